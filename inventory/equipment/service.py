"""Use-cases around machines: putting one on record, and saying how it is."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment import queries, rules
from inventory.equipment.models import SERIAL_LENGTH, Device, DeviceCondition
from inventory.equipment.rules import Condition, Dated, DeviceKind, Fund
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

Word = TypeVar("Word", DeviceKind, Condition, Fund)
once = once_for(Device)


def own_key() -> str:
    """A key for what no form was sent for: it is meant to count each time."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True, kw_only=True)
class AddDevice(Command):
    """A machine that is at an office. Without a ``business_date`` it is on record from today."""

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


@dataclass(frozen=True, kw_only=True)
class ChangeCondition(Command):
    """A machine's condition from a day on."""

    key: str = field(default_factory=own_key)
    device_id: int
    condition: str
    reason: str = ""
    business_date: date


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
    _check_words(command, today.year)
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
    )
    session.add(device)
    session.flush()  # the log names the machine by its id
    _log(session, actor, device, command, day)
    return device


@once
def change_condition(session: Session, actor: Actor, command: ChangeCondition) -> Device:
    """Say how a machine is from a day on. A day in the past does not overrule what was said of later days.

    Raises NotFound, Forbidden, DateRefused, and Invalid for a step that is none or lacks its reason.
    """
    device = _locked(session, actor, command.device_id)
    ledger.check_date(session, actor, device.office, command.business_date)
    today = ledger.today_at(session, actor, device.office)
    change = Dated(command.business_date, _word(Condition, command.condition, "condition"))
    log = queries.dated(queries.log_of(session, device))
    device.condition = rules.changed(log, change, command.reason, today)[-1].condition
    _log(session, actor, device, command, command.business_date)
    return device


def _locked(session: Session, actor: Actor, device_id: int) -> Device:
    """The machine, held so that two people cannot change it at the same time."""
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
            actor=actor.username,
            recorded_at=actor.at,
            maker_id=actor.user_id,
        )
    )
    session.flush()  # whoever reads the log next must see it


def _check_words(command: AddDevice, this_year: int) -> None:
    _word(DeviceKind, command.kind, "kind")
    condition = _word(Condition, command.condition, "condition")
    if command.fund is not None:
        _word(Fund, command.fund, "fund")
    if not command.model.strip():
        raise Invalid(reason="model_needed", field="model")
    if command.year is not None and not rules.year_plausible(command.year, this_year):
        raise Invalid(reason="year_impossible", field="year")
    if rules.reason_needed(None, condition) and not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")


def _word(known: type[Word], word: str, field: str) -> Word:
    """The word, if it is one of those we know. Raises Invalid."""
    if word not in set(known):
        raise Invalid(reason=f"{field}_unknown", field=field)
    return known(word)


def _free_serial(session: Session, typed: str) -> str:
    serial = rules.serial_number(typed)
    if not serial:
        raise Invalid(reason="serial_needed", field="serial")
    if len(serial) > SERIAL_LENGTH:  # capital letters can be longer than what was typed
        raise Invalid(reason="text_too_long", field="serial")
    if queries.by_serial(session, serial) is not None:
        raise Invalid(reason="serial_taken", field="serial", item=serial)
    return serial
