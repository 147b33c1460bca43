"""The calendar strip: how each district stands on each of the last days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.identity import Scope
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.rules import EASTERNMOST, TIMEZONES
from inventory.stock.rules import earliest_day
from inventory.usage import queries
from inventory.usage.queries import ReportFact
from inventory.usage.rules import Day, Deadline, Timeliness, timeliness

WORKING_DAYS = 10
OWED = (Timeliness.MISSING, Timeliness.DUE)
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
    """One day of one district: its state, whether the report came late, and the report itself where there is one.

    ``reportable`` says that its report is owed and the day lies no further back than the person may go.
    """

    day: date
    state: str
    late: bool
    report: ReportFact | None
    reportable: bool


@dataclass(frozen=True)
class Strip:
    """The days, newest first, and a row of marks for every district."""

    days: Sequence[date]
    rows: Sequence[tuple[Office, Sequence[Mark]]]

    @property
    def owing(self) -> bool:
        """Whether there is a day that the person can report."""
        return any(mark.reportable for _office, marks in self.rows for mark in marks)


def state_of(standing: Timeliness, nothing_printed: bool) -> str:
    """The state that a report's badge shows; that nothing was printed matters more than the hour."""
    if nothing_printed and standing in (Timeliness.ON_TIME, Timeliness.LATE):
        return "zero"
    return STATE_OF[standing]


def strip(session: Session, scope: Scope, at: datetime, back: int | None = None) -> Strip:
    """How the districts of a branch stand on the last working days, in a number of statements of its own.

    Newest first. Other days are among them where a district reported, and today always is.
    ``back`` is how many days back the person who looks may report.
    """
    offices = regions.districts(session, scope)
    today = queries.deadline(session, EASTERNMOST if len(offices) != 1 else offices[0].timezone).today(at)
    working = set(calendar.last_working_days(today, WORKING_DAYS))
    opened = queries.opening_days(session, scope)
    found = queries.reports_between(session, scope, min(working), today)
    facts = {(fact.office, fact.business_date): fact for fact in found}
    shown = sorted({today, *working, *(fact.business_date for fact in found)}, reverse=True)
    cutoff = settings.report_cutoff(session)
    limits = {timezone: Deadline(cutoff=cutoff, timezone=timezone) for timezone in TIMEZONES}
    rows = [
        (office, _marks(office, shown, opened.get(office.code), facts, limits[office.timezone], at, back))
        for office in offices
    ]
    return Strip(shown, rows)


def _marks(
    office: Office,
    shown: Sequence[date],
    opened: date | None,
    facts: Mapping[tuple[str, date], ReportFact],
    limit: Deadline,
    at: datetime,
    back: int | None,
) -> list[Mark]:
    marks = []
    earliest = earliest_day(limit.today(at), back)
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
        reportable = standing in OWED and (earliest is None or day >= earliest)
        marks.append(Mark(day=day, state=state, late=standing is Timeliness.LATE, report=fact, reportable=reportable))
    return marks
