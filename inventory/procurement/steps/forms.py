"""Forms of the steps that two people take, and of payments."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.errors import DomainError, Overpaid
from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, RupiahField, at_most, optional, printable, required
from inventory.equipment.forms import day_of
from inventory.procurement.budgets.forms import amount_of
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.consent import Approve, Ask, SendBack
from inventory.procurement.forms import line_choices, number_in
from inventory.procurement.models import Purchase
from inventory.procurement.payments import REFERENCE_LENGTH, Pay
from inventory.procurement.shortfall import CloseShort


class AskForm(BaseForm):
    """From which line the money is to come."""

    budget_line = SelectField(_l("Budget line"), [required()], validate_choice=False)

    @classmethod
    def of(cls, purchase: Purchase, lines: Sequence[BudgetLine]) -> "AskForm":
        """The form with the lines of the purchase's office, year and fund."""
        form = cls(budget_line=str(purchase.budget_line_id or ""))
        form.budget_line.choices = line_choices(lines, whole=False)
        return form

    def to_command(self, purchase: Purchase) -> Ask:
        return Ask(key=self.idempotency_key, purchase_id=purchase.id, budget_line=number_in(self.budget_line.data))


class ApprovalForm(BaseForm):
    """Nothing but the proof that the person pressed the button."""

    def to_command(self, purchase: Purchase) -> Approve:
        return Approve(key=self.idempotency_key, purchase_id=purchase.id)


class SendBackForm(BaseForm):
    """Why it is a plan again."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, purchase: Purchase) -> SendBack:
        return SendBack(key=self.idempotency_key, purchase_id=purchase.id, reason=self.reason.data or "")


class ShortForm(BaseForm):
    """Why the rest of an order will not come."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, purchase: Purchase) -> CloseShort:
        return CloseShort(key=self.idempotency_key, purchase_id=purchase.id, reason=self.reason.data or "")


class PaymentForm(BaseForm):
    """One payment."""

    amount = RupiahField(_l("Amount"), [required()])
    reference = StringField(_l("SP2D number"), [required(), at_most(REFERENCE_LENGTH), printable])
    day = DayField(_l("Paid on"), [required()])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])

    def field_of(self, refusal: DomainError) -> Any:
        """More than the contract is said at the amount."""
        return self.amount if isinstance(refusal, Overpaid) else super().field_of(refusal)

    def to_command(self, purchase: Purchase) -> Pay:
        return Pay(
            key=self.idempotency_key,
            purchase_id=purchase.id,
            day=day_of(self.day),
            amount=amount_of(self.amount),
            reference=self.reference.data or "",
            note=self.note.data or "",
        )


def payment_form(today: date, rest: Decimal) -> PaymentForm:
    """A payment of all that is not paid yet, dated today."""
    return PaymentForm(day=today, amount=rest)
