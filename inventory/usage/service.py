"""Use-cases of the daily report: reporting a day, and amending what was reported."""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, DuplicateReport, Invalid, RouteRefused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.rules import REPORTS, Kind, State
from inventory.stock.service import Command, once
from inventory.usage import queries, rules
from inventory.usage.models import DailyReport
from inventory.usage.rules import Figures, ReportLine, Split

# Written past the unit of work: the demo plays tens of thousands of reports.
INSERT_REPORT = insert(DailyReport.metadata.tables["daily_report"])
INSERT_LINES = insert(DailyReport.metadata.tables["daily_report_line"])
LINE = tuple(field.name for field in fields(ReportLine))
NO_SPLIT = dict.fromkeys(asdict(Split()))

__all__ = ["Amend", "Report", "ReportLine", "Split", "amend", "report"]


@dataclass(frozen=True, kw_only=True)
class Report(Command, Figures):
    """Report one day of one office."""

    office: str
    business_date: date


@dataclass(frozen=True, kw_only=True)
class Amend(Command, Figures):
    """Put other figures in the place of those that stand for a day."""

    report_id: int
    reason: str


@once
def report(session: Session, actor: Actor, command: Report) -> Document:
    """Report a day. Printed and spoiled pieces leave the store; a zero report moves nothing and is sealed too.

    Raises NotFound, Forbidden, RouteRefused at the centre, Invalid, QuantityMismatch, DuplicateReport,
    DateRefused, and Insufficient where the store does not hold the pieces.
    """
    actor.demand(Verb.REPORT, command.office)
    if command.office == CENTRE:
        raise RouteRefused(source=CENTRE, destination=CENTRE)
    rules.check(command, queries.cards(session))
    standing = stock.standing(session, command.office, REPORTS, command.business_date)
    if standing is not None:
        raise DuplicateReport(
            office=command.office, day=command.business_date, document=standing.number, document_id=standing.id
        )
    draft = ledger.Draft(
        kind=Kind.DAILY_REPORT,
        office=command.office,
        business_date=command.business_date,
        content=_content(command.office, command.business_date, command),
    )
    document = ledger.enter(session, actor, draft)
    _write(session, document, command, actor.at)
    ledger.post(session, actor, document, rules.movements(command.office, command.lines))
    return document


@once
def amend(session: Session, actor: Actor, command: Amend) -> Document:
    """Amend the standing report of a day: its movements are undone and the new ones made, in one record.

    The former version stays readable. Raises what `report` raises, Invalid without a reason, and AlreadyDone
    where the version was amended or reversed before.
    """
    former = queries.report_document(session, actor.scope, command.report_id)
    actor.demand(Verb.REPORT, former.office)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    if former.state != State.POSTED:
        raise AlreadyDone(document=former.number, state=former.state)
    rules.check(command, queries.cards(session))
    first_reported = session.get_one(DailyReport, former.id).recorded_at
    before = rules.movements(former.office, _sealed_lines(former))
    draft = ledger.Draft(
        kind=Kind.AMENDMENT,
        office=former.office,
        business_date=former.business_date,
        content={
            **_content(former.office, former.business_date, command),
            "document": str(former.id),
            "reason": command.reason.strip(),
        },
        parent=former,
    )
    document = ledger.enter(session, actor, draft)
    _write(session, document, command, first_reported)
    after = rules.movements(former.office, command.lines)
    ledger.post(session, actor, document, [*(move.undone for move in before), *after])
    return document


def _sealed_lines(report: Document) -> list[ReportLine]:
    """What a version printed and spoiled, out of its sealed content."""
    lines = report.entered["lines"]
    return [ReportLine(item=line["item"], printed=line["printed"], spoiled=line["spoiled"]) for line in lines]


def _content(office: str, day: date, figures: Figures) -> dict[str, Any]:
    """What was entered, in the words of the machine interface; what was left empty is left out."""
    said = {field.name: getattr(figures, field.name) for field in fields(Figures)}
    said["lines"] = [_line(line) for line in figures.lines]
    said["causes"] = rules.in_order(figures.causes)
    return {"office": office, "business_date": day.isoformat(), **_without_nothing(said)}


def _line(line: ReportLine) -> dict[str, Any]:
    said = {name: getattr(line, name) for name in LINE}
    return _without_nothing(said if line.split is None else said | {"split": asdict(line.split)})


def _without_nothing(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _write(session: Session, document: Document, figures: Figures, first_reported: datetime) -> None:
    row = {
        "document_id": document.id,
        "office": document.office,
        "business_date": document.business_date,
        "recorded": figures.recorded,
        "prr": figures.prr,
        "causes": rules.in_order(figures.causes),
        "cause_note": figures.cause_note,
        "note": figures.note,
        "outage_hours": figures.outage_hours,
        "recorded_at": first_reported,
    }
    connection = session.connection()
    connection.execute(INSERT_REPORT, row)
    connection.execute(INSERT_LINES, [_line_row(document.id, line) for line in figures.lines])


def _line_row(document_id: int, line: ReportLine) -> dict[str, Any]:
    parts = asdict(line.split) if line.split is not None else NO_SPLIT
    return {
        "document_id": document_id,
        "item": line.item,
        "printed": line.printed,
        "spoiled": line.spoiled,
        "siak_printed": line.siak_printed,
        "counted": line.counted,
        **{f"split_{part}": number for part, number in parts.items()},
    }
