"""Use-cases of where machines are: moving, lending, giving back. Nothing else changes a machine's office."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, NotFound
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.equipment import queries
from inventory.equipment.models import REFERENCE_LENGTH, Device
from inventory.equipment.placing import rules
from inventory.equipment.placing.models import REASON_LENGTH
from inventory.equipment.placing.rules import Step
from inventory.equipment.service import locked, place, standing
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

once = once_for(Device)


@dataclass(frozen=True, kw_only=True)
class Move(Command):
    """A machine goes to another office of the branch, or to another place of service of its office.

    ``reference`` is the number of the paper, where there is one.
    """

    device_id: int
    office: str
    point_id: int | None = None
    business_date: date
    reason: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Lend(Command):
    """A machine goes to another office until ``due_date``."""

    device_id: int
    borrower: str
    due_date: date
    business_date: date
    reason: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class GiveBack(Command):
    """A lent machine goes back to its lender."""

    device_id: int
    business_date: date
    note: str = ""
    reference: str = ""


@once
def move(session: Session, actor: Actor, command: Move) -> Device:
    """Move a machine inside the person's branch.

    Raises NotFound, Forbidden, DateRefused, and Invalid for what is gone, there already, lent, or has no reason.
    """
    device = locked(session, actor, command.device_id)
    actor.demand(Verb.KEEP_DEVICES, command.office)
    regions.unscoped_office(session, command.office)
    queries.demand_point(session, command.office, command.point_id)
    rules.check_move(standing(session, device), command.office, command.point_id)
    check_texts(command.reason, command.reference)
    check_day(session, actor, device, device.office, command.business_date)
    device.office, device.point_id = command.office, command.point_id
    _placed(session, actor, device, Step.MOVED, command)
    return device


@once
def lend(session: Session, actor: Actor, command: Lend) -> Device:
    """Lend a machine to another office of the province; only somebody for the whole nation lends beyond it.

    Raises NotFound, Forbidden, DateRefused, and Invalid for what is gone or lent, for whom it cannot be lent, and for
    a day of return that lies before the loan.
    """
    device = locked(session, actor, command.device_id)
    regions.unscoped_office(session, command.borrower)
    national = actor.scope.contains(CENTRE)
    day = command.business_date
    rules.check_loan(standing(session, device), command.borrower, day, command.due_date, national=national)
    check_texts(command.reason, command.reference)
    check_day(session, actor, device, device.office, day)
    device.lender, device.lent_until = device.office, command.due_date
    device.office, device.point_id = command.borrower, None
    _placed(session, actor, device, Step.LENT, command)
    return device


@once
def give_back(session: Session, actor: Actor, command: GiveBack) -> Device:
    """Give a lent machine back: either end says so. It comes to the lender's office itself.

    Raises NotFound, Forbidden, DateRefused, and Invalid for what was never lent, or is lost.
    """
    device = queries.device(session, actor.scope, command.device_id)
    session.refresh(device, with_for_update=True)
    ends = [end for end in (device.office, device.lender) if end is not None and actor.scope.contains(end)]
    if not ends:
        raise NotFound(what="device")
    actor.demand(Verb.KEEP_DEVICES, ends[0])
    rules.check_return(standing(session, device))
    check_texts(command.note, command.reference, needed=False)
    check_day(session, actor, device, ends[0], command.business_date)
    device.office, device.point_id = device.lender or device.office, None
    device.lender = device.lent_until = None
    day = command.business_date
    place(session, actor, device, Step.RETURNED, day, reason=command.note, reference=command.reference)
    return device


def check_day(session: Session, actor: Actor, device: Device, office: str, day: date) -> None:
    """Refuse a day that cannot be at the office, or that lies before the machine's latest step. Raises DateRefused."""
    ledger.check_date(session, actor, office, day)
    rules.check_day(standing(session, device), day, ledger.today_at(session, actor, office))


def check_texts(reason: str, reference: str, *, needed: bool = True) -> None:
    """Refuse a step without its reason, and texts that are too long. Raises Invalid."""
    if needed and not reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    for field, text, longest in (("reason", reason, REASON_LENGTH), ("reference", reference, REFERENCE_LENGTH)):
        if len(text) > longest:
            raise Invalid(reason="text_too_long", field=field)


def _placed(session: Session, actor: Actor, device: Device, step: Step, command: Move | Lend) -> None:
    place(session, actor, device, step, command.business_date, reason=command.reason, reference=command.reference)
