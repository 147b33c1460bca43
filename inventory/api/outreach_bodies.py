"""What programs send about outreach: a plan, what is taken along, what became of it."""

from typing import Annotated

from pydantic import Field

from inventory.api.shapes import (
    Day,
    Identity,
    Item,
    NoPieces,
    Note,
    OfficeCode,
    Pieces,
    Shape,
    SomePieces,
    Words,
    identity,
)
from inventory.outreach.matters import FindAgain, SettleByCount
from inventory.outreach.rules import LONGEST_PLACE, LONGEST_TEXT, Fate, Taken
from inventory.outreach.service import Cancel, ComeBack, GoOut, Plan

SOME_TEXT = Annotated[str, Words(LONGEST_TEXT, 1)]
FEW = Field(max_length=20)


class PlanEntry(Shape):
    """A district means to go out; ``unit`` is one of its mobile units, ``expected`` are residents."""

    office: OfficeCode
    first_day: Day
    last_day: Day
    place: Annotated[str, Words(LONGEST_PLACE, 1)]
    purpose: SOME_TEXT
    unit: Identity | None = None
    expected: Pieces | None = None
    note: Note = ""

    def command(self, key: str) -> Plan:
        """What the house does with it."""
        told = self.model_dump(exclude={"unit"})
        return Plan(key=key, unit_id=None if self.unit is None else identity(self.unit), **told)


class TakenLine(Shape):
    """Pieces of an item that go along."""

    item: Item
    quantity: SomePieces


class DepartureEntry(Shape):
    """A session leaves."""

    business_date: Day
    lines: Annotated[list[TakenLine], FEW] = []
    note: Note = ""

    def command(self, key: str, outreach_id: int) -> GoOut:
        """What the house does with it."""
        lines = tuple(Taken(item=line.item, quantity=line.quantity) for line in self.lines)
        return GoOut(key=key, outreach_id=outreach_id, business_date=self.business_date, lines=lines, note=self.note)


class FateLine(Shape):
    """What became of the pieces of an item; all of them together are what was taken along."""

    item: Item
    printed: NoPieces = 0
    spoiled: NoPieces = 0
    brought_back: NoPieces = 0
    missing: NoPieces = 0
    explanation: Note = ""


class ReturnEntry(Shape):
    """A session is back; ``recorded`` are residents."""

    business_date: Day
    recorded: Pieces
    lines: Annotated[list[FateLine], FEW] = []
    note: Note = ""

    def command(self, key: str, outreach_id: int) -> ComeBack:
        """What the house does with it."""
        return ComeBack(
            key=key,
            outreach_id=outreach_id,
            business_date=self.business_date,
            recorded=self.recorded,
            lines=tuple(Fate(**line.model_dump()) for line in self.lines),
            note=self.note,
        )


class CancellationEntry(Shape):
    """A session does not take place."""

    reason: SOME_TEXT

    def command(self, key: str, outreach_id: int) -> Cancel:
        """What the house does with it."""
        return Cancel(key=key, outreach_id=outreach_id, reason=self.reason)


class TurnedUpEntry(Shape):
    """Missing pieces turned up; ``note`` says where."""

    item: Item
    quantity: SomePieces
    note: SOME_TEXT

    def command(self, key: str, outreach_id: int) -> FindAgain:
        """What the house does with it."""
        return FindAgain(key=key, outreach_id=outreach_id, item=self.item, quantity=self.quantity, note=self.note)


class SettlementEntry(Shape):
    """Missing pieces that the count ``document`` took off the books."""

    item: Item
    quantity: SomePieces
    document: Identity
    note: Note = ""

    def command(self, key: str, outreach_id: int) -> SettleByCount:
        """What the house does with it."""
        told = self.model_dump(exclude={"document"})
        return SettleByCount(key=key, outreach_id=outreach_id, document_id=identity(self.document), **told)
