"""Reads about purchases: their lines, what is still to come, what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.money import Rupiah
from inventory.equipment.models import Device
from inventory.procurement import rules
from inventory.procurement.models import (
    Purchase,
    PurchaseDelivery,
    PurchaseDeliveryLine,
    PurchaseDevice,
    PurchaseLine,
    PurchasePayment,
    PurchaseStep,
)
from inventory.procurement.rules import PurchaseState
from inventory.regions.models import Office
from inventory.stock.models import Document
from inventory.stock.rules import State

EXPECTED = PurchaseLine.quantity - PurchaseLine.given_up


@dataclass(frozen=True)
class LineStatus:
    """A line and how much of it has arrived."""

    line: PurchaseLine
    delivered: int

    @property
    def outstanding(self) -> int:
        """What is still to come."""
        return self.line.expected - self.delivered

    @property
    def amount(self) -> Decimal | None:
        """What the line costs; None where it has no price yet."""
        return None if self.line.unit_price is None else self.line.expected * self.line.unit_price


def purchase(session: Session, scope: Scope, purchase_id: int) -> Purchase:
    """One purchase of the branch. Raises NotFound."""
    found = session.scalar(select(Purchase).where(Purchase.id == purchase_id, scope.covers(Purchase.office)))
    if found is None:
        raise NotFound(what="purchase")
    return found


@cache
def _arrived() -> ColumnElement[bool]:
    """A delivery line counts while its document stands; machines stay where they are, whatever becomes of it."""
    return or_(PurchaseLine.item.is_(None), Document.state == State.POSTED)


@cache
def delivered_of_line() -> Any:
    """A scalar subquery: how much of the enclosing query's line has arrived."""
    counted = (
        select(func.coalesce(func.sum(PurchaseDeliveryLine.quantity), 0))
        .join(PurchaseDelivery, PurchaseDelivery.id == PurchaseDeliveryLine.delivery_id)
        .outerjoin(Document, Document.id == PurchaseDelivery.document_id)
        .where(PurchaseDeliveryLine.line_id == PurchaseLine.id, _arrived())
    )
    return counted.correlate(PurchaseLine).scalar_subquery()


def line_statuses(session: Session, found: Purchase) -> list[LineStatus]:
    """The lines of a purchase in order, each with what has arrived of it."""
    query = (
        select(PurchaseLine, delivered_of_line()).where(PurchaseLine.purchase_id == found.id).order_by(PurchaseLine.id)
    )
    return [LineStatus(line, int(delivered)) for line, delivered in session.execute(query)]


def delivered_by_line(session: Session, purchase_ids: Sequence[int]) -> dict[int, int]:
    """By line of any of these purchases: how much of it has arrived."""
    query = select(PurchaseLine.id, delivered_of_line()).where(PurchaseLine.purchase_id.in_(purchase_ids))
    return {line: int(delivered) for line, delivered in session.execute(query)}


def standing(session: Session, found: Purchase, statuses: Sequence[LineStatus]) -> PurchaseState:
    """The state people see."""
    progress = rules.Progress(
        outstanding=sum(status.outstanding for status in statuses),
        delivered=sum(status.delivered for status in statuses),
        contract=found.total,
        paid=paid(session, found),
    )
    return rules.standing(found.stored_state, progress)


def state_now(session: Session, found: Purchase) -> PurchaseState:
    """The state people see, read afresh."""
    return standing(session, found, line_statuses(session, found))


def payments(session: Session, found: Purchase) -> Sequence[PurchasePayment]:
    """What was paid of a purchase, oldest first."""
    query = select(PurchasePayment).where(PurchasePayment.purchase_id == found.id)
    return session.scalars(query.order_by(PurchasePayment.id)).all()


def paid(session: Session, found: Purchase) -> Decimal:
    """What was paid of a purchase so far."""
    return sum((payment.amount for payment in payments(session, found)), Decimal(0))


@cache
def state_column() -> ColumnElement[str]:
    """The state people see, as a column."""
    lines = select(PurchaseLine.id).where(PurchaseLine.purchase_id == Purchase.id)
    to_come = lines.where(delivered_of_line() < EXPECTED).correlate(Purchase).exists()
    begun = lines.where(delivered_of_line() > 0).correlate(Purchase).exists()
    ordered, all_paid = Purchase.state == PurchaseState.ORDERED, and_(_amount() > 0, paid_column() >= _amount())
    return case(
        (and_(ordered, ~to_come, all_paid), literal(PurchaseState.PAID.value, String)),
        (and_(ordered, ~to_come), literal(PurchaseState.DELIVERED.value, String)),
        (and_(ordered, begun), literal(PurchaseState.PARTLY_DELIVERED.value, String)),
        else_=Purchase.state,
    )


