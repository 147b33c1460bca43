"""Use-cases around machines: putting one on record, and saying how it is."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment import particulars, queries, rules
from inventory.equipment.catalogue.rules import model_key
from inventory.equipment.models import REFERENCE_LENGTH, SERIAL_LENGTH, Device, DeviceCondition
from inventory.equipment.placing import rules as placing_rules
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.placing.rules import Standing, Step
from inventory.equipment.rules import Condition, Dated, DeviceKind, Fund
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

Word = TypeVar("Word", DeviceKind, Condition, Fund)
once = once_for(Device)
NOTE_LENGTH = 500
# Signs of a label's code: none of them is taken for another one. Eight of them cannot be guessed.
LABEL_SIGNS, LABEL_SIZE = "23456789ABCDEFGHJKMNPQRSTVWXYZ", 8


def own_key() -> str:
    """A key for what no form was sent for: it is meant to count each time."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True, kw_only=True)
class AddDevice(Command):
    """A machine that is at an office. Without a ``business_date`` it is on record from today.

    ``point_id`` is the place of service of the office at which it stands; the rest is explained in `models.Device`.
    """

    key: str = field(default_factory=own_key)
    office: str
    kind: str
    model: str
    serial: str
    year: int | None = None
    fund: str | None = None
    note: str = ""
    condition: str = Condition.GOOD
    reason: str = ""
    business_date: date | None = None
    point_id: int | None = None
    owner: str = ""
    price: Decimal | None = None
    bast_number: str = ""
    acquired_on: date | None = None
    warranty_end: date | None = None
    service_end: date | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeCondition(Command):
    """A machine's condition from a day on; ``police_report`` is the number of the report of a lost or stolen one."""

    key: str = field(default_factory=own_key)
    device_id: int
    condition: str
    reason: str = ""
    business_date: date
    police_report: str = ""


@once
def add_device(session: Session, actor: Actor, command: AddDevice) -> Device:
    """Put a machine on record.

    Raises NotFound, Forbidden, DateRefused, and Invalid for an unknown word, a year that cannot be,
    or a serial number that another machine has.
    """
    actor.demand(Verb.KEEP_DEVICES, command.office)
    return enrol(session, actor, command)


def enrol(session: Session, actor: Actor, command: AddDevice) -> Device:
    """Put a machine on record without asking for the verb: whoever may take a delivery brings machines in too."""
    regions.unscoped_office(session, command.office)
    today = ledger.today_at(session, actor, command.office)
    day = command.business_date or today
    ledger.check_date(session, actor, command.office, day)
    check_entry(command, today)
    queries.demand_point(session, command.office, command.point_id)
    serial = _free_serial(session, command.serial)
    device = Device(
        office=command.office,
        kind=command.kind,
        model=command.model.strip(),
        serial=serial,
        year=command.year,
        fund=command.fund,
        note=command.note.strip(),
        condition=command.condition,
        created_at=actor.at,
        model_key=model_key(command.model),
        label_code="".join(secrets.choice(LABEL_SIGNS) for _ in range(LABEL_SIZE)),
        point_id=command.point_id,
        owner=command.owner.strip(),
        price=command.price,
        bast_number=command.bast_number.strip(),
        acquired_on=command.acquired_on,
        warranty_end=command.warranty_end,
        service_end=command.service_end,
    )
    session.add(device)
    session.flush()  # the log names the machine by its id
    _log(session, actor, device, command, day)
    place(session, actor, device, Step.RECORDED, day)
    return device


def check_entry(command: AddDevice, today: date) -> None:
    """Refuse a machine of which something cannot be, whatever else is on record. Raises Invalid."""
    _word(DeviceKind, command.kind, "kind")
    condition = _word(Condition, command.condition, "condition")
    particulars.check(command, today, command.business_date or today)
    if rules.reason_needed(None, condition) and not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    for field_name, text, longest in (
        ("serial", rules.serial_number(command.serial), SERIAL_LENGTH),  # capitals can be longer than what was typed
        ("reason", command.reason, NOTE_LENGTH),
        ("note", command.note, NOTE_LENGTH),
    ):
        if len(text) > longest:
            raise Invalid(reason="text_too_long", field=field_name)
    if not command.serial.strip():
        raise Invalid(reason="serial_needed", field="serial")


