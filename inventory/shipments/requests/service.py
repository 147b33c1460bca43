"""Use-cases of requests: asking, answering, withdrawing, and sending what was granted."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Invalid, RouteRefused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.regions import queries as regions
from inventory.shipments import queries as shipments
from inventory.shipments.requests import queries, rules
from inventory.shipments.requests.models import NOTE_LENGTH, BlankRequest, RequestLine, RequestShipment
from inventory.shipments.requests.rules import GRANTED, TRANSITIONS, RequestState, WantedLine
from inventory.shipments.rules import Purpose, ShipmentLine, check_shipment
from inventory.shipments.service import Send, send
from inventory.stock import ledger
from inventory.stock.models import Document
from inventory.stock.service import Command, once, once_for

__all__ = ["Answer", "Ask", "SendGranted", "WantedLine", "Withdraw", "answer", "ask", "send_granted", "withdraw"]


@dataclass(frozen=True, kw_only=True)
class Ask(Command):
    """An office asks the one above it. ``prr`` is how many records wait there to be printed."""

    office: str
    lines: tuple[WantedLine, ...]
    prr: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer(Command):
    """What the office above grants, line by line; nothing at all is a refusal."""

    request_id: int
    lines: tuple[WantedLine, ...]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Withdraw(Command):
    """It is not needed any more."""

    request_id: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SendGranted(Command):
    """A shipment made from a request; it may carry more or less than was granted."""

    request_id: int
    business_date: date
    lines: tuple[ShipmentLine, ...]
    reference: str = ""
    reference_date: date | None = None
    note: str = ""


counted = once_for(BlankRequest)


@counted
def ask(session: Session, actor: Actor, command: Ask) -> BlankRequest:
    """Ask the office above for blanks or consumables; what the store holds and how long it lasts is frozen with it.

    Raises NotFound, Forbidden, RouteRefused for the centre, which asks nobody, and Invalid.
    """
    office = regions.unscoped_office(session, command.office)
    actor.demand(Verb.REQUEST, office.code)
    if office.is_centre:
        raise RouteRefused(source=office.code, destination=office.code)
    wanted = tuple(ShipmentLine(item=line.item, quantity=line.quantity) for line in command.lines)
    check_shipment(wanted, shipments.known_items(session))
    if command.prr is not None:
        rules.check_number(command.prr, "prr")
    _check_length("note", command.note)
    today = ledger.today_at(session, actor, office.code)
    outlook = queries.outlook(session, office.code, [line.item for line in wanted], today)
    request = BlankRequest(
        office=office.code,
        answerer=office.parent or CENTRE,
        state=RequestState.ASKED,
        asked_on=today,
        prr=command.prr,
        note=command.note.strip(),
        reason="",
        asked_by=actor.user_id,
        asked_at=actor.at,
        lines=[_line(place, line, outlook[line.item]) for place, line in enumerate(command.lines)],
    )
    session.add(request)
    session.flush()  # the register of keys names the request by its id
    return request


def _line(place: int, line: WantedLine, had: queries.Outlook) -> RequestLine:
    return RequestLine(item=line.item, position=place, asked=line.quantity, in_store=had.in_store, cover=had.cover)


@counted
def answer(session: Session, actor: Actor, command: Answer) -> BlankRequest:
    """Grant the whole, cut or refuse a request, once, as the office above.

    Raises NotFound, Forbidden, AlreadyDone, and Invalid where a line lacks, or a reason for giving less.
    """
    request = _locked(session, actor, command.request_id)
    actor.demand(Verb.ALLOT, request.answerer)
    _check_length("reason", command.reason)
    asked = {line.item: line.asked for line in request.lines}
    _decide(session, actor, request, rules.check_answer(asked, command.lines, command.reason), command.reason)
    granted = {line.item: line.quantity for line in command.lines}
    for line in request.lines:
        line.approved = granted[line.item]
    return request


@counted
def withdraw(session: Session, actor: Actor, command: Withdraw) -> BlankRequest:
    """Take a request back that nobody has answered. Raises NotFound, Forbidden, AlreadyDone."""
    request = _locked(session, actor, command.request_id)
    actor.demand(Verb.REQUEST, request.office)
    _check_length("reason", command.reason)
    _decide(session, actor, request, RequestState.WITHDRAWN, command.reason)
    return request


@once
def send_granted(session: Session, actor: Actor, command: SendGranted) -> Document:
    """Send what was granted; answers the shipment, which stays tied to its request.

    Raises AlreadyDone for a request that was refused or withdrawn, Invalid for one without an answer, and what `send`
    raises.
    """
    request = _locked(session, actor, command.request_id)
    actor.demand(Verb.SHIP, request.answerer)
    if request.state == RequestState.ASKED:
        raise Invalid(reason="request_unanswered")
    if request.state not in GRANTED:
        raise AlreadyDone(document=request.number, state=request.state)
    shipment = send(session, actor, _shipment_of(request, command))
    session.add(RequestShipment(shipment_id=shipment.id, request_id=request.id))
    return shipment


def _shipment_of(request: BlankRequest, command: SendGranted) -> Send:
    """It counts once because this half does, under a key made from that of the whole."""
    return Send(
        key=f"{command.key}:send",
        source=request.answerer,
        destination=request.office,
        purpose=Purpose.ALLOCATION,
        business_date=command.business_date,
        lines=command.lines,
        reference=command.reference,
        reference_date=command.reference_date,
        note=command.note,
    )


def _locked(session: Session, actor: Actor, request_id: int) -> BlankRequest:
    """The request, held so that two people cannot answer it at the same time."""
    request = queries.request(session, actor.scope, request_id)
    session.refresh(request, with_for_update=True)
    return request


def _decide(session: Session, actor: Actor, request: BlankRequest, state: RequestState, reason: str) -> None:
    now = queries.standing(session, request)
    if (now, state) not in TRANSITIONS:
        raise AlreadyDone(document=request.number, state=now)
    request.state = state
    request.reason = reason.strip()
    request.decided_by, request.decided_at = actor.user_id, actor.at


def _check_length(field: str, text: str) -> None:
    if len(text) > NOTE_LENGTH:
        raise Invalid(reason="text_too_long", field=field)
