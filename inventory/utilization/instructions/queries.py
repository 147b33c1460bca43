"""Reads of instructions: one, those of a branch, and those that wait for an office."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.placing.rules import Step
from inventory.planning.remedy_rules import Action
from inventory.procurement import queries as procurement
from inventory.procurement.models import Purchase
from inventory.procurement.rules import PurchaseState
from inventory.regions.models import Office
from inventory.staffing.models import Attendance, Operator, Training
from inventory.stock.models import Document
from inventory.stock.rules import State
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import AlertState
from inventory.utilization.instructions.models import AlertPurchase, Instruction, InstructionShipment
from inventory.utilization.instructions.rules import ARRIVED, GOING_ON, InstructionState

Recipient, District, Giver = aliased(Office), aliased(Office), aliased(Office)
Found = tuple[Instruction, Office, Office, str]


def _shipped(*states: State) -> ColumnElement[bool]:
    return (
        exists()
        .where(InstructionShipment.instruction_id == Instruction.id, Document.id == InstructionShipment.shipment_id)
        .where(Document.state.in_(states))
        .correlate(Instruction)
    )


@cache
def lapsed() -> ColumnElement[bool]:
    """The condition that the alert of an instruction is closed, or was opened again after it."""
    return or_(Alert.state == AlertState.CLOSED, Alert.opened_at > Instruction.given_at)


def _bought(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an instruction has a purchase of which the condition is true."""
    return (
        exists()
        .where(AlertPurchase.instruction_id == Instruction.id, Purchase.id == AlertPurchase.purchase_id)
        .where(condition)
        .correlate(Instruction)
    )


def _told_by_then(recorded_at: Any) -> ColumnElement[bool]:
    """Whether something was recorded since an instruction was given, while it counted."""
    return and_(
        recorded_at >= Instruction.given_at,
        or_(Alert.closed_at.is_(None), recorded_at <= Alert.closed_at),
        or_(Alert.opened_at <= Instruction.given_at, recorded_at < Alert.opened_at),
    )


@cache
def _repaired() -> ColumnElement[bool]:
    """Whether as many machines as an instruction says work again."""
    count = (
        select(func.count(Device.id.distinct()))
        .join(DeviceCondition, DeviceCondition.device_id == Device.id)
        .where(equipment.office_then() == Instruction.recipient)
        .where(Device.kind == Instruction.item)
        .where(equipment.works_again(), _told_by_then(DeviceCondition.recorded_at))
    )
    enough = count.correlate(Instruction, Alert).scalar_subquery() >= Instruction.quantity
    return and_(Instruction.action == Action.REPAIR.value, enough)


@cache
def _lent() -> ColumnElement[bool]:
    """Whether as many machines as an instruction says were lent to the district by the office that was told to."""
    lent, before = aliased(DevicePlacement), aliased(DevicePlacement)
    from_there = (
        exists()
        .where(before.device_id == lent.device_id, before.id < lent.id, before.office == Instruction.recipient)
        .correlate(lent, Instruction)
    )
    count = (
        select(func.count(lent.device_id.distinct()))
        .join(Device, Device.id == lent.device_id)
        .where(lent.step == Step.LENT.value, lent.office == Instruction.district, Device.kind == Instruction.item)
        .where(from_there, _told_by_then(lent.recorded_at))
    )
    enough = count.correlate(Instruction, Alert).scalar_subquery() >= Instruction.quantity
    return and_(Instruction.action == Action.LEND_DEVICE.value, enough)


@cache
def _trained() -> ColumnElement[bool]:
    """Whether an operator of the office that was told to was at a training."""
    held = (
        exists()
        .where(Operator.office == Instruction.recipient, Attendance.operator_id == Operator.id)
        .where(Training.id == Attendance.training_id, _told_by_then(Training.recorded_at))
        .correlate(Instruction, Alert)
    )
    return and_(Instruction.action == Action.TRAIN.value, held)


