"""Gathering the counts of every district of a branch: a fixed number of statements, however many districts."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.custody import queries as custody
from inventory.reconciliation.rules import Comparison, DayCounts, RibbonUse, Spoiling, Window
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.models import Document, Item
from inventory.stock.rules import Kind, State
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.queries import CARD
from inventory.usage.siak_models import SiakCount

RIBBON = "ribbon"
PRINTED_WITH_RIBBON = (CARD, "ktp-wna")  # cards for children have a printer, and a ribbon, of their own
UNSTATED = ""
Reports = dict[str, list[Any]]
Imported = dict[str, dict[date, tuple[int, int]]]


def comparisons(session: Session, scope: Scope, window: Window) -> tuple[dict[str, Comparison], dict[str, Spoiling]]:
    """By office that has any: its days with their counts, and what it reported as printed and spoiled."""
    reports, imported = _reports(session, scope, window), imported_counts(session, scope, window)
    destroyed = _destroyed(session, scope, window)
    found = {
        code: Comparison(tuple(_days(reports.get(code, ()), imported.get(code, {}))))
        for code in reports.keys() | imported.keys()
    }
    spoiling = {
        code: _spoiling(reports.get(code, ()), destroyed.get(code, Counter()))
        for code in reports.keys() | destroyed.keys()
    }
    return found, spoiling


def _days(reports: Iterable[Any], imported: dict[date, tuple[int, int]]) -> list[DayCounts]:
    told = {row.business_date: row for row in reports}
    return [_day(day, told.get(day), imported.get(day)) for day in sorted(told.keys() | imported.keys())]


def _day(day: date, told: Any, imported: tuple[int, int] | None) -> DayCounts:
    return DayCounts(
        day=day,
        reported=None if told is None else told.printed or 0,
        entered=None if told is None else told.siak_printed,
        imported=None if imported is None else imported[0],
        document_id=None if told is None else told.document_id,
        import_id=None if imported is None else imported[1],
    )


def _spoiling(reports: Iterable[Any], destroyed: Counter[str]) -> Spoiling:
    reports = list(reports)
    return Spoiling(
        printed=sum(row.printed or 0 for row in reports),
        spoiled=sum(row.spoiled or 0 for row in reports),
        destroyed=destroyed.total(),
        causes={cause: pieces for cause, pieces in destroyed.most_common() if cause != UNSTATED},
    )


def _reports(session: Session, scope: Scope, window: Window) -> Reports:
    """By office: the standing reports of the window with what they say of cards for citizens."""
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == CARD)
    query = (
        select(
            DailyReport.office,
            DailyReport.business_date,
            DailyReport.document_id,
            DailyReportLine.printed,
            DailyReportLine.spoiled,
            DailyReportLine.siak_printed,
        )
        .join(Document, Document.id == DailyReport.document_id)
        .outerjoin(DailyReportLine, card)
        .where(Document.state == State.POSTED, scope.covers(DailyReport.office))
        .where(DailyReport.business_date.between(window.first, window.last))
    )
    found: Reports = {}
    for row in session.execute(query):
        found.setdefault(row.office, []).append(row)
    return found


def imported_counts(session: Session, scope: Scope, window: Window) -> Imported:
    """By office and day: the count of the newest import, and which import that is."""
    query = (
        select(SiakCount.office, SiakCount.day, SiakCount.printed, SiakCount.import_id)
        .where(SiakCount.day.between(window.first, window.last), scope.covers(SiakCount.office))
        .order_by(SiakCount.import_id)
    )
    found: Imported = {}
    for office, day, printed, import_id in session.execute(query):
        found.setdefault(office, {})[day] = (printed, import_id)
    return found


def _destroyed(session: Session, scope: Scope, window: Window) -> dict[str, Counter[str]]:
    """By office: spoiled blanks for citizens that were destroyed, by the cause stated; without one under UNSTATED."""
    # Office by office, in the index of what each did on which day: all documents are read through otherwise.
    offices = select(Office.code).where(scope.covers(Office.code))
    query = (
        select(Document)
        .where(Document.office.in_(offices), Document.kind == Kind.DESTRUCTION, Document.state == State.POSTED)
        .where(Document.business_date.between(window.first, window.last))
    )
    found: dict[str, Counter[str]] = {}
    for document in session.scalars(query):
        counted = found.setdefault(document.office, Counter())
        for line in custody.destroyed(document):
            if line.item == CARD:
                stated = {part.reason: part.quantity for part in line.breakdown}
                counted.update(stated)
                counted[UNSTATED] += line.quantity - sum(stated.values())
    return found


def ribbons(session: Session, scope: Scope, window: Window) -> dict[str, RibbonUse]:
    """By office that used any: ribbons used up and the cards printed with them, by its books."""
    rated = session.scalar(select(Item.yield_cards).where(Item.code == RIBBON))
    used = stock.printed_between(session, scope, window.first, window.last, RIBBON)
    cards: Counter[str] = Counter()
    for item in PRINTED_WITH_RIBBON:
        cards.update(stock.printed_between(session, scope, window.first, window.last, item))
    return {
        code: RibbonUse(ribbons=used.get(code, 0), cards=cards[code], rated=rated)
        for code in used.keys() | cards.keys()
    }
