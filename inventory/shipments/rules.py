"""The rules of shipments: which way blanks travel, and that every piece sent gets a fate."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from inventory.core.errors import DateRefused, Invalid, QuantityMismatch, RouteRefused
from inventory.core.rules import CENTRE, is_district, is_province, province_of
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.rules import LARGEST_QUANTITY, Account, Compartment, Move, State, moves


class Purpose(StrEnum):
    """Why blanks travel."""

    ALLOCATION = "allocation"
    RETURN = "return"
    TRANSFER = "transfer"
    LOAN = "loan"
    LOAN_RETURN = "loan_return"


class Leg(StrEnum):
    """A part of the way of a blank; the same blank travels on several of them."""

    FROM_CENTRE = "from_centre"
    TO_DISTRICTS = "to_districts"
    BETWEEN = "between"
    BACK = "back"


@dataclass(frozen=True, kw_only=True)
class ShipmentLine:
    """Pieces of one item that were sent, and the boxes or chips they are, where somebody wrote them down."""

    item: str
    quantity: int
    boxes: tuple[BoxRange, ...] = ()

    @property
    def content(self) -> dict[str, Any]:
        """The line in the words of `API.md`."""
        told: dict[str, Any] = {"item": self.item, "quantity": self.quantity}
        return told | ({"boxes": [boxes.content for boxes in self.boxes]} if self.boxes else {})


@dataclass(frozen=True, kw_only=True)
class ReceiptLine:
    """What became of the pieces of one item: good, damaged and missing are what was sent, surplus comes on top."""

    item: str
    good: int
    damaged: int = 0
    missing: int = 0
    surplus: int = 0
    reason: str = ""

    @property
    def explained(self) -> int:
        """The pieces of the shipment that this line accounts for."""
        return self.good + self.damaged + self.missing

    @property
    def parts(self) -> tuple[int, int, int, int]:
        return (self.good, self.damaged, self.missing, self.surplus)


def route_allowed(purpose: str, source: str, destination: str, *, everywhere: bool = False) -> bool:
    """Which way blanks travel (`API.md`, Purposes).

    Allocations go down: centre to province or district, province to its district. Returns go up to the province.
    Transfers and loans go between two districts of one province; of two provinces where the person may go
    ``everywhere``. The return of a loan goes between two districts: which ones, the loan says.
    """
    match purpose:
        case Purpose.ALLOCATION if source == CENTRE:
            return destination != CENTRE
        case Purpose.ALLOCATION:
            return is_province(source) and is_district(destination) and province_of(destination) == source
        case Purpose.RETURN:
            return is_district(source) and province_of(source) == destination
        case Purpose.TRANSFER | Purpose.LOAN:
            neighbours = everywhere or province_of(source) == province_of(destination)
            return neighbours and _two_districts(source, destination)
        case Purpose.LOAN_RETURN:
            return _two_districts(source, destination)
        case _:
            return False


def _two_districts(source: str, destination: str) -> bool:
    return is_district(source) and is_district(destination) and source != destination


def check_route(purpose: str, source: str, destination: str, *, everywhere: bool = False) -> None:
    """Raise RouteRefused for a way on which blanks do not travel."""
    if not route_allowed(purpose, source, destination, everywhere=everywhere):
        raise RouteRefused(source=source, destination=destination)


def check_items(items: Sequence[str], known: Collection[str]) -> None:
    """Raise Invalid for no line at all, an item in two lines, or an item nobody knows here."""
    if not items:
        raise Invalid(reason="no_lines", field="lines")
    for item, count in Counter(items).items():
        if count > 1:
            raise Invalid(reason="item_twice", field="lines", item=item)
        if item not in known:
            raise Invalid(reason="item_unknown", field="lines", item=item)


def check_shipment(lines: Sequence[ShipmentLine], known: Collection[str]) -> None:
    """Raise Invalid for lines that cannot be sent."""
    check_items([line.item for line in lines], known)
    for line in lines:
        check_pieces(line.item, line.quantity)


def check_pieces(item: str, quantity: int) -> None:
    """Raise Invalid for a line of no pieces, or of more than a line can hold."""
    if quantity <= 0:
        raise Invalid(reason="no_pieces", field="lines", item=item)
    _check_size(item, quantity)


def check_receipt(sent: Mapping[str, int], lines: Sequence[ReceiptLine]) -> None:
    """Every line of the shipment once, every piece of it with a fate, a reason for what came on top.

    Raises Invalid, and QuantityMismatch naming the first item whose pieces do not add up.
    """
    check_items([line.item for line in lines], sent)
    given = {line.item: line for line in lines}
    for item, quantity in sent.items():
        if item not in given:
            raise QuantityMismatch(item=item, expected=quantity, given=0)
        _check_fate(given[item], quantity)


def _check_fate(line: ReceiptLine, quantity: int) -> None:
    if min(line.parts) < 0:
        raise Invalid(reason="below_zero", field="lines", item=line.item)
    if line.explained != quantity:
        raise QuantityMismatch(item=line.item, expected=quantity, given=line.explained)
    _check_size(line.item, line.surplus)
    if line.surplus and not line.reason.strip():
        raise Invalid(reason="surplus_reason_needed", field="lines", item=line.item)


def _check_size(item: str, quantity: int) -> None:
    if quantity > LARGEST_QUANTITY:
        raise Invalid(reason="too_many", field="lines", item=item)


def fate_of_the_rest(sent: int, damaged: int, missing: int) -> int:
    """The pieces that arrived good where nobody counted them: what is neither damaged nor missing.

    With more damaged and missing than sent there is no rest; `check_receipt` will then say what does not add up.
    """
    return max(sent - damaged - missing, 0)


def check_arrival_day(arrived: date, sent: date, today: date) -> None:
    """Raise DateRefused where pieces would arrive before they were sent."""
    if arrived < sent:
        raise DateRefused(day=arrived, earliest=sent, latest=today)


def departure(shipment_id: int, source: str, lines: Sequence[ShipmentLine]) -> list[Move]:
    """The pieces leave: out of the store, or from the supplier where the centre sends."""
    compartment = Compartment.SUPPLIER if source == CENTRE else Compartment.STORE
    transit = Account(Compartment.TRANSIT, str(shipment_id))
    return moves(*((line.item, line.quantity, Account(compartment, source), transit) for line in lines))


def arrival(shipment_id: int, destination: str, lines: Sequence[ReceiptLine]) -> list[Move]:
    """The pieces arrive: good ones into the store, damaged ones among the spoiled, missing ones stay in dispute."""
    transit = Account(Compartment.TRANSIT, str(shipment_id))
    missing = Account(Compartment.MISSING, str(shipment_id))
    variance = Account(Compartment.VARIANCE, destination)
    store, spoiled = Account(Compartment.STORE, destination), Account(Compartment.SPOILED, destination)
    return [
        move
        for line in lines
        for move in moves(
            (line.item, line.good, transit, store),
            (line.item, line.damaged, transit, spoiled),
            (line.item, line.missing, transit, missing),
            (line.item, line.surplus, variance, store),
        )
    ]


def cover_days(stock: int, used: int, working_days: int) -> int | None:
    """For how many working days the stock lasts at the pace of the last ones; None where nothing was used."""
    return None if used <= 0 or working_days <= 0 else stock * working_days // used


def days_on_the_way(state: str, sent: date, arrived: date | None, today: date) -> int | None:
    """How many days a shipment took, or has taken so far; None for one that was taken back."""
    if state == State.REVERSED:
        return None
    return ((arrived or today) - sent).days
