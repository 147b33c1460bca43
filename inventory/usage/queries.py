"""Reads of daily reports. Only the standing version of a day counts: the one whose document is posted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.regions import calendar
from inventory.regions.models import Office
from inventory.regions.spans import Span
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known
from inventory.stock.known import opening_days as opening_days
from inventory.stock.models import Document, Item
from inventory.stock.rules import REPORTS, State, earliest_day
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.rules import Day, Deadline, ReportLine, Timeliness, timeliness

CARD = "ktp-wni"
CARDS = select(Item.code, Item.is_card)
LONGEST_LOOK_BACK = 60


@dataclass(frozen=True)
class ReportFact:
    """The standing report of one office and date.

    ``printed`` and ``spoiled`` are KTP-el cards for citizens; ``nothing_printed`` says that no card of any kind
    was printed. ``recorded_at`` is the instant at which the date was first reported.
    """

    office: str
    business_date: date
    document_id: int
    printed: int
    spoiled: int
    causes: tuple[str, ...]
    cause_note: str
    prr: int | None
    recorded: int | None
    recorded_at: datetime
    nothing_printed: bool
    outage_hours: int | None


class Due(NamedTuple):
    """What an office still owes: today's report, and those of days before it.

    ``day`` is today while its report is owed, else None; ``state`` says whether it is ``due`` or ``missing``,
    ``until`` is today's cut-off in the office's local time. ``earlier`` are the older days that its staff may still
    report, ``missed`` those that lie too far back for them; both oldest first.
    """

    day: date | None
    until: datetime
    state: str
    earlier: Sequence[date] = ()
    missed: Sequence[date] = ()

    @property
    def anything(self) -> bool:
        """Whether the office's own staff have something to report."""
        return self.day is not None or bool(self.earlier)


def cards(session: Session) -> dict[str, bool]:
    """Of every item, whether it is a card."""
    return dict(session.connection().execute(CARDS).all())


def report_document(session: Session, scope: Scope, document_id: int) -> Document:
    """The document of a daily report or of an amendment. Raises NotFound."""
    found = stock.document(session, scope, document_id)
    if found.kind not in REPORTS:
        raise NotFound(what="daily_report")
    return found


def lines_of(session: Session, document_id: int) -> list[ReportLine]:
    """The lines of one version, in the order of the items."""
    query = (
        select(DailyReportLine)
        .join(Item, Item.code == DailyReportLine.item)
        .where(DailyReportLine.document_id == document_id)
        .order_by(Item.position)
    )
    return [line.as_entered for line in session.scalars(query)]


def reports_between(session: Session, scope: Scope, first: date, last: date, known: Known = NOW) -> list[ReportFact]:
    """The standing reports of a branch from ``first`` to ``last``, both included, in one statement."""
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == CARD)
    query = (
        select(
            DailyReport.office,
            DailyReport.business_date,
            DailyReport.document_id,
            func.coalesce(DailyReportLine.printed, 0).label("printed"),
            func.coalesce(DailyReportLine.spoiled, 0).label("spoiled"),
            DailyReport.causes,
            DailyReport.cause_note,
            DailyReport.prr,
            DailyReport.recorded,
            DailyReport.recorded_at,
            nothing_printed().label("nothing_printed"),
            DailyReport.outage_hours,
        )
        .join(Document, Document.id == DailyReport.document_id)
        .outerjoin(DailyReportLine, card)
        .where(known.standing, scope.covers(DailyReport.office), _in(first, last))
        .order_by(DailyReport.business_date, DailyReport.office)
    )
    return [ReportFact(**{**row, "causes": tuple(row["causes"])}) for row in session.execute(query).mappings()]


@cache
def nothing_printed() -> ColumnElement[bool]:
    """The SQL condition that the enclosing query's report has no printed card of any kind."""
    line = DailyReportLine.__table__.alias()
    printed = exists().where(line.c.document_id == DailyReport.document_id, line.c.printed > 0)
    return ~printed.where(line.c.item.in_(select(Item.code).where(Item.is_card)))


def _in(first: date, last: date) -> ColumnElement[bool]:
    return DailyReport.business_date.between(first, last)


