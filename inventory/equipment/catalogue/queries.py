"""Reads of the catalogue: the models, how many machines of a branch are of each, and which machines are of none."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.models import Device
from inventory.equipment.rules import GONE


def model(session: Session, model_id: int) -> DeviceModel:
    """One model; the catalogue is everybody's. Raises NotFound."""
    found = session.get(DeviceModel, model_id)
    if found is None:
        raise NotFound(what="device_model")
    return found


@cache
def is_of_model() -> ColumnElement[bool]:
    """The condition that the enclosing query's machine is of its model."""
    return and_(DeviceModel.kind == Device.kind, DeviceModel.name_key == Device.model_key)


def model_of(session: Session, device: Device) -> DeviceModel | None:
    """The model of a machine, where the catalogue has it."""
    return by_key(session, device.kind, device.model_key)


def by_key(session: Session, kind: str, key: str) -> DeviceModel | None:
    """The model of a kind with this name, as names are compared."""
    query = select(DeviceModel).where(DeviceModel.kind == kind, DeviceModel.name_key == key)
    return session.scalar(query)


def machines_column(scope: Scope) -> Any:
    """A scalar subquery: how many machines of the branch are of the enclosing query's model, without those gone."""
    query = select(func.count()).where(is_of_model(), Device.condition.not_in(GONE), scope.covers(Device.office))
    return query.correlate(DeviceModel).scalar_subquery()


def models(scope: Scope) -> Select[DeviceModel, int]:
    """All models, each with how many machines of the branch are of it."""
    return select(DeviceModel, machines_column(scope))


def after(session: Session, number: int, count: int) -> Sequence[DeviceModel]:
    """So many models after this number, in order of their numbers."""
    query = select(DeviceModel).where(DeviceModel.id > number).order_by(DeviceModel.id)
    return session.scalars(query.limit(count)).all()


def unknown(session: Session, scope: Scope) -> Sequence[Row[str, str, int]]:
    """The kinds and models on record in a branch that the catalogue does not have, with how many machines."""
    query = (
        select(Device.kind, func.min(Device.model), func.count())
        .outerjoin(DeviceModel, is_of_model())
        .where(DeviceModel.id.is_(None), scope.covers(Device.office), Device.condition.not_in(GONE))
        .group_by(Device.kind, Device.model_key)
        .order_by(Device.kind, Device.model_key)
    )
    return session.execute(query).all()
