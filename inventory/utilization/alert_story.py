"""What the books tell of a story: what was sent to the district since its alert opened, arrived, and was printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.clock import local_date
from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.shipments.models import ReceiptItem, Shipment
from inventory.shipments.queries import lines_of
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Event, Kind, instant_text
from inventory.usage import queries as usage
from inventory.usage.models import DailyReport
from inventory.utilization.alert_models import Alert
from inventory.utilization.instruction_models import InstructionShipment

NEWEST = 15  # days with prints that are told one by one; those before them in one line


class Word(StrEnum):
    """What is told."""

    SENT = "sent"
    RECEIVED = "received"
    PRINTED = "printed"
    PRINTED_BEFORE = "printed_before"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing that the ledger or the reports know: when it was recorded, what, by whom, and how many of what.

    ``document_id`` is the shipment or the report; ``other`` the office it came from; ``days`` how many days a line
    that sums several stands for.
    """

    at: datetime
    word: Word
    document_id: int
    number: str = ""
    day: date
    who: str = ""
    other: str = ""
    pieces: Mapping[str, int] = field(default_factory=dict)
    state: str = ""
    days: int = 1


def signs(session: Session, alert: Alert, office: Office) -> list[Sign]:
    """All signs of a story since the alert was opened last, until it was closed; in no order.

    What was sent because of an instruction is told by the story's own event.
    """
    until = alert.closed_at
    found = [*_sent(session, alert), *_received(session, alert), *_printed(session, alert, office)]
    return [sign for sign in found if until is None or sign.at <= until]


def _sent(session: Session, alert: Alert) -> list[Sign]:
    instructed = select(InstructionShipment.shipment_id)
    query = (
        select(Document, JournalRecord.recorded_at, User.name, Office.name)
        .join(Shipment, Shipment.document_id == Document.id)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .join(Office, Office.code == Shipment.source)
        .where(Shipment.destination == alert.office, JournalRecord.event == Event.POSTED)
        .where(JournalRecord.recorded_at >= instant_text(alert.opened_at), Document.id.not_in(instructed))
    )
    rows = session.execute(query).all()
    lines = lines_of(session, [row[0].id for row in rows])
    return [
        Sign(
            at=datetime.fromisoformat(recorded_at),
            word=Word.SENT,
            document_id=document.id,
            number=document.number,
            day=document.business_date,
            who=person,
            other=source,
            pieces=lines[document.id],
            state=document.state if document.state == "reversed" else "",
        )
        for document, recorded_at, person, source in rows
    ]


def _received(session: Session, alert: Alert) -> list[Sign]:
    query = (
        select(Document, JournalRecord.recorded_at, User.name)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .where(Document.kind == Kind.RECEIPT, Document.office == alert.office, JournalRecord.event == Event.POSTED)
        .where(JournalRecord.recorded_at >= instant_text(alert.opened_at))
    )
    rows = session.execute(query).all()
    good = _good(session, [row[0].id for row in rows])
    return [
        Sign(
            at=datetime.fromisoformat(recorded_at),
            word=Word.RECEIVED,
            document_id=document.parent_id or document.id,
            number=document.number,
            day=document.business_date,
            who=person,
            pieces=good.get(document.id, {}),
            state=document.state if document.state == "reversed" else "",
        )
        for document, recorded_at, person in rows
    ]


def _good(session: Session, receipts: Sequence[int]) -> dict[int, dict[str, int]]:
    query = select(ReceiptItem.document_id, ReceiptItem.item, ReceiptItem.good)
    found: dict[int, dict[str, int]] = {}
    for document_id, item, good in session.execute(query.where(ReceiptItem.document_id.in_(receipts))):
        found.setdefault(document_id, {})[item] = good
    return found


def _printed(session: Session, alert: Alert, office: Office) -> list[Sign]:
    """The days with prints, the newest one by one, those before them summed. A report that was amended since counts
    from its amendment on."""
    opened = local_date(alert.opened_at, office.timezone)
    posted = _posted(session, alert)
    facts = usage.reports_between(session, Scope(office.code), opened, date.max)
    days = [fact for fact in facts if fact.printed and fact.document_id in posted]
    told = [
        Sign(
            at=posted[fact.document_id],
            word=Word.PRINTED,
            document_id=fact.document_id,
            day=fact.business_date,
            pieces={usage.CARD: fact.printed},
        )
        for fact in days[-NEWEST:]
    ]
    if earlier := days[:-NEWEST]:
        last, cards = earlier[-1], sum(fact.printed for fact in earlier)
        told.append(
            Sign(
                at=posted[last.document_id],
                word=Word.PRINTED_BEFORE,
                document_id=last.document_id,
                day=last.business_date,
                pieces={usage.CARD: cards},
                days=len(earlier),
            )
        )
    return told


def _posted(session: Session, alert: Alert) -> dict[int, datetime]:
    """When each report of the district was recorded, or last amended, since the alert was opened."""
    query = (
        select(JournalRecord.document_id, JournalRecord.recorded_at)
        .join(DailyReport, DailyReport.document_id == JournalRecord.document_id)
        .where(DailyReport.office == alert.office, JournalRecord.event == Event.POSTED)
        .where(JournalRecord.recorded_at >= instant_text(alert.opened_at))
    )
    return {document_id: datetime.fromisoformat(at) for document_id, at in session.execute(query)}
