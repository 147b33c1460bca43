"""The register of shipments: the list, its counts and its sums."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, false, func, select, true, union
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches, since
from inventory.core.rules import CENTRE
from inventory.regions.models import Office
from inventory.shipments.loans import queries as loans
from inventory.shipments.loans import rules as loan_rules
from inventory.shipments.models import Shipment, ShipmentItem
from inventory.shipments.queries import Destination, Receipt, Source, lines_of, standing
from inventory.shipments.rules import Leg, Purpose, days_on_the_way
from inventory.stock import queries as stock
from inventory.stock.models import Document, Item
from inventory.stock.queries import is_still
from inventory.stock.rules import LETTERS, Compartment, Kind, State

SORTABLE = {
    "business_date": Document.business_date,
    "number": Document.id,
    "source": Source.name,
    "destination": Destination.name,
    "arrived": Receipt.business_date,
}
FILTERS = ("state", "purpose", "loan", "missing", "years")
Rows = Select[Document, Shipment, Office, Office, Document]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One shipment of the register; ``missing`` are its pieces that nobody has found yet.

    ``days`` is how long it was or has been on the way, None if it was taken back; ``lent`` says how a loan that
    arrived stands, None for all others.
    """

    document: Document
    shipment: Shipment
    source: Office
    destination: Office
    receipt: Document | None
    lines: Mapping[str, int]
    missing: int
    days: int | None
    lent: str | None


def shipments(scope: Scope, state: ListState, today: date) -> Rows:
    """The shipments with an end in the branch that match what was asked of the list."""
    query = (
        select(Document, Shipment, Source, Destination, Receipt)
        .join(Shipment, Shipment.document_id == Document.id)
        .join(Source, Source.code == Shipment.source)
        .join(Destination, Destination.code == Shipment.destination)
        .outerjoin(Receipt, and_(Receipt.parent_id == Document.id, standing(Receipt)))
        .where(scope.covers(Shipment.source, Shipment.destination), matches(state.q, *_searched()))
        .where(_lately(since(state, today)))
    )
    if asked := state.filters.get("state"):
        query = query.where(Document.state == asked)
    if asked := state.filters.get("purpose"):
        query = query.where(Shipment.purpose == asked)
    if asked := state.filters.get("loan"):
        query = query.where(_lent(asked, scope, today))
    if state.filters.get("missing"):
        query = query.where(_pieces_missing())
    return query


def _lately(first: date | None) -> ColumnElement[bool]:
    """Sent from a day on, or still open: on the way, lent, or with pieces missing. No day hides what is open."""
    if first is None:
        return true()
    lately, on_the_way = aliased(Document), aliased(Document)
    sent = select(lately.id).where(lately.kind == Kind.SHIPMENT, lately.business_date >= first)
    under_way = select(on_the_way.id).where(is_still(State.SENT, on_the_way))
    out = select(Shipment.document_id).where(loans.pieces_out()).correlate(None)
    missing = select(cast(stock.owners_with(Compartment.MISSING).subquery().c.owner, Integer))
    return Document.id.in_(union(sent, under_way, out, missing))


@cache
def _pieces_missing() -> ColumnElement[bool]:
    return cast(Shipment.document_id, String).in_(stock.owners_with(Compartment.MISSING))


def _lent(asked: str, scope: Scope, today: date) -> ColumnElement[bool]:
    """Loans that the branch gave or took, that are still out, or should have come back."""
    match asked:
        case "out":
            return loans.pieces_out()
        case "overdue":
            return and_(loans.pieces_out(), Shipment.due_date < today)
        case "given":
            return and_(Shipment.purpose == Purpose.LOAN, scope.covers(Shipment.source))
        case "taken":
            return and_(Shipment.purpose == Purpose.LOAN, scope.covers(Shipment.destination))
    return false()


def _searched() -> tuple[Any, ...]:
    number = LETTERS[Kind.SHIPMENT] + "-" + Document.office + "-" + cast(Document.id, String)
    return (number, Source.name, Destination.name, Shipment.source, Shipment.destination, Shipment.reference)


