"""Gathering the facts of every district of a branch: a fixed number of statements, however many districts."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Date, String, and_, case, column, func, select, values
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment.rules import Ink, Printers
from inventory.regions import calendar
from inventory.regions.spans import Span
from inventory.shipments import queries as shipments
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known
from inventory.stock.models import Document
from inventory.usage import queries as usage
from inventory.usage import siak
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.rules import latest_state
from inventory.usage.siak_rules import BothCounts
from inventory.utilization import supplies
from inventory.utilization.facts import Facts, Reporting, Window
from inventory.utilization.metrics import Metric
from inventory.utilization.windows import span

CARD = usage.CARD
NO_PRINTERS = Printers(0, 0)
NO_INK = Ink(0, 0, 0)


@dataclass(frozen=True)
class Tally:
    """The standing reports of one office in a window, counted.

    ``kept`` are those on working days that are over, whether the office had had stock or not; ``zero_days`` those
    without a KTP-el card printed.
    """

    reported_days: int = 0
    zero_days: int = 0
    spoiled: int = 0
    kept: int = 0
    last_day: date | None = None
    last_zero: date | None = None


@dataclass(frozen=True)
class Calendar:
    """The working days of a window: those that are over, and whether today is one that still runs."""

    window: Window
    over: Sequence[date]
    today_runs: bool

    @classmethod
    def of(cls, window: Window, today: date) -> "Calendar":
        """The calendar of a window as it looks on a day."""
        over = calendar.working_days(window.first, min(window.last, today - timedelta(days=1)))
        return cls(window, over, window.holds(today) and calendar.is_working_day(today))

    def due_since(self, opened: date | None) -> Sequence[date]:
        """The working days that are over on which an office had to report: those since its first stock."""
        return [] if opened is None else self.over[bisect_left(self.over, opened) :]


@dataclass(frozen=True)
class Course:
    """What happened at an office in a window: cards printed, blanks received and spoiled, and what it reported."""

    printed: int = 0
    received: int = 0
    spoiled: int = 0
    reporting: Reporting = field(default_factory=Reporting)
    prr: int | None = None
    siak: BothCounts | None = None


def gather(
    session: Session,
    scope: Scope,
    window: Window,
    today: date,
    asked: Collection[Metric] = (),
    known: Known = NOW,
) -> dict[str, Facts]:
    """By office that has a figure of any kind: its facts at the close of the window's last day, as they are known.

    What only some metrics need is gathered where they are ``asked`` for.
    """
    stands = standing(session, scope, window.last, asked, known)
    courses = over(session, scope, span(window), today, asked, known)
    return {
        code: in_window(stands.get(code) or nothing(code, window.last), window, courses)
        for code in stands.keys() | courses.keys()
    }


def standing(
    session: Session, scope: Scope, at: date, asked: Collection[Metric] = (), known: Known = NOW
) -> dict[str, Facts]:
    """By office that has something: its facts at the close of a day, as far as no window matters."""
    on_hand = stock.in_store(session, scope, CARD, at, known)
    printers = equipment.printers(session, scope, at, known)
    ink = equipment.ink(session, scope, at, known)
    more = supplies.standing(session, scope, at, asked, known)
    return {
        code: replace(
            nothing(code, at),
            on_hand=on_hand.get(code, 0),
            printers_total=printers.get(code, NO_PRINTERS).total,
            printers_working=printers.get(code, NO_PRINTERS).working,
            ink_cards=ink.get(code, NO_INK).cards,
            supply=more.supply(code),
            transit_days=more.transit_days(code),
            overdue_days=more.overdue_days(code),
        )
        for code in on_hand.keys() | printers.keys() | ink.keys() | more.offices
    }


def nothing(code: str, at: date) -> Facts:
    """A district of which nothing is on record."""
    return Facts(office=code, window=Window(at, at), printed=0, received=0)


def over(
    session: Session, scope: Scope, days: Span, today: date, asked: Collection[Metric] = (), known: Known = NOW
) -> dict[str, Course]:
    """By office: what happened in a span of days, as it is known."""
    printed = stock.printed_over(session, scope, days, known=known)
    received = shipments.received_over(session, scope, days, known=known)
    prr = usage.last_prr(session, scope, days, known) if Metric.PRR_PER_PRINTER in asked else {}
    counted = siak.both_counts(session, scope, days, known) if Metric.SIAK_DIFFERENCE in asked else {}
    reporting, spoiled = _reporting(session, scope, days, today, known)
    return {
        code: Course(
            printed=printed.get(code, 0),
            received=received.get(code, 0),
            spoiled=spoiled.get(code, 0),
            reporting=reporting.get(code, Reporting()),
            prr=prr.get(code),
            siak=counted.get(code),
        )
        for code in printed.keys() | received.keys() | reporting.keys()
    }


def in_span(facts: Facts, days: Span, courses: Mapping[str, Course]) -> Facts | None:
    """The same district judged over the days that a span has for it; None where it has none."""
    first = days.first_of(facts.office)
    return None if first is None else in_window(facts, Window(first, days.last), courses)


def in_window(facts: Facts, window: Window, courses: Mapping[str, Course]) -> Facts:
    """The same district judged over another window: what happened in it, all else as it is."""
    course = courses.get(facts.office, Course())
    return replace(
        facts,
        window=window,
        printed=course.printed,
        received=course.received,
        spoiled=course.spoiled,
        reporting=course.reporting,
        prr=course.prr,
        siak=course.siak,
    )


def _reporting(
    session: Session, scope: Scope, span: Span, today: date, known: Known
) -> tuple[dict[str, Reporting], dict[str, int]]:
    """By office: what its reports of the span say, and how many blanks it reported spoiled."""
    days, last = Calendar.of(Window(span.first, span.last), today), span.last
    opened = {code: day for code, day in usage.opening_days(session, scope, known).items() if day <= last}
    tallies, early = _tallies(session, scope, span, days, known), _too_early(session, span, days, opened, known)
    causes = _causes(session, {code: tally.last_zero for code, tally in tallies.items() if tally.last_zero}, known)
    last_reports = usage.last_report_days(session, scope, last, known)
    due_since: dict[date | None, Sequence[date]] = {None: []}
    answer = {}
    for code in tallies.keys() | opened.keys() | last_reports.keys():
        tally, opening = tallies.get(code, Tally()), opened.get(code)
        since = _later(opening, span.first_of(code))
        if since not in due_since:
            due_since[since] = days.due_since(since)
        due = due_since[since]
        stated, note = causes.get(code, ((), ""))
        runs = days.today_runs and opening is not None and tally.last_day != last
        counts_already = days.today_runs and opening is not None and not runs
        last_due = due[-1] if due else None
        answer[code] = Reporting(
            reported_days=tally.reported_days,
            zero_days=tally.zero_days,
            missing_days=len(due) - (tally.kept - early.get(code, 0)) if due else 0,
            due_days=len(due) + counts_already,
            silent_days=sum(1 for day in due if day > (last_reports.get(code) or date.min)),
            due=runs,
            latest=latest_state(tally.last_day, tally.last_zero, last_due, runs=runs),
            last_report=last_reports.get(code),
            causes=stated,
            cause_note=note,
            cause_day=tally.last_zero,
        )
    return answer, {code: tally.spoiled for code, tally in tallies.items()}


def _later(opening: date | None, first: date | None) -> date | None:
    """The first day on which an office had to report; None where it has no days, or no stock yet."""
    return None if opening is None or first is None else max(opening, first)


def _tallies(session: Session, scope: Scope, span: Span, days: Calendar, known: Known) -> dict[str, Tally]:
    """The standing reports of the span, counted by office in one statement."""
    zero = func.coalesce(DailyReportLine.printed, 0) == 0
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == CARD)
    query = (
        select(
            DailyReport.office,
            func.count(),
            func.sum(case((zero, 1), else_=0)),
            func.sum(func.coalesce(DailyReportLine.spoiled, 0)),
            func.sum(case((DailyReport.business_date.in_(days.over), 1), else_=0)),
            func.max(DailyReport.business_date),
            func.max(case((zero, DailyReport.business_date))),
        )
        .join(Document, Document.id == DailyReport.document_id)
        .outerjoin(DailyReportLine, card)
        .where(known.standing, scope.covers(DailyReport.office))
    )
    query = span.narrow(query, DailyReport.office, DailyReport.business_date).group_by(DailyReport.office)
    return {
        office: Tally(reported, int(zeros), int(spoiled), int(in_time), last, last_zero)
        for office, reported, zeros, spoiled, in_time, last, last_zero in session.execute(query)
    }


def _too_early(session: Session, span: Span, days: Calendar, opened: Mapping[str, date], known: Known) -> Counter[str]:
    """By office that opened within the span: its reports on working days before that, which kept nothing due."""
    firsts = {code: span.first_of(code) for code in opened}
    opening = {code: day for code, day in opened.items() if (first := firsts[code]) is not None and day > first}
    query = (
        select(DailyReport.office, DailyReport.business_date)
        .join(Document, Document.id == DailyReport.document_id)
        .where(known.standing, DailyReport.office.in_(opening))
        .where(DailyReport.business_date.between(span.first, max(opening.values(), default=date.min)))
    )
    over = set(days.over)
    found = [(office, day) for office, day in session.execute(query) if day in over and day < opening[office]]
    return Counter(office for office, day in found if (first := firsts[office]) is not None and first <= day)


def _causes(session: Session, days: Mapping[str, date], known: Known) -> dict[str, tuple[tuple[str, ...], str]]:
    """By office: the causes and the note that it stated with its zero of the day given."""
    if not days:
        return {}
    zero = values(column("office", String), column("day", Date), name="zero").data(sorted(days.items())).cte()
    query = (
        select(DailyReport.office, DailyReport.causes, DailyReport.cause_note)
        .join(zero, (zero.c.office == DailyReport.office) & (zero.c.day == DailyReport.business_date))
        .join(Document, Document.id == DailyReport.document_id)
        .where(known.standing)
    )
    return {office: (tuple(causes), note) for office, causes, note in session.execute(query)}
