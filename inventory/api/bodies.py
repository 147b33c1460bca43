"""What programs send to make documents, and the commands that these are in the house."""

from typing import Annotated, Any, Literal

from pydantic import Field

from inventory.api.shapes import (
    Day,
    Identity,
    Item,
    NoPieces,
    Note,
    OfficeCode,
    Pieces,
    Reason,
    Reference,
    Shape,
    SomePieces,
    Whole,
    Words,
    identity,
)
from inventory.shipments.disputes.service import Find, FoundLine, WriteOff
from inventory.shipments.rules import ReceiptLine, ShipmentLine
from inventory.shipments.service import Receive, Send
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.service import Reverse
from inventory.usage.rules import HOURS_OF_A_DAY, Cause, ReportLine
from inventory.usage.service import Amend, Report

LINES = Field(min_length=1, max_length=100)
Purpose = Literal["allocation", "return", "transfer", "loan", "loan_return"]


class Entry(Shape):
    """What every entry may say beside its figures."""

    note: Note = ""
    reference: Reference = ""


class Dated(Entry):
    """An entry for a day, by the office's own calendar."""

    business_date: Day


class Nothing(Shape):
    """An empty body: the address says it all."""


class Boxes(Shape):
    """Boxes or chips, from the first number to the last."""

    first: Annotated[str, Words(40, 1)] = Field(alias="from")
    last: Annotated[str, Words(40, 1)] = Field(alias="to")


BoxRanges = Annotated[list[Boxes], Field(max_length=1000)]


def ranges(boxes: list[Boxes] | None) -> tuple[BoxRange, ...]:
    """The boxes as the house has them."""
    return tuple(BoxRange(each.first, each.last) for each in boxes or ())


class PiecesLine(Shape):
    """Pieces of an item."""

    item: Item
    quantity: SomePieces


class SentLine(PiecesLine):
    """Pieces of an item on their way, and the boxes that they lie in."""

    boxes: BoxRanges | None = None

    @property
    def sent(self) -> ShipmentLine:
        """The line as the house has it."""
        return ShipmentLine(item=self.item, quantity=self.quantity, boxes=ranges(self.boxes))


class ShipmentEntry(Dated):
    """Pieces leave an office for another."""

    source: OfficeCode
    destination: OfficeCode
    purpose: Purpose
    lines: Annotated[list[SentLine], LINES]
    loan: Identity | None = None
    due_date: Day | None = None
    reference_date: Day | None = None

    def command(self, key: str) -> Send:
        """What the house does with it."""
        return Send(
            key=key,
            source=self.source,
            destination=self.destination,
            purpose=self.purpose,
            business_date=self.business_date,
            lines=tuple(line.sent for line in self.lines),
            loan=None if self.loan is None else identity(self.loan),
            due_date=self.due_date,
            reference_date=self.reference_date,
            note=self.note,
            reference=self.reference,
        )


class ReceivedLine(Shape):
    """What became of the pieces of an item: good, damaged and missing are what was sent; a surplus comes on top."""

    item: Item
    good: Pieces
    damaged: Pieces
    missing: Pieces
    surplus: NoPieces = 0
    reason: Reason = ""

    @property
    def fate(self) -> ReceiptLine:
        """The line as the house has it."""
        return ReceiptLine(
            item=self.item,
            good=self.good,
            damaged=self.damaged,
            missing=self.missing,
            surplus=self.surplus,
            reason=self.reason,
        )


class ReceiptEntry(Dated):
    """A shipment has arrived."""

    lines: Annotated[list[ReceivedLine], LINES]

    def command(self, key: str, shipment_id: int) -> Receive:
        """What the house does with it."""
        received = (
            line.model_dump() | {"surplus": line.surplus or 0, "reason": line.reason or ""} for line in self.lines
        )
        return Receive(
            key=key,
            shipment_id=shipment_id,
            business_date=self.business_date,
            lines=tuple(ReceiptLine(**line) for line in received),
            note=self.note,
            reference=self.reference,
        )


class FoundPiecesLine(PiecesLine):
    """Missing pieces that turned up at one of the two ends."""

    office: OfficeCode


class FoundEntry(Dated):
    """Missing pieces of a shipment turned up."""

    lines: Annotated[list[FoundPiecesLine], LINES]

    def command(self, key: str, shipment_id: int) -> Find:
        """What the house does with it."""
        return Find(
            key=key,
            shipment_id=shipment_id,
            business_date=self.business_date,
            lines=tuple(FoundLine(**line.model_dump()) for line in self.lines),
            note=self.note,
            reference=self.reference,
        )


class WriteOffEntry(Dated):
    """Missing pieces of a shipment are given up."""

    lines: Annotated[list[PiecesLine], LINES]
    reason: Annotated[str, Words(500)]

    def command(self, key: str, shipment_id: int) -> WriteOff:
        """What the house does with it."""
        return WriteOff(
            key=key,
            shipment_id=shipment_id,
            business_date=self.business_date,
            lines=tuple(ShipmentLine(item=line.item, quantity=line.quantity) for line in self.lines),
            reason=self.reason,
            note=self.note,
            reference=self.reference,
        )


class ReportedLine(Shape):
    """One item of a day: printed (of a consumable: used up) and spoiled; what is counted beside it moves nothing."""

    item: Item
    printed: Pieces
    spoiled: Pieces
    siak_printed: Pieces | None = None
    counted: Pieces | None = None


class Figures(Entry):
    """What a daily report says of its day."""

    lines: Annotated[list[ReportedLine], LINES]
    recorded: Pieces | None = None
    prr: Pieces | None = None
    causes: Annotated[list[Cause], Field(max_length=len(Cause))] | None = None
    cause_note: Note = ""
    outage_hours: Annotated[int, Whole(0, HOURS_OF_A_DAY)] | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The figures as the house has them."""
        return {
            "lines": tuple(ReportLine(**line.model_dump()) for line in self.lines),
            "recorded": self.recorded,
            "prr": self.prr,
            "causes": tuple(cause.value for cause in self.causes or ()),
            "cause_note": self.cause_note,
            "outage_hours": self.outage_hours,
            "note": self.note,
            "reference": self.reference,
        }


class ReportEntry(Figures):
    """A day of an office."""

    office: OfficeCode
    business_date: Day

    def command(self, key: str) -> Report:
        """What the house does with it."""
        return Report(key=key, office=self.office, business_date=self.business_date, **self.said)


class AmendmentEntry(Figures):
    """Other figures for a day that was reported."""

    reason: Annotated[str, Words(500)]

    def command(self, key: str, report_id: int) -> Amend:
        """What the house does with it."""
        return Amend(key=key, report_id=report_id, reason=self.reason, **self.said)


class ReversalEntry(Entry):
    """A document is taken back."""

    reason: Annotated[str, Words(500)]

    def command(self, key: str, document_id: int) -> Reverse:
        """What the house does with it."""
        return Reverse(key=key, document_id=document_id, reason=self.reason, note=self.note, reference=self.reference)
