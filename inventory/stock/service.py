"""Use-cases of the ledger itself: posting once, and taking a document back."""

import dataclasses
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.errors import AlreadyDone, Forbidden, Invalid, KeyReused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.stock import ledger, queries, statements
from inventory.stock.models import Document
from inventory.stock.rules import EFFECT_ON_PARENT, REVERSIBLE, Kind, State, canonical, digest

C = TypeVar("C", bound="Command")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Command:
    """What a person wants done. ``key`` makes it count once, however often it is sent."""

    key: str


def body_digest(command: Command) -> str:
    """The digest of all a command says, its kind included and its key left out."""
    said = dataclasses.asdict(command)
    del said["key"]
    return digest(canonical([type(command).__name__, _plain(said)]))


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
        case _:
            return str(value)


def hold_key(session: Session, actor: Actor, key: str) -> None:
    """Let two sendings of one form come one after the other: the second then finds what the first has done.

    On SQLite all writers do so anyway.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(bytes.fromhex(digest(f"{actor.user_id} {key}"))[:8], "big", signed=True)
        connection.execute(statements.HOLD_KEY, {"number": number})


def once(verb: Callable[[Session, Actor, C], Document]) -> Callable[[Session, Actor, C], Document]:
    """Let a verb count once per key: the same command again gets the same document.

    The verb raises KeyReused when the key came with another command. A refused command does not use up its key.
    """

    @wraps(verb)
    def counted(session: Session, actor: Actor, command: C) -> Document:
        said = body_digest(command)
        hold_key(session, actor, command.key)
        key = {"user": actor.user_id, "said": command.key}
        if earlier := session.connection().execute(statements.FIND_KEY, key).first():
            if earlier.body_digest != said:
                raise KeyReused
            return session.get_one(Document, earlier.document_id)
        document = verb(session, actor, command)
        row = {"user_id": actor.user_id, "key": command.key, "body_digest": said, "document_id": document.id}
        session.connection().execute(statements.ADD_KEY, row)
        return document

    return counted


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reverse(Command):
    """Take a document back."""

    document_id: int
    reason: str


@once
def reverse(session: Session, actor: Actor, command: Reverse) -> Document:
    """Undo a document's movements on its own business date, with a reason, once.

    Raises NotFound, Forbidden, Invalid without a reason, AlreadyDone, DateRefused, and Insufficient where the
    pieces are no longer there.
    """
    original = queries.document(session, actor.scope, command.document_id)
    actor.demand(Verb.REVERSE, acting_office(session, actor, original))
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    if original.kind == Kind.REVERSAL or original.state not in REVERSIBLE:
        raise AlreadyDone(document=original.number, state=original.state)
    document = ledger.enter(session, actor, _reversal_of(original, command.reason.strip()))
    ledger.move_state(session, original, State(original.state), State.REVERSED)
    if original.kind in EFFECT_ON_PARENT:
        before, after = EFFECT_ON_PARENT[Kind(original.kind)]
        ledger.move_state(session, session.get_one(Document, original.parent_id), after, before)
    undone = [move.undone for move in queries.moves_of(session, original)]
    ledger.post(session, actor, document, undone)
    return document


def may_reverse(session: Session, actor: Actor, document: Document) -> bool:
    """Whether a page should offer this person to take the document back."""
    if document.kind == Kind.REVERSAL or document.state not in REVERSIBLE or not actor.may(Verb.REVERSE):
        return False
    try:
        return actor.scope.contains(acting_office(session, actor, document))
    except Forbidden:
        return False


def acting_office(session: Session, actor: Actor, document: Document) -> str:
    """The office for which the person acts on a document.

    What the centre sent may have been logged by the receiver: then it is the receiver's own entry to take back.
    What the centre logged itself stays the centre's; Forbidden to the receiver.
    """
    if document.office != CENTRE or document.counterpart is None or actor.scope.contains(CENTRE):
        return document.office
    if not actor.scope.contains(session.get_one(User, document.maker_id).office):
        raise Forbidden(verb=Verb.REVERSE)
    return document.counterpart


def _reversal_of(original: Document, reason: str) -> ledger.Draft:
    day: date = original.business_date
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
            "reason": reason,
        },
    )
