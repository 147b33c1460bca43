"""What happened to purchases, as facts for whoever tells of them: steps, deliveries, those taken back, payments."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.procurement.models import Purchase, PurchaseDelivery, PurchasePayment, PurchaseStep
from inventory.procurement.rules import PurchaseState
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Kind


class Word(StrEnum):
    """What happens to a purchase."""

    PLANNED = "planned"
    SENT_BACK = "sent_back"
    REQUESTED = "requested"
    APPROVED = "approved"
    ORDERED = "ordered"
    DELIVERED = "delivered"
    TAKEN_BACK = "taken_back"
    PAID = "paid"
    CANCELLED = "cancelled"
    CLOSED_SHORT = "closed_short"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened: when it was recorded, by which username, why, and the day and document that it names.

    ``amount`` is what was paid, in rupiah; ``reference`` the order to pay.
    """

    at: datetime
    word: Word
    purchase: Purchase
    actor: str
    reason: str = ""
    day: date | None = None
    document: Document | None = None
    amount: Decimal | None = None
    reference: str = ""


def told(session: Session, numbers: Collection[int]) -> list[Told]:
    """All that happened to these purchases, in the order in which it was recorded."""
    bought = {each.id: each for each in session.scalars(select(Purchase).where(Purchase.id.in_(numbers)))}
    found = [*_steps(session, bought), *_taken_back(session, bought), *_payments(session, bought)]
    return sorted(found, key=lambda each: each.at)


def _steps(session: Session, bought: dict[int, Purchase]) -> Iterator[Told]:
    """The steps; each delivery has one, in the same order."""
    arrivals: dict[int, list[tuple[date | None, Document | None]]] = {number: [] for number in bought}
    arrived = select(PurchaseDelivery, Document).outerjoin(Document, Document.id == PurchaseDelivery.document_id)
    arrived = arrived.where(PurchaseDelivery.purchase_id.in_(bought)).order_by(PurchaseDelivery.id.desc())
    for delivery, document in session.execute(arrived):
        arrivals[delivery.purchase_id].append((delivery.business_date, document))
    begun: set[int] = set()
    steps = select(PurchaseStep).where(PurchaseStep.purchase_id.in_(bought)).order_by(PurchaseStep.id)
    for step in session.scalars(steps):
        back = step.step == PurchaseState.PLANNED and step.purchase_id in begun
        begun.add(step.purchase_id)
        arrived_now = step.step == PurchaseState.DELIVERED
        day, paper = arrivals[step.purchase_id].pop() if arrived_now else (None, None)
        yield Told(
            at=step.recorded_at,
            word=Word.SENT_BACK if back else Word(step.step),
            purchase=bought[step.purchase_id],
            actor=step.actor,
            reason=step.reason,
            day=day,
            document=paper,
        )


def _taken_back(session: Session, bought: dict[int, Purchase]) -> Iterator[Told]:
    query = (
        select(Document, JournalRecord, PurchaseDelivery.purchase_id)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(PurchaseDelivery, PurchaseDelivery.document_id == Document.parent_id)
        .where(Document.kind == Kind.REVERSAL, PurchaseDelivery.purchase_id.in_(bought))
        .order_by(Document.id)
    )
    for document, record, number in session.execute(query):
        yield Told(
            at=datetime.fromisoformat(record.recorded_at),
            word=Word.TAKEN_BACK,
            purchase=bought[number],
            actor=record.actor,
            reason=document.entered["reason"],
            document=document,
        )


def _payments(session: Session, bought: dict[int, Purchase]) -> Iterator[Told]:
    query = select(PurchasePayment).where(PurchasePayment.purchase_id.in_(bought)).order_by(PurchasePayment.id)
    for payment in session.scalars(query):
        yield Told(
            at=payment.recorded_at,
            word=Word.PAID,
            purchase=bought[payment.purchase_id],
            actor=payment.actor,
            reason=payment.note,
            day=payment.day,
            amount=payment.amount,
            reference=payment.reference,
        )
