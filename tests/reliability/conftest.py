"""What dies is watched on both databases, and with a real mail server."""

from collections.abc import Iterator

import pytest

from tests.support.notices import Mailbox, mail_server


@pytest.fixture
def url(both_databases: str, database_url: str) -> str:
    """A fresh database, on SQLite and again on PostgreSQL."""
    return database_url


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server that keeps what it is sent."""
    with mail_server() as mailbox:
        yield mailbox
