"""Reads of SIAK's counts beside the daily reports."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.regions.spans import Span
from inventory.stock.known import NOW, Known
from inventory.stock.models import Document
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.queries import CARD
from inventory.usage.siak_models import SiakCount, SiakImport
from inventory.usage.siak_rules import BothCounts


def both_counts(session: Session, scope: Scope, span: Span, known: Known = NOW) -> dict[str, BothCounts]:
    """By office that has such days: both counts of printed cards, summed over the days of a span that have both.

    Of a day the newest import counts, before what the office entered with its report.
    """
    imported = (
        select(SiakCount.printed)
        .join(SiakImport, SiakImport.id == SiakCount.import_id)
        .where(SiakCount.office == DailyReport.office, SiakCount.day == DailyReport.business_date)
        .where(known.entered(SiakImport.recorded_at))
        .order_by(SiakCount.import_id.desc())
        .limit(1)
        .correlate(DailyReport)
        .scalar_subquery()
    )
    card = and_(DailyReportLine.document_id == DailyReport.document_id, DailyReportLine.item == CARD)
    reports = (
        select(
            DailyReport.office,
            func.coalesce(DailyReportLine.printed, 0).label("reported"),
            func.coalesce(imported, DailyReportLine.siak_printed).label("siak"),
        )
        .join(Document, Document.id == DailyReport.document_id)
        .outerjoin(DailyReportLine, card)
        .where(known.standing, scope.covers(DailyReport.office))
    )
    days = span.narrow(reports, DailyReport.office, DailyReport.business_date).subquery()
    query = (
        select(days.c.office, func.sum(days.c.reported), func.sum(days.c.siak), func.count())
        .where(days.c.siak.is_not(None))
        .group_by(days.c.office)
    )
    return {
        office: BothCounts(reported=int(reported), siak=int(siak), days=count)
        for office, reported, siak, count in session.execute(query)
    }
