"""Posting: the one way by which pieces move. Document, movements, balances and seal, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Row, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from inventory.core.clock import local_date
from inventory.core.errors import AlreadyDone, Closed, DateRefused
from inventory.core.identity import Actor
from inventory.core.months import month_of
from inventory.regions import queries as regions
from inventory.stock import statements
from inventory.stock.balances import Rows, accounts_of, apply, key_of, keys_of, lock_accounts, work_out
from inventory.stock.models import Document
from inventory.stock.rules import (
    DECISIONS,
    EFFECT_ON_PARENT,
    FIRST_STATE,
    PER_SHIPMENT,
    Event,
    Kind,
    Move,
    Seal,
    State,
    canonical,
    digest,
    earliest_day,
    instant_text,
    movements_digest,
    net_changes,
    transition_allowed,
)

SEALED = (
    "number",
    "event",
    "kind",
    "day",
    "recorded_at",
    "actor",
    "document_digest",
    "movements_digest",
    "previous_hash",
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A document about to be entered.

    ``content`` is what the person typed, in the words of `API.md`; the maker's username is added to it.
    """

    kind: Kind
    office: str
    business_date: date
    content: Mapping[str, Any] = field(default_factory=dict)
    counterpart: str | None = None
    parent: Document | None = None


def enter(session: Session, actor: Actor, draft: Draft, *, pending: bool = False) -> Document:
    """Write the document down, after its date was found good; a pending one has no effect yet. Raises DateRefused."""
    check_date(session, actor, draft.office, draft.business_date)
    if draft.parent is not None and draft.kind in EFFECT_ON_PARENT:
        move_state(session, draft.parent, *EFFECT_ON_PARENT[draft.kind])
    row = {
        "kind": draft.kind,
        "state": State.PENDING if pending else FIRST_STATE[draft.kind],
        "office": draft.office,
        "counterpart": draft.counterpart,
        "business_date": draft.business_date,
        "parent_id": None if draft.parent is None else draft.parent.id,
        "maker_id": actor.user_id,
        "content": canonical({**draft.content, "maker": actor.username}),
    }
    return _written(session, row)


def _written(session: Session, row: dict[str, Any]) -> Document:
    """The row as a document of the session. It is written past the unit of work, which takes longer than all else."""
    session.flush()  # what was added before comes before
    number = session.connection().execute(statements.ADD_DOCUMENT, row).scalar_one()
    if left_over := session.identity_map.get(identity_key(Document, number)):
        session.expunge(left_over)  # of a transaction that was rolled back; its number is given out again
    document = Document(id=number, **row)
    make_transient_to_detached(document)
    session.add(document)
    return document


def today_at(session: Session, actor: Actor, office: str) -> date:
    """The local date of the office at the moment of the act."""
    return local_date(actor.at, regions.timezone_of(session, office))


def check_date(session: Session, actor: Actor, office: str, day: date) -> None:
    """Refuse a day that has not come at the office, or lies further back than the person may go."""
    today = today_at(session, actor, office)
    earliest = earliest_day(today, actor.backdate_days)
    if day > today or (earliest is not None and day < earliest):
        raise DateRefused(day=day, earliest=earliest, latest=today)


def move_state(session: Session, document: Document, before: State, after: State) -> None:
    """Take a document from one state to another. Raises AlreadyDone when somebody else was faster."""
    if not transition_allowed(before, after):
        raise ValueError(f"no step from {before} to {after}")
    statement = update(Document).where(Document.id == document.id, Document.state == before).values(state=after)
    result = session.execute(statement.execution_options(synchronize_session=False))
    session.refresh(document, ["state"])
    if cast(CursorResult[Any], result).rowcount != 1:
        raise AlreadyDone(document=document.number, state=document.state)


def post(session: Session, actor: Actor, document: Document, entries: Sequence[Move]) -> None:
    """Move the pieces and seal the document, moved pieces or not. Raises Closed, Insufficient."""
    _settle(session, actor, document, Event.POSTED, entries)


