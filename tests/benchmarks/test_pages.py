"""What people open every day is as fast with ten years behind it as with one."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from tests.benchmarks import ledgers
from tests.benchmarks.ledgers import PASSWORD, SIZES, Ledger
from tests.benchmarks.measuring import side_by_side, tell
from tests.support.client import BrowsingClient
from tests.support.client import sign_in as sign_in_with

AT_MOST = 1.3
WHOLE = "year" if "year" in SIZES else SIZES[-1]  # a month has not been lent, repaired and supervised yet
STAFF, COORDINATOR, NATION = "staff-32.05", "coordinator-32", "national"
PAGES = [
    *((person, "/") for person in (STAFF, COORDINATOR, NATION)),
    (STAFF, "/daily-reports/new"),
    *(
        (COORDINATOR, path)
        for path in ("/stock", "/daily-reports", "/shipments", "/devices", "/devices/ink", "/repairs")
    ),
    *((COORDINATOR, path) for path in ("/devices/ink", "/rolls", "/rolls/batches", "/run-out", "/capacity")),
    *((NATION, path) for path in ("/utilization", "/rolls", "/run-out", "/capacity")),
]


@pytest.fixture(scope="module")
def opened() -> Iterator[dict[str, Ledger]]:
    """The ledgers of one year and of ten."""
    with ExitStack() as stack:
        found = {size: stack.enter_context(ledgers.opened(size)) for size in dict.fromkeys((WHOLE, SIZES[-1]))}
        for ledger in found.values():
            ledger.app.test_client_class = BrowsingClient
        yield found


@pytest.mark.parametrize(("person", "path"), PAGES)
def test_a_page_does_not_grow_with_the_years(opened: dict[str, Ledger], person: str, path: str) -> None:
    clients = {size: sign_in_with(each.app.test_client(), person, PASSWORD) for size, each in opened.items()}

    def look(size: str) -> None:
        assert clients[size].get(path).status_code == 200

    seconds = side_by_side(9, {size: partial(look, size) for size in opened})
    tell(f"{path}, {person}", seconds)
    assert seconds[SIZES[-1]] <= AT_MOST * seconds[WHOLE]
