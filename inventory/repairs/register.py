"""The register of tickets: which are shown, and what they cost and took together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.equipment.models import Device
from inventory.regions.models import Office
from inventory.repairs import queries, rules
from inventory.repairs.models import Repair
from inventory.repairs.rules import RepairState

SORTABLE = {
    "reported_on": Repair.reported_on,
    "number": Repair.id,
    "serial": Device.serial,
    "model": Device.model,
    "office": Office.name,
    "due": func.coalesce(Repair.due, Repair.closed_on, Repair.reported_on),
    "cost": func.coalesce(Repair.cost, 0),
}
OPEN, OVERDUE = "open", "overdue"
VIEWS = (OPEN, OVERDUE, *(state.value for state in RepairState))
FILTERS = ("state", "office")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One ticket in the register; ``days`` from the report until it was settled, or until today."""

    repair: Repair
    device: Device
    office: Office
    days: int
    overdue: bool

    @property
    def look(self) -> str:
        """The state that is shown: a machine that should be back is told of first."""
        return OVERDUE if self.overdue else self.repair.state


@dataclass(frozen=True)
class Totals:
    """All tickets that match, whatever page is shown."""

    cost: Decimal = Decimal(0)
    days: int = 0


def _narrowed(scope: Scope, state: ListState) -> queries.Found:
    words = (queries.number_column(), Device.serial, Device.model, Office.name, Repair.office)
    query = queries.repairs(scope).where(matches(state.q, *words, Repair.reason, Repair.sent_to, Repair.carrier))
    if office := state.filters.get("office"):
        query = query.where(Repair.office == office)
    return query


def _in_view(view: str, at: datetime) -> ColumnElement[bool]:
    if view not in VIEWS:
        raise NotFound(what="page")
    if view == OPEN:
        return queries.is_open()
    return queries.overdue(at) if view == OVERDUE else Repair.state == view


def found(scope: Scope, state: ListState, at: datetime) -> queries.Found:
    """The tickets that were asked for. Raises NotFound for a state that is none."""
    query, view = _narrowed(scope, state), state.filters.get("state")
    return query if view is None else query.where(_in_view(view, at))


def listing(session: Session, scope: Scope, state: ListState, at: datetime) -> Listing[Entry]:
    """One page of the register."""
    query = found(scope, state, at).order_by(*state.order(SORTABLE, Repair.id.desc()))
    page = fetch(session, query, state)
    return Listing([entry(row[0], row[1], row[2], at) for row in page.rows], page.total, state)


def entry(repair: Repair, device: Device, office: Office, at: datetime) -> Entry:
    """A ticket as it stands at a moment."""
    today = local_date(at, office.timezone)
    return Entry(
        repair=repair,
        device=device,
        office=office,
        days=repair.days(today),
        overdue=rules.is_overdue(repair.state, repair.due, today),
    )


def totals(session: Session, scope: Scope, state: ListState, at: datetime) -> Totals:
    """What they cost and took together. Days are counted by each office's own clock."""
    rows = [entry(row[0], row[1], row[2], at) for row in session.execute(found(scope, state, at))]
    costs = [each.repair.cost for each in rows if each.repair.cost is not None]
    return Totals(sum(costs, Decimal(0)), sum(each.days for each in rows))


def counts(session: Session, scope: Scope, state: ListState, at: datetime) -> Mapping[str, int]:
    """By view: how many tickets it lists, among those that were searched for."""
    columns = [func.count().filter(_in_view(view, at)).label(view) for view in VIEWS]
    rows = _narrowed(scope, state).with_only_columns(func.count().label("all"), *columns, maintain_column_froms=True)
    return dict(session.execute(rows).one()._mapping)
