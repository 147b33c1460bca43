"""Reads about machines and ink. The number of statements does not grow with the number of offices."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, null, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.errors import Invalid, NotFound
from inventory.core.identity import Scope
from inventory.equipment import rules
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.catalogue.queries import is_of_model
from inventory.equipment.measured import NOT_MEASURED, measures
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.rules import (
    CARDS_A_DAY,
    GONE,
    TO_REPAIR,
    WORKING,
    Condition,
    Dated,
    DeviceKind,
    Ink,
    Printers,
    Supply,
)
from inventory.regions.models import Office, ServicePoint
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known
from inventory.stock.models import Item

ROLLS = ("ribbon", "film")


def device(session: Session, scope: Scope, device_id: int) -> Device:
    """One machine that is in the branch, or that it has lent. Raises NotFound."""
    found = session.scalar(select(Device).where(Device.id == device_id, scope.covers(Device.office, Device.lender)))
    if found is None:
        raise NotFound(what="device")
    return found


def by_label(session: Session, scope: Scope, label: str) -> Device:
    """The machine of the branch, or lent by it, whose label says so. Raises NotFound."""
    query = select(Device).where(Device.label_code == label, scope.covers(Device.office, Device.lender))
    found = session.scalar(query)
    if found is None:
        raise NotFound(what="device")
    return found


def devices(scope: Scope) -> Select[Device, Office]:
    """The machines of a branch, each with its office."""
    return select(Device, Office).join(Office, Office.code == Device.office).where(scope.covers(Device.office))


def present(session: Session, scope: Scope, kind: DeviceKind) -> Sequence[Row[Device, Office]]:
    """The machines of one kind that are neither retired nor lost, each with its office."""
    query = devices(scope).where(Device.kind == kind, Device.condition.not_in(GONE))
    return session.execute(query.order_by(Device.office, Device.serial)).all()


def by_serial(session: Session, serial: str) -> Device | None:
    """The machine with this serial number, wherever it is: for services, which must not record it twice."""
    return session.scalar(select(Device).where(Device.serial == serial))


def log_of(session: Session, found: Device) -> Sequence[DeviceCondition]:
    """All that was said about a machine's condition, in order of its days."""
    return session.scalars(
        select(DeviceCondition)
        .where(DeviceCondition.device_id == found.id)
        .order_by(DeviceCondition.business_date, DeviceCondition.id)
    ).all()


@cache
def works_again() -> ColumnElement[bool]:
    """The condition that an entry of the log made a machine work that was broken or in repair before."""
    before = aliased(DeviceCondition)
    earlier = or_(
        before.business_date < DeviceCondition.business_date,
        and_(before.business_date == DeviceCondition.business_date, before.id < DeviceCondition.id),
    )
    last = select(before.condition).where(before.device_id == DeviceCondition.device_id, earlier)
    last = last.order_by(before.business_date.desc(), before.id.desc()).limit(1).correlate(DeviceCondition)
    return and_(DeviceCondition.condition.in_(WORKING), last.scalar_subquery().in_(TO_REPAIR))


def points_of(session: Session, found: Sequence[Device]) -> dict[int, ServicePoint]:
    """By number: the places of service at which these machines stand."""
    numbers = {device.point_id for device in found if device.point_id is not None}
    query = select(ServicePoint).where(ServicePoint.id.in_(sorted(numbers)))
    return {point.id: point for point in session.scalars(query)}


def stands_at(session: Session, point_id: int) -> bool:
    """Whether a machine stands at a place of service: for services, which must not retire it meanwhile."""
    query = select(Device.id).where(Device.point_id == point_id, Device.condition.not_in(GONE)).limit(1)
    return session.scalar(query) is not None


def placed_on(session: Session, found: Device) -> date:
    """The day since which a machine is where it is."""
    query = select(func.max(DevicePlacement.business_date)).where(DevicePlacement.device_id == found.id)
    return session.scalars(query).one()


