"""Operations about machines: the register, one machine, its steps, handing over, and the catalogue of models."""

from collections.abc import Callable
from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import device_bodies as bodies
from inventory.api import paging
from inventory.api.buying import Recorded, money
from inventory.api.paging import Paged
from inventory.api.reads import AtOffice, branch
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.equipment import queries as equipment
from inventory.equipment import service as devices
from inventory.equipment.catalogue import queries as catalogue
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.models import Device
from inventory.equipment.placing import handover
from inventory.equipment.placing import queries as placed
from inventory.equipment.placing import service as placing
from inventory.equipment.placing.models import DeviceHandover

KEEPERS = (Verb.KEEP_DEVICES,)


class Machine(BaseModel):
    """A machine of an office, in its present condition; while it is lent, ``lender`` gets it back by ``lent_until``."""

    id: str
    office: str
    kind: str
    model: str
    serial: str
    year: int | None
    fund: str | None
    condition: str
    service_point: str | None
    owner: str
    price: str | None
    bast_number: str
    acquired_on: str | None
    warranty_end: str | None
    service_end: str | None
    lender: str | None
    lent_until: str | None
    label_code: str
    note: str


class StepOfMachine(BaseModel):
    """How a machine came to an office: recorded, moved, handed_over, lent or returned."""

    step: str
    office: str
    service_point: str | None
    business_date: str
    due_date: str | None
    reason: str
    reference: str
    handover: str | None


class ConditionOfMachine(BaseModel):
    """What a machine's condition was from a day on."""

    condition: str
    business_date: str
    reason: str
    police_report: str


class MachineInFull(Machine):
    """A machine with its history, and its model where the catalogue has it."""

    device_model: str | None
    steps: list[StepOfMachine]
    conditions: list[ConditionOfMachine]


class Model(BaseModel):
    """A model of the catalogue; null is not known."""

    id: str
    kind: str
    name: str
    daily_capacity: int | None
    ribbon_yield: int | None
    film_yield: int | None
    supplies: str
    spare_parts: str
    warranty_months: int | None


@operation("get", "/devices", scope="office", answers=paging.listed(Machine, "Devices"))
def list_devices(act: Act, query: AtOffice) -> dict[str, Any]:
    """The machines of one's branch."""
    within = branch(act, query.office)
    asked = equipment.devices(within).where(Device.id > query.after_id).order_by(Device.id).limit(query.limit + 1)
    rows = db.session.execute(asked).all()
    return paging.page(rows, query.limit, lambda row: row[0].id, lambda row: _machine(row[0]))


@operation("post", "/devices", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def record_device(act: Act, body: bodies.DeviceEntry) -> dict[str, Any]:
    """Put a machine on record."""
    return act.do(devices.add_device, body.command(act.key), _recorded)


@operation("get", "/devices/<int:id>", scope="office", answers=MachineInFull)
def show_device(act: Act, device_id: int) -> dict[str, Any]:
    """One machine of one's branch, or lent by it, with all that happened to it."""
    session = db.session()
    device = equipment.device(session, act.actor.scope, device_id)
    model = catalogue.model_of(session, device)
    return {
        **_machine(device),
        "device_model": None if model is None else str(model.id),
        "steps": [_step(row[0]) for row in placed.steps_of(session, device)],
        "conditions": [
            {
                **{name: getattr(entry, name) for name in ("condition", "reason", "police_report")},
                "business_date": entry.business_date.isoformat(),
            }
            for entry in equipment.log_of(session, device)
        ],
    }


@operation("post", "/devices/<int:id>/conditions", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def record_condition(act: Act, device_id: int, body: bodies.ConditionEntry) -> dict[str, Any]:
    """Say how a machine is from a day on."""
    return act.do(devices.change_condition, body.command(act.key, device_id), _recorded)


@operation("post", "/devices/<int:id>/moves", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def move_device(act: Act, device_id: int, body: bodies.MoveEntry) -> dict[str, Any]:
    """Move a machine inside one's branch."""
    return act.do(placing.move, body.command(act.key, device_id), _recorded)


@operation("post", "/devices/<int:id>/loans", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def lend_device(act: Act, device_id: int, body: bodies.LoanEntry) -> dict[str, Any]:
    """Lend a machine to another office."""
    return act.do(placing.lend, body.command(act.key, device_id), _recorded)


@operation("post", "/devices/<int:id>/returns", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def return_device(act: Act, device_id: int, body: bodies.DeviceReturnEntry) -> dict[str, Any]:
    """Say that a lent machine is back with its lender."""
    return act.do(placing.give_back, body.command(act.key, device_id), _recorded)


@operation("post", "/device-handovers", scope="office", verbs=KEEPERS, answers=Recorded, status=201)
def hand_devices_over(act: Act, body: bodies.HandoverEntry) -> dict[str, Any]:
    """Hand machines over to other offices with one paper: all of them, or none."""
    return act.do(handover.hand_over, body.command(act.key), _recorded)


@operation("get", "/device-models", scope="self", answers=paging.listed(Model, "DeviceModels"))
def device_models(_act: Act, query: Paged) -> dict[str, Any]:
    """The catalogue of models, which all offices share."""
    rows = catalogue.after(db.session(), query.after_id, query.limit + 1)
    return paging.page(rows, query.limit, lambda model: model.id, _model)


def _recorded(_session: Session, found: Device | DeviceHandover) -> dict[str, Any]:
    return {"id": str(found.id)}


def _machine(device: Device) -> dict[str, Any]:
    told: dict[str, Callable[[Any], str]] = {
        "id": str,
        "price": money,
        "acquired_on": date.isoformat,
        "warranty_end": date.isoformat,
        "service_end": date.isoformat,
        "lent_until": date.isoformat,
    }
    names = [name for name in Machine.model_fields if name not in (*told, "service_point")]
    return {
        **{name: getattr(device, name) for name in names},
        **{name: _or_null(getattr(device, name), tell) for name, tell in told.items()},
        "service_point": _or_null(device.point_id, str),
    }


def _step(placement: Any) -> dict[str, Any]:
    return {
        **{name: getattr(placement, name) for name in ("step", "office", "reason", "reference")},
        "service_point": _or_null(placement.point_id, str),
        "business_date": placement.business_date.isoformat(),
        "due_date": _or_null(placement.due_date, date.isoformat),
        "handover": _or_null(placement.handover_id, str),
    }


def _model(model: DeviceModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in Model.model_fields} | {"id": str(model.id)}


def _or_null(value: Any, tell: Callable[[Any], str]) -> str | None:
    return None if value is None else tell(value)
