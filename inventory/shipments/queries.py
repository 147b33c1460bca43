"""Reads of shipments: one, those on the way, those to receive, and what was received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.regions.spans import Span
from inventory.shipments.models import ReceiptItem, Shipment, ShipmentItem
from inventory.shipments.rules import Purpose
from inventory.stock.known import NOW, Known
from inventory.stock.models import Document, Item
from inventory.stock.queries import is_still
from inventory.stock.rules import Kind, State

Source, Destination = aliased(Office), aliased(Office)
Receipt = aliased(Document)


def shipment(session: Session, scope: Scope, document_id: int) -> tuple[Document, Shipment]:
    """One shipment with an end in the branch. Raises NotFound."""
    found = session.execute(
        select(Document, Shipment)
        .join(Shipment, Shipment.document_id == Document.id)
        .where(Document.id == document_id, scope.covers(Shipment.source, Shipment.destination))
    ).first()
    if found is None:
        raise NotFound(what="shipment")
    return found[0], found[1]


def known_items(session: Session) -> set[str]:
    """The codes of all items."""
    return set(session.scalars(select(Item.code)))


def sent(session: Session, shipment_id: int) -> dict[str, int]:
    """By item: pieces that a shipment carries."""
    return lines_of(session, [shipment_id])[shipment_id]


def standing_receipt(session: Session, shipment_id: int) -> Document | None:
    """The receipt of a shipment that has not been taken back."""
    return session.scalar(select(Document).where(standing(Document), Document.parent_id == shipment_id))


def receipt_lines(session: Session, receipt_id: int) -> dict[str, ReceiptItem]:
    """By item: what a receipt says."""
    lines = session.scalars(select(ReceiptItem).where(ReceiptItem.document_id == receipt_id))
    return {line.item: line for line in lines}


def received_over(
    session: Session, scope: Scope, span: Span, item: str = "ktp-wni", known: Known = NOW
) -> dict[str, int]:
    """By destination: pieces of allocations that arrived, damaged and surplus ones included, in a span of days.

    The span may begin on another day at each office.
    """
    # Summed one by one: a sum of integers is wide enough for any total, an integer of three may not be.
    pieces = func.sum(ReceiptItem.good) + func.sum(ReceiptItem.damaged) + func.sum(ReceiptItem.surplus)
    if span.own is None:
        arrived = _arrivals(select(pieces), item, known).where(Document.business_date.between(span.first, span.last))
        query = select(Office.code, arrived.correlate(Office).scalar_subquery())
    elif span.table is None:
        return {}
    else:
        since = span.table.c
        arrived = _arrivals(select(pieces), item, known).where(Document.business_date.between(since.day, span.last))
        query = select(Office.code, arrived.correlate(Office, span.table).scalar_subquery())
        query = query.join(span.table, since.office == Office.code)
    answer = session.execute(query.where(scope.covers(Office.code)))
    return {office: int(received) for office, received in answer if received is not None}


def last_receipts(
    session: Session, scope: Scope, at: date, item: str = "ktp-wni", known: Known = NOW
) -> dict[str, date]:
    """By destination: the business date of its last receipt of an item up to a day.

    What counts is what counts as received: allocations of which pieces arrived. A loan is help, and no income.
    """
    came = ReceiptItem.good + ReceiptItem.damaged + ReceiptItem.surplus > 0
    last = (
        _arrivals(select(Document.business_date), item, known)
        .where(came, Document.business_date <= at)
        .order_by(Document.business_date.desc())
        .limit(1)
        .correlate(Office)
    )
    query = select(Office.code, last.scalar_subquery()).where(scope.covers(Office.code))
    return {office: day for office, day in session.execute(query) if day is not None}


def _arrivals(query: Select[*tuple[Any, ...]], item: str, known: Known) -> Select[*tuple[Any, ...]]:
    """A query about the standing receipts of allocations of an item at the office of the enclosing query.

    Found office by office in the index of what each office did on which day: old receipts cost nothing.
    """
    return (
        query.select_from(Document)
        .join(ReceiptItem, ReceiptItem.document_id == Document.id)
        .join(Shipment, Shipment.document_id == ReceiptItem.shipment_id)
        .where(
            Document.office == Office.code,
            Document.kind == Kind.RECEIPT,
            known.standing,
            Shipment.purpose == Purpose.ALLOCATION,
            ReceiptItem.item == item,
        )
    )


@dataclass(frozen=True, kw_only=True)
class OnTheWay:
    """A shipment that has not arrived; ``lines`` are pieces by item, ``days`` how long it has been on the way."""

    document: Document
    shipment: Shipment
    source: Office
    destination: Office
    lines: dict[str, int]
    days: int

    @property
    def pieces(self) -> int:
        """All pieces of it, of whatever item."""
        return sum(self.lines.values())


def in_transit(session: Session, scope: Scope, at: date) -> list[OnTheWay]:
    """What was on the way at the close of a date, longest on the way first."""
    query = (
        _with_ends()
        .outerjoin(Receipt, and_(Receipt.parent_id == Document.id, standing(Receipt)))
        .where(scope.covers(Shipment.source, Shipment.destination), _under_way(at))
    )
    return _on_the_way(session, query, at)


def oldest_on_the_way(session: Session, scope: Scope, at: date, known: Known = NOW) -> dict[str, date]:
    """By destination: the day on which the oldest of the shipments left that were on the way to it at the close of a
    date."""
    query = (
        select(Shipment.destination, func.min(Document.business_date))
        .join(Document, Document.id == Shipment.document_id)
        .outerjoin(Receipt, and_(Receipt.parent_id == Document.id, standing(Receipt, known)))
        .where(scope.covers(Shipment.destination), _under_way(at, known))
        .group_by(Shipment.destination)
    )
    return dict(session.execute(query).all())


def _under_way(at: date, known: Known = NOW) -> ColumnElement[bool]:
    """The condition that a shipment, beside its standing receipt, was on the way at the close of a date."""
    arrived_later = or_(Receipt.id.is_(None), Receipt.business_date > at)
    under_way = and_(known.stood(Document), Document.business_date <= at, arrived_later)
    return under_way if known.by is not None else and_(Document.id.in_(_open_or_received_after(at)), under_way)


def _open_or_received_after(at: date) -> CompoundSelect[int]:
    """The shipments that are on their way now or were received after a date: no other was on its way at its close.

    Indexes lead to both, so that what arrived in all the years before is not looked at. The outer join is there for
    SQLite, which begins with the offices then.
    """
    sent, received = aliased(Document), aliased(Document)
    theirs = and_(received.office == Office.code, received.kind == Kind.RECEIPT, received.business_date > at)
    later = select(received.parent_id).select_from(Office).outerjoin(received, theirs)
    return union(select(sent.id).where(is_still(State.SENT, sent)), later)


def open_for(session: Session, office: str, at: date | None = None) -> list[OnTheWay]:
    """The shipments that an office has to receive, longest on the way first; days are 0 without a date."""
    return _on_the_way(session, _with_ends().where(Shipment.destination == office, is_still(State.SENT)), at)


def lines_of(session: Session, shipment_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """By shipment and item: pieces sent."""
    lines: dict[int, dict[str, int]] = {number: {} for number in shipment_ids}
    query = (
        select(ShipmentItem)
        .join(Item, Item.code == ShipmentItem.item)
        .where(ShipmentItem.document_id.in_(shipment_ids))
        .order_by(Item.position)
    )
    for line in session.scalars(query):
        lines[line.document_id][line.item] = line.quantity
    return lines


def standing(receipt: type[Document], known: Known = NOW) -> ColumnElement[bool]:
    """The condition that a document is a receipt that has not been taken back."""
    return and_(
        receipt.kind == Kind.RECEIPT, receipt.state == State.POSTED if known.by is None else known.stood(receipt)
    )


@cache
def _with_ends() -> Select[Document, Shipment, Office, Office]:
    return (
        select(Document, Shipment, Source, Destination)
        .join(Shipment, Shipment.document_id == Document.id)
        .join(Source, Source.code == Shipment.source)
        .join(Destination, Destination.code == Shipment.destination)
    )


def _on_the_way(session: Session, query: Select[Document, Shipment, Office, Office], at: date | None) -> list[OnTheWay]:
    rows = session.execute(query.order_by(Document.business_date, Document.id)).all()
    lines = lines_of(session, [row[0].id for row in rows])
    return [
        OnTheWay(
            document=document,
            shipment=shipment_,
            source=source,
            destination=destination,
            lines=lines[document.id],
            days=0 if at is None else (at - document.business_date).days,
        )
        for document, shipment_, source, destination in rows
    ]
