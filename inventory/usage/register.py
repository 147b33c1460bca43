"""The register of daily reports, and everything that was ever said about one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.stock.models import Document, JournalRecord
from inventory.stock.register import found_by
from inventory.stock.rules import REPORTS, Kind, State
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.queries import CARD, nothing_printed

Reports = Select[DailyReport, Document, Office, int, int, bool]
SORTABLE = {
    "business_date": DailyReport.business_date,
    "office": DailyReport.office,
    "printed": DailyReportLine.printed,
    "spoiled": DailyReportLine.spoiled,
    "prr": DailyReport.prr,
}


class Happening(NamedTuple):
    """A document, its journal record, who made it, and the version of the report it wrote, if it wrote one."""

    document: Document
    record: JournalRecord
    maker: User
    said: DailyReport | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the register is narrowed to."""

    first: date | None = None
    last: date | None = None
    all_versions: bool = False
    q: str = ""


def reports(scope: Scope, wanted: Wanted) -> Reports:
    """(DailyReport, Document, Office, printed, spoiled, nothing printed) of a branch; cards are those for citizens."""
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == CARD)
    query = (
        select(
            DailyReport,
            Document,
            Office,
            DailyReportLine.printed.label("printed"),
            DailyReportLine.spoiled.label("spoiled"),
            nothing_printed().label("nothing_printed"),
        )
        .join(Document, Document.id == DailyReport.document_id)
        .join(Office, Office.code == DailyReport.office)
        .outerjoin(DailyReportLine, card)
        .where(scope.covers(DailyReport.office))
    )
    if not wanted.all_versions:
        query = query.where(Document.state == State.POSTED)
    if wanted.first is not None:
        query = query.where(DailyReport.business_date >= wanted.first)
    if wanted.last is not None:
        query = query.where(DailyReport.business_date <= wanted.last)
    return query.where(found_by(wanted.q)) if wanted.q else query


def totals(session: Session, query: Reports) -> tuple[int, int, int]:
    """Printed, spoiled and recorded over all standing reports of the query."""
    columns = (DailyReportLine.printed, DailyReportLine.spoiled, DailyReport.recorded)
    standing = query.where(Document.state == State.POSTED).order_by(None)
    sums = session.execute(standing.with_only_columns(*(func.sum(column) for column in columns))).one()
    printed, spoiled, recorded = (int(number or 0) for number in sums)
    return printed, spoiled, recorded


def said_of(session: Session, office: str, day: date) -> list[Happening]:
    """All that happened to the reports of one office and date, in the order of the journal."""
    versions = select(DailyReport.document_id).where(DailyReport.office == office, DailyReport.business_date == day)
    taken_back = and_(Document.kind == Kind.REVERSAL, Document.parent_id.in_(versions))
    query = (
        select(Document, JournalRecord, User, DailyReport)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.id == Document.maker_id)
        .outerjoin(DailyReport, DailyReport.document_id == Document.id)
        .where(Document.office == office, Document.business_date == day)
        .where(Document.kind.in_(REPORTS) | taken_back)
    )
    return [Happening(*row) for row in session.execute(query.order_by(JournalRecord.number))]


def lines_by_version(session: Session, versions: Sequence[int]) -> dict[int, dict[str, DailyReportLine]]:
    """By document and item: the lines of some versions."""
    found: dict[int, dict[str, DailyReportLine]] = {version: {} for version in versions}
    for line in session.scalars(select(DailyReportLine).where(DailyReportLine.document_id.in_(versions))):
        found[line.document_id][line.item] = line
    return found
