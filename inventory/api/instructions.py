"""Operations about instructions: what offices are told to do for a district whose alert is open."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import paging
from inventory.api.answers import Made
from inventory.api.bodies import BoxRanges, Dated, ranges
from inventory.api.documents import make
from inventory.api.paging import Paged
from inventory.api.reads import branch
from inventory.api.shapes import Day, Item, Note, OfficeCode, Reference, Shape, SomePieces, Words
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.equipment.rules import DeviceKind
from inventory.planning.remedy_rules import Action
from inventory.stock.rules import Kind
from inventory.utilization.instructions import queries, service
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.rules import InstructionState

FOLLOWERS, KEEPERS = (Verb.FOLLOW_UP,), (Verb.KEEP_STOCK,)
States = Literal["given", "being_bought", "sent", "received", "carried_out", "declined", "called_off", "lapsed"]
Why = Annotated[str, Words(500, 1)]


class InstructionMade(BaseModel):
    """An instruction as the act left it. ``office`` is who is told, ``district`` for whom."""

    id: str
    number: str
    alert: str
    office: str
    district: str
    action: Action
    item: str | None
    quantity: int | None
    due: date
    state: States


class InstructionTold(InstructionMade):
    """An instruction with what came of it; ``shipments`` and ``purchases`` are what carries it out.

    A purchase that has arrived in full, or machines that work again, show by themselves that it is carried out.
    """

    note: str
    reason: str
    reference: str
    shipments: list[str]
    purchases: list[str]


class InstructionEntry(Shape):
    """What an office is to do by a day; ``item`` is an item or a kind of machine, as fits the action."""

    action: Action
    office: OfficeCode
    item: Item | DeviceKind | None = None
    quantity: SomePieces | None = None
    due: Day
    note: Note = ""


class InstructedShipment(Dated):
    """The shipment that carries an instruction out: the pieces that it says, unless told otherwise."""

    quantity: SomePieces | None = None
    boxes: BoxRanges | None = None
    due_date: Day | None = None


class DoneEntry(Shape):
    """What was done; ``reference`` is the number of the document, if there is one."""

    note: Note = ""
    reference: Reference = ""


class DeclinedEntry(Shape):
    """Why it cannot be done."""

    reason: Why


class CalledOffEntry(Shape):
    """Why it is not needed any more."""

    reason: Note = ""


class InstructionsAsked(Paged):
    """Which instructions: to offices of a branch or for its districts."""

    office: OfficeCode | None = None
    state: InstructionState | None = None


@operation("get", "/instructions", scope="office", answers=paging.listed(InstructionTold, "Instructions"))
def instructions(act: Act, query: InstructionsAsked) -> dict[str, Any]:
    """What offices of one's branch were told to do, or others for its districts, and what came of it."""
    asked = queries.instructions(branch(act, query.office)).where(Instruction.id > query.after_id)
    if query.state is not None:
        asked = asked.where(queries.state_column() == query.state.value)
    rows = db.session.execute(asked.order_by(Instruction.id).limit(query.limit + 1)).all()
    numbers = [row[0].id for row in rows]
    sent, bought = queries.shipments_of(db.session(), numbers), queries.purchases_of(db.session(), numbers)
    return paging.page(rows, query.limit, lambda row: row[0].id, lambda row: _told(row[0], row[3], sent, bought))


@operation(
    "post", "/alerts/<int:alert_id>/instructions", scope="office", verbs=FOLLOWERS, answers=InstructionMade, status=201
)
def instruct(act: Act, alert_id: int, body: InstructionEntry) -> dict[str, Any]:
    """Tell an office what to do about an alert: a suggestion that is followed, or something else."""
    said = {name: value for name, value in dict(body).items() if name != "office"}
    command = service.Instruct(key=act.key, alert_id=alert_id, recipient=body.office, **said)
    return act.do(service.instruct, command, _left(InstructionState.GIVEN))


@operation(
    "post",
    "/instructions/<int:id>/shipment",
    scope="office",
    kind=Kind.SHIPMENT,
    verbs=(Verb.LEND, Verb.SHIP),
    answers=Made,
    status=201,
)
def send_instructed(act: Act, instruction_id: int, body: InstructedShipment) -> dict[str, Any]:
    """Send what one was told to send."""
    said = {name: value for name, value in dict(body).items() if name != "boxes"}
    command = service.SendInstructed(key=act.key, instruction_id=instruction_id, boxes=ranges(body.boxes), **said)
    return make(act, service.send_instructed, command)


@operation("post", "/instructions/<int:id>/done", scope="office", verbs=KEEPERS, answers=InstructionMade, status=201)
def carry_out(act: Act, instruction_id: int, body: DoneEntry) -> dict[str, Any]:
    """Put on record that it is done: bought, repaired, trained, brought."""
    command = service.CarryOut(key=act.key, instruction_id=instruction_id, **dict(body))
    return act.do(service.carry_out, command, _left(InstructionState.CARRIED_OUT))


@operation("post", "/instructions/<int:id>/refusal", scope="office", verbs=KEEPERS, answers=InstructionMade, status=201)
def decline_instruction(act: Act, instruction_id: int, body: DeclinedEntry) -> dict[str, Any]:
    """Say that it cannot be done, and why."""
    command = service.Decline(key=act.key, instruction_id=instruction_id, reason=body.reason)
    return act.do(service.decline, command, _left(InstructionState.DECLINED))


@operation(
    "post", "/instructions/<int:id>/withdrawal", scope="office", verbs=FOLLOWERS, answers=InstructionMade, status=201
)
def call_off(act: Act, instruction_id: int, body: CalledOffEntry) -> dict[str, Any]:
    """Take an instruction back that nobody has carried out."""
    command = service.CallOff(key=act.key, instruction_id=instruction_id, reason=body.reason)
    return act.do(service.call_off, command, _left(InstructionState.CALLED_OFF))


def _left(state: InstructionState) -> Callable[[Session, Instruction], dict[str, Any]]:
    """How an act is answered: with the state that it left, so that the same key gets the same answer."""
    return lambda _session, found: _made(found, state.value)


def _made(found: Instruction, state: str) -> dict[str, Any]:
    return {
        "id": str(found.id),
        "number": found.number,
        "alert": str(found.alert_id),
        "office": found.recipient,
        "district": found.district,
        "action": found.action,
        "item": found.item,
        "quantity": found.quantity,
        "due": found.due.isoformat(),
        "state": state,
    }


def _told(found: Instruction, state: str, sent: dict[int, list[int]], bought: dict[int, list[int]]) -> dict[str, Any]:
    return _made(found, state) | {
        "note": found.note,
        "reason": found.reason,
        "reference": found.reference,
        "shipments": [str(document_id) for document_id in sent.get(found.id, ())],
        "purchases": [str(purchase_id) for purchase_id in bought.get(found.id, ())],
    }
