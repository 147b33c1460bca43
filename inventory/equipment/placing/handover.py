"""Use-case of handing many machines over with one paper: a province to its districts, or to one of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment.models import REFERENCE_LENGTH
from inventory.equipment.placing import rules
from inventory.equipment.placing.models import REASON_LENGTH, DeviceHandover
from inventory.equipment.placing.rules import Step
from inventory.equipment.placing.service import check_day
from inventory.equipment.service import locked, place, standing
from inventory.regions import queries as regions
from inventory.stock.service import Command, once_for


@dataclass(frozen=True, kw_only=True)
class HandOver(Command):
    """Machines of an office, each by number with the office that gets it; ``bast_number`` is that of the paper."""

    office: str
    lines: tuple[tuple[int, str], ...]
    business_date: date
    bast_number: str
    note: str = ""


@once_for(DeviceHandover)
def hand_over(session: Session, actor: Actor, command: HandOver) -> DeviceHandover:
    """Give each machine to its receiver: all of them, or none.

    Raises NotFound, Forbidden, DateRefused, and Invalid without a machine or the paper's number, and for a machine that
    is not at the office, lent, or gone.
    """
    actor.demand(Verb.KEEP_DEVICES, command.office)
    _check(command)
    for receiver in sorted({receiver for _number, receiver in command.lines}):
        actor.demand(Verb.KEEP_DEVICES, receiver)
        regions.unscoped_office(session, receiver)
    handover = DeviceHandover(
        office=command.office,
        business_date=command.business_date,
        bast_number=command.bast_number.strip(),
        note=command.note.strip(),
        actor=actor.username,
        recorded_at=actor.at,
        maker_id=actor.user_id,
    )
    session.add(handover)
    session.flush()  # the placements name the paper by its id
    for number, receiver in sorted(command.lines):  # two papers at once take the machines in one order
        _give(session, actor, handover, number, receiver)
    return handover


def _give(session: Session, actor: Actor, paper: DeviceHandover, number: int, receiver: str) -> None:
    device, day = locked(session, actor, number), paper.business_date
    rules.check_handover(standing(session, device), paper.office, receiver)
    check_day(session, actor, device, paper.office, day)
    device.office, device.point_id = receiver, None
    told = {"reason": paper.note, "reference": paper.bast_number}
    place(session, actor, device, Step.HANDED_OVER, day, handover_id=paper.id, **told)


def _check(command: HandOver) -> None:
    numbers = [number for number, _receiver in command.lines]
    if len(set(numbers)) < len(numbers):
        raise Invalid(reason="machine_twice", field="devices")
    if not numbers:
        raise Invalid(reason="handover_empty", field="devices")
    if not command.bast_number.strip():
        raise Invalid(reason="bast_number_needed", field="bast_number")
    for field, text, longest in (
        ("bast_number", command.bast_number, REFERENCE_LENGTH),
        ("note", command.note, REASON_LENGTH),
    ):
        if len(text) > longest:
            raise Invalid(reason="text_too_long", field=field)
