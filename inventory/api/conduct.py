"""Reads about how districts keep their books: reporting discipline, and reconciliation with SIAK."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from inventory.api.reads import branch
from inventory.api.shapes import Day, Month, OfficeCode, Shape
from inventory.api.supervision import Used
from inventory.api.web import Act, operation
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import DateRefused
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.core.rules import KTP_EL_BEGAN
from inventory.discipline import queries as discipline_queries
from inventory.discipline.queries import DisciplineRow
from inventory.discipline.rules import Month as CalendarMonth
from inventory.discipline.rules import Standing
from inventory.reconciliation import queries as reconciliation_queries
from inventory.reconciliation.queries import Row
from inventory.reconciliation.rules import asked_window
from inventory.regions import queries as regions

Standings = Literal["on_time", "late", "missing", "due", "extra", "closed", "not_open"]


class DayOfMonth(BaseModel):
    """Where a day stands, and what is odd about its report."""

    day: date
    standing: Standings
    amended: bool
    backfilled: bool
    copied: bool


class ConductOfOffice(BaseModel):
    """A district's month. ``rate`` is days reported of days due; extra reports count in neither."""

    office: str
    due_days: int
    on_time: int
    late: int
    missing: int
    amended: int
    extra: int
    rate: Used
    patterns: list[Literal["backfilled", "copied", "round"]]
    days: list[DayOfMonth]


class Discipline(BaseModel):
    """How the districts of a branch reported in a month."""

    month: str
    rate: Used
    offices: list[ConductOfOffice]


class ResidualOfOffice(BaseModel):
    """A district's reported prints and SIAK's count, on the days with both; null where a yield is not known."""

    office: str
    reported: int
    siak: int
    residual: int
    days_with_both: int
    days_differing: int
    days_only_reported: int
    days_only_siak: int
    spoiled_percent: Used
    ribbons: int
    cards_per_ribbon: float | None
    ribbon_residual: int | None


class Reconciliation(BaseModel):
    """What the districts of a branch reported as printed, beside what SIAK counted."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    offices: list[ResidualOfOffice]


class MonthAsked(Shape):
    """Which month of which branch: the present one unless told."""

    office: OfficeCode | None = None
    month: Month | None = None


class DaysAsked(Shape):
    """Which days of which branch: this week and the seven before it unless told, at most 366."""

    office: OfficeCode | None = None
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")


@operation("get", "/discipline", scope="office", answers=Discipline)
def discipline(act: Act, query: MonthAsked) -> dict[str, Any]:
    """How the districts of one's branch reported in a month."""
    within = branch(act, query.office)
    today = _today(act, within)
    month = CalendarMonth.of(date.fromisoformat(f"{query.month}-01") if query.month else today)
    if not KTP_EL_BEGAN <= month.first <= today:
        raise DateRefused(day=month.first, earliest=KTP_EL_BEGAN, latest=today)
    rows = discipline_queries.overview(db.session(), within, month, act.actor.at)
    return {
        "month": f"{month.first:%Y-%m}",
        "rate": _share(discipline_queries.totals(rows).rate),
        "offices": [_conduct(row) for row in rows],
    }


@operation("get", "/reconciliation", scope="office", answers=Reconciliation)
def reconciliation(act: Act, query: DaysAsked) -> dict[str, Any]:
    """What the districts of one's branch reported as printed, beside what SIAK counted."""
    within = branch(act, query.office)
    window = asked_window(query.first, query.last, _today(act, within))
    rows = reconciliation_queries.overview(db.session(), within, window)
    return {
        "from": window.first.isoformat(),
        "to": window.last.isoformat(),
        "offices": [_residual(row) for row in rows],
    }


def _today(act: Act, within: Scope) -> date:
    return local_date(act.actor.at, regions.timezone_of(db.session(), within.office))


def _share(share: Share) -> dict[str, Any]:
    percent = None if share.percent is None else float(share.percent)
    return {"numerator": share.numerator, "denominator": share.denominator, "percent": percent}


def _conduct(row: DisciplineRow) -> dict[str, Any]:
    conduct = row.conduct
    return {
        "office": row.office.code,
        "due_days": conduct.due_days,
        "on_time": conduct.counts[Standing.ON_TIME],
        "late": conduct.counts[Standing.LATE],
        "missing": conduct.counts[Standing.MISSING],
        "amended": conduct.amended,
        "extra": conduct.counts[Standing.EXTRA],
        "rate": _share(row.rate),
        "patterns": [pattern.value for pattern in conduct.patterns],
        "days": [
            {
                "day": mark.day.isoformat(),
                "standing": mark.standing.value,
                "amended": mark.amended,
                "backfilled": mark.backfilled,
                "copied": mark.copied,
            }
            for mark in conduct.marks
        ],
    }


def _residual(row: Row) -> dict[str, Any]:
    counts, ribbon = row.comparison, row.ribbon
    return {
        "office": row.office.code,
        "reported": counts.reported,
        "siak": counts.siak,
        "residual": counts.residual,
        "days_with_both": len(counts.both),
        "days_differing": counts.differing,
        "days_only_reported": counts.only_reported,
        "days_only_siak": counts.only_siak,
        "spoiled_percent": _share(row.spoiled),
        "ribbons": ribbon.ribbons,
        "cards_per_ribbon": None if ribbon.per_ribbon is None else float(ribbon.per_ribbon),
        "ribbon_residual": ribbon.residual,
    }
