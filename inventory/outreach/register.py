"""The register of sessions: which are shown, with all their pieces, and their sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.core.months import next_month, written
from inventory.outreach import comparing, queries
from inventory.outreach.models import Outreach, OutreachLine
from inventory.outreach.rules import OutreachState
from inventory.regions.models import Office, ServicePoint

Columns = TypeVarTuple("Columns")
SORTABLE = {
    "first_day": Outreach.first_day,
    "number": Outreach.id,
    "office": Office.name,
    "place": Outreach.place,
    "recorded": func.coalesce(Outreach.recorded, 0),
}
OVERDUE, MISSING, CLAIMING = "overdue", "missing", "claiming"
VIEWS = (*(state.value for state in OutreachState), OVERDUE, MISSING, CLAIMING)
FILTERS = ("state", "month", "office")
PIECES = ("taken", "printed", "spoiled", "brought_back", "missing")
SUMS = ("expected", "recorded", *PIECES, "open_missing")
NUMBERS = (*SUMS, "claimed", "reported")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One session in the register; pieces are of all items together."""

    outreach: Any
    office: Any
    unit: Any
    overdue: bool
    figures: Mapping[str, int]

    @property
    def over_claimed(self) -> bool:
        """Whether the sessions of its days claim more cards than were reported."""
        back = self.outreach.state == OutreachState.BACK
        return back and self.figures["claimed"] > self.figures["reported"]


def of_lines(expression: Any) -> ColumnElement[int]:
    """A sum over the lines of the enclosing query's session."""
    query = select(func.coalesce(func.sum(expression), 0)).where(OutreachLine.outreach_id == Outreach.id)
    return query.correlate(Outreach).scalar_subquery()


def _columns() -> dict[str, ColumnElement[int]]:
    pieces = {name: of_lines(getattr(OutreachLine, name)) for name in PIECES}
    return {
        "expected": func.coalesce(Outreach.expected, 0),
        "recorded": func.coalesce(Outreach.recorded, 0),
        **pieces,
        "open_missing": of_lines(queries.open_missing()),
        "claimed": comparing.claimed_column(),
        "reported": comparing.reported_column(),
    }


def narrowed(query: Select[*Columns], state: ListState, day: Any) -> Select[*Columns]:
    """The query in the month and at the office that were asked for, with the words searched for."""
    words = (queries.number_column(), Outreach.place, Outreach.purpose, Outreach.office, Office.name)
    query = query.where(matches(state.q, *words, func.coalesce(ServicePoint.name, "")))
    if text := state.filters.get("month"):
        month = written(text)
        query = query.where(day >= month, day < next_month(month))
    if office := state.filters.get("office"):
        query = query.where(Outreach.office == office)
    return query


def found(scope: Scope, state: ListState, at: datetime) -> queries.Found:
    """The sessions that were asked for. Raises NotFound for a state or month that is none."""
    query = narrowed(queries.sessions(scope), state, func.coalesce(Outreach.out_on, Outreach.first_day))
    view = state.filters.get("state")
    if view is not None:
        query = query.where(_in_view(view, at))
    return query


def _in_view(view: str, at: datetime) -> ColumnElement[bool]:
    match view:
        case "overdue":
            return queries.overdue(at)
        case "missing":
            return of_lines(queries.open_missing()) > 0
        case "claiming":
            return comparing.over_claimed()
    if view not in VIEWS:
        raise NotFound(what="page")
    return Outreach.state == view


def listing(session: Session, scope: Scope, state: ListState, at: datetime) -> Listing[Entry]:
    """One page of the register."""
    columns = _columns()
    query = found(scope, state, at).add_columns(
        queries.overdue(at).label("overdue"), *(columns[name].label(name) for name in NUMBERS)
    )
    page = fetch(session, query.order_by(*state.order(SORTABLE, Outreach.id.desc())), state)
    return Listing([_entry(row) for row in page.rows], page.total, state)


def _entry(row: Any) -> Entry:
    outreach, office, unit, overdue, *numbers = row
    figures = {name: int(value) for name, value in zip(NUMBERS, numbers, strict=True)}
    return Entry(outreach=outreach, office=office, unit=unit, overdue=bool(overdue), figures=figures)


def totals(session: Session, scope: Scope, state: ListState, at: datetime) -> dict[str, int]:
    """The sums over all sessions that match, whatever page is shown."""
    columns = _columns()
    rows = found(scope, state, at).with_only_columns(*(columns[name].label(name) for name in SUMS)).subquery()
    sums = session.execute(select(*(func.coalesce(func.sum(rows.c[name]), 0) for name in SUMS))).one()
    return {name: int(value) for name, value in zip(SUMS, sums, strict=True)}


def counts(session: Session, scope: Scope, state: ListState, at: datetime) -> dict[str, int]:
    """By view: how many sessions it lists, in the month and at the office that were asked for."""
    bare = ListState(state.q, state.sort, state.descending, 1, None, {**state.filters, "state": ""})
    query = narrowed(queries.sessions(scope), bare, func.coalesce(Outreach.out_on, Outreach.first_day))
    columns = [func.count().filter(_in_view(view, at)).label(view) for view in VIEWS]
    row = session.execute(query.with_only_columns(func.count().label("all"), *columns)).one()
    return dict(row._mapping)
