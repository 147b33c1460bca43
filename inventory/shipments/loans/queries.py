"""Reads of loans: what was lent, what came of it, what went back, what is still out and until when."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BigInteger, ColumnElement, Row, and_, cast, exists, func, literal_column, select, true
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Actor, Scope, Verb
from inventory.regions.models import Office
from inventory.shipments.loans import rules as loan_rules
from inventory.shipments.models import ReceiptItem, Shipment, ShipmentItem
from inventory.shipments.queries import Destination, Source, lines_of, standing
from inventory.shipments.rules import Purpose
from inventory.stock.known import NOW, Known
from inventory.stock.models import Document, Item
from inventory.stock.rules import State

ByItem = dict[str, int]
Ends = Row[Document, Shipment, Office, Office] | tuple[Document, Shipment, Office, Office]
ARRIVED = cast(ReceiptItem.good, BigInteger) + ReceiptItem.damaged + ReceiptItem.surplus


def received(session: Session, loan_ids: Sequence[int]) -> dict[int, ByItem]:
    """By loan and item: pieces that the borrower received, damaged and surplus ones included."""
    query = (
        select(ReceiptItem.shipment_id, ReceiptItem.item, ARRIVED)
        .join(Document, Document.id == ReceiptItem.document_id)
        .join(Item, Item.code == ReceiptItem.item)
        .where(ReceiptItem.shipment_id.in_(loan_ids), Document.state == State.POSTED)
        .order_by(Item.position)
    )
    found: dict[int, ByItem] = defaultdict(dict)
    for loan, item, pieces in session.execute(query):
        found[loan][item] = int(pieces)
    return found


def returned(session: Session, loan_ids: Sequence[int]) -> dict[int, ByItem]:
    """By loan and item: pieces on their way back or back, in all returns that stand."""
    query = (
        select(Shipment.loan, ShipmentItem.item, func.sum(cast(ShipmentItem.quantity, BigInteger)))
        .join(ShipmentItem, ShipmentItem.document_id == Shipment.document_id)
        .join(Document, Document.id == Shipment.document_id)
        .where(Shipment.loan.in_(loan_ids), Document.state != State.REVERSED)
        .group_by(Shipment.loan, ShipmentItem.item)
    )
    found: dict[int, ByItem] = defaultdict(dict)
    for loan, item, pieces in session.execute(query):
        if loan is not None:
            found[loan][item] = int(pieces)
    return found


def still_out(session: Session, loan_id: int) -> ByItem:
    """By item: pieces of one loan that could still go back."""
    return loan_rules.still_out(received(session, [loan_id])[loan_id], returned(session, [loan_id])[loan_id])


def out_of(session: Session, loan_ids: Sequence[int]) -> Counter[int]:
    """By loan: all pieces that are still out, of whatever item."""
    out: Counter[int] = Counter()
    for loan, pieces in received(session, loan_ids).items():
        out[loan] += sum(pieces.values())
    for loan, pieces in returned(session, loan_ids).items():
        out[loan] -= sum(pieces.values())
    return out


@cache
def pieces_out() -> ColumnElement[bool]:
    """The condition that a shipment is a loan of which pieces are still out."""
    return _pieces_out(None, NOW)


def _pieces_out(at: date | None, known: Known) -> ColumnElement[bool]:
    """The same at the close of a date, as far as that was known."""
    back, going, receipt = aliased(Shipment), aliased(Document), aliased(Document)
    gone, here = (true() if at is None else each.business_date <= at for each in (going, receipt))
    went_back = (
        select(func.coalesce(func.sum(cast(ShipmentItem.quantity, BigInteger)), 0))
        .join(back, back.document_id == ShipmentItem.document_id)
        .join(going, going.id == back.document_id)
        .where(back.loan == ReceiptItem.shipment_id, known.stood(going))
        .where(ShipmentItem.item == ReceiptItem.item, gone)
        .correlate(ReceiptItem)
        .scalar_subquery()
    )
    came = (
        exists()
        .where(ReceiptItem.shipment_id == Shipment.document_id, receipt.id == ReceiptItem.document_id)
        .where(standing(receipt, known), here, went_back < ARRIVED)
        .correlate(Shipment)
    )
    # Spelt out, so that SQLite knows the index that holds loans only.
    return and_(Shipment.purpose == literal_column(f"'{Purpose.LOAN}'"), came)


@dataclass(frozen=True, kw_only=True)
class LoanLine:
    """One item of a loan: lent, received, gone back, and how many are still out."""

    item: str
    lent: int
    received: int
    returned: int

    @property
    def out(self) -> int:
        """Pieces that the borrower has not sent back yet."""
        return self.received - self.returned


@dataclass(frozen=True, kw_only=True)
class Loan:
    """A loan between two districts, with all its lines."""

    document: Document
    shipment: Shipment
    lender: Office
    borrower: Office
    lines: Sequence[LoanLine]

    @property
    def out(self) -> int:
        """All pieces that are still out, of whatever item."""
        return sum(line.out for line in self.lines)

    @property
    def items_out(self) -> ByItem:
        """By item: pieces that are still out."""
        return {line.item: line.out for line in self.lines if line.out}

    def may_be_returned_by(self, actor: Actor) -> bool:
        """Whether a page should offer this person to send pieces back."""
        return self.out > 0 and actor.may(Verb.LEND) and actor.scope.contains(self.borrower.code)

    def standing(self, today: date) -> str:
        """Out, overdue or returned, as its badge says."""
        return loan_rules.standing(self.shipment.due_date, self.out, today)

    def overdue(self, today: date) -> bool:
        """Whether it should have come back."""
        return loan_rules.is_overdue(self.shipment.due_date, self.out, today)


def outstanding(session: Session, scope: Scope, due_until: date | None = None) -> list[Loan]:
    """The loans given or taken by the branch of which pieces are out, first due first; those without a date last."""
    query = (
        select(Document, Shipment, Source, Destination)
        .join(Shipment, Shipment.document_id == Document.id)
        .join(Source, Source.code == Shipment.source)
        .join(Destination, Destination.code == Shipment.destination)
        .where(scope.covers(Shipment.source, Shipment.destination), Document.state == State.RECEIVED, pieces_out())
        .order_by(Shipment.due_date.is_(None), Shipment.due_date, Document.id)
    )
    if due_until is not None:
        query = query.where(Shipment.due_date <= due_until)
    return _with_lines(session, session.execute(query).all())


def due_days(session: Session, scope: Scope, at: date, known: Known = NOW) -> dict[str, date]:
    """By borrower: the earliest day until which a loan was lent to it that is overdue at the close of a date."""
    query = (
        select(Shipment.destination, func.min(Shipment.due_date))
        .join(Document, Document.id == Shipment.document_id)
        .where(scope.covers(Shipment.destination), known.stood(Document))
        .where(Shipment.due_date < at, _pieces_out(at, known))
        .group_by(Shipment.destination)
    )
    return {office: day for office, day in session.execute(query) if day is not None}


def of_shipment(session: Session, document: Document, shipment: Shipment) -> Loan:
    """The loan that a shipment is."""
    ends = (session.get_one(Office, shipment.source), session.get_one(Office, shipment.destination))
    return _with_lines(session, [(document, shipment, *ends)])[0]


def _with_lines(session: Session, found: Sequence[Ends]) -> list[Loan]:
    loan_ids = [document.id for document, *_rest in found]
    lent, came, back = lines_of(session, loan_ids), received(session, loan_ids), returned(session, loan_ids)
    return [
        Loan(
            document=document,
            shipment=shipment,
            lender=lender,
            borrower=borrower,
            lines=[
                LoanLine(
                    item=item,
                    lent=pieces,
                    received=came[document.id].get(item, 0),
                    returned=back[document.id].get(item, 0),
                )
                for item, pieces in lent[document.id].items()
            ],
        )
        for document, shipment, lender, borrower in found
    ]


def returns_of(session: Session, loan_id: int) -> Sequence[tuple[Document, ByItem]]:
    """What went back of a loan, oldest first, taken back or not, with its pieces by item."""
    query = (
        select(Document)
        .join(Shipment, Shipment.document_id == Document.id)
        .where(Shipment.loan == loan_id)
        .order_by(Document.business_date, Document.id)
    )
    documents = session.scalars(query).all()
    lines = lines_of(session, [document.id for document in documents])
    return [(document, lines[document.id]) for document in documents]