@cache
def state_column() -> ColumnElement[str]:
    """Where an instruction stands, as a column; the alert has to be joined."""
    given, bought = Instruction.state == InstructionState.GIVEN, procurement.state_column()
    arrived, going_on = _bought(bought.in_(ARRIVED)), _bought(Purchase.state != PurchaseState.CANCELLED)
    found: tuple[tuple[ColumnElement[bool], InstructionState], ...] = (
        (_shipped(State.SENT), InstructionState.SENT),
        (_shipped(State.RECEIVED), InstructionState.RECEIVED),
        (and_(given, or_(arrived, _repaired(), _lent(), _trained())), InstructionState.CARRIED_OUT),
        (and_(given, going_on), InstructionState.BEING_BOUGHT),
        (and_(given, lapsed()), InstructionState.LAPSED),
    )
    return case(*((truth, literal(state.value, String)) for truth, state in found), else_=Instruction.state)


@cache
def number_column() -> ColumnElement[str]:
    """The number people say, for the search box."""
    return literal("INS-") + Instruction.recipient + "-" + cast(Instruction.id, String)


def instructions(scope: Scope) -> Select[Instruction, Office, Office, str]:
    """The instructions to offices of a branch or for its districts: each with who is told, the district, the state."""
    return (
        select(Instruction, Recipient, District, state_column().label("standing"))
        .join(Alert, Alert.id == Instruction.alert_id)
        .join(Recipient, Recipient.code == Instruction.recipient)
        .join(District, District.code == Instruction.district)
        .where(scope.covers(Instruction.recipient, Instruction.district))
    )


def instruction(session: Session, scope: Scope, instruction_id: int) -> Row[Instruction, Office, Office, str]:
    """One instruction of the branch, with who is told, the district and where it stands. Raises NotFound."""
    found = session.execute(instructions(scope).where(Instruction.id == instruction_id)).first()
    if found is None:
        raise NotFound(what="instruction")
    return found


def open_for(session: Session, office: str) -> Sequence[Row[Instruction, Office, Office, str]]:
    """What an office was told to do and has not done yet, the first due first."""
    query = instructions(Scope(office)).where(
        Instruction.recipient == office, state_column() == InstructionState.GIVEN.value
    )
    return session.execute(query.order_by(Instruction.due, Instruction.id)).all()


def going_on(session: Session, scope: Scope, most: int) -> Sequence[Row[Instruction, Office, Office, str]]:
    """What offices of a branch were told and have not done yet, the first due first; no more than ``most`` of them."""
    query = instructions(scope).where(state_column().in_([state.value for state in GOING_ON]))
    return session.execute(query.order_by(Instruction.due, Instruction.id).limit(most)).all()


def standing_counts(session: Session, scope: Scope, today: date) -> tuple[int, int]:
    """How many instructions of a branch are going on, and how many of them are past their day."""
    rows = instructions(scope).where(state_column().in_([state.value for state in GOING_ON]))
    late = func.coalesce(func.sum(case((Instruction.due < today, 1), else_=0)), 0)
    count, overdue = session.execute(rows.with_only_columns(func.count(), late)).one()
    return int(count), int(overdue)


def waiting(session: Session, alert_id: int, recipient: str, action: str, item: str | None) -> Instruction | None:
    """What an office was told already to do for an alert, and has not done yet: the same action with the same thing."""
    undone = (InstructionState.GIVEN.value, InstructionState.BEING_BOUGHT.value)
    query = (
        select(Instruction)
        .join(Alert, Alert.id == Instruction.alert_id)
        .where(Instruction.alert_id == alert_id, Instruction.recipient == recipient, Instruction.action == action)
        .where(Instruction.item.is_not_distinct_from(item), state_column().in_(undone))
    )
    return session.scalars(query.order_by(Instruction.id).limit(1)).first()


