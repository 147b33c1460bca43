"""The one use-case of power: writing down what was seen of a generator or a UPS."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment import queries as equipment
from inventory.power import rules
from inventory.power.models import PowerReading
from inventory.power.rules import LONGEST_NOTE, Reading, Result
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

once = once_for(PowerReading)


@dataclass(frozen=True, kw_only=True)
class Read(Command):
    """What somebody saw: litres in the tank, whole hours that it lasts, a test of so many minutes and its result."""

    device_id: int
    day: date
    litres: int | None = None
    hours: int | None = None
    minutes: int | None = None
    result: str | None = None
    note: str = ""


@once
def read(session: Session, actor: Actor, command: Read) -> PowerReading:
    """Write a reading down. Raises NotFound, Forbidden, DateRefused for a day to come, Invalid."""
    device = equipment.device(session, actor.scope, command.device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    if command.result is not None and command.result not in set(Result):
        raise Invalid(reason="result_unknown", field="result")
    if len(command.note) > LONGEST_NOTE:
        raise Invalid(reason="text_too_long", field="note")
    said = Reading(
        day=command.day,
        litres=command.litres,
        hours=command.hours,
        minutes=command.minutes,
        result=None if command.result is None else Result(command.result),
    )
    rules.check_reading(device.kind, said, ledger.today_at(session, actor, device.office))
    found = PowerReading(
        device_id=device.id,
        day=said.day,
        litres=said.litres,
        hours=said.hours,
        minutes=said.minutes,
        result=said.result,
        note=command.note.strip(),
        maker_id=actor.user_id,
        recorded_at=actor.at,
    )
    session.add(found)
    session.flush()  # the register of keys names it by its id
    return found
