"""Use-cases of repairs: reporting a fault, sending a machine away, taking a part, and settling the ticket.

How the machine is from then on is said by `equipment.service`, so that there is one log of it.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment import queries as equipment
from inventory.equipment import service as devices
from inventory.equipment.models import Device
from inventory.equipment.placing import queries as placed
from inventory.equipment.rules import GONE, WORKING, Condition
from inventory.repairs import queries, rules
from inventory.repairs.models import Repair, RepairPart, RepairStep
from inventory.repairs.rules import LONGEST_PLACE, TRANSITIONS, RepairState
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

counted = once_for(Repair)


@dataclass(frozen=True, kw_only=True)
class Report(Command):
    """A machine has failed: it is broken, or works only in part."""

    device_id: int
    reason: str
    condition: str = Condition.BROKEN
    business_date: date


@dataclass(frozen=True, kw_only=True)
class Send(Command):
    """It is sent to a workshop, or on to another one, with whom, and is promised for a day."""

    repair_id: int
    business_date: date
    sent_to: str
    carrier: str = ""
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class TakePart(Command):
    """A part of another unit is used."""

    repair_id: int
    business_date: date
    donor_id: int
    part: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ComeBack(Command):
    """It works again; ``cost`` is in rupiah, None where nobody knows it."""

    repair_id: int
    business_date: date
    condition: str = Condition.GOOD
    cost: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class GiveUp(Command):
    """It is not repaired any more: the machine is retired."""

    repair_id: int
    business_date: date
    reason: str
    cost: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Withdraw(Command):
    """The fault was reported in error."""

    repair_id: int
    reason: str


@counted
def report(session: Session, actor: Actor, command: Report) -> Repair:
    """Report a fault. A machine has one open ticket at a time.

    Raises NotFound, Forbidden, AlreadyDone for a fault that is reported already, DateRefused, and Invalid without a
    reason, for a machine that is retired or lost, or a condition that is no fault.
    """
    device = _device(session, actor, command.device_id)
    _check_report(session, actor, device, command)
    found = Repair(
        device_id=device.id,
        office=placed.office_on(session, device, command.business_date) or device.office,
        state=RepairState.FAULT_REPORTED,
        reason=command.reason.strip(),
        reported_on=command.business_date,
        condition_before=equipment.condition_at(session, device, command.business_date) or device.condition,
        sent_to="",
        carrier="",
    )
    session.add(found)
    session.flush()  # its number stands in the machine's log
    _follow(session, actor, found, device, Condition(command.condition), command.business_date, command.reason)
    _log(session, actor, found, command.business_date, note=command.reason)
    return found


@counted
def send(session: Session, actor: Actor, command: Send) -> Repair:
    """Send it away: the machine is in repair. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid."""
    found, device = _stepping(session, actor, command.repair_id, RepairState.AT_WORKSHOP, command.business_date)
    rules.check_told("sent_to", command.sent_to, LONGEST_PLACE)
    rules.check_text("carrier", command.carrier, LONGEST_PLACE)
    rules.check_text("note", command.note)
    rules.check_due(command.business_date, command.due)
    found.state, found.sent_on = RepairState.AT_WORKSHOP, found.sent_on or command.business_date
    found.sent_to, found.carrier, found.due = command.sent_to.strip(), command.carrier.strip(), command.due
    _follow(session, actor, found, device, Condition.IN_REPAIR, command.business_date, command.sent_to)
    _log(session, actor, found, command.business_date, note=command.note, sent=command)
    return found


@counted
def take_part(session: Session, actor: Actor, command: TakePart) -> Repair:
    """Use a part of another unit. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid for an unfit donor."""
    found, device = _locked(session, actor, command.repair_id)
    if found.state not in rules.OPEN:
        raise AlreadyDone(document=found.number, state=found.state)
    _check_day(session, actor, found, device, command.business_date, found.reported_on)
    rules.check_told("part", command.part, LONGEST_PLACE)
    rules.check_text("note", command.note)
    donor = _device(session, actor, command.donor_id)
    then = equipment.condition_at(session, donor, command.business_date) or donor.condition
    rules.check_donor((device.kind, donor.kind), donor.id == device.id, then)
    part = RepairPart(
        repair_id=found.id,
        donor_id=donor.id,
        part=command.part.strip(),
        business_date=command.business_date,
        note=command.note.strip(),
        person_id=actor.user_id,
        at=actor.at,
    )
    session.add(part)
    session.flush()  # whoever reads the parts next must see it
    return found


@counted
def come_back(session: Session, actor: Actor, command: ComeBack) -> Repair:
    """It works again, well or in part. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid."""
    found, device = _stepping(session, actor, command.repair_id, RepairState.REPAIRED, command.business_date)
    if command.condition not in WORKING:
        raise Invalid(reason="condition_unknown", field="condition")
    rules.check_cost(command.cost)
    rules.check_text("note", command.note)
    found.state, found.closed_on = RepairState.REPAIRED, command.business_date
    found.outcome, found.cost = command.condition, command.cost
    _follow(session, actor, found, device, Condition(command.condition), command.business_date, command.note)
    _log(session, actor, found, command.business_date, note=command.note)
    return found


@counted
def give_up(session: Session, actor: Actor, command: GiveUp) -> Repair:
    """It is not worth it: the machine is retired. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid."""
    found, device = _stepping(session, actor, command.repair_id, RepairState.GIVEN_UP, command.business_date)
    rules.check_told("reason", command.reason)
    rules.check_cost(command.cost)
    found.state, found.closed_on, found.cost = RepairState.GIVEN_UP, command.business_date, command.cost
    _follow(session, actor, found, device, Condition.RETIRED, command.business_date, command.reason)
    _log(session, actor, found, command.business_date, note=command.reason)
    return found


@counted
def withdraw(session: Session, actor: Actor, command: Withdraw) -> Repair:
    """Take back a fault that was none: the machine is as it was before.

    Raises NotFound, Forbidden, AlreadyDone once it was sent away, Invalid without a reason.
    """
    found, device = _locked(session, actor, command.repair_id)
    _demand_step(found, RepairState.FAULT_WITHDRAWN)
    rules.check_told("reason", command.reason)
    found.state, found.closed_on = RepairState.FAULT_WITHDRAWN, found.reported_on
    _follow(session, actor, found, device, Condition(found.condition_before), found.reported_on, command.reason)
    _log(session, actor, found, found.reported_on, note=command.reason)
    return found


def _check_report(session: Session, actor: Actor, device: Device, command: Report) -> None:
    ledger.check_date(session, actor, device.office, command.business_date)
    if device.condition in GONE:
        raise Invalid(reason="machine_gone", field="device")
    if command.condition not in rules.FAULTY:
        raise Invalid(reason="condition_unknown", field="condition")
    rules.check_told("reason", command.reason)
    if standing := queries.open_of(session, [device.id]).get(device.id):
        raise AlreadyDone(document=standing.number, state=standing.state)
    if settled := queries.last_settled(session, device.id):
        rules.check_order(command.business_date, settled, ledger.today_at(session, actor, device.office))


def _device(session: Session, actor: Actor, device_id: int) -> Device:
    """The machine, held so that two people cannot act on it at the same time."""
    device = equipment.device(session, actor.scope, device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    session.refresh(device, with_for_update=True)
    return device


def _locked(session: Session, actor: Actor, repair_id: int) -> tuple[Repair, Device]:
    """The ticket, held, and its machine. Whoever keeps the machine now carries the ticket on."""
    found = queries.repair(session, actor.scope, repair_id)
    device = _device(session, actor, found.device_id)
    session.refresh(found, with_for_update=True)
    return found, device


def _stepping(session: Session, actor: Actor, repair_id: int, state: RepairState, day: date) -> tuple[Repair, Device]:
    """The ticket and its machine, for a step that can be taken on a day."""
    found, device = _locked(session, actor, repair_id)
    _demand_step(found, state)
    _check_day(session, actor, found, device, day, queries.last_day(session, found))
    return found, device


def _demand_step(found: Repair, state: RepairState) -> None:
    if (found.state, state) not in TRANSITIONS:
        raise AlreadyDone(document=found.number, state=found.state)


def _check_day(session: Session, actor: Actor, found: Repair, device: Device, day: date, earliest: date) -> None:
    ledger.check_date(session, actor, device.office, day)
    rules.check_order(day, earliest, ledger.today_at(session, actor, device.office))


def _follow(
    session: Session, actor: Actor, found: Repair, device: Device, condition: Condition, day: date, why: str
) -> None:
    """Let the machine's own log say how it is, unless it says so already."""
    if equipment.condition_at(session, device, day) == condition:
        return
    change = devices.ChangeCondition(
        device_id=device.id,
        condition=condition,
        reason=f"{found.number}: {why.strip()}" if why.strip() else found.number,
        business_date=day,
    )
    devices.follow(session, actor, device, change)


def _log(session: Session, actor: Actor, found: Repair, day: date, *, note: str, sent: Send | None = None) -> None:
    step = RepairStep(
        repair_id=found.id,
        state=found.state,
        business_date=day,
        place="" if sent is None else sent.sent_to.strip(),
        carrier="" if sent is None else sent.carrier.strip(),
        due=None if sent is None else sent.due,
        note=note.strip(),
        person_id=actor.user_id,
        at=actor.at,
    )
    session.add(step)
    session.flush()  # whoever reads it next must see it