def to_buy(session: Session, alert_id: int, things: Sequence[str]) -> Instruction | None:
    """The first instruction of an alert to buy one of these things that nobody has begun to carry out; held."""
    query = (
        select(Instruction)
        .join(Alert, Alert.id == Instruction.alert_id)
        .where(Instruction.alert_id == alert_id, Instruction.action == Action.BUY.value, Instruction.item.in_(things))
        .where(state_column() == InstructionState.GIVEN.value)
    )
    return session.scalars(query.order_by(Instruction.id).limit(1).with_for_update(of=Instruction)).first()


def of_alert(session: Session, alert_id: int) -> Sequence[Row[Instruction, Office, Office, str]]:
    """The instructions of an alert whose reader is known, the first given first."""
    query = (
        select(Instruction, Recipient, District, state_column().label("standing"))
        .join(Alert, Alert.id == Instruction.alert_id)
        .join(Recipient, Recipient.code == Instruction.recipient)
        .join(District, District.code == Instruction.district)
        .where(Instruction.alert_id == alert_id)
    )
    return session.execute(query.order_by(Instruction.id)).all()


def latest_of(session: Session, alert_ids: Sequence[int]) -> dict[int, tuple[Instruction, str]]:
    """By alert: the instruction that was given last, with where it stands; none that no longer counts."""
    query = (
        select(Instruction, state_column().label("standing"))
        .join(Alert, Alert.id == Instruction.alert_id)
        .where(Instruction.alert_id.in_(alert_ids), not_(lapsed()))
    )
    return {found.alert_id: (found, state) for found, state in session.execute(query.order_by(Instruction.id))}


def shipments(session: Session, found: Instruction) -> Sequence[Document]:
    """The shipments made to carry an instruction out, those taken back included, oldest first."""
    query = (
        select(Document)
        .join(InstructionShipment, InstructionShipment.shipment_id == Document.id)
        .where(InstructionShipment.instruction_id == found.id)
    )
    return session.scalars(query.order_by(Document.id)).all()


def purchases(session: Session, scope: Scope, found: Instruction) -> Sequence[Row[*tuple[Any, ...]]]:
    """The purchases of an instruction as the branch sees them, oldest first, each with where it stands."""
    mine = select(AlertPurchase.purchase_id).where(AlertPurchase.instruction_id == found.id)
    return session.execute(procurement.purchases(scope).where(Purchase.id.in_(mine)).order_by(Purchase.id)).all()


def purchases_of(session: Session, numbers: Sequence[int]) -> dict[int, list[int]]:
    """By instruction: the purchases that carry it out, those cancelled included."""
    found: dict[int, list[int]] = {number: [] for number in numbers}
    query = select(AlertPurchase).where(AlertPurchase.instruction_id.in_(numbers)).order_by(AlertPurchase.purchase_id)
    for each in session.scalars(query):
        found[each.instruction_id or 0].append(each.purchase_id)  # it has one, as asked for
    return found


def shipments_of(session: Session, numbers: Sequence[int]) -> dict[int, list[int]]:
    """By instruction: the documents that carry it out, those taken back included."""
    query = select(InstructionShipment).where(InstructionShipment.instruction_id.in_(numbers))
    found: dict[int, list[int]] = {}
    for each in session.scalars(query.order_by(InstructionShipment.shipment_id)):
        found.setdefault(each.instruction_id, []).append(each.shipment_id)
    return found


def people(session: Session, found: Instruction) -> dict[int, str]:
    """By number: the names of those who gave it and decided about it."""
    numbers = [each for each in (found.given_by, found.decided_by) if each is not None]
    return dict(session.execute(select(User.id, User.name).where(User.id.in_(numbers))).all())


def counts(session: Session, scope: Scope) -> dict[str, int]:
    """By state: how many instructions the branch has."""
    rows = instructions(scope).with_only_columns(state_column().label("standing")).subquery()
    query = select(rows.c.standing, func.count()).group_by(rows.c.standing)
    return {state: int(count) for state, count in session.execute(query)}
