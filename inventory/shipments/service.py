"""Use-cases of shipments: sending, receiving, and both at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Insufficient, Invalid
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.regions import queries as regions
from inventory.shipments import queries, rules
from inventory.shipments.models import REASON_LENGTH, REFERENCE_LENGTH, ReceiptItem, Shipment, ShipmentItem
from inventory.shipments.rules import Purpose, ReceiptLine, ShipmentLine
from inventory.stock import ledger
from inventory.stock.models import Document, Item
from inventory.stock.rules import Kind, State
from inventory.stock.service import Command, once

__all__ = [
    "ArrivalLine",
    "Distribute",
    "LogArrival",
    "Purpose",
    "ReceiptLine",
    "Receive",
    "Send",
    "ShipmentLine",
    "distribute",
    "log_arrival",
    "receive",
    "send",
]
VERBS = {Purpose.RETURN.value: Verb.RETURN}


@dataclass(frozen=True, kw_only=True)
class Send(Command):
    """Pieces leave an office for another. ``reference`` is the number of the BAST."""

    source: str
    destination: str
    purpose: str
    business_date: date
    lines: tuple[ShipmentLine, ...]
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


@dataclass(frozen=True, kw_only=True)
class ArrivalLine(ReceiptLine):
    """Pieces of one item that the centre sent, and what became of them."""

    sent: int


@dataclass(frozen=True, kw_only=True)
class LogArrival(Command):
    """What the centre sent and what arrived of it, written down by the one who received it.

    ``business_date`` is the day of arrival, ``sent_on`` the day on which the centre sent it.
    """

    destination: str
    sent_on: date
    business_date: date
    lines: tuple[ArrivalLine, ...]
    reference: str = ""
    reference_date: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Distribute(Command):
    """One office sends to many below it on one day: ``shares`` are (destination, its lines)."""

    source: str
    business_date: date
    shares: tuple[tuple[str, tuple[ShipmentLine, ...]], ...]
    reference: str = ""
    reference_date: date | None = None
    note: str = ""


@once
def send(session: Session, actor: Actor, command: Send) -> Document:
    """Send pieces on their way.

    Raises NotFound, Forbidden, RouteRefused, Invalid, DateRefused, and Insufficient where the store has fewer.
    """
    for code in (command.source, command.destination):
        regions.unscoped_office(session, code)
    acting_for = sender(actor, command.source, command.destination)
    actor.demand(VERBS.get(command.purpose, Verb.SHIP), acting_for)
    rules.check_route(command.purpose, command.source, command.destination)
    rules.check_shipment(command.lines, set(session.scalars(select(Item.code))))
    _check_length("reference", command.reference, REFERENCE_LENGTH)
    document = ledger.enter(session, actor, _shipment_draft(command))
    _record_shipment(session, document.id, command)
    ledger.post(session, actor, document, rules.departure(document.id, command.source, command.lines))
    return document


def sender(actor: Actor, source: str, destination: str) -> str:
    """The office for which a person sends: what leaves the centre is logged by whoever receives it, too."""
    return destination if source == CENTRE and not actor.scope.contains(CENTRE) else source


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


@once
def log_arrival(session: Session, actor: Actor, command: LogArrival) -> Document:
    """Log what the centre sent together with its receipt; answers the shipment. Raises what both raise.

    It counts once because both of its halves do, under keys made from its own.
    """
    shipment = send(
        session,
        actor,
        Send(
            key=f"{command.key}:send",
            source=CENTRE,
            destination=command.destination,
            purpose=Purpose.ALLOCATION,
            business_date=command.sent_on,
            lines=tuple(ShipmentLine(item=line.item, quantity=line.sent) for line in command.lines),
            reference=command.reference,
            reference_date=command.reference_date,
            note=command.note,
        ),
    )
    arrived = Receive(
        key=f"{command.key}:receive",
        shipment_id=shipment.id,
        business_date=command.business_date,
        lines=tuple(_without_sent(line) for line in command.lines),
        reference=command.reference,
        note=command.note,
    )
    receive(session, actor, arrived)
    return shipment


def distribute(session: Session, actor: Actor, command: Distribute) -> tuple[Document, ...]:
    """Send to many offices in one transaction: all of them or none. Raises what `send` raises."""
    _send_all(session, actor, command)
    # All of these are on record by now: the same keys again get the same documents.
    return tuple(send(session, actor, each) for each in _shares(command))


@once
def _send_all(session: Session, actor: Actor, command: Distribute) -> Document:
    documents: list[Document] = []
    gone: Counter[str] = Counter()
    for each in _shares(command):
        try:
            documents.append(send(session, actor, each))
        except Insufficient as refusal:
            raise _for_all(refusal, command, gone) from None
        gone.update({line.item: line.quantity for line in each.lines})
    if not documents:
        raise Invalid(reason="no_lines", field="lines")
    return documents[0]


def _for_all(refusal: Insufficient, command: Distribute, gone: Mapping[str, int]) -> Insufficient:
    """The refusal of one share as that of the whole: what all of them want against what there was before the first."""
    wanted = sum(line.quantity for _, lines in command.shares for line in lines if line.item == refusal.item)
    return replace(refusal, wanted=wanted, available=refusal.available + gone.get(refusal.item, 0))


def _shares(command: Distribute) -> Iterator[Send]:
    for destination, lines in command.shares:
        yield Send(
            key=f"{command.key}:{destination}",
            source=command.source,
            destination=destination,
            purpose=Purpose.ALLOCATION,
            business_date=command.business_date,
            lines=lines,
            reference=command.reference,
            reference_date=command.reference_date,
            note=command.note,
        )


def _without_sent(line: ArrivalLine) -> ReceiptLine:
    return ReceiptLine(
        item=line.item,
        good=line.good,
        damaged=line.damaged,
        missing=line.missing,
        surplus=line.surplus,
        reason=line.reason,
    )


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


def _shipment_draft(command: Send) -> ledger.Draft:
    signed = None if command.reference_date is None else command.reference_date.isoformat()
    return ledger.Draft(
        kind=Kind.SHIPMENT,
        office=command.source,
        counterpart=command.destination,
        business_date=command.business_date,
        content={
            "source": command.source,
            "destination": command.destination,
            "purpose": str(command.purpose),
            "business_date": command.business_date.isoformat(),
            "lines": [asdict(line) for line in command.lines],
            **_present(reference=command.reference, reference_date=signed, note=command.note),
        },
    )


def _record_shipment(session: Session, document_id: int, command: Send) -> None:
    row = {name: getattr(command, name) for name in ("source", "destination", "purpose", "reference", "reference_date")}
    session.execute(insert(Shipment), [{"document_id": document_id, **row}])
    session.execute(insert(ShipmentItem), [{"document_id": document_id, **asdict(line)} for line in command.lines])


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
