"""Where documents must stand. A state is not sealed, but it follows from what is: what happened to the document, and to
those that act on it. The database works it out from the journal alone, one document after the other."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, exists, select

from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import DECISIONS, EFFECT_ON_PARENT, FIRST_STATE, Event, Kind, State

DOCUMENT, JOURNAL = Document.__table__, JournalRecord.__table__
COUNTING = [Event.POSTED, Event.APPROVED]
# The one thing that decides about a document: it was posted, or what was pending was approved, rejected or withdrawn.
DECIDED = JOURNAL.alias()


def _counts(document: FromClause, by: str | None = None) -> ColumnElement[bool]:
    """It was posted, or approved by a second person; ``by`` an instant as the journal writes it, if one is told."""
    happened = JOURNAL.alias()
    counting = exists().where(happened.c.document_id == document.c.id, happened.c.event.in_(COUNTING))
    return counting if by is None else counting.where(happened.c.recorded_at <= by)


def _reversed(document: FromClause, by: str | None = None) -> ColumnElement[bool]:
    """A reversal of it counts."""
    reversal = DOCUMENT.alias()
    return exists().where(
        reversal.c.parent_id == document.c.id, reversal.c.kind == Kind.REVERSAL, _counts(reversal, by)
    )


def _acted_on(document: FromClause, kind: Kind, by: str | None = None) -> ColumnElement[bool]:
    """A document of the kind acts on it and stands itself."""
    acting = DOCUMENT.alias()
    return exists().where(
        acting.c.parent_id == document.c.id, acting.c.kind == kind, _counts(acting, by), ~_reversed(acting, by)
    )


def stood(by: str, document: FromClause = DOCUMENT) -> ColumnElement[bool]:
    """The enclosing query's document counted at an instant, and neither a reversal nor an amendment had replaced it."""
    return and_(_counts(document, by), ~_reversed(document, by), ~_acted_on(document, Kind.AMENDMENT, by))


def _expected() -> Any:
    """The state that the journal makes."""
    event = DECIDED.c.event
    return case(
        (event.is_(None), State.PENDING.value),
        *((event == decision, state.value) for decision, state in DECISIONS.items() if decision != Event.APPROVED),
        (_reversed(DOCUMENT), State.REVERSED.value),
        *((_acted_on(DOCUMENT, kind), after.value) for kind, (_before, after) in EFFECT_ON_PARENT.items()),
        *((DOCUMENT.c.kind == kind, first.value) for kind, first in FIRST_STATE.items() if first != State.POSTED),
        else_=State.POSTED.value,
    )


STATED = (
    select(DOCUMENT.c.id, DOCUMENT.c.state, _expected().label("expected"))
    .outerjoin(DECIDED, and_(DECIDED.c.document_id == DOCUMENT.c.id, DECIDED.c.event != Event.PENDING))
    .subquery()
)
WRONG = select(STATED).where(STATED.c.state.is_distinct_from(STATED.c.expected)).order_by(STATED.c.id).limit(1)


def first_wrong_state(connection: Connection) -> str | None:
    """The first document that does not stand where its journal leaves it; None where all do."""
    wrong = connection.execute(WRONG).first()
    return None if wrong is None else f"document {wrong[0]} is {wrong[1]}, the journal makes it {wrong[2]}"
