"""Use-cases of instructions: giving one, carrying it out, declining it, calling it off."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, DateRefused, Invalid
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.notices import service as notices
from inventory.planning.remedy_rules import Action
from inventory.regions import queries as regions
from inventory.shipments import queries as shipments
from inventory.shipments.service import VERBS, Send, ShipmentLine, send
from inventory.stock import ledger
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.models import Document
from inventory.stock.service import Command, once, once_for
from inventory.utilization.alerts import service as alert_service
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import Happening
from inventory.utilization.instructions import news as instruction_news
from inventory.utilization.instructions import queries as instruction_queries
from inventory.utilization.instructions import rules
from inventory.utilization.instructions.models import NOTE_LENGTH, REFERENCE_LENGTH, Instruction, InstructionShipment
from inventory.utilization.instructions.rules import SHIPPED, InstructionState

LONGEST_TERM = timedelta(days=366)
# Who of an office that is told can carry out or decline what is not a shipment.
CARRIED_OUT_BY = {
    Action.BUY: Verb.PURCHASE,
    Action.REPAIR: Verb.KEEP_DEVICES,
    Action.LEND_DEVICE: Verb.KEEP_DEVICES,
    Action.TRAIN: Verb.REPORT,
}


@dataclass(frozen=True, kw_only=True)
class Instruct(Command):
    """Tell an office to do something for the district of an alert, by a day."""

    alert_id: int
    action: Action
    recipient: str
    due: date
    item: str | None = None
    quantity: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SendInstructed(Command):
    """The shipment that carries an instruction out: the pieces that it says, or other ones."""

    instruction_id: int
    business_date: date
    quantity: int | None = None
    boxes: tuple[BoxRange, ...] = ()
    due_date: date | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CarryOut(Command):
    """It is done: bought, repaired, trained, brought. ``reference`` is the number of the document, if there is one."""

    instruction_id: int
    note: str = ""
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class Decline(Command):
    """The office that was told cannot do it, and says why."""

    instruction_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class CallOff(Command):
    """It is not needed any more."""

    instruction_id: int
    reason: str = ""


counted = once_for(Instruction)


@counted
def instruct(session: Session, actor: Actor, command: Instruct) -> Instruction:
    """Tell an office of the branch what to do about an alert, which is under way from then on.

    Raises NotFound, Forbidden, RouteRefused for an office that cannot do it, AlreadyDone for an alert that is closed
    and where the office was told so already and has not done it yet, DateRefused, and Invalid.
    """
    alert = alert_service.to_follow(session, actor, command.alert_id)
    regions.unscoped_office(session, command.recipient)
    actor.demand(Verb.FOLLOW_UP, command.recipient)
    everywhere = actor.scope.contains(CENTRE)
    rules.check_recipient(command.action, alert.office, command.recipient, everywhere=everywhere)
    rules.check_things(command.action, command.item, command.quantity, shipments.known_items(session))
    _check_length("note", command.note, NOTE_LENGTH)
    today = ledger.today_at(session, actor, alert.office)
    if not today <= command.due <= today + LONGEST_TERM:
        raise DateRefused(day=command.due, earliest=today, latest=today + LONGEST_TERM)
    _demand_news(session, command)
    found = Instruction(
        alert_id=alert.id,
        giver=actor.office,
        recipient=command.recipient,
        district=alert.office,
        action=command.action.value,
        item=command.item,
        quantity=command.quantity,
        due=command.due,
        note=command.note.strip(),
        state=InstructionState.GIVEN.value,
        given_by=actor.user_id,
        given_at=actor.at,
    )
    session.add(found)
    session.flush()  # its number goes into the story
    alert_service.under_way(alert)
    alert.expect(command.due)
    _tell(session, actor, found, Happening.INSTRUCTION, note=found.note, due=found.due)
    return found


@once
def send_instructed(session: Session, actor: Actor, command: SendInstructed) -> Document:
    """Send the pieces as the office that was told; answers the shipment, which stays tied to its instruction.

    Raises NotFound, Forbidden, AlreadyDone for what was sent, declined or called off, Invalid for what is not carried
    out by sending, and what `send` raises.
    """
    found = _locked(session, actor, command.instruction_id)
    purpose = SHIPPED.get(Action(found.action))
    if purpose is None or found.item is None or found.quantity is None:
        raise Invalid(reason="instruction_no_shipment")
    actor.demand(VERBS.get(purpose, Verb.SHIP), found.recipient)
    _demand_step(session, actor, found, InstructionState.SENT)
    pieces = found.quantity if command.quantity is None else command.quantity
    line = ShipmentLine(item=found.item, quantity=pieces, boxes=command.boxes)
    sending = Send(
        key=f"{command.key}:send",
        source=found.recipient,
        destination=found.district,
        purpose=purpose,
        business_date=command.business_date,
        lines=(line,),
        due_date=command.due_date,
        reference=command.reference,
        note=command.note,
    )
    shipment = send(session, actor, sending)
    session.add(InstructionShipment(shipment_id=shipment.id, instruction_id=found.id))
    _tell(session, actor, found, Happening.SENT, reference=shipment.number, note=command.reference)
    return shipment


@counted
def carry_out(session: Session, actor: Actor, command: CarryOut) -> Instruction:
    """Put on record that it is done. Raises NotFound, Forbidden, AlreadyDone, and Invalid for what has to be sent."""
    found = _locked(session, actor, command.instruction_id)
    if Action(found.action) in SHIPPED:
        raise Invalid(reason="instruction_ships")
    _check_length("note", command.note, NOTE_LENGTH)
    _check_length("reference", command.reference, REFERENCE_LENGTH)
    actor.demand(verb_of(found), found.recipient)
    _demand_step(session, actor, found, InstructionState.CARRIED_OUT)
    _decide(actor, found, InstructionState.CARRIED_OUT)
    found.reference = command.reference.strip()
    _tell(session, actor, found, Happening.CARRIED_OUT, note=command.note.strip(), reference=found.reference)
    return found


@counted
def decline(session: Session, actor: Actor, command: Decline) -> Instruction:
    """Say that it cannot be done, and why: who follows the alert up has to look again, today.

    Raises NotFound, Forbidden, AlreadyDone, and Invalid without a reason.
    """
    found = _locked(session, actor, command.instruction_id)
    actor.demand(verb_of(found), found.recipient)
    _check_length("reason", command.reason, NOTE_LENGTH)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    alert = session.get_one(Alert, found.alert_id, with_for_update=True)  # an evaluation may be closing it
    _demand_step(session, actor, found, InstructionState.DECLINED)
    _decide(actor, found, InstructionState.DECLINED, command.reason)
    alert.expect(ledger.today_at(session, actor, found.district))
    _tell(session, actor, found, Happening.DECLINED, note=found.reason)
    return found


@counted
def call_off(session: Session, actor: Actor, command: CallOff) -> Instruction:
    """Take an instruction back that nobody has carried out. Raises NotFound, Forbidden, AlreadyDone."""
    found = _locked(session, actor, command.instruction_id)
    actor.demand(Verb.FOLLOW_UP, found.district)
    _check_length("reason", command.reason, NOTE_LENGTH)
    _demand_step(session, actor, found, InstructionState.CALLED_OFF)
    _decide(actor, found, InstructionState.CALLED_OFF, command.reason)
    _tell(session, actor, found, Happening.CALLED_OFF, note=found.reason)
    return found


def _demand_news(session: Session, command: Instruct) -> None:
    """Refuse what the office was told already and has not done yet; the alert is held meanwhile. Raises AlreadyDone."""
    thing = (command.action.value, command.item)
    if told := instruction_queries.waiting(session, command.alert_id, command.recipient, *thing):
        raise AlreadyDone(document=told.number, state=told.state)


def verb_of(found: Instruction) -> Verb:
    """The verb with which the office that is told carries it out, or declines it."""
    action = Action(found.action)
    purpose = SHIPPED.get(action)
    return CARRIED_OUT_BY[action] if purpose is None else VERBS.get(purpose, Verb.SHIP)


def _locked(session: Session, actor: Actor, instruction_id: int) -> Instruction:
    """The instruction, held so that it is not carried out twice, or called off meanwhile."""
    found: Instruction = instruction_queries.instruction(session, actor.scope, instruction_id)[0]
    session.refresh(found, with_for_update=True)
    return found


def _demand_step(session: Session, actor: Actor, found: Instruction, after: InstructionState) -> None:
    *_row, state = instruction_queries.instruction(session, actor.scope, found.id)
    if not rules.may_step(InstructionState(state), after):
        raise AlreadyDone(document=found.number, state=state)


def _decide(actor: Actor, found: Instruction, state: InstructionState, reason: str = "") -> None:
    found.state, found.reason = state.value, reason.strip()
    found.decided_by, found.decided_at = actor.user_id, actor.at


def _tell(session: Session, actor: Actor, found: Instruction, happening: Happening, **said: Any) -> None:
    """Put it into the story of the alert, and into the outbox for those concerned."""
    alert = session.get_one(Alert, found.alert_id)
    told = {"action": found.action, "reference": found.number, "due": None} | said
    event = alert_service.tell(session, actor, alert, happening, **told)
    district = regions.unscoped_office(session, found.district)
    notices.tell(session, instruction_news.notice(found, district.name, event))


def _check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid(reason="text_too_long", field=field)
