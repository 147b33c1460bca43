"""Use-cases of rolls and counters: installing, removing, putting right, reading, beginning anew, cleaning.

No stock moves: a ribbon, or a cleaning kit, leaves the store in the books when the day's report says it was used.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.consumables import queries, rules
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import LONGEST_BATCH, LONGEST_NAME, Note, NoteKind, RollItem
from inventory.core.errors import AlreadyDone, Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.equipment.rules import GONE, DeviceKind
from inventory.stock import ledger
from inventory.stock.models import Item
from inventory.stock.service import Command, once_for

once = once_for(Roll)
once_noted = once_for(CounterNote)


@dataclass(frozen=True, kw_only=True)
class Install(Command):
    """A roll goes into a printer whose counter shows so many cards; without ``rated``, as its item is rated."""

    device_id: int
    item: str
    counter: int
    business_date: date
    batch: str = ""
    supplier: str = ""
    rated: int | None = None


@dataclass(frozen=True, kw_only=True)
class Remove(Command):
    """It comes out. One that is not ``spent`` was torn, or is put aside: the note says why."""

    roll_id: int
    counter: int
    business_date: date
    spent: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Correct(Command):
    """It was used up after all, or was not: somebody had taken the one for the other."""

    roll_id: int
    spent: bool
    note: str


@dataclass(frozen=True, kw_only=True)
class PutBack(Command):
    """A roll that came out half used goes into a printer again, the same or another one."""

    roll_id: int
    device_id: int
    counter: int
    business_date: date


@dataclass(frozen=True, kw_only=True)
class Look(Command):
    """Somebody looks at a counter, or cleans the print head at what it shows, with a ``kit`` or without."""

    device_id: int
    counter: int
    business_date: date
    cleaned: bool = False
    kit: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reset(Command):
    """A counter that showed ``counter`` shows ``onward`` from now on: a board was changed, a number was misread."""

    device_id: int
    counter: int
    onward: int
    business_date: date
    reason: str


@once
def install(session: Session, actor: Actor, command: Install) -> Roll:
    """Put a roll into a printer.

    Raises NotFound, Forbidden, DateRefused, CounterWentBack, AlreadyDone where one of the kind is in it, and Invalid
    for what is no printer or no roll.
    """
    device = _printer(session, actor, command.device_id)
    if command.item not in set(RollItem):
        raise Invalid(reason="item_unknown", field="item")
    rules.check_text("batch", command.batch, LONGEST_BATCH)
    rules.check_text("supplier", command.supplier, LONGEST_NAME)
    roll = Roll(
        home=device.office,
        used_before=0,
        item=command.item,
        batch=command.batch.strip().upper(),
        supplier=command.supplier.strip(),
        rated=_rated(session, command),
    )
    return _put_in(session, actor, device, roll, command.business_date, command.counter)


@once
def put_back(session: Session, actor: Actor, command: PutBack) -> Roll:
    """Put a roll that is not used up into a printer again: it goes on where it ended, and stays the same roll.

    Raises NotFound, Forbidden, DateRefused, CounterWentBack, AlreadyDone where it or another of the kind is in a
    printer, and Invalid for a roll that is used up.
    """
    device = _printer(session, actor, command.device_id)
    before = queries.roll(session, actor.scope, command.roll_id)
    session.refresh(before, with_for_update=True)
    if before.removed_on is None or before.cards is None:
        raise AlreadyDone(document=before.number, state=before.state)
    today = ledger.today_at(session, actor, device.office)
    rules.check_goes_on(command.business_date, before.removed_on, spent=bool(before.spent), today=today)
    same = {name: getattr(before, name) for name in ("home", "item", "batch", "supplier", "rated")}
    roll = Roll(**same, first_id=before.roll_id, continues_id=before.id, used_before=before.cards)
    return _put_in(session, actor, device, roll, command.business_date, command.counter)


def _put_in(session: Session, actor: Actor, device: Device, roll: Roll, day: date, counter: int) -> Roll:
    """Let a stay begin. Raises AlreadyDone where one of the kind is in the printer."""
    if standing := queries.in_machine(session, device.id).get(roll.item):
        raise AlreadyDone(document=standing.number, state=standing.state)
    note = _next(session, actor, device, day, counter)
    roll.device_id, roll.office = device.id, device.office
    roll.installed_on, roll.start, roll.start_total = day, counter, note.total
    roll.note, roll.recorded_at = "", actor.at
    session.add(roll)
    session.flush()  # the note names the stay by its number
    _write(session, actor, device, NoteKind.INSTALLED, note, roll=roll)
    return roll


@once
def remove(session: Session, actor: Actor, command: Remove) -> Roll:
    """Take a roll out; one that is used up has a yield now.

    Raises NotFound, Forbidden, AlreadyDone, DateRefused, CounterWentBack, and Invalid for a roll that is not used up
    without a word about it.
    """
    roll = queries.roll(session, actor.scope, command.roll_id)
    device = _held(session, actor, roll.device_id)  # a roll also comes out of a printer that is retired
    session.refresh(roll, with_for_update=True)
    if roll.removed_on is not None:
        raise AlreadyDone(document=roll.number, state=roll.state)
    if not command.spent and not command.note.strip():
        raise Invalid(reason="reason_needed", field="note")
    rules.check_text("note", command.note)
    note = _next(session, actor, device, command.business_date, command.counter)
    if command.spent and not rules.used(roll.used_before, roll.start_total, note.total):
        raise Invalid(reason="roll_not_used", field="spent")
    roll.removed_on, roll.end, roll.end_total = command.business_date, command.counter, note.total
    roll.removed_at, roll.spent, roll.note = actor.at, command.spent, command.note.strip()
    _write(session, actor, device, NoteKind.REMOVED, note, roll=roll, reason=command.note)
    return roll


@once
def correct(session: Session, actor: Actor, command: Correct) -> Roll:
    """Put right, once, whether a roll that came out was used up. What was known before stays known (`corrected_at`).

    Raises NotFound, Forbidden, AlreadyDone where it stands so or was put right before, and Invalid for one that is in
    its printer, that printed nothing, or without a word about it.
    """
    roll = queries.roll(session, actor.scope, command.roll_id)
    _held(session, actor, roll.device_id)
    session.refresh(roll, with_for_update=True)
    if not command.note.strip():
        raise Invalid(reason="reason_needed", field="note")
    rules.check_text("note", command.note)
    if roll.removed_on is None:
        raise Invalid(reason="roll_in_printer")
    if roll.spent == command.spent or not roll.may_be_put_right:
        raise AlreadyDone(document=roll.number, state=roll.state)
    if command.spent and not roll.cards:
        raise Invalid(reason="roll_not_used", field="spent")
    roll.spent, roll.note, roll.corrected_at = command.spent, command.note.strip(), actor.at
    return roll


@once_noted
def look(session: Session, actor: Actor, command: Look) -> CounterNote:
    """Note what a counter shows. Raises NotFound, Forbidden, DateRefused, CounterWentBack, Invalid."""
    device = _printer(session, actor, command.device_id)
    rules.check_text("note", command.note)
    if command.kit and not command.cleaned:
        raise Invalid(reason="kit_without_cleaning", field="kit")
    note = _next(session, actor, device, command.business_date, command.counter)
    kind = NoteKind.CLEANED if command.cleaned else NoteKind.READ
    return _write(session, actor, device, kind, note, reason=command.note, kit=command.kit)


@once_noted
def reset(session: Session, actor: Actor, command: Reset) -> CounterNote:
    """Let a counter begin anew, with the reason. Raises NotFound, Forbidden, DateRefused, CounterWentBack, Invalid."""
    device = _printer(session, actor, command.device_id)
    rules.check_told("reason", command.reason)
    note = _next(session, actor, device, command.business_date, command.counter, command.onward)
    return _write(session, actor, device, NoteKind.RESET, note, reason=command.reason)


def _printer(session: Session, actor: Actor, device_id: int) -> Device:
    """A KTP-el printer that is there, held."""
    device = _held(session, actor, device_id)
    if device.kind != DeviceKind.PRINTER or device.condition in GONE:
        raise Invalid(reason="no_printer", field="device")
    return device


def _held(session: Session, actor: Actor, device_id: int) -> Device:
    """The machine, held so that two people cannot write down its counter at the same time."""
    device = equipment.device(session, actor.scope, device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    session.refresh(device, with_for_update=True)
    return device


def _rated(session: Session, command: Install) -> int:
    rated = session.get_one(Item, command.item).yield_cards if command.rated is None else command.rated
    if rated is None:
        raise Invalid(reason="rated_needed", field="rated")
    rules.check_rated(rated)
    return rated


def _next(session: Session, actor: Actor, device: Device, day: date, counter: int, onward: int | None = None) -> Note:
    """The printer's next note, if every roll in it can have printed the cards since."""
    ledger.check_date(session, actor, device.office, day)
    today = ledger.today_at(session, actor, device.office)
    note = rules.noted(queries.last_note(session, device.id), device.serial, day, counter, today, onward)
    for roll in queries.in_machine(session, device.id).values():
        rules.check_used(rules.used(roll.used_before, roll.start_total, note.total), roll.rated)
    return note


def _write(
    session: Session,
    actor: Actor,
    device: Device,
    kind: NoteKind,
    note: Note,
    *,
    roll: Roll | None = None,
    reason: str = "",
    kit: bool = False,
) -> CounterNote:
    written = CounterNote(
        device_id=device.id,
        kind=kind,
        business_date=note.day,
        counter=note.counter,
        onward=note.onward,
        total=note.total,
        roll_id=None if roll is None else roll.id,
        kit_office=device.office if kit else None,
        reason=reason.strip(),
        person_id=actor.user_id,
        recorded_at=actor.at,
    )
    session.add(written)
    session.flush()  # the next note goes on from it
    return written
