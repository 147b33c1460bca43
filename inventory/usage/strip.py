"""The calendar strip: how each district stands on each of the last days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.identity import Scope
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.rules import days
from inventory.usage import queries
from inventory.usage.queries import ReportFact
from inventory.usage.rules import Day, Deadline, Timeliness, timeliness

LENGTH = 14
EASTERNMOST = "Asia/Jayapura"  # where a new day begins first
STATE_OF = {
    Timeliness.ON_TIME: "reported",
    Timeliness.LATE: "late",
    Timeliness.MISSING: "missing",
    Timeliness.DUE: "due",
    Timeliness.CLOSED: "closed",
    Timeliness.NOT_OPEN: "not_applicable",
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One day of one district: its state, whether the report came late, and the report itself where there is one."""

    day: date
    state: str
    late: bool
    report: ReportFact | None


@dataclass(frozen=True)
class Strip:
    """The days, and a row of marks for every district."""

    days: Sequence[date]
    rows: Sequence[tuple[Office, Sequence[Mark]]]


def state_of(standing: Timeliness, nothing_printed: bool) -> str:
    """The state that a report's badge shows; that nothing was printed matters more than the hour."""
    if nothing_printed and standing in (Timeliness.ON_TIME, Timeliness.LATE):
        return "zero"
    return STATE_OF[standing]


def strip(session: Session, scope: Scope, at: datetime, length: int = LENGTH) -> Strip:
    """How the districts of a branch stand on the last ``length`` days, in a number of statements of its own."""
    offices = regions.districts(session, scope)
    last = queries.deadline(session, EASTERNMOST if len(offices) != 1 else offices[0].timezone).today(at)
    shown = list(days(last - timedelta(days=length - 1), last))
    opened = queries.opening_days(session, scope)
    facts = {
        (fact.office, fact.business_date): fact for fact in queries.reports_between(session, scope, shown[0], shown[-1])
    }
    cutoff = settings.report_cutoff(session)
    return Strip(
        shown,
        [
            (
                office,
                _marks(
                    office, shown, opened.get(office.code), facts, Deadline(cutoff=cutoff, timezone=office.timezone), at
                ),
            )
            for office in offices
        ],
    )


def _marks(
    office: Office,
    shown: Sequence[date],
    opened: date | None,
    facts: Mapping[tuple[str, date], ReportFact],
    limit: Deadline,
    at: datetime,
) -> list[Mark]:
    marks = []
    for day in shown:
        fact = facts.get((office.code, day))
        known = Day(
            day=day,
            working=calendar.is_working_day(day),
            opened=opened,
            reported_at=None if fact is None else fact.recorded_at,
        )
        standing = timeliness(known, limit, at)
        state = state_of(standing, fact is not None and fact.nothing_printed)
        marks.append(Mark(day=day, state=state, late=standing is Timeliness.LATE, report=fact))
    return marks
