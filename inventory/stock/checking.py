"""Checking the ledger while people work: one check at a time, its progress on record, and heads noted meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from time import monotonic, time
from typing import Any

from flask import Flask
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from inventory.core.database import db, steady, transact
from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Scope, Verb
from inventory.stock.checks import CheckState, LedgerCheck, NotedHead
from inventory.stock.comparing import meanwhile
from inventory.stock.models import Head, JournalRecord
from inventory.stock.rules import FIRST_HASH
from inventory.stock.service import Command, once_for
from inventory.stock.verification import Verdict, verify

SILENCE = 60  # seconds after which a running check that says nothing is taken for dead
BEAT = 1.0  # seconds between two signs of life


@dataclass(frozen=True, kw_only=True)
class StartCheck(Command):
    """Check everything now."""


@dataclass(frozen=True, kw_only=True)
class NoteHead(Command):
    """Note a head: the one on the page, or one that was kept ``outside`` and is brought back."""

    number: int
    hash: str
    outside: bool
    note: str = ""


@once_for(LedgerCheck)
def start_check(session: Session, actor: Actor, command: StartCheck) -> LedgerCheck:
    """Put a check on record as running. Raises Forbidden, and Invalid while another one runs."""
    actor.demand(Verb.AUDIT, actor.office)
    running = session.scalar(select(LedgerCheck).where(LedgerCheck.state == CheckState.RUNNING))
    if running is not None:
        if alive(running):
            raise Invalid(reason="check_running")
        running.state = CheckState.STOPPED
        session.flush()  # only one may run, and the database holds us to it
    check = LedgerCheck(
        state=CheckState.RUNNING,
        started_at=actor.at,
        actor=actor.username,
        office=actor.office,
        beat=_now(),
        records=0,
    )
    session.add(check)
    session.flush()  # its number is what the check is followed by
    return check


@once_for(NotedHead)
def note_head(session: Session, actor: Actor, command: NoteHead) -> NotedHead:
    """Write a head down, with person and moment. Raises Forbidden, and Invalid for a head of ours that there is not.

    A head from outside is written down whatever it says: that the ledger does not contain it is what is looked for.
    """
    actor.demand(Verb.AUDIT, actor.office)
    if not command.outside and hash_at(session, command.number) != command.hash:
        raise Invalid(reason="head_unknown")
    noted = NotedHead(
        number=command.number,
        hash=command.hash,
        noted_at=actor.at,
        actor=actor.username,
        office=actor.office,
        outside=command.outside,
        note=command.note.strip(),
    )
    session.add(noted)
    session.flush()  # the register of keys names it by its number
    return noted


def hash_at(session: Session, number: int) -> str | None:
    """The hash of a record of the journal; None where the journal has no such record."""
    if number == 0:
        return FIRST_HASH
    return session.scalar(select(JournalRecord.hash).where(JournalRecord.number == number))


def head_of(session: Session) -> Head:
    """Where the journal ends."""
    return session.get_one(Head, 1)


def heads(scope: Scope) -> Select[NotedHead, str]:
    """The heads noted in a branch, each with the hash that the journal has at its number now."""
    return (
        select(NotedHead, JournalRecord.hash)
        .outerjoin(JournalRecord, JournalRecord.number == NotedHead.number)
        .where(scope.covers(NotedHead.office))
    )


def some_differ(session: Session, scope: Scope) -> bool:
    """Whether the journal no longer contains one of the heads noted in a branch."""
    elsewhere = and_(NotedHead.number > 0, JournalRecord.hash.is_distinct_from(NotedHead.hash))
    made_up = and_(NotedHead.number == 0, NotedHead.hash != FIRST_HASH)
    return session.execute(heads(scope).where(or_(elsewhere, made_up)).limit(1)).first() is not None


def in_chain(noted: NotedHead, found: str | None) -> bool:
    """Whether the journal still contains a head that was noted."""
    return noted.hash == (FIRST_HASH if noted.number == 0 else found)


def latest(session: Session) -> LedgerCheck | None:
    """The check that was started last."""
    return session.scalar(select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(1))


def alive(check: LedgerCheck) -> bool:
    """Whether a check is really running: its process still gives signs of life."""
    return check.state == CheckState.RUNNING and abs(_now() - check.beat) < SILENCE


def _now() -> int:
    """The machine's own seconds: the clock of the office may stand still."""
    return int(time())


def record(session: Session, verdict: Verdict, at: datetime, seconds: float, command: str) -> LedgerCheck:
    """Put a check on record that a command has made."""
    check = LedgerCheck(started_at=at, command=command, beat=_now(), **_outcome(verdict, seconds))
    session.add(check)
    return check


def _outcome(verdict: Verdict, seconds: float) -> dict[str, Any]:
    return {
        "state": CheckState.WHOLE if verdict.whole else CheckState.BROKEN,
        "records": verdict.records,
        "hash": verdict.head.hash,
        "number": verdict.number,
        "wrong": verdict.wrong,
        "milliseconds": int(seconds * 1000),
    }


class Checker:
    """Does the work of a check beside the pages, in a thread and on a connection of its own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.thread: Thread | None = None
        self.started: set[int] = set()

    def start(self, check_id: int, patience: float = 0) -> None:
        """Begin, once, and wait a moment: on a small ledger the answer is there at once."""
        if check_id in self.started:
            return
        self.started.add(check_id)
        self.thread = Thread(target=self._run, args=(check_id,), name=f"ledger-check-{check_id}", daemon=True)
        self.thread.start()
        self.thread.join(patience)

    def _run(self, check_id: int) -> None:
        with self.app.app_context():
            started, outcome = monotonic(), {"state": CheckState.STOPPED}
            try:
                with steady(db.engine) as connection:
                    verdict = verify(connection, progress=Pulse(check_id).beat, compared=meanwhile(db.engine))
                outcome = _outcome(verdict, monotonic() - started)
            finally:
                _write(check_id, outcome)


class Pulse:
    """The signs of life of a running check."""

    def __init__(self, check_id: int) -> None:
        self.check_id = check_id
        self.last = monotonic()

    def beat(self, records: int) -> None:
        """So many records were good until now; told once a second."""
        if monotonic() - self.last >= BEAT:
            self.last = monotonic()
            _write(self.check_id, {"records": records})


def _write(check_id: int, values: dict[str, Any]) -> None:
    def write(session: Session) -> None:
        check = session.get_one(LedgerCheck, check_id)
        for name, value in {**values, "beat": _now()}.items():
            setattr(check, name, value)

    transact(write)
