"""The registers of lent machines and of papers of handing over."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.equipment.models import Device
from inventory.equipment.placing import queries
from inventory.equipment.placing.models import DeviceHandover
from inventory.equipment.placing.queries import Borrower, Lender
from inventory.regions.models import Office

LOANS = {
    "lent_until": Device.lent_until,
    "serial": Device.serial,
    "model": Device.model,
    "lender": Device.lender,
    "borrower": Device.office,
}
LOAN_FILTERS = ("view",)
HANDOVERS = ("business_date", "bast_number", "office", "machines")


def found_loans(scope: Scope, state: ListState, at: datetime) -> Select[*tuple[Any, ...]]:
    """The loans that were asked for. Raises NotFound for a view that is none."""
    query = queries.loans(scope)
    match state.filters.get("view"):
        case "overdue":
            query = query.where(queries.overdue(at))
        case None:
            pass
        case _:
            raise NotFound(what="page")
    columns = (Device.serial, Device.model, Lender.name, Borrower.name, Device.lender, Device.office)
    return query.where(matches(state.q, *columns))


def loans(session: Session, scope: Scope, state: ListState, at: datetime) -> Listing[Any]:
    """One page of the machines that are lent."""
    order = state.order(LOANS, Device.id)
    return fetch(session, found_loans(scope, state, at).order_by(*order), state)


def overdue(session: Session, scope: Scope, state: ListState, at: datetime) -> int:
    """How many of the loans that were asked for are overdue."""
    query = found_loans(scope, state, at).where(queries.overdue(at)).with_only_columns(func.count())
    return session.scalar(query) or 0


def found_handovers(scope: Scope, state: ListState) -> Select[*tuple[Any, ...]]:
    """The papers that were asked for."""
    return queries.handovers(scope).where(
        matches(state.q, DeviceHandover.bast_number, DeviceHandover.note, Office.name)
    )


def handovers(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of the papers."""
    query = found_handovers(scope, state)
    columns: dict[str, Any] = {
        "business_date": DeviceHandover.business_date,
        "bast_number": DeviceHandover.bast_number,
        "office": DeviceHandover.office,
        "machines": query.selected_columns.machines,
    }
    return fetch(session, query.order_by(*state.order(columns, DeviceHandover.id)), state)


def machines(session: Session, scope: Scope, state: ListState) -> int:
    """How many machines the papers that were asked for gave."""
    papers = found_handovers(scope, state).order_by(None).subquery()
    return int(session.scalar(papers.select().with_only_columns(func.sum(papers.c.machines))) or 0)
