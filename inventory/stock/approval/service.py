"""Two people: a second one approves or rejects what waits, or the first withdraws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import Grant, User
from inventory.accounts.permissions import roles_with
from inventory.core.errors import AlreadyDone, Forbidden, OwnDocument
from inventory.core.identity import CENTRE, Actor, Scope, Verb
from inventory.regions.models import Office
from inventory.stock import ledger, queries
from inventory.stock.models import Document, JournalRecord
from inventory.stock.queries import is_still
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


def moves_now(session: Session, document: Document) -> list[Move]:
    """What a pending document would move if it were approved at this moment."""
    return PROPOSALS[Kind(document.kind)](session, document)


def waiting(scope: Scope) -> Select[Document, Office, User, JournalRecord, Document]:
    """The documents of a branch that wait, each with its office, maker, the entry's seal, and what it undoes."""
    undone = aliased(Document)
    return (
        select(Document, Office, User, JournalRecord, undone)
        .join(Office, Office.code == Document.office)
        .join(User, User.id == Document.maker_id)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .outerjoin(undone, and_(undone.id == Document.parent_id, Document.kind == Kind.REVERSAL))
        .where(_waits_in(scope))
    )


def waiting_counts(session: Session, actor: Actor) -> tuple[int, int]:
    """How many documents of the branch wait for a decision of this person, and how many of the own for another's."""
    own = func.sum(case((Document.maker_id == actor.user_id, 1), else_=0))
    all_, mine = session.execute(select(func.count(), func.coalesce(own, 0)).where(_waits_in(actor.scope))).one()
    return int(all_ - mine) if actor.may(Verb.APPROVE) else 0, int(mine)


def _waits_in(scope: Scope) -> ColumnElement[bool]:
    waiting = aliased(Document)
    pending = select(waiting.id).where(is_still(State.PENDING, waiting))
    return and_(Document.id.in_(pending), scope.covers(Document.office, Document.counterpart))


def second_persons(session: Session, document: Document) -> Sequence[tuple[User, Office]]:
    """Who may decide about a document: people with that duty at either end or above it, the nearest first."""
    ends = [code for code in (document.office, document.counterpart) if code is not None]
    offices = {CENTRE, *ends, *(code[:2] for code in ends)}
    query = (
        select(User, Office)
        .join(Office, Office.code == User.office)
        .where(User.office.in_(sorted(offices)), User.disabled.is_(False), User.id != document.maker_id)
        .where(User.id.in_(select(Grant.user_id).where(Grant.role.in_(roles_with(Verb.APPROVE)))))
        .order_by(func.length(User.office).desc(), User.office == CENTRE, User.name)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _demand_second(actor: Actor, document: Document) -> None:
    """Another person, whose branch holds the office or, of a shipment, either end (the document is in view)."""
    if not actor.may(Verb.APPROVE):
        raise Forbidden(verb=Verb.APPROVE)
    if document.maker_id == actor.user_id:
        raise OwnDocument(verb=Verb.APPROVE)


@proposes(Kind.REVERSAL)
def _moves_of_reversal(session: Session, document: Document) -> list[Move]:
    return undo(session, session.get_one(Document, document.parent_id))
