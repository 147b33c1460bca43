"""What outreach came to: sessions, recorded and printed by district and month, and per session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Select, cast, extract, func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch
from inventory.outreach import queries
from inventory.outreach.models import Outreach, OutreachLine
from inventory.outreach.register import narrowed, of_lines
from inventory.outreach.rules import OutreachState
from inventory.regions.models import Office

ORDERS = ("month", "office", "sessions", "recorded", "printed")
FILTERS = ("month", "office")
SUMS = ("sessions", "recorded", "printed", "spoiled", "missing")
TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Result:
    """The sessions of a district that left in a month and are back; the last row has neither office nor month."""

    office: str = ""
    name: str = ""
    month: date | None = None
    sessions: int
    recorded: int
    printed: int
    spoiled: int
    missing: int

    @property
    def recorded_each(self) -> Decimal | None:
        """Residents recorded per session."""
        return self._each(self.recorded)

    @property
    def printed_each(self) -> Decimal | None:
        """Cards printed per session."""
        return self._each(self.printed)

    def _each(self, whole: int) -> Decimal | None:
        return (Decimal(whole) / self.sessions).quantize(TENTH) if self.sessions else None


def _sessions(scope: Scope, state: ListState) -> Any:
    """The sessions that are back, with the year and the month in which they left."""
    query = narrowed(queries.sessions(scope), state, Outreach.out_on).where(Outreach.state == OutreachState.BACK)
    return query.with_only_columns(
        Office.code.label("office"),
        Office.name.label("name"),
        cast(extract("year", Outreach.out_on), Integer).label("year"),
        cast(extract("month", Outreach.out_on), Integer).label("month"),
        Outreach.recorded.label("recorded"),
        *(of_lines(getattr(OutreachLine, name)).label(name) for name in ("printed", "spoiled", "missing")),
    ).subquery()


def _sums(rows: Any) -> list[Any]:
    sums = [func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in SUMS[1:]]
    return [func.count().label("sessions"), *sums]


def _table(scope: Scope, state: ListState) -> Select[*tuple[Any, ...]]:
    rows = _sessions(scope, state)
    place = (rows.c.office, rows.c.name, rows.c.year, rows.c.month)
    columns = {column.name: column for column in _sums(rows)}
    time = [rows.c.year, rows.c.month]
    keys = {"month": time, "office": [rows.c.name], **{name: [columns[name]] for name in ORDERS[2:]}}[state.sort]
    order = [key.desc() if state.descending else key.asc() for key in keys]
    query = select(*place, *columns.values()).select_from(rows).group_by(*place)
    return query.order_by(*order, rows.c.office, rows.c.year.desc(), rows.c.month.desc())


def listing(session: Session, scope: Scope, state: ListState) -> Listing[Result]:
    """One page of the results."""
    page = fetch(session, _table(scope, state), state)
    return Listing([_result(*row) for row in page.rows], page.total, state)


def _result(office: str, name: str, year: int, month: int, *numbers: int) -> Result:
    return Result(office=office, name=name, month=date(year, month, 1), **_figures(map(int, numbers)))


def _figures(numbers: Iterable[int]) -> Any:
    return dict(zip(SUMS, numbers, strict=True))


def total(session: Session, scope: Scope, state: ListState) -> Result:
    """All results that match, whatever page is shown."""
    rows = _sessions(scope, state)
    numbers = map(int, session.execute(select(*_sums(rows)).select_from(rows)).one())
    return Result(**_figures(numbers))