def listing(session: Session, scope: Scope, state: ListState, today: date) -> Listing[Entry]:
    """One page of the register."""
    query = shipments(scope, state, today).order_by(*state.order(SORTABLE, Document.id.desc()))
    page = fetch(session, query, state)
    numbers = [row[0].id for row in page.rows]
    lines = lines_of(session, numbers)
    missing: Counter[int] = Counter()
    for (number, _item), pieces in stock.on_the_way(session, numbers, Compartment.MISSING).items():
        missing[number] += pieces
    out = loans.out_of(session, numbers)
    return Listing([_entry(row, lines, missing, out, today) for row in page.rows], page.total, state)


def _entry(
    row: Any, lines: Mapping[int, Mapping[str, int]], missing: Mapping[int, int], out: Mapping[int, int], today: date
) -> Entry:
    document, shipment, source, destination, receipt = row
    arrived = shipment.purpose == Purpose.LOAN and receipt is not None
    return Entry(
        document=document,
        shipment=shipment,
        source=source,
        destination=destination,
        receipt=receipt,
        lines=lines[document.id],
        missing=missing[document.id],
        days=days_on_the_way(document.state, document.business_date, receipt and receipt.business_date, today),
        lent=loan_rules.standing(shipment.due_date, out[document.id], today) if arrived else None,
    )


LEG = case(
    (Shipment.purpose == Purpose.RETURN, Leg.BACK),
    (Shipment.purpose != Purpose.ALLOCATION, Leg.BETWEEN),
    (Shipment.source == CENTRE, Leg.FROM_CENTRE),
    else_=Leg.TO_DISTRICTS,
)


def totals(session: Session, scope: Scope, state: ListState, today: date) -> dict[Leg, dict[str, int]]:
    """By leg and item: pieces of all shipments that match, whatever page is shown, without those taken back.

    Not one sum: the same piece travels from the centre to its province, and from there to its district.
    """
    found = shipments(scope, state, today).with_only_columns(Document.id).where(Document.state != State.REVERSED)
    query = (
        select(LEG, ShipmentItem.item, func.sum(ShipmentItem.quantity))
        .join(Shipment, Shipment.document_id == ShipmentItem.document_id)
        .join(Item, Item.code == ShipmentItem.item)
        .where(ShipmentItem.document_id.in_(found))
        .group_by(LEG, ShipmentItem.item, Item.position)
        .order_by(Item.position)
    )
    summed: dict[Leg, dict[str, int]] = {leg: {} for leg in Leg}
    for leg, item, pieces in session.execute(query):
        summed[Leg(leg)][item] = int(pieces)
    return {leg: pieces for leg, pieces in summed.items() if pieces}


def with_missing(session: Session, scope: Scope) -> int:
    """How many shipments of the branch have pieces that nobody has found yet."""
    mine = scope.covers(Shipment.source, Shipment.destination)
    return session.scalar(select(func.count()).select_from(Shipment).where(mine, _pieces_missing())) or 0


def lent(session: Session, scope: Scope, today: date) -> dict[str, int]:
    """How many loans of the branch are still out, and how many of them should have come back."""
    query = select(func.count(), func.count().filter(Shipment.due_date < today)).where(
        scope.covers(Shipment.source, Shipment.destination), loans.pieces_out()
    )
    out, overdue = session.execute(query.select_from(Shipment)).one()
    return {"out": out, "overdue": overdue}


def counts(session: Session, scope: Scope, state: ListState, today: date) -> dict[str, int]:
    """By state: how many shipments the branch has, of a year or of all."""
    query = (
        select(Document.state, func.count())
        .join(Shipment, Shipment.document_id == Document.id)
        .where(scope.covers(Shipment.source, Shipment.destination), _lately(since(state, today)))
        .group_by(Document.state)
    )
    counted = {state: int(number) for state, number in session.execute(query)}
    return {state: counted.get(state, 0) for state in (State.SENT, State.RECEIVED, State.REVERSED)}
