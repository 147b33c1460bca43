"""The built ledgers, for every benchmark. Built once and kept: see `ledgers.folder`."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.benchmarks import ledgers
from tests.benchmarks.ledgers import SIZES, Ledger


@pytest.fixture(scope="session")
def readable() -> Iterator[dict[str, Ledger]]:
    """By size: a ledger that nobody writes into."""
    with ExitStack() as stack:
        yield {size: stack.enter_context(ledgers.opened(size)) for size in SIZES}


@pytest.fixture(scope="module")
def writable() -> Iterator[dict[str, Ledger]]:
    """By size: a copy of a ledger, to post into."""
    with ExitStack() as stack:
        yield {size: stack.enter_context(ledgers.copied(size)) for size in SIZES}
