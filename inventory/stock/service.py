"""Use-cases of the ledger itself: posting once, and taking a document back."""

import dataclasses
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, inspect, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.database import Base
from inventory.core.errors import AlreadyDone, Forbidden, Invalid, KeyReused, NotFound, Pending
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.core.privacy import demand_no_nik
from inventory.stock import ledger, queries, statements
from inventory.stock.models import Document, JournalRecord, PostingKey
from inventory.stock.rules import EFFECT_ON_PARENT, REVERSIBLE, TWO_PEOPLE, Kind, Move, State, canonical, digest

C = TypeVar("C", bound="Command")
T = TypeVar("T", bound=Base)


# Built once: it is asked for every document that another program posts.
RECORD_OF_KEY = (
    select(JournalRecord)
    .join(PostingKey, PostingKey.journal_number == JournalRecord.number)
    .where(PostingKey.user_id == bindparam("user"), PostingKey.key == bindparam("said"))
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Command:
    """What a person wants done. ``key`` makes it count once, however often it is sent."""

    key: str


def body(command: Command) -> tuple[str, dict[str, Any]]:
    """All a command says: its kind, and its fields in JSON's own types without the key."""
    said = _plain(command)
    del said["key"]
    return type(command).__name__, said


def _plain(value: Any) -> Any:
    """The same value in JSON's own types."""
    match value:
        case dict():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple() | frozenset():
            return [_plain(inner) for inner in value]
        case Enum():
            return str(value.value)
        case None | bool() | int() | str():
            return value
        case _ if dataclasses.is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            return str(value)


def hold(connection: Connection, name: str) -> None:
    """Let two transactions that name the same thing come one after the other: the second sees what the first has done.

    On SQLite all writers do so anyway.
    """
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(digest(name))[:8], "big", signed=True)
        connection.execute(statements.HOLD, {"number": number})


def once_for(model: type[T]) -> Callable[[Callable[[Session, Actor, C], T]], Callable[[Session, Actor, C], T]]:
    """Let a verb that answers a row of ``model`` count once per person and key: the same command gets the same row.

    One register holds the keys of all verbs. The verb raises KeyReused when the key came with another command, and
    Invalid for a text with a NIK in it, before anything else is looked at.
    A refused command does not use up its key.
    """
    subject = model.__tablename__
    sealed = statements.ADD_KEY_OF_SEALED if model is Document else statements.ADD_KEY

    def counting(verb: Callable[[Session, Actor, C], T]) -> Callable[[Session, Actor, C], T]:
        @wraps(verb)
        def counted(session: Session, actor: Actor, command: C) -> T:
            kind, fields = body(command)
            demand_no_nik(fields)
            said, connection = digest(canonical([kind, fields])), session.connection()
            hold(connection, f"{actor.user_id} {command.key}")  # two sendings of one form
            key = {"user": actor.user_id, "said": command.key}
            if earlier := connection.execute(statements.FIND_KEY, key).first():
                if earlier.body_digest != said or earlier.subject != subject:
                    raise KeyReused
                return session.get_one(model, earlier.subject_id)
            answer = verb(session, actor, command)
            row = {"user_id": actor.user_id, "key": command.key, "body_digest": said, "subject": subject}
            connection.execute(sealed, {**row, "subject_id": inspect(model).primary_key_from_instance(answer)[0]})
            return answer

        return counted

    return counting


once = once_for(Document)


def record_of_key(session: Session, actor: Actor, key: str) -> JournalRecord:
    """The seal that the act with a key made: what was answered then, and is answered again."""
    found = session.scalar(RECORD_OF_KEY, {"user": actor.user_id, "said": key})
    if found is None:
        raise NotFound(what="document")
    return found


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reverse(Command):
    """Take a document back."""

    document_id: int
    reason: str
    reference: str = ""
    note: str = ""


