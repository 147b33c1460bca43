"""Reads of where machines were: one machine's steps, loans, and papers of handing over."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.equipment.models import Device
from inventory.equipment.placing.models import DeviceHandover, DevicePlacement
from inventory.equipment.placing.rules import Step
from inventory.equipment.rules import GONE
from inventory.regions.models import Office, ServicePoint
from inventory.regions.rules import TIMEZONES

Borrower, Lender = aliased(Office), aliased(Office)


def steps_of(session: Session, found: Device) -> Sequence[Row[DevicePlacement, Office, ServicePoint | None]]:
    """How a machine came to where it is, step by step, with office and place of service."""
    query = (
        select(DevicePlacement, Office, ServicePoint)
        .join(Office, Office.code == DevicePlacement.office)
        .outerjoin(ServicePoint, ServicePoint.id == DevicePlacement.point_id)
        .where(DevicePlacement.device_id == found.id)
    )
    return session.execute(query.order_by(DevicePlacement.id)).all()


def office_on(session: Session, found: Device, day: date) -> str | None:
    """The office that a machine was at on a day; None before it was on record."""
    query = select(DevicePlacement.office).where(
        DevicePlacement.device_id == found.id, DevicePlacement.business_date <= day
    )
    return session.scalars(query.order_by(DevicePlacement.id.desc()).limit(1)).first()


@cache
def lent_on() -> ColumnElement[date]:
    """A scalar subquery: the day on which the enclosing query's machine was lent last."""
    query = select(func.max(DevicePlacement.business_date)).where(
        DevicePlacement.device_id == Device.id, DevicePlacement.step == Step.LENT
    )
    return query.correlate(Device).scalar_subquery()


def loans(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The machines that are lent, with an end in the branch: machine, lender, borrower, since when."""
    return (
        select(Device, Lender, Borrower, lent_on())
        .join(Lender, Lender.code == Device.lender)
        .join(Borrower, Borrower.code == Device.office)
        .where(scope.covers(Device.office, Device.lender))
    )


def loan_steps(session: Session, device_ids: Collection[int]) -> dict[int, int]:
    """By machine: the number of the step with which it was lent last. For pages that have found the machines."""
    query = select(DevicePlacement.device_id, func.max(DevicePlacement.id)).where(
        DevicePlacement.device_id.in_(device_ids), DevicePlacement.step == Step.LENT
    )
    return dict(session.execute(query.group_by(DevicePlacement.device_id)).all())


def overdue(at: datetime) -> ColumnElement[bool]:
    """The condition that a loan of `loans` is overdue, by the calendar of the office that has the machine.

    What is lost or retired comes back no more.
    """
    passed = (and_(Borrower.timezone == zone, Device.lent_until < local_date(at, zone)) for zone in TIMEZONES)
    return and_(Device.condition.not_in(GONE), or_(*passed))


def overdue_loans(session: Session, scope: Scope, at: datetime) -> int:
    """How many loans with an end in the branch are overdue."""
    query = loans(scope).where(overdue(at)).with_only_columns(func.count())
    return session.scalar(query) or 0


def to_hand_over(session: Session, office: str) -> Sequence[Device]:
    """The machines that an office can hand over: its own, there, and not lent."""
    query = select(Device).where(Device.office == office, Device.lender.is_(None), Device.condition.not_in(GONE))
    return session.scalars(query.order_by(Device.kind, Device.model_key, Device.serial)).all()


def handover(session: Session, scope: Scope, handover_id: int) -> DeviceHandover:
    """One paper of the branch, or with a machine that came into the branch. Raises NotFound."""
    receives = select(DevicePlacement.handover_id).where(scope.covers(DevicePlacement.office))
    query = select(DeviceHandover).where(DeviceHandover.id == handover_id)
    found = session.scalar(query.where(or_(scope.covers(DeviceHandover.office), DeviceHandover.id.in_(receives))))
    if found is None:
        raise NotFound(what="handover")
    return found


def handed_over(session: Session, scope: Scope, found: DeviceHandover) -> Sequence[Row[Device, Office]]:
    """What a paper brought to the offices of the branch: all of it to the branch that gave it."""
    query = (
        select(Device, Office)
        .join(DevicePlacement, DevicePlacement.device_id == Device.id)
        .join(Office, Office.code == DevicePlacement.office)
        .where(DevicePlacement.handover_id == found.id)
    )
    if not scope.contains(found.office):
        query = query.where(scope.covers(DevicePlacement.office))
    return session.execute(query.order_by(DevicePlacement.office, Device.serial)).all()


def handovers(scope: Scope) -> Select[*tuple[Any, ...]]:
    """The papers of the branch, each with its office, how many machines, and how many offices got some.

    A branch that received sees the paper with its own machines, as the paper's page does.
    """
    gave = scope.covers(DeviceHandover.office)
    placed = and_(DevicePlacement.handover_id == DeviceHandover.id, or_(gave, scope.covers(DevicePlacement.office)))
    machines = select(func.count()).where(placed).correlate(DeviceHandover).scalar_subquery()
    receivers = (
        select(func.count(DevicePlacement.office.distinct())).where(placed).correlate(DeviceHandover).scalar_subquery()
    )
    query = select(DeviceHandover, Office, machines.label("machines"), receivers.label("receivers"))
    received = select(DevicePlacement.id).where(placed).correlate(DeviceHandover).exists()
    return query.join(Office, Office.code == DeviceHandover.office).where(or_(gave, received))


def seen_handovers(session: Session, scope: Scope, handover_ids: Collection[int]) -> set[int]:
    """Those of some papers that `handover` finds."""
    query = handovers(scope).with_only_columns(DeviceHandover.id, maintain_column_froms=True)
    return set(session.scalars(query.where(DeviceHandover.id.in_(handover_ids))))


def papers_of_one(session: Session, scope: Scope, latest: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The last moves, loans and returns that touched the branch: step, machine, the office before it, and after it.

    The office that gave a machine away sees it no more; its paper it finds here.
    """
    steps = select(
        DevicePlacement.id,
        func.lag(DevicePlacement.office)
        .over(partition_by=DevicePlacement.device_id, order_by=DevicePlacement.id)
        .label("before"),
    ).subquery()
    query = (
        select(DevicePlacement, Device, Lender, Borrower)
        .join(steps, steps.c.id == DevicePlacement.id)
        .join(Device, Device.id == DevicePlacement.device_id)
        .join(Lender, Lender.code == steps.c.before)
        .join(Borrower, Borrower.code == DevicePlacement.office)
        .where(DevicePlacement.handover_id.is_(None), steps.c.before != DevicePlacement.office)
        .where(or_(scope.covers(DevicePlacement.office), scope.covers(steps.c.before)))
    )
    return session.execute(query.order_by(DevicePlacement.id.desc()).limit(latest)).all()