def propose(session: Session, actor: Actor, document: Document, entries: Sequence[Move]) -> None:
    """Seal a document that moves nothing until somebody approves it.

    Refuses what could not be posted now: raises Closed, Insufficient.
    """
    connection = session.connection()
    head = connection.execute(statements.LOCK_HEAD).one()
    _check_months(session, document, entries)
    work_out(session, accounts_of(connection, keys_of(entries)), net_changes(entries), document)
    _seal(connection, head, actor, document, Event.PENDING, [])


def settle(session: Session, actor: Actor, document: Document, entries: Sequence[Move]) -> None:
    """Let a document move its pieces that was approved just now. Raises Closed, Insufficient."""
    _settle(session, actor, document, Event.APPROVED, entries)


def turn_down(session: Session, actor: Actor, document: Document, event: Event) -> None:
    """Reject or withdraw a pending document; nothing moves, and the seal remembers it. Raises AlreadyDone."""
    move_state(session, document, State.PENDING, DECISIONS[event])
    connection = session.connection()
    head = connection.execute(statements.LOCK_HEAD).one()
    _seal(connection, head, actor, document, event, [])


def lock_head(session: Session) -> None:
    """Let nobody post until this transaction ends: for who works something out from balances and then posts it.

    Locked before any account, by everybody: who posts twice must not wait for the accounts of others.
    """
    session.execute(statements.LOCK_HEAD)


def closed_office(session: Session, document: Document, entries: Sequence[Move], day: date) -> str | None:
    """An office at which the month of a day is closed: where the document counts, or whose accounts it touches."""
    touched = {a.owner for m in entries for a in (m.source, m.destination) if a.compartment not in PER_SHIPMENT}
    return next((each for each in sorted({document.office, *touched}) if month_is_closed(session, each, day)), None)


def month_is_closed(session: Session, office: str, day: date) -> bool:
    """Whether the office takes no document of this day any more."""
    asked = {"at": office, "of": month_of(day)}
    return session.connection().execute(statements.STANDING_CLOSING, asked).first() is not None


def _settle(session: Session, actor: Actor, document: Document, event: Event, entries: Sequence[Move]) -> None:
    connection = session.connection()
    head = connection.execute(statements.LOCK_HEAD).one()
    _check_months(session, document, entries)
    accounts = lock_accounts(connection, entries)
    apply(connection, work_out(session, accounts, net_changes(entries), document))
    number = _seal(connection, head, actor, document, event, entries)
    if entries:
        lines = [_movement(number, line, move, accounts) for line, move in enumerate(entries, start=1)]
        connection.execute(statements.ADD_MOVEMENTS, lines)


def _check_months(session: Session, document: Document, entries: Sequence[Move]) -> None:
    """Refuse a document in a closed month.

    Asked under the lock of the head, so that a month cannot close between the question and the posting.
    """
    if office := closed_office(session, document, entries, document.business_date):
        raise Closed(office=office, month=month_of(document.business_date))


def _movement(number: int, line: int, move: Move, accounts: Rows) -> dict[str, Any]:
    return {
        "journal_number": number,
        "line": line,
        "item": move.item,
        "quantity": move.quantity,
        "source_id": accounts[key_of(move.source, move.item)].id,
        "destination_id": accounts[key_of(move.destination, move.item)].id,
    }


def _seal(
    connection: Connection, head: Row[int, str], actor: Actor, document: Document, event: Event, entries: Sequence[Move]
) -> int:
    """Add the next record to the journal; writers queue at its head."""
    seal = Seal(
        number=head.number + 1,
        document=str(document.id),
        event=event,
        kind=document.kind,
        day=document.business_date.isoformat(),
        recorded_at=instant_text(actor.at),
        actor=actor.username,
        document_digest=digest(document.content),
        movements_digest=movements_digest(entries),
        previous_hash=head.hash,
    )
    record = {name: getattr(seal, name) for name in SEALED}
    connection.execute(statements.ADD_RECORD, {**record, "document_id": document.id, "hash": seal.hash})
    connection.execute(statements.MOVE_HEAD, {"new_number": seal.number, "new_hash": seal.hash})
    return seal.number
