"""The record of one shipment: what was sent, what became of every piece, and what happened to it when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.identity import Actor, Scope, Verb
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments import queries
from inventory.shipments.models import ReceiptItem, Shipment
from inventory.shipments.rules import days_on_the_way
from inventory.stock import queries as stock
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Compartment, Kind, State


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: what was sent, what the standing receipt says, and the pieces that are still missing."""

    item: str
    sent: int
    fate: ReceiptItem | None
    still_missing: int


@dataclass(frozen=True, kw_only=True)
class Record:
    """A shipment with both its ends, its lines and its standing receipt."""

    document: Document
    shipment: Shipment
    source: Office
    destination: Office
    receipt: Document | None
    lines: Sequence[Line]

    def days(self, today: date) -> int | None:
        """How long it was or has been on the way; None if it was taken back."""
        arrived = None if self.receipt is None else self.receipt.business_date
        return days_on_the_way(self.document.state, self.document.business_date, arrived, today)

    @property
    def still_missing(self) -> int:
        """Pieces nobody has found yet."""
        return sum(self.missing_items.values())

    @property
    def missing_items(self) -> dict[str, int]:
        """By item: pieces nobody has found yet."""
        return {line.item: line.still_missing for line in self.lines if line.still_missing}

    def may_be_settled_by(self, actor: Actor) -> bool:
        """Whether a page should offer this person to say what became of the missing pieces."""
        return self.still_missing > 0 and actor.may(Verb.KEEP_STOCK)

    def may_be_received_by(self, actor: Actor) -> bool:
        """Whether a page should offer this person to confirm the receipt."""
        mine = actor.may(Verb.RECEIVE) and actor.scope.contains(self.destination.code)
        return mine and self.document.state == State.SENT


def record(session: Session, scope: Scope, document_id: int) -> Record:
    """The record of a shipment with an end in the branch. Raises NotFound."""
    document, shipment = queries.shipment(session, scope, document_id)
    receipt = queries.standing_receipt(session, document_id)
    fates = {} if receipt is None else queries.receipt_lines(session, receipt.id)
    missing = stock.on_the_way(session, [document_id], Compartment.MISSING)
    lines = [
        Line(item=item, sent=sent, fate=fates.get(item), still_missing=missing.get((document_id, item), 0))
        for item, sent in queries.sent(session, document_id).items()
    ]
    return Record(
        document=document,
        shipment=shipment,
        source=regions.unscoped_office(session, shipment.source),
        destination=regions.unscoped_office(session, shipment.destination),
        receipt=receipt,
        lines=lines,
    )


def waiting_write_offs(session: Session, document_id: int) -> Sequence[Document]:
    """What somebody asked to give up of a shipment and nobody has decided yet."""
    query = select(Document).where(
        Document.parent_id == document_id, Document.kind == Kind.WRITE_OFF, Document.state == State.PENDING
    )
    return session.scalars(query.order_by(Document.id)).all()


def history(session: Session, document_id: int) -> Sequence[Row[Document, JournalRecord, User, Office]]:
    """All that happened to a shipment and to what was done to it, oldest first.

    Sent, received, sent back, found again, given up, taken back: each with its seal, with who did this and the office.
    """
    receipts = aliased(Document)
    answers = select(receipts.id).where(receipts.parent_id == document_id)
    query = (
        select(Document, JournalRecord, User, Office)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .join(Office, Office.code == Document.office)
        .where(or_(Document.id == document_id, Document.parent_id == document_id, Document.parent_id.in_(answers)))
        .order_by(JournalRecord.number)
    )
    return session.execute(query).all()
