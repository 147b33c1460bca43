"""Real processes, sixteen unless told otherwise, that do what they are told in the same moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from flask import Flask

from inventory.accounts import queries as accounts
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.errors import DomainError
from tests.reliability.sizes import WRITERS
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.processes import PATIENCE, PROCESS, Crew, crew_of

Order = tuple[str, Callable[..., Any], Any]  # username, verb, command
Answer = int | str  # the id of what came of it, or the code of the refusal


def act(username: str, verb: Callable[..., Any], command: Any) -> Answer:
    """Let a person do something, as a request does."""
    user = accounts.by_username(db.session(), username)
    assert user is not None, username
    actor = accounts.actor(db.session(), user, current_clock().now())
    try:
        made: int = transact(lambda session: verb(session, actor, command)).id
    except DomainError as refusal:
        return refusal.code
    return made


def work(url: str, moment: str, start: Any, orders: Connection) -> None:
    """Do every order that comes in, all processes at once, until None comes."""
    clock = SettableClock()
    clock.set(moment, "Asia/Jakarta")
    app: Flask = build_app(url, clock)
    orders.send("ready")
    while (order := orders.recv()) is not None:
        with app.app_context():
            db.session().connection()  # the connection is open before the race begins
            db.session().rollback()
            start.wait(PATIENCE)
            orders.send(act(*order))
    close(app)


@contextmanager
def crew_on(url: str, moment: str, writers: int = WRITERS) -> Iterator[Crew]:
    """A crew whose processes wait for each other before each order, with connections of their own to one database."""
    with crew_of(writers, work, url, moment, PROCESS.Barrier(writers)) as crew:
        yield crew
