"""What is to come to the offices of a branch: shipments on the way, what was granted, and how long the way takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.shipments.models import Shipment, ShipmentItem
from inventory.shipments.queries import standing
from inventory.shipments.requests.models import BlankRequest, RequestLine
from inventory.shipments.requests.queries import number_column, sent_column
from inventory.shipments.requests.rules import GRANTED, still_to_send
from inventory.stock.models import Document
from inventory.stock.queries import is_still
from inventory.stock.rules import State

Receipt = aliased(Document)


@dataclass(frozen=True)
class Coming:
    """Pieces of one item for an office; ``day`` is when they left, or None while they have only been granted."""

    office: str
    item: str
    pieces: int
    day: date | None
    name: str
    number: int


def on_the_way(session: Session, scope: Scope, items: Sequence[str]) -> list[Coming]:
    """What was sent to the offices of a branch and has not arrived, in one statement."""
    query = (
        select(Document, Shipment.destination, ShipmentItem.item, ShipmentItem.quantity)
        .join(Shipment, Shipment.document_id == Document.id)
        .join(ShipmentItem, ShipmentItem.document_id == Document.id)
        .where(is_still(State.SENT), ShipmentItem.item.in_(items), scope.covers(Shipment.destination))
        .order_by(Document.business_date, Document.id)
    )
    return [
        Coming(office, item, pieces, document.business_date, document.number, document.id)
        for document, office, item, pieces in session.execute(query)
    ]


def granted(session: Session, scope: Scope, items: Sequence[str]) -> list[Coming]:
    """What the offices of a branch were granted and nobody has sent yet, in one statement."""
    sent = sent_column()
    query = (
        select(BlankRequest.office, RequestLine.item, RequestLine.approved, sent, number_column(), BlankRequest.id)
        .join(RequestLine, RequestLine.request_id == BlankRequest.id)
        .where(BlankRequest.state.in_(GRANTED), RequestLine.item.in_(items), scope.covers(BlankRequest.office))
        .where(RequestLine.approved > sent)
        .order_by(BlankRequest.id)
    )
    return [
        Coming(office, item, still_to_send(approved, int(left)), None, name, number)
        for office, item, approved, left, name, number in session.execute(query)
    ]


def days_taken(session: Session, scope: Scope, first: date) -> dict[str, list[int]]:
    """By destination: how many days each shipment was on the way that arrived since ``first``.

    Receipts are found office by office: old ones cost nothing.
    """
    received = and_(Receipt.office == Office.code, standing(Receipt), Receipt.business_date >= first)
    # Outer joins, so that SQLite begins with the offices; from the shipments it would read all there ever were.
    query = (
        select(Office.code, Document.business_date, Receipt.business_date)
        .outerjoin(Receipt, received)
        .outerjoin(Document, Document.id == Receipt.parent_id)
        .where(scope.covers(Office.code))
    )
    taken: dict[str, list[int]] = {}
    for office, sent, arrived in session.execute(query):
        if arrived is not None:
            taken.setdefault(office, []).append((arrived - sent).days)
    return taken
