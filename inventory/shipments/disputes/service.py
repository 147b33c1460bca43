"""Use-cases of pieces that went missing on their way: found again, or written off by two people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.errors import Forbidden, Invalid
from inventory.core.identity import Actor, Verb
from inventory.shipments import queries, rules
from inventory.shipments.disputes import rules as dispute_rules
from inventory.shipments.disputes.rules import FoundLine
from inventory.shipments.models import Shipment
from inventory.shipments.rules import ShipmentLine
from inventory.stock import ledger
from inventory.stock.approval.service import proposes
from inventory.stock.models import Document
from inventory.stock.rules import Kind, Move
from inventory.stock.service import Command, once

__all__ = ["Find", "FoundLine", "ShipmentLine", "WriteOff", "find", "write_off"]


@dataclass(frozen=True, kw_only=True)
class Find(Command):
    """Missing pieces of a shipment turned up at one of its ends."""

    shipment_id: int
    business_date: date
    lines: tuple[FoundLine, ...]
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WriteOff(Command):
    """Missing pieces of a shipment are given up, and why."""

    shipment_id: int
    business_date: date
    lines: tuple[ShipmentLine, ...]
    reason: str
    reference: str = ""
    note: str = ""


@once
def find(session: Session, actor: Actor, command: Find) -> Document:
    """Put missing pieces into the store where they were found.

    A person enters what turned up in the own branch. Raises NotFound, Forbidden, Invalid, RouteRefused for the centre,
    DateRefused by the receiver's calendar, Closed, and Insufficient where fewer are missing.
    """
    document, shipment = queries.shipment(session, actor.scope, command.shipment_id)
    for office in [line.office for line in command.lines]:
        actor.demand(Verb.KEEP_STOCK, office)
    _demand_keeper(actor)
    dispute_rules.check_found(command.lines, shipment.source, shipment.destination, queries.known_items(session))
    lines = [{"item": line.item, "quantity": line.quantity, "office": line.office} for line in command.lines]
    found = ledger.enter(session, actor, _draft(Kind.FOUND, command, document, shipment, lines))
    ledger.post(session, actor, found, dispute_rules.found_again(document.id, command.lines))
    return found


@once
def write_off(session: Session, actor: Actor, command: WriteOff) -> Document:
    """Ask to give up missing pieces: nothing moves until a second person approves.

    The maker stands at either end. Raises NotFound, Forbidden, Invalid, DateRefused by the receiver's calendar, Closed,
    and Insufficient where fewer are missing.
    """
    document, shipment = queries.shipment(session, actor.scope, command.shipment_id)
    _demand_keeper(actor)
    rules.check_shipment(command.lines, queries.known_items(session))
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    lines = [{"item": line.item, "quantity": line.quantity} for line in command.lines]
    draft = _draft(Kind.WRITE_OFF, command, document, shipment, lines, reason=command.reason.strip())
    written = ledger.enter(session, actor, draft, pending=True)
    ledger.propose(session, actor, written, _moves_of_write_off(session, written))
    return written


@proposes(Kind.WRITE_OFF)
def _moves_of_write_off(_session: Session, document: Document) -> list[Move]:
    entered = document.entered
    lines = [ShipmentLine(item=line["item"], quantity=line["quantity"]) for line in entered["lines"]]
    return dispute_rules.written_off(int(entered["shipment"]), document.office, lines)


def _demand_keeper(actor: Actor) -> None:
    """The shipment is in view, so one of its ends is the person's to keep."""
    if not actor.may(Verb.KEEP_STOCK):
        raise Forbidden(verb=Verb.KEEP_STOCK)


def _draft(
    kind: Kind, command: Find | WriteOff, document: Document, shipment: Shipment, lines: list[Any], **more: str
) -> ledger.Draft:
    said = {"reference": command.reference, "note": command.note, **more}
    return ledger.Draft(
        kind=kind,
        office=shipment.destination,
        counterpart=shipment.source,
        business_date=command.business_date,
        parent=document,
        content={
            "shipment": str(document.id),
            "office": shipment.destination,
            "business_date": command.business_date.isoformat(),
            "lines": lines,
            **{name: text for name, text in said.items() if text},
        },
    )
