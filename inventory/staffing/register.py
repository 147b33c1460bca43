"""The registers of operators and of trainings."""

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.regions.models import Office
from inventory.staffing import queries
from inventory.staffing.models import Operator, Training
from inventory.staffing.rules import Standing

SORTABLE = {
    "name": Operator.name,
    "office": Office.name,
    "since": Operator.since,
    "times": queries.times_trained(),
    "last": func.coalesce(queries.last_trained(), Operator.since),
}
TRAININGS = {"day": Training.day, "subject": Training.subject, "office": Office.name}


def _stands(standing: str) -> ColumnElement[bool]:
    here: ColumnElement[bool] = Operator.left_on.is_(None)
    trained: ColumnElement[bool] = queries.times_trained() > 0
    match standing:
        case Standing.TRAINED:
            return here & trained
        case Standing.UNTRAINED:
            return here & ~trained
        case Standing.LEFT:
            return ~here
    raise NotFound(what="page")


def _found(scope: Scope, state: ListState) -> Any:
    words = (Operator.name, Operator.nip, Office.code, Office.name)
    return queries.operators(scope).where(matches(state.q, *words))


def operators(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of operators. Raises NotFound for a standing that is none."""
    query = _found(scope, state)
    if standing := state.filters.get("standing"):
        query = query.where(_stands(standing))
    return fetch(session, query.order_by(*state.order(SORTABLE, Operator.id)), state)


def counts(session: Session, scope: Scope, state: ListState) -> dict[str, int]:
    """By standing: how many operators that match otherwise."""
    columns = [func.count().filter(_stands(each)).label(each.value) for each in Standing]
    row = session.execute(_found(scope, state).with_only_columns(func.count().label("all"), *columns)).one()
    return dict(row._mapping)


def trainings(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of trainings."""
    words = (Training.subject, Training.trainer, Training.place, Office.code, Office.name)
    query = queries.trainings(scope).where(matches(state.q, *words))
    return fetch(session, query.order_by(*state.order(TRAININGS, Training.id.desc())), state)


def people_trained(session: Session, scope: Scope, state: ListState) -> int:
    """How many seats all trainings that match had together, for the last row."""
    words = (Training.subject, Training.trainer, Training.place, Office.code, Office.name)
    rows = queries.trainings(scope).where(matches(state.q, *words)).order_by(None).subquery()
    return session.scalar(func.coalesce(func.sum(rows.c.people), 0).select()) or 0
