"""Reads of the interface: page by page, in order of ids, inside a branch."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.shipments.models import ReceiptItem, Shipment
from inventory.shipments.queries import standing
from inventory.stock.models import AccountRow, Document, JournalRecord, Movement
from inventory.stock.queries import closes_at
from inventory.stock.rules import PER_SHIPMENT, REPORTS, State
from inventory.usage.models import DailyReport, DailyReportLine

Receipt = aliased(Document)
Source, Destination = aliased(AccountRow), aliased(AccountRow)


def offices(session: Session, scope: Scope, after: str, count: int) -> Sequence[Office]:
    """Some offices of a branch, in order of code."""
    query = select(Office).where(scope.covers(Office.code), Office.code > after)
    return session.scalars(query.order_by(Office.code).limit(count)).all()


def shipments(
    session: Session, scope: Scope, within: Scope, state: str | None, after: int, count: int
) -> Sequence[Row[Document, Shipment, Document | None]]:
    """Some shipments with an end in the branch and an end ``within`` another, with their standing receipts."""
    query = (
        select(Document, Shipment, Receipt)
        .join(Shipment, Shipment.document_id == Document.id)
        .outerjoin(Receipt, (Receipt.parent_id == Document.id) & standing(Receipt))
        .where(scope.covers(Shipment.source, Shipment.destination), Document.id > after)
        .where(within.covers(Shipment.source, Shipment.destination))
    )
    if state is not None:
        query = query.where(Document.state == state)
    return session.execute(query.order_by(Document.id).limit(count)).all()


def receipt_lines(session: Session, receipt_ids: Sequence[int]) -> dict[int, list[ReceiptItem]]:
    """By receipt: its lines."""
    lines: dict[int, list[ReceiptItem]] = {number: [] for number in receipt_ids}
    query = select(ReceiptItem).where(ReceiptItem.document_id.in_(receipt_ids)).order_by(ReceiptItem.item)
    for line in session.scalars(query):
        lines[line.document_id].append(line)
    return lines


def daily_reports(
    session: Session, scope: Scope, first: date | None, last: date | None, *, every: bool, after: int, count: int
) -> Sequence[Row[Document, DailyReport, Office]]:
    """Some reports of a branch: the standing ones, or ``every`` version."""
    query = (
        select(Document, DailyReport, Office)
        .join(DailyReport, DailyReport.document_id == Document.id)
        .join(Office, Office.code == Document.office)
        .where(scope.covers(Document.office), Document.id > after, Document.kind.in_(REPORTS))
    )
    if not every:
        query = query.where(Document.state == State.POSTED)
    if first is not None:
        query = query.where(Document.business_date >= first)
    if last is not None:
        query = query.where(Document.business_date <= last)
    return session.execute(query.order_by(Document.id).limit(count)).all()


def report_lines(session: Session, report_ids: Sequence[int]) -> dict[int, list[DailyReportLine]]:
    """By report: its lines."""
    lines: dict[int, list[DailyReportLine]] = {number: [] for number in report_ids}
    query = select(DailyReportLine).where(DailyReportLine.document_id.in_(report_ids)).order_by(DailyReportLine.item)
    for line in session.scalars(query):
        lines[line.document_id].append(line)
    return lines


def accounts_of_office(session: Session, scope: Scope, office: str, at: date | None) -> list[Row[str, str, int]]:
    """What every account of an office of the branch holds, now or at the close of a date: (item, compartment, pieces).

    Those that hold nothing are left out.
    """
    held = AccountRow.balance if at is None else closes_at(at)
    query = (
        select(AccountRow.item, AccountRow.compartment, held)
        .where(AccountRow.id.in_(_accounts_of(scope, office)))
        .order_by(AccountRow.item, AccountRow.compartment)
    )
    return [row for row in session.execute(query) if row[2]]


def journal(session: Session, after: int, count: int) -> Sequence[JournalRecord]:
    """Some records of the journal, in order: for auditors."""
    query = select(JournalRecord).where(JournalRecord.number > after)
    return session.scalars(query.order_by(JournalRecord.number).limit(count)).all()


def movements(session: Session, numbers: Sequence[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """By record: its movements, in line order: (number, line, item, quantity, source, its owner, destination, …)."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {number: [] for number in numbers}
    query = moved().where(Movement.journal_number.in_(numbers)).order_by(Movement.journal_number, Movement.line)
    for row in session.execute(query):
        found[row[0]].append(row)
    return found


@cache
def moved() -> Select[int, int, str, int, str, str, str, str]:
    """Movements with the names of their two accounts."""
    return (
        select(
            Movement.journal_number,
            Movement.line,
            Movement.item,
            Movement.quantity,
            Source.compartment,
            Source.owner,
            Destination.compartment,
            Destination.owner,
        )
        .join(Source, Source.id == Movement.source_id)
        .join(Destination, Destination.id == Movement.destination_id)
    )


def _accounts_of(scope: Scope, office: str) -> Select[int]:
    """The accounts of an office of the branch; those of shipments are named after their ids, which look like codes."""
    own = AccountRow.compartment.not_in(PER_SHIPMENT)
    return select(AccountRow.id).where(AccountRow.owner == office, own, scope.covers(AccountRow.owner))


def movements_of_office(scope: Scope, office: str) -> Select[*tuple[Any, ...]]:
    """The movements of an office's own accounts, with the day and the document of each, in order."""
    mine = _accounts_of(scope, office)
    return (
        moved()
        .add_columns(JournalRecord.day, Document.kind, Document.office, Document.id)
        .join(JournalRecord, JournalRecord.number == Movement.journal_number)
        .join(Document, Document.id == JournalRecord.document_id)
        .where(or_(Movement.source_id.in_(mine), Movement.destination_id.in_(mine)))
        .order_by(Movement.journal_number, Movement.line)
    )


def trial_balance(session: Session, at: date | None) -> Sequence[Row[str, str, str, int]]:
    """What every account holds, in one statement and so at one moment: (compartment, owner, item, pieces)."""
    held = AccountRow.balance if at is None else closes_at(at)
    query = select(AccountRow.compartment, AccountRow.owner, AccountRow.item, held)
    return session.execute(query.order_by(AccountRow.compartment, AccountRow.owner, AccountRow.item)).all()
