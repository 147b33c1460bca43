"""What a purchase may be, which steps it takes, and what is still to come."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from inventory.core.errors import AlreadyDone, DateRefused, Invalid, Overpaid, Pending, QuantityMismatch
from inventory.equipment.rules import Fund, serial_number

FIRST_BUDGET_YEAR = 2011  # the year KTP-el began; older budgets bought nothing for it
MOST_MACHINES = 500
LARGEST_AMOUNT = Decimal(10) ** 13  # rupiah; no line of any office's budget comes near
SEN = Decimal("0.01")


class PurchaseState(StrEnum):
    """Where a purchase stands. What of it was delivered and paid is never written down as a state: it follows."""

    PLANNED = "planned"
    REQUESTED = "requested"
    APPROVED = "approved"
    ORDERED = "ordered"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    PAID = "paid"
    CANCELLED = "cancelled"


_PLANNED, _REQUESTED, _APPROVED, _ORDERED, _PARTLY, _DELIVERED, _PAID, _CANCELLED = PurchaseState
# A purchase without a budget line is ordered as it was planned. What was requested is sent back by the second person,
# or taken back by the first. Taking back a delivery's document undoes the steps of deliveries: they follow from it.
STEPS = frozenset(
    {
        (_PLANNED, _REQUESTED),
        (_PLANNED, _ORDERED),
        (_PLANNED, _CANCELLED),
        (_REQUESTED, _APPROVED),
        (_REQUESTED, _PLANNED),
        (_REQUESTED, _CANCELLED),
        (_APPROVED, _ORDERED),
        (_APPROVED, _CANCELLED),
        (_ORDERED, _PARTLY),
        (_ORDERED, _DELIVERED),
        (_ORDERED, _CANCELLED),
        (_PARTLY, _PARTLY),
        (_PARTLY, _DELIVERED),
        (_DELIVERED, _PAID),
    }
)
# The step of an order whose rest will not come; where it stands then follows from what has arrived.
CLOSED_SHORT = "closed_short"
STORED = (_PLANNED, _REQUESTED, _APPROVED, _ORDERED, _CANCELLED)
# What counts against a budget line, and what may be paid for: an advance is paid before anything arrives.
COMMITTED = frozenset({_APPROVED, _ORDERED})
PAYABLE = frozenset({_ORDERED, _PARTLY, _DELIVERED})
BEFORE_ORDER = frozenset({_PLANNED, _REQUESTED, _APPROVED})
ARRIVING = frozenset({_PARTLY, _DELIVERED, _PAID})


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


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an order has come: pieces still to come and pieces here, the contract's amount and what is paid of it."""

    outstanding: int
    delivered: int
    contract: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


def standing(stored: PurchaseState, progress: Progress) -> PurchaseState:
    """The state people see. What cost nothing is never paid."""
    if stored is not PurchaseState.ORDERED:
        return stored
    if progress.outstanding:
        return PurchaseState.PARTLY_DELIVERED if progress.delivered else stored
    return PurchaseState.PAID if 0 < progress.contract <= progress.paid else PurchaseState.DELIVERED


def may_step(before: PurchaseState, after: PurchaseState) -> bool:
    """Whether a purchase can go this way."""
    return (before, after) in STEPS


def demand_step(number: str, before: PurchaseState, after: PurchaseState) -> None:
    """Refuse a step that is none: Invalid or Pending before its time, AlreadyDone after it."""
    if may_step(before, after):
        return
    if before is PurchaseState.REQUESTED and after is PurchaseState.ORDERED:
        raise Pending(document=number)
    if before in BEFORE_ORDER and after in ARRIVING:
        raise Invalid(reason="purchase_not_ordered")
    if before is PurchaseState.PLANNED and after in (PurchaseState.APPROVED, PurchaseState.PLANNED):
        raise Invalid(reason="purchase_not_requested")
    if before is PurchaseState.CANCELLED and after is not PurchaseState.CANCELLED:
        raise Invalid(reason="purchase_cancelled")
    if before is PurchaseState.PARTLY_DELIVERED and after is PurchaseState.CANCELLED:
        raise Invalid(reason="purchase_arrived")
    raise AlreadyDone(document=number, state=before)


def demand_partly_delivered(number: str, state: PurchaseState) -> None:
    """Only an order that arrived in part has a rest to give up. Raises Invalid before that, AlreadyDone after it."""
    if state is PurchaseState.PARTLY_DELIVERED:
        return
    if state is PurchaseState.ORDERED:
        raise Invalid(reason="purchase_nothing_arrived")
    demand_step(number, state, PurchaseState.DELIVERED)
    raise AlreadyDone(document=number, state=state)


def demand_payable(number: str, state: PurchaseState) -> None:
    """Only what is ordered is paid. Raises Invalid before that, AlreadyDone where all is paid."""
    if state not in PAYABLE:
        demand_step(number, state, PurchaseState.PAID)


def check_payment(number: str, amount: Decimal, paid: Decimal, contract: Decimal) -> None:
    """A payment in whole sen that with those before it stays within the contract. Raises Invalid, Overpaid."""
    if amount <= 0 or amount != amount.quantize(SEN):
        raise Invalid(reason="amount_impossible", field="amount")
    if paid + amount > contract:
        raise Overpaid(purchase=number, contract=contract, paid=paid, given=amount)


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


def check_total(amount: Decimal) -> None:
    """A purchase that some budget could pay. Raises Invalid."""
    if amount > LARGEST_AMOUNT:
        raise Invalid(reason="order_too_expensive", field="lines")


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


def check_due_date(due: date | None, contract_date: date) -> None:
    """What was ordered is due on the day of the contract at the earliest. Raises Invalid."""
    if due is not None and due < contract_date:
        raise Invalid(reason="due_before_contract", field="due_date")


def check_payment_date(day: date, contract_date: date | None, today: date) -> None:
    """Nothing is paid before its contract, nor in the future."""
    if not (contract_date or date.min) <= day <= today:
        raise DateRefused(day=day, earliest=contract_date, latest=today)


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
            expected = to_come.get(line, 0)
            raise QuantityMismatch(item=names[line], expected=expected, given=quantity, reason="more_than_to_come")
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
