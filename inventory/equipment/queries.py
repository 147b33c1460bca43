"""Reads about machines and ink. The number of statements does not grow with the number of offices."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.equipment import rules
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.rules import GONE, TO_REPAIR, WORKING, Condition, Dated, DeviceKind, Ink, Printers
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known
from inventory.stock.models import Item

ROLLS = ("ribbon", "film")


def device(session: Session, scope: Scope, device_id: int) -> Device:
    """One machine of the branch. Raises NotFound."""
    found = session.scalar(select(Device).where(Device.id == device_id, scope.covers(Device.office)))
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


def printers(session: Session, scope: Scope, at: date | None = None, known: Known = NOW) -> dict[str, Printers]:
    """By office: its KTP-el printers, now or at the close of a day. Retired and lost ones are not counted at all."""
    found = machines(session, scope, (DeviceKind.PRINTER,), at, known)
    return {office: kinds[DeviceKind.PRINTER] for office, kinds in found.items() if kinds[DeviceKind.PRINTER].total}


def machines(
    session: Session, scope: Scope, kinds: Sequence[DeviceKind], at: date | None = None, known: Known = NOW
) -> dict[str, dict[DeviceKind, Printers]]:
    """By office and kind that it ever had on record: how many are there, and how many of them work.

    ``known`` needs a date.
    """
    condition = Device.condition if at is None else condition_by(at, known)
    then = (
        select(Device.office, Device.kind, condition.label("condition"))
        .where(Device.kind.in_(kinds), scope.covers(Device.office))
        .subquery()
    )
    there = func.sum(case((then.c.condition.not_in(GONE), 1), else_=0))
    working = func.sum(case((then.c.condition.in_(WORKING), 1), else_=0))
    query = (
        select(then.c.office, then.c.kind, there, working)
        .where(then.c.condition.is_not(None))
        .group_by(then.c.office, then.c.kind)
    )
    found: dict[str, dict[DeviceKind, Printers]] = {}
    for office, kind, total, good in session.execute(query):
        found.setdefault(office, {})[DeviceKind(kind)] = Printers(int(total), int(good))
    return found


def ink(session: Session, scope: Scope, at: date | None = None, known: Known = NOW) -> dict[str, Ink]:
    """By office that ever held some: ribbons, films, and the cards they can print, now or at the close of a day."""
    yields = dict(session.execute(select(Item.code, Item.yield_cards).where(Item.code.in_(ROLLS))).all())
    return {
        office: rules.ink(store.get("ribbon", 0), store.get("film", 0), yields.get("ribbon"), yields.get("film"))
        for office, store in stock.stores(session, scope, ROLLS, at, known).items()
    }


def counted_by(session: Session, query: Select[Device, Office], column: Any) -> dict[str, int]:
    """How many of the query's machines there are by kind, or by condition."""
    return dict(session.execute(query.with_only_columns(column, func.count()).order_by(None).group_by(column)).all())
