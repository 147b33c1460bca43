"""What a purchase may be, which steps it takes, and what is still to come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from inventory.core.errors import AlreadyDone, DateRefused, Invalid, QuantityMismatch
from inventory.equipment.rules import Fund, serial_number

FIRST_BUDGET_YEAR = 2011  # the year KTP-el began; older budgets bought nothing for it
MOST_MACHINES = 500
LARGEST_AMOUNT = Decimal(10) ** 13  # rupiah; no line of any office's budget comes near
SEN = Decimal("0.01")


class PurchaseState(StrEnum):
    """Where a purchase stands. Delivered is never written down: it means that nothing is still to come."""

    PLANNED = "planned"
    ORDERED = "ordered"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


# The last pair happens when a delivery's document is taken back: its consumables are to come again.
STEPS = frozenset(
    {
        (PurchaseState.PLANNED, PurchaseState.ORDERED),
        (PurchaseState.PLANNED, PurchaseState.CANCELLED),
        (PurchaseState.ORDERED, PurchaseState.DELIVERED),
        (PurchaseState.ORDERED, PurchaseState.CANCELLED),
    }
)
STORED = (PurchaseState.PLANNED, PurchaseState.ORDERED, PurchaseState.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line: pieces of a consumable, or machines of one kind and model."""

    item: str | None = None
    kind: str | None = None
    model: str = ""
    quantity: int
    unit_price: Decimal | None = None

    @property
    def subject(self) -> tuple[str | None, str | None, str]:
        """What is bought, to find the same thing in two lines."""
        return (self.item, self.kind, self.model.strip().lower())


def standing(stored: PurchaseState, outstanding: int) -> PurchaseState:
    """The state people see: an order of which nothing is still to come is delivered."""
    done = stored is PurchaseState.ORDERED and outstanding == 0
    return PurchaseState.DELIVERED if done else stored


def may_step(before: PurchaseState, after: PurchaseState) -> bool:
    """Whether a purchase can go this way."""
    return (before, after) in STEPS


def demand_step(number: str, before: PurchaseState, after: PurchaseState) -> None:
    """Refuse a step that is none: Invalid before its time, AlreadyDone after it."""
    if may_step(before, after):
        return
    if before is PurchaseState.PLANNED:
        raise Invalid(reason="purchase_not_ordered")
    if before is PurchaseState.CANCELLED and after is not PurchaseState.CANCELLED:
        raise Invalid(reason="purchase_cancelled")
    raise AlreadyDone(document=number, state=before)


def check_lines(lines: Sequence[Line]) -> None:
    """Refuse lines that make no sense, whatever is bought. Raises Invalid."""
    if not lines:
        raise Invalid(reason="no_lines", field="lines")
    for line in lines:
        _check_line(line)
    if any(count > 1 for count in Counter(line.subject for line in lines).values()):
        raise Invalid(reason="item_twice", field="lines")


def _check_line(line: Line) -> None:
    if (line.item is None) == (line.kind is None):
        raise Invalid(reason="item_or_machine", field="lines")
    if line.quantity <= 0:
        raise Invalid(reason="no_pieces", field="lines")
    if line.kind is not None and not line.model.strip():
        raise Invalid(reason="model_needed", field="lines")
    if line.kind is not None and line.quantity > MOST_MACHINES:
        raise Invalid(reason="too_many_machines", field="lines")
    if line.unit_price is not None:
        check_price(line.unit_price, line.quantity)


def check_price(price: Decimal, quantity: int) -> None:
    """A price in rupiah and whole sen, not below nothing, and a line total that some budget could pay."""
    if price < 0 or price != price.quantize(SEN):
        raise Invalid(reason="price_impossible", field="lines")
    if price * quantity > LARGEST_AMOUNT:
        raise Invalid(reason="amount_too_large", field="lines")


def prices_complete(prices: Sequence[Decimal | None], fund: str) -> bool:
    """An order has a price for every line; only what was given as a grant may cost nothing."""
    return all(price is not None and (price > 0 or fund == Fund.GRANT) for price in prices)


def budget_year_plausible(year: int, this_year: int) -> bool:
    """From the programme's first budget to the one that is being planned now."""
    return FIRST_BUDGET_YEAR <= year <= this_year + 1


def check_contract_date(day: date, budget_year: int, today: date) -> None:
    """A contract is signed at the earliest in the year before its budget, and not in the future."""
    earliest = date(budget_year - 1, 1, 1)
    if not earliest <= day <= today:
        raise DateRefused(day=day, earliest=earliest, latest=today)


def check_delivery_date(day: date, contract_date: date | None, budget_year: int, today: date) -> None:
    """Nothing is delivered before its contract, or before the budget that pays for it begins."""
    earliest = max(contract_date or date.min, date(budget_year, 1, 1))
    if not earliest <= day <= today:
        raise DateRefused(day=day, earliest=earliest, latest=today)


def total(lines: Sequence[tuple[int, Decimal | None]]) -> Decimal:
    """What the lines cost together, those without a price left out."""
    return sum((quantity * price for quantity, price in lines if price is not None), Decimal(0))


def arriving(to_come: Mapping[int, int], parts: Mapping[int, int], names: Mapping[int, str]) -> dict[int, int]:
    """By line: what arrives, all that is still to come where no part is named.

    Raises Invalid for a line that is none of the purchase or for no pieces, QuantityMismatch for more than is to come.
    """
    for line, quantity in parts.items():
        if line not in names:
            raise Invalid(reason="line_unknown", field="lines")
        if quantity <= 0:
            raise Invalid(reason="no_pieces", field="lines", item=names[line])
        if quantity > to_come.get(line, 0):
            raise QuantityMismatch(item=names[line], expected=to_come.get(line, 0), given=quantity)
    return dict(parts or to_come)


def serials_by_line(due: Mapping[int, int], typed: Mapping[int, Sequence[str]]) -> dict[int, list[str]]:
    """By line of machines: one serial number for each machine that is due. Raises Invalid."""
    if typed.keys() - due.keys():
        raise Invalid(reason="line_unknown", field="serials")
    serials = {line: [serial_number(text) for text in typed.get(line, ())] for line in due}
    for line, wanted in due.items():
        if len(serials[line]) != wanted or not all(serials[line]):
            raise Invalid(reason="serial_needed", field=f"serials_{line}")
    typed_so_far: set[str] = set()
    for line, of_line in serials.items():
        for serial in of_line:
            if serial in typed_so_far:
                raise Invalid(reason="serial_twice", field=f"serials_{line}", item=serial)
            typed_so_far.add(serial)
    return serials
