"""Use-cases of more than one step: what the centre sent and what arrived of it; one item to many districts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Insufficient, Invalid
from inventory.core.identity import CENTRE, Actor
from inventory.shipments.rules import Purpose, ReceiptLine, ShipmentLine
from inventory.shipments.service import Receive, Send, dispatch, receive, send
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.models import Document
from inventory.stock.service import Command, once


@dataclass(frozen=True, kw_only=True)
class ArrivalLine(ReceiptLine):
    """Pieces of one item that the centre sent, in which boxes, and what became of them."""

    sent: int
    boxes: tuple[BoxRange, ...] = ()

    @property
    def shipped(self) -> ShipmentLine:
        """The line of the shipment."""
        return ShipmentLine(item=self.item, quantity=self.sent, boxes=self.boxes)

    @property
    def received(self) -> ReceiptLine:
        """The line of the receipt."""
        return ReceiptLine(
            item=self.item,
            good=self.good,
            damaged=self.damaged,
            missing=self.missing,
            surplus=self.surplus,
            reason=self.reason,
        )


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
def log_arrival(session: Session, actor: Actor, command: LogArrival) -> Document:
    """Log what the centre sent together with its receipt; answers the shipment. Raises what both raise.

    The receiver writes down what left the centre: here alone a person enters a shipment of an office above.
    """
    sent = Send(
        key=f"{command.key}:send",
        source=CENTRE,
        destination=command.destination,
        purpose=Purpose.ALLOCATION,
        business_date=command.sent_on,
        lines=tuple(line.shipped for line in command.lines),
        reference=command.reference,
        reference_date=command.reference_date,
        note=command.note,
    )
    shipment = dispatch(session, actor, sent, acting_for=_writer(actor, command.destination))
    arrived = Receive(
        key=f"{command.key}:receive",
        shipment_id=shipment.id,
        business_date=command.business_date,
        lines=tuple(line.received for line in command.lines),
        reference=command.reference,
        note=command.note,
    )
    receive(session, actor, arrived)
    return shipment


def _writer(actor: Actor, destination: str) -> str:
    return CENTRE if actor.scope.contains(CENTRE) else destination


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
