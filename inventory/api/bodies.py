"""What programs send to make documents, and the commands that these are in the house."""

from typing import Annotated, Any, Literal

from pydantic import Field

from inventory.api import shapes
from inventory.api.shapes import Day, Item, Note, OfficeCode, Pieces, Reference, Shape, SomePieces
from inventory.shipments.rules import ReceiptLine, ShipmentLine
from inventory.shipments.service import Receive, Send
from inventory.stock.service import Reverse
from inventory.usage.rules import Cause, ReportLine
from inventory.usage.service import Amend, Report

MOST_LINES = 100
Reason = shapes.text(200)
Purpose = Literal["allocation", "return", "transfer", "loan", "loan_return"]
CauseWord = Annotated[Cause, Field(description="Why nothing was printed.")]


def lines(of: Any) -> Any:
    """One line or more."""
    return Annotated[list[of], Field(min_length=1, max_length=MOST_LINES)]


class Entry(Shape):
    """What every entry may say beside its figures."""

    note: Note | None = None
    reference: Reference | None = None

    @property
    def words(self) -> dict[str, str]:
        """Note and reference for the command."""
        return {"note": self.note or "", "reference": self.reference or ""}


class Dated(Entry):
    """An entry for a day, by the office's own calendar."""

    business_date: Day


class Nothing(Shape):
    """An empty body: the address says it all."""


class SentLine(Shape):
    """Pieces of an item on their way."""

    item: Item
    quantity: SomePieces


class ShipmentEntry(Dated):
    """Pieces leave an office for another."""

    source: OfficeCode
    destination: OfficeCode
    purpose: Purpose
    lines: lines(SentLine)

    def command(self, key: str) -> Send:
        """What the house does with it."""
        return Send(
            key=key,
            source=self.source,
            destination=self.destination,
            purpose=self.purpose,
            business_date=self.business_date,
            lines=tuple(ShipmentLine(item=line.item, quantity=line.quantity) for line in self.lines),
            **self.words,
        )


class ReceivedLine(Shape):
    """What became of the pieces of an item: good, damaged and missing are what was sent; a surplus comes on top."""

    item: Item
    good: Pieces
    damaged: Pieces
    missing: Pieces
    surplus: Pieces | None = None
    reason: Reason | None = None


class ReceiptEntry(Dated):
    """A shipment has arrived."""

    lines: lines(ReceivedLine)

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
            **self.words,
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

    lines: lines(ReportedLine)
    recorded: Pieces | None = None
    prr: Pieces | None = None
    causes: Annotated[list[CauseWord], Field(max_length=len(Cause))] | None = None
    cause_note: Note | None = None
    outage_hours: shapes.integer(0, 24) | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The figures as the house has them."""
        return {
            "lines": tuple(ReportLine(**line.model_dump()) for line in self.lines),
            "recorded": self.recorded,
            "prr": self.prr,
            "causes": tuple(cause.value for cause in self.causes or ()),
            "cause_note": self.cause_note or "",
            "outage_hours": self.outage_hours,
            **self.words,
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

    reason: Note

    def command(self, key: str, report_id: int) -> Amend:
        """What the house does with it."""
        return Amend(key=key, report_id=report_id, reason=self.reason, **self.said)


class ReversalEntry(Entry):
    """A document is taken back."""

    reason: Note

    def command(self, key: str, document_id: int) -> Reverse:
        """What the house does with it."""
        return Reverse(key=key, document_id=document_id, reason=self.reason, **self.words)
