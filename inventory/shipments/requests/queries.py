"""Reads of requests: one, those of a branch, and what an office has when it asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.errors import NotFound
from inventory.core.identity import Actor, Scope
from inventory.regions.calendar import working_days
from inventory.regions.models import Office
from inventory.shipments.models import ReceiptItem, ShipmentItem
from inventory.shipments.needs import LOOKING_BACK
from inventory.shipments.requests.models import BlankRequest, RequestLine, RequestShipment
from inventory.shipments.requests.rules import RequestState, still_to_send
from inventory.shipments.rules import cover_days
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.rules import REPORTS, Compartment, State

REPORTS_SEARCHED = 14
REFUSAL_SHOWN = timedelta(days=7)
Asking, Answering = aliased(Office), aliased(Office)
SENT = (State.SENT, State.RECEIVED)


def request(session: Session, scope: Scope, request_id: int) -> BlankRequest:
    """One request of an office of the branch. Raises NotFound."""
    found = session.scalar(select(BlankRequest).where(BlankRequest.id == request_id, scope.covers(BlankRequest.office)))
    if found is None:
        raise NotFound(what="request")
    return found


def _shipped(state: State) -> ColumnElement[bool]:
    return (
        select(RequestShipment.shipment_id)
        .join(Document, Document.id == RequestShipment.shipment_id)
        .where(RequestShipment.request_id == BlankRequest.id, Document.state == state)
        .correlate(BlankRequest)
        .exists()
    )


@cache
def state_column() -> ColumnElement[str]:
    """Where a request stands, as a column."""
    return case(
        (_shipped(State.SENT), literal(RequestState.SENT.value, String)),
        (_shipped(State.RECEIVED), literal(RequestState.RECEIVED.value, String)),
        else_=BlankRequest.state,
    )


@cache
def number_column() -> ColumnElement[str]:
    """The number people say, for the search box."""
    return literal("PMT-") + BlankRequest.office + "-" + cast(BlankRequest.id, String)


@cache
def sent_column() -> ColumnElement[int]:
    """Pieces of a line that were sent, as a column."""
    pieces = (
        select(func.coalesce(func.sum(ShipmentItem.quantity), 0))
        .join(RequestShipment, RequestShipment.shipment_id == ShipmentItem.document_id)
        .join(Document, Document.id == ShipmentItem.document_id)
        .where(
            RequestShipment.request_id == RequestLine.request_id,
            ShipmentItem.item == RequestLine.item,
            Document.state.in_(SENT),
        )
    )
    return pieces.correlate(RequestLine).scalar_subquery()


@cache
def received_column() -> ColumnElement[int]:
    """Pieces of a line that arrived, damaged and surplus ones included, as a column."""
    arrived = func.sum(ReceiptItem.good) + func.sum(ReceiptItem.damaged) + func.sum(ReceiptItem.surplus)
    pieces = (
        select(func.coalesce(arrived, 0))
        .join(RequestShipment, RequestShipment.shipment_id == ReceiptItem.shipment_id)
        .join(Document, Document.id == ReceiptItem.document_id)
        .where(
            RequestShipment.request_id == RequestLine.request_id,
            ReceiptItem.item == RequestLine.item,
            Document.state == State.POSTED,
        )
    )
    return pieces.correlate(RequestLine).scalar_subquery()


def lines(scope: Scope) -> Select[BlankRequest, RequestLine, Office, Office, str, int, int]:
    """The lines of the branch's requests: with both offices, the state people see, pieces sent and received."""
    return (
        select(
            BlankRequest,
            RequestLine,
            Asking,
            Answering,
            state_column().label("standing"),
            sent_column().label("sent"),
            received_column().label("received"),
        )
        .join(RequestLine, RequestLine.request_id == BlankRequest.id)
        .join(Asking, Asking.code == BlankRequest.office)
        .join(Answering, Answering.code == BlankRequest.answerer)
        .where(scope.covers(BlankRequest.office))
    )


