"""Gathering the facts of every district of a branch: a fixed number of statements, however many districts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Date, String, and_, case, column, func, select, values
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment.rules import Ink, Printers
from inventory.regions import calendar
from inventory.shipments import queries as shipments
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known
from inventory.stock.models import Document
from inventory.usage import queries as usage
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.rules import latest_state
from inventory.utilization.facts import Facts, Reporting, Window

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
        return [] if opened is None else [day for day in self.over if day >= opened]


@dataclass(frozen=True)
class Course:
    """What happened at an office in a window: cards printed, blanks received and spoiled, and its reports."""

    printed: int = 0
    received: int = 0
    spoiled: int = 0
    reporting: Reporting = field(default_factory=Reporting)


def gather(session: Session, scope: Scope, window: Window, today: date, known: Known = NOW) -> dict[str, Facts]:
    """By office that has a figure of any kind: its facts at the close of the window's last day, as they are known."""
    on_hand = stock.in_store(session, scope, CARD, window.last, known)
    printers = equipment.printers(session, scope, window.last, known)
    ink = equipment.ink(session, scope, window.last, known)
    courses = over(session, scope, window, today, known)
    offices = on_hand.keys() | printers.keys() | ink.keys() | courses.keys()
    return {
        code: in_window(
            Facts(
                office=code,
                window=window,
                printed=0,
                received=0,
                on_hand=on_hand.get(code, 0),
                printers_total=printers.get(code, NO_PRINTERS).total,
                printers_working=printers.get(code, NO_PRINTERS).working,
                ink_cards=ink.get(code, NO_INK).cards,
            ),
            window,
            courses,
        )
        for code in offices
    }


def over(session: Session, scope: Scope, window: Window, today: date, known: Known = NOW) -> dict[str, Course]:
    """By office: what happened in a window, as it is known."""
    printed = stock.printed_between(session, scope, window.first, window.last, known=known)
    received = shipments.received_between(session, scope, window.first, window.last, known=known)
    reporting, spoiled = _reporting(session, scope, Calendar.of(window, today), known)
    return {
        code: Course(
            printed=printed.get(code, 0),
            received=received.get(code, 0),
            spoiled=spoiled.get(code, 0),
            reporting=reporting.get(code, Reporting()),
        )
        for code in printed.keys() | received.keys() | reporting.keys()
    }


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
    )


def _reporting(
    session: Session, scope: Scope, days: Calendar, known: Known
) -> tuple[dict[str, Reporting], dict[str, int]]:
    """By office: what its reports of the window say, and how many blanks it reported spoiled."""
    last = days.window.last
    opened = {code: day for code, day in usage.opening_days(session, scope, known).items() if day <= last}
    tallies, early = _tallies(session, scope, days, known), _too_early(session, days, opened, known)
    causes = _causes(session, {code: tally.last_zero for code, tally in tallies.items() if tally.last_zero}, known)
    last_reports = usage.last_report_days(session, scope, last, known)
    due_since: dict[date | None, Sequence[date]] = {None: []}
    answer = {}
    for code in tallies.keys() | opened.keys() | last_reports.keys():
        tally, opening = tallies.get(code, Tally()), opened.get(code)
        due = due_since.setdefault(opening, days.due_since(opening))
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


def _tallies(session: Session, scope: Scope, days: Calendar, known: Known) -> dict[str, Tally]:
    """The standing reports of the window, counted by office in one statement."""
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
        .where(DailyReport.business_date.between(days.window.first, days.window.last))
        .group_by(DailyReport.office)
    )
    return {
        office: Tally(reported, int(zeros), int(spoiled), int(in_time), last, last_zero)
        for office, reported, zeros, spoiled, in_time, last, last_zero in session.execute(query)
    }


def _too_early(session: Session, days: Calendar, opened: Mapping[str, date], known: Known) -> Counter[str]:
    """By office that opened within the window: its reports on working days before that, which kept nothing due."""
    opening = {code: day for code, day in opened.items() if day > days.window.first}
    query = (
        select(DailyReport.office, DailyReport.business_date)
        .join(Document, Document.id == DailyReport.document_id)
        .where(known.standing, DailyReport.office.in_(opening))
        .where(DailyReport.business_date.between(days.window.first, max(opening.values(), default=date.min)))
    )
    over = set(days.over)
    return Counter(office for office, day in session.execute(query) if day in over and day < opening[office])


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
