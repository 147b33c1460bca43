"""Use-cases of shipments: sending and receiving. Each is one verb; what combines them stands in `arrivals.py`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Invalid, NotFound, Pending
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.regions import queries as regions
from inventory.shipments import queries, rules
from inventory.shipments.loans import queries as loans
from inventory.shipments.loans import rules as loan_rules
from inventory.shipments.models import REASON_LENGTH, REFERENCE_LENGTH, ReceiptItem, Shipment, ShipmentItem
from inventory.shipments.rules import Purpose, ReceiptLine, ShipmentLine
from inventory.stock import ledger
from inventory.stock.boxes import service as boxes
from inventory.stock.models import Document
from inventory.stock.rules import Kind, State
from inventory.stock.service import Command, once

__all__ = ["Purpose", "ReceiptLine", "Receive", "Send", "ShipmentLine", "dispatch", "receive", "send"]
VERBS = {
    Purpose.RETURN: Verb.RETURN,
    Purpose.TRANSFER: Verb.LEND,
    Purpose.LOAN: Verb.LEND,
    Purpose.LOAN_RETURN: Verb.LEND,
}
COLUMNS = ("source", "destination", "purpose", "loan", "due_date", "reference", "reference_date")


@dataclass(frozen=True, kw_only=True)
class Send(Command):
    """Pieces leave an office for another. ``reference`` is the number of the BAST, or of a loan's berita acara.

    ``loan`` is the shipment that lent the pieces, where they go back; ``due_date`` the day until which they are lent.
    """

    source: str
    destination: str
    purpose: str
    business_date: date
    lines: tuple[ShipmentLine, ...]
    loan: int | None = None
    due_date: date | None = None
    reference: str = ""
    reference_date: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Receive(Command):
    """A shipment has arrived, with the fate of every piece of it."""

    shipment_id: int
    business_date: date
    lines: tuple[ReceiptLine, ...]
    reference: str = ""
    note: str = ""


@once
def send(session: Session, actor: Actor, command: Send) -> Document:
    """Send pieces on their way, out of an office of one's branch.

    Raises NotFound, Forbidden, RouteRefused, Invalid, DateRefused, Closed, Insufficient where the store has fewer, and
    BoxRefused or BoxElsewhere for boxes that cannot be or are not there. The return of a loan also raises AlreadyDone
    where the loan was taken back, Pending before it arrived, and QuantityMismatch where more would go back than came.
    """
    return dispatch(session, actor, command, acting_for=command.source)


def dispatch(session: Session, actor: Actor, command: Send, acting_for: str) -> Document:
    """What `send` does, for a person who acts for the source, or for who logs what the centre sent."""
    for code in (command.source, command.destination):
        regions.unscoped_office(session, code)
    if not actor.scope.contains(acting_for):
        raise NotFound(what="office")
    everywhere = actor.scope.contains(CENTRE)
    rules.check_route(command.purpose, command.source, command.destination, everywhere=everywhere)
    actor.demand(VERBS.get(Purpose(command.purpose), Verb.SHIP), acting_for)
    loan_rules.check_terms(command.purpose, command.loan, command.due_date, command.business_date)
    rules.check_shipment(command.lines, queries.known_items(session))
    _check_length("reference", command.reference, REFERENCE_LENGTH)
    loan = None if command.loan is None else _returnable(session, actor, command, command.loan)
    claims = boxes.claims_of((line.item, line.quantity, line.boxes) for line in command.lines)
    boxes.check(session, actor.scope, command.source, claims)
    document = ledger.enter(session, actor, _shipment_draft(command, loan))
    _record_shipment(session, document.id, command)
    boxes.record(session, document, claims)
    ledger.post(session, actor, document, rules.departure(document.id, command.source, command.lines))
    return document


def _returnable(session: Session, actor: Actor, command: Send, loan_id: int) -> Document:
    """The loan of which pieces go back, locked: two returns at once must not both find the same pieces still out."""
    document, loan = queries.shipment(session, actor.scope, loan_id)
    if loan.purpose != Purpose.LOAN:
        raise NotFound(what="loan")
    loan_rules.check_way_back(loan.source, loan.destination, command.source, command.destination)
    session.refresh(document, with_for_update=True)
    if document.state == State.REVERSED:
        raise AlreadyDone(document=document.number, state=document.state)
    if document.state != State.RECEIVED:
        raise Pending(document=document.number)
    loan_rules.check_returned(loans.still_out(session, document.id), command.lines)
    return document


@once
def receive(session: Session, actor: Actor, command: Receive) -> Document:
    """Confirm the arrival of a shipment, line by line, once.

    Raises NotFound, Forbidden, AlreadyDone with the receipt that stands, Invalid, QuantityMismatch, DateRefused.
    """
    document, shipment = queries.shipment(session, actor.scope, command.shipment_id)
    actor.demand(Verb.RECEIVE, shipment.destination)
    _demand_open(session, document)
    sent = queries.sent(session, document.id)
    rules.check_receipt(sent, command.lines)
    for line in command.lines:
        _check_length("reason", line.reason, REASON_LENGTH)
    today = ledger.today_at(session, actor, shipment.destination)
    rules.check_arrival_day(command.business_date, document.business_date, today)
    receipt = ledger.enter(session, actor, _receipt_draft(command, document, shipment))
    session.execute(insert(ReceiptItem), [_receipt_row(receipt.id, document.id, sent, line) for line in command.lines])
    ledger.post(session, actor, receipt, rules.arrival(document.id, shipment.destination, command.lines))
    return receipt


def _demand_open(session: Session, shipment: Document) -> None:
    if shipment.state != State.SENT:
        receipt = queries.standing_receipt(session, shipment.id)
        raise AlreadyDone(document=(receipt or shipment).number, state=shipment.state)


def _check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid(reason="text_too_long", field=field)


def _present(**optional: Any) -> dict[str, Any]:
    """The fields that were filled in."""
    return {name: value for name, value in optional.items() if value}


def _shipment_draft(command: Send, loan: Document | None) -> ledger.Draft:
    return ledger.Draft(
        kind=Kind.SHIPMENT,
        office=command.source,
        counterpart=command.destination,
        business_date=command.business_date,
        parent=loan,
        content={
            "source": command.source,
            "destination": command.destination,
            "purpose": str(command.purpose),
            "business_date": command.business_date.isoformat(),
            "lines": [line.content for line in command.lines],
            **_present(
                loan=None if loan is None else str(loan.id),
                due_date=_text_of(command.due_date),
                reference=command.reference,
                reference_date=_text_of(command.reference_date),
                note=command.note,
            ),
        },
    )


def _text_of(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _record_shipment(session: Session, document_id: int, command: Send) -> None:
    row = {column: getattr(command, column) for column in COLUMNS}
    session.execute(insert(Shipment), [{"document_id": document_id, **row}])
    lines = [{"document_id": document_id, "item": line.item, "quantity": line.quantity} for line in command.lines]
    session.execute(insert(ShipmentItem), lines)


def _receipt_draft(command: Receive, document: Document, shipment: Shipment) -> ledger.Draft:
    return ledger.Draft(
        kind=Kind.RECEIPT,
        office=shipment.destination,
        counterpart=shipment.source,
        business_date=command.business_date,
        parent=document,
        content={
            "shipment": str(document.id),
            "office": shipment.destination,
            "business_date": command.business_date.isoformat(),
            "lines": [_receipt_content(line) for line in command.lines],
            **_present(reference=command.reference, note=command.note),
        },
    )


def _receipt_content(line: ReceiptLine) -> dict[str, Any]:
    counted = {"item": line.item, "good": line.good, "damaged": line.damaged, "missing": line.missing}
    return counted | _present(surplus=line.surplus, reason=line.reason)


def _receipt_row(receipt_id: int, shipment_id: int, sent: Mapping[str, int], line: ReceiptLine) -> dict[str, Any]:
    return {"document_id": receipt_id, "shipment_id": shipment_id, "sent": sent[line.item], **asdict(line)}
