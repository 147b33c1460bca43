"""The rules of pieces that went missing on their way: found again at one of the two ends, or written off."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from inventory.core.errors import Invalid, RouteRefused
from inventory.core.rules import CENTRE
from inventory.shipments.rules import ShipmentLine, check_items, check_pieces
from inventory.stock.rules import Account, Compartment, Move, moves


@dataclass(frozen=True, kw_only=True)
class FoundLine:
    """Missing pieces of one item that turned up again, and at which of the two ends."""

    item: str
    quantity: int
    office: str


def check_found(lines: Sequence[FoundLine], source: str, destination: str, known: Collection[str]) -> None:
    """Raise Invalid for lines that say nothing or name a third office, RouteRefused for the centre: it keeps none."""
    check_items([line.item for line in lines], known)
    for line in lines:
        check_pieces(line.item, line.quantity)
        if line.office not in (source, destination):
            raise Invalid(reason="office_not_an_end", field="lines", item=line.item)
        if line.office == CENTRE:
            raise RouteRefused(source=CENTRE, destination=CENTRE)


def found_again(shipment_id: int, lines: Sequence[FoundLine]) -> list[Move]:
    """The pieces leave the dispute for the store of the office that found them."""
    missing = Account(Compartment.MISSING, str(shipment_id))
    return moves(*((line.item, line.quantity, missing, Account(Compartment.STORE, line.office)) for line in lines))


def written_off(shipment_id: int, destination: str, lines: Sequence[ShipmentLine]) -> list[Move]:
    """The pieces leave the dispute for good: they are lost, on the account of the destination."""
    missing, lost = Account(Compartment.MISSING, str(shipment_id)), Account(Compartment.LOST, destination)
    return moves(*((line.item, line.quantity, missing, lost) for line in lines))
