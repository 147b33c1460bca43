"""Use-cases of operators: who works, who left, and who was at a training."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import DateRefused, Invalid
from inventory.core.identity import Actor, Scope, Verb
from inventory.regions import queries as regions
from inventory.staffing import queries, rules
from inventory.staffing.models import Attendance, Operator, Training
from inventory.staffing.rules import LONGEST_NAME
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

of_operator, of_training = once_for(Operator), once_for(Training)


@dataclass(frozen=True, kw_only=True)
class AddOperator(Command):
    """Somebody works as an operator ``since`` a day; a NIP of 18 digits may be given."""

    office: str
    name: str
    nip: str = ""
    since: date


@dataclass(frozen=True, kw_only=True)
class Leave(Command):
    """Somebody works there no more from a day on."""

    operator_id: int
    day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldTraining(Command):
    """An office held a training; ``operators`` are the numbers of those who were there."""

    office: str
    day: date
    subject: str
    trainer: str = ""
    place: str = ""
    operators: tuple[int, ...] = ()


@of_operator
def add_operator(session: Session, actor: Actor, command: AddOperator) -> Operator:
    """Put an operator on record. Raises NotFound, Forbidden, DateRefused for a day to come, Invalid."""
    regions.unscoped_office(session, command.office)
    actor.demand(Verb.KEEP_DEVICES, command.office)
    _check_past(session, actor, command.office, command.since)
    found = Operator(
        office=command.office,
        name=rules.text(command.name, "name", LONGEST_NAME),
        nip=rules.nip(command.nip),
        since=command.since,
        left_reason="",
        recorded_at=actor.at,
    )
    session.add(found)
    session.flush()  # the register of keys names it by its id
    return found


@of_operator
def leave(session: Session, actor: Actor, command: Leave) -> Operator:
    """Say that somebody left. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid without a reason."""
    found = queries.operator(session, actor.scope, command.operator_id)
    actor.demand(Verb.KEEP_DEVICES, found.office)
    session.refresh(found, with_for_update=True)
    today = ledger.today_at(session, actor, found.office)
    rules.check_leaving(found.name, found.left_on, command.day, found.since, today)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    found.left_on, found.left_reason = command.day, rules.text(command.reason, "reason")
    return found


@of_training
def hold_training(session: Session, actor: Actor, command: HoldTraining) -> Training:
    """Write a training down with those who were there: operators of the office's branch who worked on that day.

    Raises NotFound, Forbidden, DateRefused for a day to come, Invalid.
    """
    regions.unscoped_office(session, command.office)
    actor.demand(Verb.KEEP_DEVICES, command.office)
    _check_past(session, actor, command.office, command.day)
    there = [each.id for each in queries.there_on(session, Scope(command.office), command.day)]
    wanted = rules.check_attendance(command.operators, there)
    found = Training(
        office=command.office,
        day=command.day,
        subject=rules.text(command.subject, "subject"),
        trainer=rules.text(command.trainer, "trainer", LONGEST_NAME, needed=False),
        place=rules.text(command.place, "place", LONGEST_NAME, needed=False),
        maker_id=actor.user_id,
        recorded_at=actor.at,
    )
    session.add(found)
    session.flush()  # attendance names it by its id
    session.add_all(Attendance(training_id=found.id, operator_id=number) for number in wanted)
    return found


def _check_past(session: Session, actor: Actor, office: str, day: date) -> None:
    today = ledger.today_at(session, actor, office)
    if day > today:
        raise DateRefused(day=day, earliest=None, latest=today)