def place(
    session: Session,
    actor: Actor,
    device: Device,
    step: Step,
    day: date,
    *,
    reason: str = "",
    reference: str = "",
    handover_id: int | None = None,
) -> None:
    """Write down where a machine is from a day on: where it stands in the register now."""
    session.add(
        DevicePlacement(
            device_id=device.id,
            step=step,
            office=device.office,
            point_id=device.point_id,
            business_date=day,
            due_date=device.lent_until if step is Step.LENT else None,
            reason=reason.strip(),
            reference=reference.strip(),
            handover_id=handover_id,
            actor=actor.username,
            recorded_at=actor.at,
            maker_id=actor.user_id,
        )
    )
    session.flush()  # whoever asks where it is next must see it


def standing(session: Session, device: Device) -> Standing:
    """Where a machine is, and how, as the rules read it."""
    return Standing(
        office=device.office,
        point_id=device.point_id,
        lender=device.lender,
        condition=Condition(device.condition),
        since=queries.placed_on(session, device),
    )


@once
def change_condition(session: Session, actor: Actor, command: ChangeCondition) -> Device:
    """Say how a machine is from a day on. A day in the past does not overrule what was said of later days.

    Raises NotFound, Forbidden, DateRefused, and Invalid for a step that is none or lacks its reason, for a police
    report about what is not lost, and for the retirement of what is lent.
    """
    device = locked(session, actor, command.device_id)
    ledger.check_date(session, actor, device.office, command.business_date)
    return follow(session, actor, device, command)


def follow(session: Session, actor: Actor, device: Device, command: ChangeCondition) -> Device:
    """Say it for whoever holds the machine and has looked at the day: what happens to a machine changes how it is."""
    today = ledger.today_at(session, actor, device.office)
    change = Dated(command.business_date, _word(Condition, command.condition, "condition"))
    placing_rules.check_retirement(standing(session, device), change.condition)
    _check_police_report(command)
    if len(command.reason) > NOTE_LENGTH:
        raise Invalid(reason="text_too_long", field="reason")
    log = queries.dated(queries.log_of(session, device))
    device.condition = rules.changed(log, change, command.reason, today)[-1].condition
    _log(session, actor, device, command, command.business_date)
    return device


def locked(session: Session, actor: Actor, device_id: int) -> Device:
    """A machine that is in the person's branch, held so that two people cannot change it at the same time."""
    device = queries.device(session, actor.scope, device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    session.refresh(device, with_for_update=True)
    return device


def _log(session: Session, actor: Actor, device: Device, command: AddDevice | ChangeCondition, day: date) -> None:
    session.add(
        DeviceCondition(
            device_id=device.id,
            condition=command.condition,
            business_date=day,
            reason=command.reason.strip(),
            police_report=command.police_report.strip() if isinstance(command, ChangeCondition) else "",
            actor=actor.username,
            recorded_at=actor.at,
            maker_id=actor.user_id,
        )
    )
    session.flush()  # whoever reads the log next must see it


def _check_police_report(command: ChangeCondition) -> None:
    number = command.police_report.strip()
    if number and command.condition != Condition.LOST:
        raise Invalid(reason="police_report_not_wanted", field="police_report")
    if len(number) > REFERENCE_LENGTH:
        raise Invalid(reason="text_too_long", field="police_report")


def _word(known: type[Word], word: str, field: str) -> Word:
    """The word, if it is one of those we know. Raises Invalid."""
    if word not in set(known):
        raise Invalid(reason=f"{field}_unknown", field=field)
    return known(word)


def _free_serial(session: Session, typed: str) -> str:
    serial = rules.serial_number(typed)
    if queries.by_serial(session, serial) is not None:
        raise Invalid(reason="serial_taken", field="serial", item=serial)
    return serial