def last_report_days(session: Session, scope: Scope, at: date, known: Known = NOW) -> dict[str, date]:
    """By office: the latest date up to ``at`` that has a standing report.

    Each office's reports are read backwards until one stands, so that old ones cost nothing.
    """
    latest: Any = (
        select(DailyReport.business_date)
        .join(Document, Document.id == DailyReport.document_id)
        .where(DailyReport.office == Office.code, DailyReport.business_date <= at, known.standing)
        .order_by(DailyReport.business_date.desc())
        .limit(1)
        .correlate(Office)
        .scalar_subquery()
    )
    query = select(Office.code, latest).where(scope.covers(Office.code))
    return {office: day for office, day in session.execute(query) if day is not None}


def last_prr(session: Session, scope: Scope, span: Span, known: Known = NOW) -> dict[str, int]:
    """By office: the cards that waited to be printed, as its last report of a span that counts them says."""
    counts = and_(DailyReport.prr.is_not(None), known.standing)
    stated = select(DailyReport.office, func.max(DailyReport.business_date).label("day"))
    stated = stated.join(Document, Document.id == DailyReport.document_id).where(counts)
    last = (
        span.narrow(stated, DailyReport.office, DailyReport.business_date)
        .where(scope.covers(DailyReport.office))
        .group_by(DailyReport.office)
        .subquery()
    )
    query = (
        select(DailyReport.office, DailyReport.prr)
        .join(Document, Document.id == DailyReport.document_id)
        .join(last, and_(last.c.office == DailyReport.office, last.c.day == DailyReport.business_date))
        .where(counts)
    )
    return {office: prr for office, prr in session.execute(query) if prr is not None}


def standing_days(session: Session, office: str, first: date, last: date) -> dict[date, datetime]:
    """By date that has a standing report at one office: when it was first reported."""
    query = (
        select(DailyReport.business_date, DailyReport.recorded_at)
        .join(Document, Document.id == DailyReport.document_id)
        .where(Document.state == State.POSTED, DailyReport.office == office, _in(first, last))
    )
    return dict(session.execute(query).all())


def zero_causes(session: Session, scope: Scope, first: date, last: date) -> dict[str, tuple[str, ...]]:
    """By office: the causes of its days without a single print, the most frequent first."""
    counted: dict[str, Counter[str]] = {}
    for fact in reports_between(session, scope, first, last):
        if fact.nothing_printed:
            counted.setdefault(fact.office, Counter()).update(fact.causes)
    return {office: tuple(cause for cause, _ in causes.most_common()) for office, causes in counted.items()}


def deadline(session: Session, timezone: str) -> Deadline:
    """Until when the offices of a time zone report."""
    return Deadline(cutoff=settings.report_cutoff(session), timezone=timezone)


def open_days(session: Session, office: Office, at: datetime, back: int | None) -> list[tuple[date, Timeliness]]:
    """The days an office still owes a report for, oldest first: missing ones, and today while it is due.

    ``back`` is how many days back may still be reported.
    """
    limit = deadline(session, office.timezone)
    today = limit.today(at)
    opened = stock.first_stock_day(session, office.code)
    if opened is None:
        return []
    earliest = today - timedelta(days=LONGEST_LOOK_BACK if back is None else min(back, LONGEST_LOOK_BACK))
    first = max(opened, earliest)
    reported = standing_days(session, office.code, first, today)
    return [
        (day, timeliness(Day(day=day, working=True, opened=opened), limit, at))
        for day in calendar.working_days(first, today)
        if day not in reported
    ]


def missed_days(session: Session, office: Office, at: datetime, back: int | None) -> list[date]:
    """The days without a report, oldest first, that lie further back than ``back`` allows to report."""
    earliest = earliest_day(deadline(session, office.timezone).today(at), back)
    return [day for day, _state in open_days(session, office, at, None) if earliest is not None and day < earliest]


def due_today(session: Session, office: Office, at: datetime) -> Due:
    """What an office has to report today, what it left out before, and what its staff cannot make good any more."""
    limit = deadline(session, office.timezone)
    today = limit.today(at)
    back: int | None = settings.read(session, "backdate_days")["staff"]
    owed = dict(open_days(session, office, at, back))
    return Due(
        day=today if today in owed else None,
        until=limit.instant(today),
        state=owed.get(today, Timeliness.ON_TIME).value,
        earlier=[day for day in owed if day < today],
        missed=missed_days(session, office, at, back),
    )