@once
def reverse(session: Session, actor: Actor, command: Reverse) -> Document:
    """Undo a document's movements on its own business date, with a reason, once.

    Where that month is closed it is undone today. What took two people waits for a second one again. Raises NotFound,
    Forbidden, Invalid without a reason, Pending, AlreadyDone, DateRefused, Closed, and Insufficient where the pieces
    are no longer there.
    """
    original = queries.document(session, actor.scope, command.document_id)
    for office in acting_offices(session, actor, original):
        actor.demand(Verb.REVERSE, office)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    _demand_reversible(session, original)
    undone = undo(session, original)
    day = day_of_reversal(session, actor, original, undone)
    draft = _reversal_of(original, day, command)
    if original.kind in TWO_PEOPLE:
        document = ledger.enter(session, actor, draft, pending=True)
        ledger.propose(session, actor, document, undone)
        return document
    document = ledger.enter(session, actor, draft)
    take_back(session, original)
    ledger.post(session, actor, document, undone)
    return document


def undo(session: Session, original: Document) -> list[Move]:
    """The movements of a document on their way back."""
    return [move.undone for move in queries.moves_of(session, original)]


def take_back(session: Session, original: Document) -> None:
    """Mark a document as reversed, and what it did to another as not done. Raises AlreadyDone."""
    ledger.move_state(session, original, State(original.state), State.REVERSED)
    if original.kind in EFFECT_ON_PARENT:
        before, after = EFFECT_ON_PARENT[Kind(original.kind)]
        ledger.move_state(session, session.get_one(Document, original.parent_id), after, before)
    # Asked once the shipment is ours: nobody can send pieces of it back in between.
    if original.kind == Kind.RECEIPT and (sent_back := queries.standing_return(session, original.parent_id)):
        raise AlreadyDone(document=sent_back.number, state=sent_back.state)


def _demand_reversible(session: Session, original: Document) -> None:
    if original.state == State.PENDING:
        raise Pending(document=original.number)
    if original.kind == Kind.REVERSAL or original.state not in REVERSIBLE:
        raise AlreadyDone(document=original.number, state=original.state)
    if waiting := queries.pending_reversal(session, original.id):
        raise AlreadyDone(document=waiting.number, state=waiting.state)


def day_of_reversal(session: Session, actor: Actor, original: Document, undone: list[Move]) -> date:
    """The date on which a document is undone: its own, or the office's today where that month is closed."""
    day = original.business_date
    closed = ledger.closed_office(session, original, undone, day)
    return day if closed is None else ledger.today_at(session, actor, original.office)


def may_reverse(session: Session, actor: Actor, document: Document) -> bool:
    """Whether a page should offer this person to take the document back."""
    if document.kind == Kind.REVERSAL or document.state not in REVERSIBLE or not actor.may(Verb.REVERSE):
        return False
    if queries.pending_reversal(session, document.id):
        return False
    if document.kind == Kind.RECEIPT and queries.standing_return(session, document.parent_id):
        return False
    try:
        return all(actor.scope.contains(office) for office in acting_offices(session, actor, document))
    except Forbidden:
        return False


def acting_offices(session: Session, actor: Actor, document: Document) -> list[str]:
    """The offices for which the person acts on a document: what was found goes out of the stores where it was found.

    What the centre sent may have been logged by the receiver: then it is the receiver's own entry to take back.
    What the centre logged itself stays the centre's; Forbidden to the receiver.
    """
    if document.kind == Kind.FOUND:
        return sorted({move.destination.owner for move in queries.moves_of(session, document)})
    if document.kind == Kind.WRITE_OFF:  # either end gives pieces up, and takes that back
        return [end for end in (document.office, document.counterpart) if end and actor.scope.contains(end)][:1]
    if document.office != CENTRE or document.counterpart is None or actor.scope.contains(CENTRE):
        return [document.office]
    if not actor.scope.contains(session.get_one(User, document.maker_id).office):
        raise Forbidden(verb=Verb.REVERSE)
    return [document.counterpart]


def _reversal_of(original: Document, day: date, command: Reverse) -> ledger.Draft:
    said = {"reference": command.reference.strip(), "note": command.note.strip()}
    return ledger.Draft(
        kind=Kind.REVERSAL,
        office=original.office,
        counterpart=original.counterpart,
        business_date=day,
        parent=original,
        content={
            "document": str(original.id),
            "office": original.office,
            "business_date": day.isoformat(),
            "reason": command.reason.strip(),
            **{name: text for name, text in said.items() if text},
        },
    )
