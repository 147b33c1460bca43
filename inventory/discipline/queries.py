"""Reads of reporting discipline: a month of every district of a branch, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.discipline.rules import Conduct, Month, Standing, Told, conduct
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.rules import TIMEZONES
from inventory.stock.models import Document
from inventory.stock.rules import Kind, State
from inventory.usage import queries as usage
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.rules import Deadline

AROUND = timedelta(days=14)  # what was copied or recorded in one go does not stop at the month's ends
FIGURES = (
    DailyReport.recorded,
    DailyReport.prr,
    DailyReportLine.spoiled,
    DailyReportLine.siak_printed,
    DailyReportLine.counted,
    DailyReportLine.split_new,
    DailyReportLine.split_element_change,
    DailyReportLine.split_damaged,
    DailyReportLine.split_lost,
)


@dataclass(frozen=True)
class DisciplineRow:
    """One district and its month."""

    office: Office
    conduct: Conduct

    @property
    def rate(self) -> Share:
        """Reported days of the days on which a report was due."""
        return Share(self.conduct.reported, self.conduct.due_days)


@dataclass(frozen=True)
class Totals:
    """The sums over some districts, in days."""

    due_days: int
    on_time: int
    late: int
    missing: int
    amended: int
    extra: int

    @property
    def rate(self) -> Share:
        """Reported days of due days."""
        return Share(self.on_time + self.late, self.due_days)

    @property
    def in_time(self) -> Share:
        """Days reported in time, of due days."""
        return Share(self.on_time, self.due_days)


def totals(rows: Iterable[DisciplineRow]) -> Totals:
    """The sums over some rows."""
    rows = list(rows)

    def days(standing: Standing) -> int:
        return sum(row.conduct.counts[standing] for row in rows)

    return Totals(
        due_days=sum(row.conduct.due_days for row in rows),
        on_time=days(Standing.ON_TIME),
        late=days(Standing.LATE),
        missing=days(Standing.MISSING),
        amended=sum(row.conduct.amended for row in rows),
        extra=days(Standing.EXTRA),
    )


def overview(session: Session, scope: Scope, month: Month, at: datetime) -> list[DisciplineRow]:
    """Every district of the branch with its month as it stands at an instant, in order of code."""
    first, last = month.first - AROUND, month.last + AROUND
    working = frozenset(calendar.working_days(first, last))
    opened = usage.opening_days(session, scope)
    told = _told(session, scope, first, last)
    cutoff = settings.report_cutoff(session)
    limits = {timezone: Deadline(cutoff=cutoff, timezone=timezone) for timezone in TIMEZONES}
    return [
        DisciplineRow(
            office,
            conduct(month, working, opened.get(office.code), told.get(office.code, ()), limits[office.timezone], at),
        )
        for office in regions.districts(session, scope)
    ]


def district(session: Session, scope: Scope, code: str, month: Month, at: datetime) -> DisciplineRow:
    """One district of the branch. Raises NotFound for what is none."""
    if not regions.office(session, scope, code).is_district:
        raise NotFound(what="office")
    return overview(session, Scope(code), month, at)[0]


def _told(session: Session, scope: Scope, first: date, last: date) -> dict[str, Sequence[Told]]:
    """By office: its standing reports of these days."""
    others: dict[int, list[object]] = {}
    for document_id, *figures in session.execute(_other_lines(scope, first, last)):
        others.setdefault(document_id, []).append(tuple(figures))
    told: dict[str, list[Told]] = {}
    for office, day, document_id, recorded_at, kind, printed, *figures in session.execute(_reports(scope, first, last)):
        report = Told(
            day=day,
            recorded_at=recorded_at,
            printed=printed or 0,
            figures=(*figures, *others.get(document_id, ())),
            amended=kind == Kind.AMENDMENT,
            document_id=document_id,
        )
        told.setdefault(office, []).append(report)
    return dict(told)


def _reports(scope: Scope, first: date, last: date) -> Select[*tuple[Any, ...]]:
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == usage.CARD)
    return (
        select(
            DailyReport.office,
            DailyReport.business_date,
            DailyReport.document_id,
            DailyReport.recorded_at,
            Document.kind,
            DailyReportLine.printed,
            *FIGURES,
        )
        .join(Document, Document.id == DailyReport.document_id)
        .outerjoin(DailyReportLine, card)
        .where(Document.state == State.POSTED, scope.covers(DailyReport.office))
        .where(DailyReport.business_date.between(first, last))
    )


def _other_lines(scope: Scope, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """What the reports say of other items than cards for citizens; lines of nothing say nothing."""
    line = DailyReportLine
    return (
        select(line.document_id, line.item, line.printed, line.spoiled)
        .join(DailyReport, DailyReport.document_id == line.document_id)
        .where(line.item != usage.CARD, or_(line.printed > 0, line.spoiled > 0), scope.covers(DailyReport.office))
        .where(DailyReport.business_date.between(first, last))
        .order_by(line.document_id, line.item)
    )
