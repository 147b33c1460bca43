"""Reads of repairs: one ticket, those of a branch, their steps and parts, and which are overdue."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.rules import WORKING, Condition, Dated, DeviceKind
from inventory.regions.models import Office
from inventory.regions.rules import TIMEZONES
from inventory.repairs.models import Repair, RepairPart, RepairStep
from inventory.repairs.rules import OPEN, RepairState

Found = Select[Repair, Device, Office]


def repair(session: Session, scope: Scope, repair_id: int) -> Repair:
    """One ticket of the branch: of a machine that failed there, or is there now. Raises NotFound."""
    found = session.scalar(
        select(Repair)
        .join(Device, Device.id == Repair.device_id)
        .where(Repair.id == repair_id, scope.covers(Repair.office, Device.office))
    )
    if found is None:
        raise NotFound(what="repair")
    return found


def repairs(scope: Scope) -> Found:
    """The tickets of a branch, each with its machine and the office where it failed."""
    return (
        select(Repair, Device, Office)
        .join(Device, Device.id == Repair.device_id)
        .join(Office, Office.code == Repair.office)
        .where(scope.covers(Repair.office, Device.office))
    )


@cache
def number_column() -> ColumnElement[str]:
    """The number of a ticket, for searching."""
    return literal("PBK-") + Repair.office + literal("-") + cast(Repair.id, String)


@cache
def is_open() -> ColumnElement[bool]:
    """The condition that a fault is not settled yet."""
    return Repair.state.in_(OPEN)


def overdue(at: datetime) -> ColumnElement[bool]:
    """The condition that a machine should be back, by the local date of the enclosing query's office."""
    passed = or_(*(and_(Office.timezone == zone, Repair.due < local_date(at, zone)) for zone in TIMEZONES))
    return and_(Repair.state == RepairState.AT_WORKSHOP, passed)


def overdue_in(session: Session, scope: Scope, at: datetime) -> int:
    """How many machines of a branch should be back from a workshop."""
    query = repairs(scope).where(overdue(at))
    return session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def open_of(session: Session, device_ids: Collection[int]) -> dict[int, Repair]:
    """By machine: the ticket that is open. For services and pages that have found the machines in their scope."""
    query = select(Repair).where(Repair.device_id.in_(device_ids), is_open())
    return {each.device_id: each for each in session.scalars(query)}


def last_settled(session: Session, device_id: int) -> date | None:
    """The day on which the last fault of a machine was settled."""
    return session.scalar(select(func.max(Repair.closed_on)).where(Repair.device_id == device_id))


def last_day(session: Session, found: Repair) -> date:
    """The day of the last thing that was done with a ticket."""
    latest = select(func.max(RepairStep.business_date)).where(RepairStep.repair_id == found.id)
    return session.scalar(latest) or found.reported_on


def steps(session: Session, found: Repair) -> Sequence[Row[RepairStep, User]]:
    """What was done with a ticket, and who said so."""
    query = select(RepairStep, User).join(User, User.id == RepairStep.person_id)
    return session.execute(query.where(RepairStep.repair_id == found.id).order_by(RepairStep.id)).all()


def parts(session: Session, found: Repair) -> Sequence[Row[RepairPart, Device, User]]:
    """The parts that came from other units, each with the unit and who took it."""
    query = (
        select(RepairPart, Device, User)
        .join(Device, Device.id == RepairPart.donor_id)
        .join(User, User.id == RepairPart.person_id)
    )
    return session.execute(query.where(RepairPart.repair_id == found.id).order_by(RepairPart.id)).all()


def parts_of_device(session: Session, device_id: int) -> Sequence[Row[RepairPart, Repair, Device, Device, User]]:
    """The parts that went into a machine or out of it: the ticket, the machine repaired, the donor, who took it."""
    donor = aliased(Device)
    query = (
        select(RepairPart, Repair, Device, donor, User)
        .join(Repair, Repair.id == RepairPart.repair_id)
        .join(Device, Device.id == Repair.device_id)
        .join(donor, donor.id == RepairPart.donor_id)
        .join(User, User.id == RepairPart.person_id)
        .where(or_(RepairPart.donor_id == device_id, Repair.device_id == device_id))
    )
    return session.execute(query.order_by(RepairPart.id)).all()


def of_device(session: Session, device_id: int) -> Sequence[Repair]:
    """All tickets of a machine that was found in its scope."""
    return session.scalars(select(Repair).where(Repair.device_id == device_id).order_by(Repair.id)).all()


def donors(session: Session, scope: Scope, device: Device) -> Sequence[Row[Device, Office]]:
    """The units of a branch that a part can be taken from: of the same kind, not working, not lost."""
    query = (
        select(Device, Office)
        .join(Office, Office.code == Device.office)
        .where(
            scope.covers(Device.office),
            Device.kind == device.kind,
            Device.id != device.id,
            Device.condition.not_in(WORKING | {Condition.LOST}),
        )
    )
    return session.execute(query.order_by(Device.office, Device.serial)).all()


def machines(session: Session, scope: Scope, kind: DeviceKind) -> Sequence[Device]:
    """All machines of one kind that are in a branch, or ever were."""
    query = select(Device).where(_ever_there(scope, kind)).order_by(Device.office, Device.serial)
    return session.scalars(query).all()


def logs(session: Session, scope: Scope, kind: DeviceKind) -> Mapping[int, list[Dated]]:
    """By machine: its log of conditions in the order of days."""
    query = select(DeviceCondition).join(Device, Device.id == DeviceCondition.device_id)
    found: dict[int, list[Dated]] = defaultdict(list)
    for entry in session.scalars(
        query.where(_ever_there(scope, kind)).order_by(DeviceCondition.business_date, DeviceCondition.id)
    ):
        found[entry.device_id].append(Dated(entry.business_date, Condition(entry.condition)))
    return found


def placements(session: Session, scope: Scope, kind: DeviceKind) -> Mapping[int, list[tuple[date, str]]]:
    """By machine: the days on which it came to an office, and which."""
    query = select(DevicePlacement).join(Device, Device.id == DevicePlacement.device_id)
    found: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for step in session.scalars(query.where(_ever_there(scope, kind)).order_by(DevicePlacement.id)):
        found[step.device_id].append((step.business_date, step.office))
    return found


def stepped(session: Session, scope: Scope, kind: DeviceKind, first: date, last: date) -> Sequence[Repair]:
    """The tickets of a branch whose machines were sent away or came back in a window."""
    within = or_(Repair.sent_on.between(first, last), Repair.closed_on.between(first, last))
    query = select(Repair).join(Device, Device.id == Repair.device_id)
    return session.scalars(query.where(Device.kind == kind, scope.covers(Repair.office), within)).all()


def _ever_there(scope: Scope, kind: DeviceKind) -> ColumnElement[bool]:
    return and_(Device.kind == kind, Device.id.in_(equipment.ever_in(scope)))
