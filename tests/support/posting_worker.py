"""One of several processes that post at the same time."""

from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from flask import Flask

from inventory.accounts import queries as accounts
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.errors import DomainError
from inventory.stock.rules import Kind
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.postings import Entry, enter


def work(url: str, orders: Connection) -> None:
    """Do every list of postings that comes in, one after the other, until None comes.

    Answers each list with what became of its postings: the document's id, or the code of the refusal.
    """
    app = build_app(url, SettableClock())
    orders.send("ready")
    while (postings := orders.recv()) is not None:
        orders.send([outcome(app, posting) for posting in postings])
    close(app)


def outcome(app: Flask, posting: dict[str, Any]) -> int | str:
    """Post in a context of its own, as a request does."""
    with app.app_context():
        user = accounts.by_username(db.session(), posting["username"])
        assert user is not None
        actor = accounts.actor(db.session(), user, current_clock().now())
        try:
            return transact(lambda session: enter(session, actor, entry(posting))).id
        except DomainError as refusal:
            return refusal.code


def entry(posting: dict[str, Any]) -> Entry:
    """The command for a posting."""
    return Entry(
        key=posting["key"],
        kind=Kind(posting["kind"]),
        office=posting["office"],
        counterpart=posting.get("counterpart"),
        day=date.fromisoformat(posting["day"]),
        lines=tuple(posting["lines"]),
    )
