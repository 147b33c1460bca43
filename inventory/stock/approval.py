"""Two people: a second one approves or rejects what waits, or the first withdraws it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Forbidden
from inventory.core.identity import Actor, Verb
from inventory.stock import ledger, queries
from inventory.stock.models import Document
from inventory.stock.rules import DECISIONS, Event, Kind, Move, State
from inventory.stock.service import Command, once, take_back, undo

Proposal = Callable[[Session, Document], list[Move]]
PROPOSALS: dict[Kind, Proposal] = {}


def proposes(kind: Kind) -> Callable[[Proposal], Proposal]:
    """Name the function that says what a pending document of a kind moves, worked out at the moment of approval."""

    def register(proposal: Proposal) -> Proposal:
        PROPOSALS[kind] = proposal
        return proposal

    return register


@dataclass(frozen=True, kw_only=True)
class Approve(Command):
    """The second person agrees."""

    document_id: int


@dataclass(frozen=True, kw_only=True)
class Decline(Command):
    """The second person rejects it, or the maker withdraws it."""

    document_id: int


@once
def approve(session: Session, actor: Actor, command: Approve) -> Document:
    """Let a pending document move its pieces.

    Raises NotFound, Forbidden to its maker, AlreadyDone, Closed, and Insufficient where the pieces are no longer there.
    """
    document = queries.document(session, actor.scope, command.document_id)
    _demand_second(actor, document)
    if document.state != State.PENDING:
        raise AlreadyDone(document=document.number, state=document.state)
    ledger.move_state(session, document, State.PENDING, DECISIONS[Event.APPROVED])
    if document.kind == Kind.REVERSAL:
        take_back(session, session.get_one(Document, document.parent_id))
    ledger.lock_head(session)
    ledger.settle(session, actor, document, PROPOSALS[Kind(document.kind)](session, document))
    return document


@once
def decline(session: Session, actor: Actor, command: Decline) -> Document:
    """Reject a pending document, or withdraw one's own; it moves nothing. Raises NotFound, Forbidden, AlreadyDone."""
    document = queries.document(session, actor.scope, command.document_id)
    own = document.maker_id == actor.user_id
    if not own:
        _demand_second(actor, document)
    ledger.turn_down(session, actor, document, Event.WITHDRAWN if own else Event.REJECTED)
    return document


def may_decide(actor: Actor, document: Document) -> bool:
    """Whether a page should offer this person to approve or reject the document."""
    return document.state == State.PENDING and actor.may(Verb.APPROVE) and document.maker_id != actor.user_id


def may_withdraw(actor: Actor, document: Document) -> bool:
    """Whether a page should offer this person to withdraw the document."""
    return document.state == State.PENDING and document.maker_id == actor.user_id


def _demand_second(actor: Actor, document: Document) -> None:
    """Another person, whose branch holds the office or, of a shipment, either end (the document is in view)."""
    if not actor.may(Verb.APPROVE) or document.maker_id == actor.user_id:
        raise Forbidden(verb=Verb.APPROVE)


@proposes(Kind.REVERSAL)
def _moves_of_reversal(session: Session, document: Document) -> list[Move]:
    return undo(session, session.get_one(Document, document.parent_id))
