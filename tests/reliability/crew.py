"""Real processes, sixteen unless told otherwise, that do what they are told in the same moment."""

from collections.abc import Callable, Iterator, Sequence
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
from tests.support.processes import PATIENCE, PROCESS

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


def work(url: str, moment: str, orders: Connection, start: Any) -> None:
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


class Crew:
    """The processes, each with connections of its own to the same database."""

    def __init__(self, url: str, moment: str, writers: int = WRITERS) -> None:
        start = PROCESS.Barrier(writers)
        self.workers, self.lines = [], []
        for _ in range(writers):
            ours, theirs = PROCESS.Pipe()
            worker = PROCESS.Process(target=work, args=(url, moment, theirs, start), daemon=True)
            worker.start()
            self.workers.append(worker)
            self.lines.append(ours)
        assert self._answers() == ["ready"] * writers

    def at_once(self, orders: Sequence[Order]) -> list[Answer]:
        """Give each process one order; what became of them."""
        for line, order in zip(self.lines, orders, strict=True):
            line.send(order)
        return self._answers()

    def _answers(self) -> list[Any]:
        assert all(line.poll(PATIENCE) for line in self.lines), "a process does not answer"
        return [line.recv() for line in self.lines]

    def dismiss(self) -> None:
        for line in self.lines:
            line.send(None)
        for worker in self.workers:
            worker.join(PATIENCE)


@contextmanager
def crew_on(url: str, moment: str, writers: int = WRITERS) -> Iterator[Crew]:
    """A crew, sent home at the end."""
    crew = Crew(url, moment, writers)
    try:
        yield crew
    finally:
        crew.dismiss()