def came_on(session: Session, machines: Collection[int], at: date | None, known: Known) -> dict[int, date]:
    """By machine: the day on which it came to the office that it is at, now or at the close of a date.

    A step from one place of service of the office to another is no coming.
    """
    query = select(DevicePlacement.device_id, DevicePlacement.office, DevicePlacement.business_date)
    query = query.where(DevicePlacement.device_id.in_(machines), known.entered(DevicePlacement.recorded_at))
    if at is not None:
        query = query.where(DevicePlacement.business_date <= at)
    found: dict[int, tuple[str, date]] = {}
    for machine, office, day in session.execute(query.order_by(DevicePlacement.id)):
        if machine not in found or found[machine][0] != office:
            found[machine] = office, day
    return {machine: day for machine, (_office, day) in found.items()}


def demand_point(session: Session, office: str, point_id: int | None) -> None:
    """Refuse a place of service that is not of this office, or is out of service. Raises Invalid."""
    if point_id is None:
        return
    point = session.get(ServicePoint, point_id)
    if point is None or point.office != office or point.retired_on is not None:
        raise Invalid(reason="device_point", field="place")


def dated(log: Sequence[DeviceCondition]) -> list[Dated]:
    """The log as the rules read it."""
    return [Dated(entry.business_date, Condition(entry.condition)) for entry in log]


def condition_at(session: Session, found: Device, day: date) -> Condition | None:
    """How a machine was at the close of a day; None before it was on record."""
    return rules.condition_on(dated(log_of(session, found)), day)


def condition_by(day: date, known: Known = NOW) -> Any:
    """A scalar subquery: the condition of the enclosing query's machine at the close of a day."""
    latest = (
        select(DeviceCondition.condition)
        .where(DeviceCondition.device_id == Device.id, DeviceCondition.business_date <= day)
        .where(known.entered(DeviceCondition.recorded_at))
        .order_by(DeviceCondition.business_date.desc(), DeviceCondition.id.desc())
        .limit(1)
    )
    return latest.correlate(Device).scalar_subquery()


def office_by(day: date, known: Known = NOW) -> Any:
    """A scalar subquery: where the enclosing query's machine was at the close of a day."""
    return _office(DevicePlacement.business_date <= day, known.entered(DevicePlacement.recorded_at))


@cache
def office_then() -> Any:
    """A scalar subquery: where the machine was when the enclosing query's entry of its log came about.

    What was done with it later on the same day does not count.
    """
    day, entered = DevicePlacement.business_date, DevicePlacement.recorded_at
    before = and_(day == DeviceCondition.business_date, entered <= DeviceCondition.recorded_at)
    return _office(or_(day < DeviceCondition.business_date, before))


def _office(*wanted: ColumnElement[bool]) -> Any:
    placed = select(DevicePlacement.office).where(DevicePlacement.device_id == Device.id, *wanted)
    return placed.order_by(DevicePlacement.id.desc()).limit(1).correlate(Device, DeviceCondition).scalar_subquery()


def ever_in(scope: Scope) -> Select[int]:
    """The machines that are in a branch, or ever were."""
    return select(DevicePlacement.device_id).where(scope.covers(DevicePlacement.office))


def printers(session: Session, scope: Scope, at: date | None = None, known: Known = NOW) -> dict[str, Printers]:
    """By office: its KTP-el printers, now or at the close of a day. Retired and lost ones are not counted at all."""
    found = machines(session, scope, (DeviceKind.PRINTER,), at, known)
    return {office: kinds[DeviceKind.PRINTER] for office, kinds in found.items() if kinds[DeviceKind.PRINTER].total}


