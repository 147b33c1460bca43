"""What programs send about what lies in the store: counts, destructions, local deliveries."""

from typing import Annotated, Literal

from pydantic import Field

from inventory.api.bodies import LINES, BoxRanges, Dated, PiecesLine, ranges
from inventory.api.shapes import Item, OfficeCode, Pieces, Reason, Shape, Words
from inventory.custody.rules import CountLine, DestructionLine, Part
from inventory.custody.service import Count, Destroy


class SplitPart(Shape):
    """Some pieces of a line, and why."""

    reason: Annotated[str, Words(200, 1)]
    quantity: Pieces


Split = Annotated[list[SplitPart], Field(max_length=50)]


def parts(split: list[SplitPart] | None) -> tuple[Part, ...]:
    """A split as the house has it."""
    return tuple(Part(reason=each.reason, quantity=each.quantity) for each in split or ())


class CountedLine(Shape):
    """What was counted of an item in one compartment."""

    item: Item
    compartment: Literal["store", "spoiled"]
    counted: Pieces
    reason: Reason = ""
    differences: Split | None = None
    boxes: BoxRanges | None = None

    @property
    def line(self) -> CountLine:
        """The line as the house has it."""
        return CountLine(
            item=self.item,
            compartment=self.compartment,
            counted=self.counted,
            reason=self.reason,
            differences=parts(self.differences),
            boxes=ranges(self.boxes),
        )


class CountEntry(Dated):
    """What was found at an office at the close of a day."""

    office: OfficeCode
    lines: Annotated[list[CountedLine], LINES]

    def command(self, key: str) -> Count:
        """What the house does with it."""
        return Count(
            key=key,
            office=self.office,
            business_date=self.business_date,
            lines=tuple(line.line for line in self.lines),
            note=self.note,
            reference=self.reference,
        )


class DestroyedLine(PiecesLine):
    """Spoiled pieces that are destroyed, and what had spoiled them."""

    reason: Reason = ""
    breakdown: Split | None = None

    @property
    def line(self) -> DestructionLine:
        """The line as the house has it."""
        return DestructionLine(
            item=self.item, quantity=self.quantity, reason=self.reason, breakdown=parts(self.breakdown)
        )


class DestructionEntry(Dated):
    """Spoiled pieces are destroyed before witnesses."""

    office: OfficeCode
    lines: Annotated[list[DestroyedLine], LINES]
    witnesses: Annotated[list[Annotated[str, Words(120, 1)]], Field(min_length=1, max_length=20)]

    def command(self, key: str) -> Destroy:
        """What the house does with it."""
        return Destroy(
            key=key,
            office=self.office,
            business_date=self.business_date,
            lines=tuple(line.line for line in self.lines),
            witnesses=tuple(self.witnesses),
            note=self.note,
            reference=self.reference,
        )