@cache
def _amount() -> Any:
    """A scalar subquery: what the enclosing query's purchase costs, its lines without a price left out."""
    amount = select(func.coalesce(func.sum(EXPECTED * PurchaseLine.unit_price), 0))
    return amount.where(PurchaseLine.purchase_id == Purchase.id).correlate(Purchase).scalar_subquery()


@cache
def total_column() -> ColumnElement[Decimal]:
    """What a purchase costs, as a column; its lines without a price left out."""
    return type_coerce(_amount(), Rupiah())


@cache
def realised_column() -> ColumnElement[Decimal]:
    """What has arrived of a purchase, at its prices, as a column."""
    amount = select(func.coalesce(func.sum(delivered_of_line() * PurchaseLine.unit_price), 0))
    mine = amount.where(PurchaseLine.purchase_id == Purchase.id).correlate(Purchase)
    return type_coerce(mine.scalar_subquery(), Rupiah())


@cache
def paid_column() -> ColumnElement[Decimal]:
    """What was paid of a purchase, as a column."""
    amount = select(func.coalesce(func.sum(PurchasePayment.amount), 0))
    mine = amount.where(PurchasePayment.purchase_id == Purchase.id).correlate(Purchase)
    return type_coerce(mine.scalar_subquery(), Rupiah())


@cache
def number_column() -> ColumnElement[str]:
    """The number people say, for the search box."""
    return literal("PGD-") + Purchase.office + "-" + cast(Purchase.id, String)


def purchases(scope: Scope) -> Select[Purchase, Office, str, Decimal]:
    """The purchases of a branch: each with its office, the state people see, and what it costs."""
    return (
        select(Purchase, Office, state_column().label("standing"), total_column().label("total"))
        .join(Office, Office.code == Purchase.office)
        .where(scope.covers(Purchase.office))
    )


def sum_of(session: Session, query: Select[Purchase, Office, str, Decimal]) -> Decimal:
    """What all purchases of the query cost together."""
    rows = query.with_only_columns(total_column().label("total")).order_by(None).subquery()
    return session.scalar(select(type_coerce(func.sum(rows.c.total), Rupiah()))) or Decimal(0)


def budget_years(session: Session, scope: Scope) -> list[int]:
    """The budget years in which the branch bought something, latest first."""
    query = select(Purchase.budget_year).where(scope.covers(Purchase.office)).distinct()
    return list(session.scalars(query.order_by(Purchase.budget_year.desc())))


def asked_by(session: Session, found: Purchase) -> int | None:
    """The person who last asked a second one to approve a purchase."""
    mine = (PurchaseStep.purchase_id == found.id, PurchaseStep.step == PurchaseState.REQUESTED)
    return session.scalar(select(PurchaseStep.maker_id).where(*mine).order_by(PurchaseStep.id.desc()).limit(1))


def devices_of(session: Session, delivery_id: int) -> Sequence[int]:
    """The numbers of the machines that one delivery brought."""
    query = (
        select(PurchaseDevice.device_id)
        .join(PurchaseDeliveryLine, PurchaseDeliveryLine.id == PurchaseDevice.delivery_line_id)
        .where(PurchaseDeliveryLine.delivery_id == delivery_id)
    )
    return session.scalars(query.order_by(PurchaseDevice.device_id)).all()


def bought_with(session: Session, device_id: int) -> Row[Purchase, PurchaseDelivery] | None:
    """The purchase that brought a machine, if one did, and its delivery."""
    query = (
        select(Purchase, PurchaseDelivery)
        .join(PurchaseDelivery, PurchaseDelivery.purchase_id == Purchase.id)
        .join(PurchaseDeliveryLine, PurchaseDeliveryLine.delivery_id == PurchaseDelivery.id)
        .join(PurchaseDevice, PurchaseDevice.delivery_line_id == PurchaseDeliveryLine.id)
    )
    return session.execute(query.where(PurchaseDevice.device_id == device_id)).first()


def machines(session: Session, found: Purchase) -> Sequence[Row[Device, PurchaseDeliveryLine]]:
    """The machines that a purchase brought, with the delivery line they came with."""
    return session.execute(
        select(Device, PurchaseDeliveryLine)
        .join(PurchaseDevice, PurchaseDevice.device_id == Device.id)
        .join(PurchaseDeliveryLine, PurchaseDeliveryLine.id == PurchaseDevice.delivery_line_id)
        .join(PurchaseLine, PurchaseLine.id == PurchaseDeliveryLine.line_id)
        .where(PurchaseLine.purchase_id == found.id)
        .order_by(Device.id)
    ).all()
