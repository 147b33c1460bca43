"""The register of contracts: which are shown, in which order, and how many stand where."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func
from sqlalchemy.orm import Session

from inventory.contracts import queries
from inventory.contracts.models import ServiceContract
from inventory.contracts.rules import ContractKind, Standing
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.regions.models import Office

SORTABLE = {
    "ends_on": ServiceContract.ends_on,
    "title": ServiceContract.title,
    "kind": ServiceContract.kind,
    "office": Office.name,
    "starts_on": ServiceContract.starts_on,
}
FILTERS = ("standing", "kind")
Found = Select[ServiceContract, Office]


def stands(standing: str, today: date) -> ColumnElement[bool]:
    """The condition that a contract stands so on a day. Raises NotFound for what is no standing."""
    open_ = ServiceContract.stopped_on.is_(None)
    match standing:
        case Standing.RUNNING:
            return and_(open_, ServiceContract.remind_from > today)
        case Standing.ENDING:
            return and_(open_, ServiceContract.remind_from <= today, ServiceContract.ends_on >= today)
        case Standing.OVER:
            return and_(open_, ServiceContract.ends_on < today)
        case Standing.STOPPED:
            return ~open_
    raise NotFound(what="page")


def found(scope: Scope, state: ListState, today: date, *, without: str = "") -> Found:
    """The contracts that were asked for; ``without`` leaves one filter out. Raises NotFound for what no filter has."""
    words = (ServiceContract.title, ServiceContract.partner, ServiceContract.number, Office.code, Office.name)
    query = queries.contracts(scope).where(matches(state.q, *words))
    asked: dict[str, Any] = {name: value for name, value in state.filters.items() if name != without}
    if kind := asked.get("kind"):
        if kind not in set(ContractKind):
            raise NotFound(what="page")
        query = query.where(ServiceContract.kind == kind)
    if standing := asked.get("standing"):
        query = query.where(stands(standing, today))
    return query


def listing(session: Session, scope: Scope, state: ListState, today: date) -> Listing[tuple[ServiceContract, Office]]:
    """One page of them."""
    return fetch(session, found(scope, state, today).order_by(*state.order(SORTABLE, ServiceContract.id)), state)


def standing_counts(session: Session, scope: Scope, today: date) -> dict[str, int]:
    """By standing: how many contracts of a branch."""
    columns = [func.count().filter(stands(standing, today)).label(standing.value) for standing in Standing]
    row = session.execute(queries.contracts(scope).with_only_columns(*columns)).one()
    return dict(row._mapping)


def counts(session: Session, scope: Scope, state: ListState, today: date) -> dict[str, int]:
    """By standing: how many of those that match otherwise."""
    query = found(scope, state, today, without="standing")
    columns = [func.count().filter(stands(standing, today)).label(standing.value) for standing in Standing]
    row = session.execute(query.with_only_columns(func.count().label("all"), *columns)).one()
    return dict(row._mapping)