def machines(
    session: Session, scope: Scope, kinds: Sequence[DeviceKind], at: date | None = None, known: Known = NOW
) -> dict[str, dict[DeviceKind, Printers]]:
    """By office and kind that it ever had on record: how many are there, and how many of them work.

    At a date, a machine counts where it was then. ``known`` needs a date.
    """
    rated = case((Device.kind == DeviceKind.PRINTER, func.coalesce(DeviceModel.daily_capacity, CARDS_A_DAY)))
    then = (_now(scope) if at is None else _then(scope, at, known)).add_columns(rated.label("rated"))
    found = then.outerjoin(DeviceModel, is_of_model()).where(Device.kind.in_(kinds)).subquery()
    works = found.c.condition.in_(WORKING)
    there = func.sum(case((found.c.condition.not_in(GONE), 1), else_=0))
    working = func.sum(case((works, 1), else_=0))
    cards = func.sum(case((works, found.c.rated), (found.c.rated.is_not(None), 0), else_=null()))
    query = (
        select(found.c.office, found.c.kind, there, working, cards)
        .where(found.c.condition.is_not(None))
        .group_by(found.c.office, found.c.kind)
    )
    counted: dict[str, dict[DeviceKind, Printers]] = {}
    for office, kind, total, good, most in session.execute(query):
        here = Printers(int(total), int(good), None if most is None else int(most))
        counted.setdefault(office, {})[DeviceKind(kind)] = here
    return counted


def conditions_at(session: Session, scope: Scope, at: date) -> Sequence[Row[str, str, str, int]]:
    """How many machines of each office and kind were in which condition at the close of a day."""
    then = _then(scope, at, NOW).subquery()
    query = select(then.c.office, then.c.kind, then.c.condition, func.count()).where(then.c.condition.is_not(None))
    return session.execute(query.group_by(then.c.office, then.c.kind, then.c.condition)).all()


def _now(scope: Scope) -> Select[*tuple[Any, ...]]:
    """Office, kind and condition of every machine that is in a branch."""
    return select(Device.office, Device.kind, Device.condition.label("condition")).where(scope.covers(Device.office))


def _then(scope: Scope, at: date, known: Known) -> Select[*tuple[Any, ...]]:
    """Office, kind and condition at the close of a day of every machine that was in a branch that day.

    Where it was says its last placement up to that day: the one that no later one has replaced by then.
    """
    later = aliased(DevicePlacement)
    replaced = (
        select(later.id)
        .where(later.device_id == DevicePlacement.device_id, later.id > DevicePlacement.id, later.business_date <= at)
        .where(known.entered(later.recorded_at))
        .correlate(DevicePlacement)
        .exists()
    )
    return (
        select(DevicePlacement.office, Device.kind, condition_by(at, known).label("condition"))
        .join(Device, Device.id == DevicePlacement.device_id)
        .where(scope.covers(DevicePlacement.office), DevicePlacement.business_date <= at)
        .where(known.entered(DevicePlacement.recorded_at), ~replaced)
    )


def ink(session: Session, scope: Scope, at: date | None = None, known: Known = NOW) -> dict[str, Ink]:
    """By office that ever held some: ribbons, films, and the cards they can print, now or at the close of a day.

    Rolls count with what was measured of them, where anything was, and those in printers with what is left on them.
    """
    rated = dict(session.execute(select(Item.code, Item.yield_cards).where(Item.code.in_(ROLLS))).all())
    stores, told = stock.stores(session, scope, ROLLS, at, known), measures(session, scope, at, known)

    def supply(office: str, item: str) -> Supply:
        measure = told.get((office, item), NOT_MEASURED)
        per_roll = rated.get(item) if measure.per_roll is None else measure.per_roll
        return Supply(stores.get(office, {}).get(item, 0), per_roll, measure.in_machines)

    offices = stores.keys() | {office for office, _item in told}
    return {office: rules.ink(*(supply(office, item) for item in ROLLS)) for office in sorted(offices)}


def counted_by(session: Session, query: Select[Device, Office], column: Any) -> dict[str, int]:
    """How many of the query's machines there are by kind, or by condition."""
    return dict(session.execute(query.with_only_columns(column, func.count()).order_by(None).group_by(column)).all())
