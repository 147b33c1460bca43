"""Forms of budget lines."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, TextAreaField

from inventory.core.errors import BudgetExceeded, CeilingTooLow, DomainError
from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, RupiahField, at_most, printable, required
from inventory.core.labels import FUNDS
from inventory.equipment.forms import day_of, year_of
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.budgets.rules import LONGEST_CODE, LONGEST_REFERENCE, LONGEST_TITLE
from inventory.procurement.budgets.service import Change, Enter, Shift
from inventory.procurement.forms import line_choices, number_in
from inventory.procurement.rules import FIRST_BUDGET_YEAR
from inventory.regions.models import Office


class LineForm(BaseForm):
    """A line of the budget as it was passed."""

    office = SelectField(_l("Office"), validate_choice=False)
    fund = SelectField(_l("Source of funds"), choices=list(FUNDS.items()), default="APBD", validate_choice=False)
    budget_year = SelectField(_l("Budget year"), validate_choice=False)
    account = StringField(_l("Account code"), [required(), at_most(LONGEST_CODE), printable])
    title = StringField(_l("Title"), [required(), at_most(LONGEST_TITLE), printable])
    ceiling = RupiahField(_l("Ceiling"), [required()])
    reference = StringField(_l("Number of the paper"), [required(), at_most(LONGEST_REFERENCE), printable])
    day = DayField(_l("Date of the paper"), [required()])

    @classmethod
    def of(cls, offices: Sequence[Office], today: date) -> "LineForm":
        """The form with the branch's offices and the years that can be planned for, dated today."""
        form = cls(budget_year=str(today.year), day=today)
        form.office.choices = [(office.code, f"{office.code} {office.name}") for office in offices]
        years = range(today.year + 1, FIRST_BUDGET_YEAR - 1, -1)
        form.budget_year.choices = [(str(year), str(year)) for year in years]
        return form

    def to_command(self) -> Enter:
        return Enter(
            key=self.idempotency_key,
            office=self.office.data or "",
            budget_year=year_of(self.budget_year.data),
            fund=self.fund.data or "",
            account=self.account.data or "",
            title=self.title.data or "",
            ceiling=amount_of(self.ceiling),
            day=day_of(self.day),
            reference=self.reference.data or "",
        )


class ActForm(BaseForm):
    """What every act says: why, by which paper, and when."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])
    reference = StringField(_l("Number of the paper"), [required(), at_most(LONGEST_REFERENCE), printable])
    day = DayField(_l("Date of the paper"), [required()])


class ShiftForm(ActForm):
    """So much goes to another line."""

    target = SelectField(_l("To the line"), [required()], validate_choice=False)
    amount = RupiahField(_l("Amount"), [required()])

    @classmethod
    def of(cls, line: BudgetLine, lines: Sequence[BudgetLine], today: date) -> "ShiftForm":
        """The form with the other lines of the same purse."""
        form = cls(day=today)
        form.target.choices = line_choices([each for each in lines if each.id != line.id], whole=False)
        return form

    def field_of(self, refusal: DomainError) -> Field | None:
        """More than is left is said at the amount."""
        return self.amount if isinstance(refusal, BudgetExceeded) else super().field_of(refusal)

    def to_command(self, line: BudgetLine) -> Shift:
        return Shift(
            key=self.idempotency_key,
            source=line.id,
            target=number_in(self.target.data) or 0,
            amount=amount_of(self.amount),
            day=day_of(self.day),
            reason=self.reason.data or "",
            reference=self.reference.data or "",
        )


class ChangeForm(ActForm):
    """Another ceiling by the mid-year change."""

    ceiling = RupiahField(_l("New ceiling"), [required()])

    def field_of(self, refusal: DomainError) -> Field | None:
        """Less than is committed is said at the ceiling."""
        return self.ceiling if isinstance(refusal, CeilingTooLow) else super().field_of(refusal)

    def to_command(self, line: BudgetLine) -> Change:
        return Change(
            key=self.idempotency_key,
            line_id=line.id,
            ceiling=amount_of(self.ceiling),
            day=day_of(self.day),
            reason=self.reason.data or "",
            reference=self.reference.data or "",
        )


def amount_of(field: RupiahField) -> Decimal:
    """The amount in a field that has to be filled in. Raises ValueError where the form was not validated."""
    if field.data is None:
        raise ValueError(f"{field.name} is empty")
    return Decimal(field.data)
