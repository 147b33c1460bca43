"""What programs send about purchases and what arrives of them."""

from typing import Annotated, Any

from pydantic import Field

from inventory.api.bodies import LINES, Dated, PiecesLine
from inventory.api.shapes import (
    Day,
    Identity,
    Item,
    Money,
    Note,
    OfficeCode,
    Shape,
    SomePieces,
    Whole,
    Words,
    identity,
)
from inventory.equipment.rules import DeviceKind, Fund
from inventory.procurement.local import Buy, TakeIn, TakenLine
from inventory.procurement.rules import Line
from inventory.procurement.service import Deliver

Model = Annotated[str, Words(80, 1)]
Serial = Annotated[str, Words(80, 1)]
Year = Annotated[int, Whole(2000, 2100)]


class BoughtLine(Shape):
    """Pieces of a consumable, or machines of a model: printers, unless the kind is told."""

    item: Item | None = None
    model: Model | None = None
    kind: DeviceKind | None = None
    quantity: SomePieces
    unit_price: Money

    @property
    def line(self) -> Line:
        """The line as the house has it."""
        kind = self.kind or (DeviceKind.PRINTER if self.model else None)
        return Line(
            item=self.item, kind=kind, model=self.model or "", quantity=self.quantity, unit_price=self.unit_price
        )


class PurchaseEntry(Shape):
    """What an office buys from one budget; with supplier, contract number and contract date it is ordered at once."""

    office: OfficeCode
    fund: Fund
    budget_year: Year
    lines: Annotated[list[BoughtLine], LINES]
    supplier: Annotated[str, Words(120, left_out="")] = ""
    contract_number: Annotated[str, Words(80, left_out="")] = ""
    contract_date: Day | None = None
    due_date: Day | None = None
    budget_line: Identity | None = None
    note: Note = ""

    def command(self, key: str) -> Buy:
        """What the house does with it."""
        told: dict[str, Any] = {**dict(self), "lines": tuple(line.line for line in self.lines)}
        told["budget_line"] = None if self.budget_line is None else identity(self.budget_line)
        return Buy(key=key, **told)


class ArrivedLine(Shape):
    """So much of one line of a purchase; of machines, the serial number of each."""

    line: Identity
    quantity: SomePieces
    serials: Annotated[list[Serial], Field(max_length=500)] | None = None


class PurchaseDeliveryEntry(Dated):
    """What has arrived of a purchase: the lines told, or all that is still to come."""

    lines: Annotated[list[ArrivedLine], LINES] | None = None

    def command(self, key: str, purchase_id: int) -> Deliver:
        """What the house does with it."""
        lines = self.lines or []
        return Deliver(
            key=key,
            purchase_id=purchase_id,
            business_date=self.business_date,
            parts=tuple((identity(each.line), each.quantity) for each in lines),
            serials=tuple((identity(each.line), tuple(each.serials)) for each in lines if each.serials),
            note=self.note,
            reference=self.reference,
        )


class DeliveryEntry(Dated):
    """Consumables bought near by."""

    office: OfficeCode
    lines: Annotated[list[PiecesLine], LINES]
    purchase: Identity | None = None

    def command(self, key: str) -> TakeIn:
        """What the house does with it."""
        return TakeIn(
            key=key,
            office=self.office,
            business_date=self.business_date,
            lines=tuple(TakenLine(item=line.item, quantity=line.quantity) for line in self.lines),
            purchase=None if self.purchase is None else identity(self.purchase),
            note=self.note,
            reference=self.reference,
        )