@dataclass(frozen=True, kw_only=True)
class LineStatus:
    """One line of a request with the four numbers that stand side by side."""

    line: RequestLine
    sent: int
    received: int

    @property
    def to_send(self) -> int:
        """What was granted and has not left yet."""
        return still_to_send(self.line.approved, self.sent)


def line_statuses(session: Session, found: BlankRequest) -> list[LineStatus]:
    """The lines of a request in order."""
    query = (
        select(RequestLine, sent_column(), received_column())
        .where(RequestLine.request_id == found.id)
        .order_by(RequestLine.position)
    )
    return [LineStatus(line=row[0], sent=int(row[1]), received=int(row[2])) for row in session.execute(query)]


def standing(session: Session, found: BlankRequest) -> RequestState:
    """The state people see."""
    return RequestState(session.scalars(select(state_column()).where(BlankRequest.id == found.id)).one())


def shipments(session: Session, found: BlankRequest) -> Sequence[Document]:
    """The shipments made from a request, those taken back included, oldest first."""
    query = (
        select(Document)
        .join(RequestShipment, RequestShipment.shipment_id == Document.id)
        .where(RequestShipment.request_id == found.id)
    )
    return session.scalars(query.order_by(Document.id)).all()


def of_shipment(session: Session, scope: Scope, shipment_id: int) -> BlankRequest | None:
    """The request that a shipment was made from, where the branch may see it."""
    return session.scalar(
        select(BlankRequest)
        .join(RequestShipment, RequestShipment.request_id == BlankRequest.id)
        .where(RequestShipment.shipment_id == shipment_id, scope.covers(BlankRequest.office))
    )


def waiting_for(session: Session, actor: Actor) -> int:
    """How many requests wait for an answer from the person's own office."""
    query = select(func.count()).select_from(BlankRequest)
    return (
        session.scalar(query.where(BlankRequest.answerer == actor.office, BlankRequest.state == RequestState.ASKED))
        or 0
    )


def open_of(session: Session, office: str, at: datetime) -> Sequence[Row[BlankRequest, str]]:
    """The requests of an office that are under way, and those refused of late, latest first, with their states."""
    state = state_column()
    over = (RequestState.RECEIVED, RequestState.REFUSED, RequestState.WITHDRAWN)
    told = and_(state == RequestState.REFUSED, BlankRequest.decided_at > at - REFUSAL_SHOWN)
    query = select(BlankRequest, state).where(BlankRequest.office == office, or_(state.not_in(over), told))
    return session.execute(query.order_by(BlankRequest.id.desc()).limit(5)).all()


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What an office has of an item; ``cover`` is for how many working days it lasts, None where that is unknown."""

    in_store: int = 0
    cover: int | None = None


def outlook(session: Session, office: str, items: Sequence[str], today: date) -> dict[str, Outlook]:
    """By item: what is in an office's store, and how long it lasts at the pace its branch printed in 30 days."""
    branch = Scope(office)
    first = today - LOOKING_BACK
    worked = len(working_days(first, today))
    store = _in_store(session, branch)
    return {
        item: Outlook(
            in_store=store.get(item, 0),
            cover=cover_days(
                store.get(item, 0),
                sum(stock.printed_between(session, branch, first, today, item).values()),
                worked,
            ),
        )
        for item in items
    }


def _in_store(session: Session, branch: Scope) -> Mapping[str, int]:
    held = (b for b in stock.balances(session, branch) if b.office == branch.office)
    return {balance.item: balance.quantity for balance in held if balance.compartment == Compartment.STORE}


def last_prr(session: Session, office: str) -> int | None:
    """The records that waited to be printed by the office's last daily reports; None where none of them says."""
    query = (
        select(Document)
        .where(Document.office == office, Document.kind.in_(REPORTS), Document.state == State.POSTED)
        .order_by(Document.business_date.desc())
        .limit(REPORTS_SEARCHED)
    )
    said: list[Any] = [document.entered.get("prr") for document in session.scalars(query)]
    return next((prr for prr in said if prr is not None), None)
