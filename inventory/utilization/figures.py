"""Gathering the facts of every district of a branch: a fixed number of statements, however many districts."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Date, Subquery, and_, case, func, select, tuple_
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment.rules import Ink, Printers
from inventory.regions import calendar
from inventory.regions.spans import Span
from inventory.shipments import queries as shipments
from inventory.stock import queries as stock
from inventory.stock.models import AccountRow, Document, RunningClose
from inventory.stock.rules import EVIDENCE_OF_STOCK, State
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

    ``kept`` are those on working days that are over; ``zero_days`` those without a KTP-el card printed.
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
    session: Session, scope: Scope, window: Window, today: date, asked: Collection[Metric] = ()
) -> dict[str, Facts]:
    """By office that has a figure of any kind: its facts at the close of the window's last day.

    What only some metrics need is gathered where they are ``asked`` for.
    """
    stands = standing(session, scope, window.last, today, asked)
    courses = over(session, scope, span(window), today, asked)
    return {
        code: in_window(stands.get(code) or nothing(code, window.last), window, courses)
        for code in stands.keys() | courses.keys()
    }


def standing(session: Session, scope: Scope, at: date, today: date, asked: Collection[Metric] = ()) -> dict[str, Facts]:
    """By office that has something: its facts at the close of a day, as far as no window matters."""
    live = None if at >= today else at
    on_hand = stock.in_store(session, scope, CARD, live)
    printers = equipment.printers(session, scope, at)
    ink = equipment.ink(session, scope, live)
    more = supplies.standing(session, scope, at, asked)
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


def over(session: Session, scope: Scope, days: Span, today: date, asked: Collection[Metric] = ()) -> dict[str, Course]:
    """By office: what happened in a span of days."""
    printed = stock.printed_over(session, scope, days)
    received = shipments.received_over(session, scope, days)
    prr = usage.last_prr(session, scope, days) if Metric.PRR_PER_PRINTER in asked else {}
    counted = siak.both_counts(session, scope, days) if Metric.SIAK_DIFFERENCE in asked else {}
    opened = usage.opening_days(session, scope)
    reporting, spoiled = _reporting(session, scope, days, today, opened)
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
    session: Session, scope: Scope, span: Span, today: date, opened: Mapping[str, date]
) -> tuple[dict[str, Reporting], dict[str, int]]:
    """By office: what its reports of the span say, and how many blanks it reported spoiled."""
    days = Calendar.of(Window(span.first, span.last), today)
    tallies = _tallies(session, scope, span, days)
    causes = _causes(session, {code: tally.last_zero for code, tally in tallies.items() if tally.last_zero})
    last_reports = usage.last_report_days(session, scope, days.window.last)
    due_since: dict[date | None, Sequence[date]] = {None: []}
    answer = {}
    for code in tallies.keys() | opened.keys() | last_reports.keys():
        tally, opening = tallies.get(code, Tally()), opened.get(code)
        since = _later(opening, span.first_of(code))
        if since not in due_since:
            due_since[since] = days.due_since(since)
        due = due_since[since]
        stated, note = causes.get(code, ((), ""))
        runs = days.today_runs and opening is not None and tally.last_day != days.window.last
        counts_already = days.today_runs and opening is not None and not runs
        last_due = due[-1] if due else None
        answer[code] = Reporting(
            reported_days=tally.reported_days,
            zero_days=tally.zero_days,
            missing_days=len(due) - tally.kept,
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


def _tallies(session: Session, scope: Scope, span: Span, days: Calendar) -> dict[str, Tally]:
    """The standing reports of the span, counted by office in one statement."""
    opening = _openings()
    zero = func.coalesce(DailyReportLine.printed, 0) == 0
    kept = and_(DailyReport.business_date.in_(days.over), DailyReport.business_date >= opening.c.day)
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == CARD)
    query = (
        select(
            DailyReport.office,
            func.count(),
            func.sum(case((zero, 1), else_=0)),
            func.sum(func.coalesce(DailyReportLine.spoiled, 0)),
            func.sum(case((kept, 1), else_=0)),
            func.max(DailyReport.business_date),
            func.max(case((zero, DailyReport.business_date))),
        )
        .join(Document, Document.id == DailyReport.document_id)
        .outerjoin(DailyReportLine, card)
        .outerjoin(opening, opening.c.owner == DailyReport.office)
        .where(Document.state == State.POSTED, scope.covers(DailyReport.office))
    )
    query = span.narrow(query, DailyReport.office, DailyReport.business_date).group_by(DailyReport.office)
    return {
        office: Tally(reported, int(zeros), int(spoiled), int(in_time), last, last_zero)
        for office, reported, zeros, spoiled, in_time, last, last_zero in session.execute(query)
    }


def _openings() -> Subquery:
    """By office: the day of its first stock."""
    had_some = and_(RunningClose.account_id == AccountRow.id, RunningClose.quantity > 0)
    first = select(RunningClose.day).where(had_some).order_by(RunningClose.day).limit(1)
    return (
        select(AccountRow.owner, func.min(first.correlate(AccountRow).scalar_subquery(), type_=Date).label("day"))
        .where(AccountRow.compartment.in_(EVIDENCE_OF_STOCK))
        .group_by(AccountRow.owner)
        .subquery()
    )


def _causes(session: Session, days: Mapping[str, date]) -> dict[str, tuple[tuple[str, ...], str]]:
    """By office: the causes and the note that it stated with its zero of the day given."""
    query = (
        select(DailyReport.office, DailyReport.causes, DailyReport.cause_note)
        .join(Document, Document.id == DailyReport.document_id)
        .where(Document.state == State.POSTED)
        .where(tuple_(DailyReport.office, DailyReport.business_date).in_(sorted(days.items())))
    )
    return {office: (tuple(causes), note) for office, causes, note in session.execute(query)}
