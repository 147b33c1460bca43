"""What programs send about budget lines, and about the steps of a purchase between plan and payment."""

from typing import Annotated

from pydantic import Field

from inventory.api.buying_bodies import Year
from inventory.api.shapes import Day, Identity, Money, Note, OfficeCode, Shape, Words, identity
from inventory.equipment import particulars
from inventory.equipment.rules import Fund
from inventory.procurement.budgets.rules import LONGEST_CODE, LONGEST_REFERENCE, LONGEST_TITLE
from inventory.procurement.budgets.service import Change, Enter, Shift
from inventory.procurement.consent import Ask, SendBack
from inventory.procurement.papers import Remove
from inventory.procurement.payments import Pay
from inventory.procurement.service import Cancel, Order
from inventory.procurement.shortfall import CloseShort

Paper = Annotated[str, Words(LONGEST_REFERENCE, 1)]
Why = Annotated[str, Words(500, 1)]


class BudgetEntry(Shape):
    """A line of a budget as it was passed."""

    office: OfficeCode
    budget_year: Year
    fund: Fund
    account: Annotated[str, Words(LONGEST_CODE, 1)]
    title: Annotated[str, Words(LONGEST_TITLE, 1)]
    ceiling: Money
    business_date: Day
    reference: Paper

    def command(self, key: str) -> Enter:
        """What the house does with it."""
        told = dict(self)
        return Enter(key=key, day=told.pop("business_date"), **told)


class ShiftEntry(Shape):
    """So much of a line goes to another one of the same office, year and fund."""

    target: Identity
    amount: Money
    business_date: Day
    reason: Why
    reference: Paper

    def command(self, key: str, line_id: int) -> Shift:
        """What the house does with it."""
        return Shift(
            key=key,
            source=line_id,
            target=identity(self.target),
            amount=self.amount,
            day=self.business_date,
            reason=self.reason,
            reference=self.reference,
        )


class ChangeEntry(Shape):
    """The mid-year change: another ceiling."""

    ceiling: Money
    business_date: Day
    reason: Why
    reference: Paper

    def command(self, key: str, line_id: int) -> Change:
        """What the house does with it."""
        return Change(
            key=key,
            line_id=line_id,
            ceiling=self.ceiling,
            day=self.business_date,
            reason=self.reason,
            reference=self.reference,
        )


class AskEntry(Shape):
    """The budget line, where the plan named none."""

    budget_line: Identity | None = None

    def command(self, key: str, purchase_id: int) -> Ask:
        """What the house does with it."""
        line = None if self.budget_line is None else identity(self.budget_line)
        return Ask(key=key, purchase_id=purchase_id, budget_line=line)


class ReasonEntry(Shape):
    """Why."""

    reason: Why

    def send_back(self, key: str, purchase_id: int) -> SendBack:
        """What the house does with a request that is not approved."""
        return SendBack(key=key, purchase_id=purchase_id, reason=self.reason)

    def cancel(self, key: str, purchase_id: int) -> Cancel:
        """What the house does with a purchase that is given up."""
        return Cancel(key=key, purchase_id=purchase_id, reason=self.reason)

    def close_short(self, key: str, purchase_id: int) -> CloseShort:
        """What the house does with an order whose rest will not come."""
        return CloseShort(key=key, purchase_id=purchase_id, reason=self.reason)

    def remove(self, key: str, purchase_id: int, attachment_id: int) -> Remove:
        """What the house does with a paper that does not belong to its purchase."""
        return Remove(key=key, purchase_id=purchase_id, attachment_id=attachment_id, reason=self.reason)

    def remove_from_device(self, key: str, device_id: int, attachment_id: int) -> particulars.Remove:
        """What the house does with a paper that does not belong to its machine."""
        return particulars.Remove(key=key, device_id=device_id, attachment_id=attachment_id, reason=self.reason)


class PricedLine(Shape):
    """The price that was agreed on for a line."""

    line: Identity
    unit_price: Money


class OrderEntry(Shape):
    """A contract; a line without a price here keeps its planned one."""

    supplier: Annotated[str, Words(120, 1)]
    contract_number: Annotated[str, Words(80, 1)]
    contract_date: Day
    due_date: Day | None = None
    prices: Annotated[list[PricedLine], Field(max_length=100)] | None = None

    def command(self, key: str, purchase_id: int) -> Order:
        """What the house does with it."""
        told = dict(self)
        prices = tuple((identity(each.line), each.unit_price) for each in told.pop("prices") or ())
        return Order(key=key, purchase_id=purchase_id, prices=prices, **told)


class PaymentEntry(Shape):
    """One payment; ``reference`` is the number of the order to pay (SP2D)."""

    amount: Money
    business_date: Day
    reference: Paper
    note: Note = ""

    def command(self, key: str, purchase_id: int) -> Pay:
        """What the house does with it."""
        return Pay(
            key=key,
            purchase_id=purchase_id,
            day=self.business_date,
            amount=self.amount,
            reference=self.reference,
            note=self.note,
        )
