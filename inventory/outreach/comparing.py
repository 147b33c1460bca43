"""What sessions claim to have printed, beside what the daily reports of the same days say. Nothing is posted here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Scope
from inventory.outreach import rules
from inventory.outreach.models import Outreach, OutreachLine
from inventory.outreach.rules import Claim, OutreachState
from inventory.stock.models import Document
from inventory.stock.rules import State
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.queries import ReportFact, reports_between


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One item of a session that is back: printed by it, by all sessions within its days, and in the reports."""

    item: str
    printed: int
    claimed: int
    reported: int

    @property
    def excess(self) -> int:
        """Cards that the sessions claim and no report has; below zero where others were printed at the office."""
        return self.claimed - self.reported


def beside(session: Session, found: Outreach) -> list[Beside]:
    """The cards of a session beside the reports of its days; nothing before it is back."""
    if found.out_on is None or found.back_on is None:
        return []
    claims, reported = _claims(session, found), _reported(session, found)
    return [
        Beside(
            item=line.item,
            printed=line.printed or 0,
            claimed=rules.claimed_within(claims[line.item], found.out_on, found.back_on),
            reported=reported.get(line.item, 0),
        )
        for line in found.lines
    ]


def reports_of(session: Session, found: Outreach) -> list[ReportFact]:
    """The standing reports of the days that a session was out, oldest first."""
    if found.out_on is None or found.back_on is None:
        return []
    return reports_between(session, Scope(found.office), found.out_on, found.back_on)


def _claims(session: Session, found: Outreach) -> Mapping[str, Sequence[Claim]]:
    """By item: what the office's sessions within the days of this one say they printed."""
    query = (
        select(OutreachLine.item, Outreach.out_on, Outreach.back_on, OutreachLine.printed)
        .join(Outreach, Outreach.id == OutreachLine.outreach_id)
        .where(Outreach.office == found.office, Outreach.state == OutreachState.BACK)
        .where(Outreach.out_on >= found.out_on, Outreach.back_on <= found.back_on)
    )
    claims: dict[str, list[Claim]] = defaultdict(list)
    for item, out_on, back_on, printed in session.execute(query):
        if out_on and back_on and printed is not None:  # of whoever is back, all of it is known
            claims[item].append(Claim(out_on, back_on, printed))
    return claims


def _reported(session: Session, found: Outreach) -> dict[str, int]:
    query = (
        select(DailyReportLine.item, func.sum(DailyReportLine.printed))
        .join(DailyReport, DailyReport.document_id == DailyReportLine.document_id)
        .join(Document, Document.id == DailyReport.document_id)
        .where(DailyReport.office == found.office, Document.state == State.POSTED)
        .where(DailyReport.business_date.between(found.out_on, found.back_on))
        .group_by(DailyReportLine.item)
    )
    return {item: int(printed) for item, printed in session.execute(query)}


@cache
def reported_column() -> ColumnElement[int]:
    """Cards in the reports of the days of the enclosing query's session, of the items it took along."""
    query = (
        select(func.coalesce(func.sum(DailyReportLine.printed), 0))
        .join(DailyReport, DailyReport.document_id == DailyReportLine.document_id)
        .join(Document, Document.id == DailyReport.document_id)
        .where(DailyReport.office == Outreach.office, Document.state == State.POSTED)
        .where(DailyReport.business_date.between(Outreach.out_on, Outreach.back_on))
        .where(DailyReportLine.item.in_(_items()))
    )
    return query.correlate(Outreach).scalar_subquery()


@cache
def claimed_column() -> ColumnElement[int]:
    """Cards that all sessions within the days of the enclosing query's session claim, of the items it took along."""
    other, line = aliased(Outreach), aliased(OutreachLine)
    query = (
        select(func.coalesce(func.sum(line.printed), 0))
        .join(other, other.id == line.outreach_id)
        .where(other.office == Outreach.office, other.state == OutreachState.BACK)
        .where(other.out_on >= Outreach.out_on, other.back_on <= Outreach.back_on)
        .where(line.item.in_(_items()))
    )
    return query.correlate(Outreach).scalar_subquery()


@cache
def _items() -> Select[str]:
    line = aliased(OutreachLine)
    return select(line.item).where(line.outreach_id == Outreach.id).correlate(Outreach)


@cache
def over_claimed() -> ColumnElement[bool]:
    """The condition that sessions claim more cards of the enclosing query's session's days than were reported."""
    return and_(Outreach.state == OutreachState.BACK, claimed_column() > reported_column())
