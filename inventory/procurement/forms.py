"""Forms of buying. A form with a field for each line of a purchase is made for that purchase."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from inventory.core.errors import DomainError, QuantityMismatch
from inventory.core.formats import rupiah
from inventory.core.forms import (
    NOTE_LENGTH,
    BaseForm,
    DayField,
    LinesField,
    PiecesField,
    RupiahField,
    asked_pieces,
    at_most,
    optional,
    printable,
    required,
)
from inventory.core.labels import FUNDS
from inventory.equipment.forms import day_of, year_of
from inventory.procurement import wording
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.models import Purchase, PurchaseLine
from inventory.procurement.rules import FIRST_BUDGET_YEAR
from inventory.procurement.service import Cancel, Deliver, Order, Plan, PlanLine
from inventory.regions.models import Office

FEWEST_LINES = 5
MOST_LINES = 20
ASKED = ("office", "fund", "what", "quantity")  # what an address fills in


class LineForm(Form):
    """One line; left empty, it is no line."""

    what = SelectField(_l("What"), validate_choice=False)
    model = StringField(_l("Model"), [at_most(80), printable])
    quantity = PiecesField(_l("Quantity"))
    unit_price = RupiahField(_l("Unit price"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what.choices = wording.choices()

    @property
    def filled(self) -> bool:
        """Something was chosen or typed."""
        typed = (self.model.data, self.quantity.typed, self.unit_price.typed)
        return bool(self.what.data) or any(text and text.strip() for text in typed)

    def validate_what(self, field: SelectField) -> None:
        if self.filled and not field.data:
            raise ValidationError(_l("Choose what is bought."))

    def validate_quantity(self, field: PiecesField) -> None:
        if self.filled and field.data is None and not field.process_errors:
            raise ValidationError(_l("This has to be filled in."))

    def to_line(self) -> PlanLine:
        """The line as it was typed."""
        kind_of_thing, _sign, code = (self.what.data or "").partition(":")
        return PlanLine(
            item=None if kind_of_thing == "kind" else code,
            kind=code if kind_of_thing == "kind" else None,
            model=self.model.data or "" if kind_of_thing == "kind" else "",
            quantity=self.quantity.data or 0,
            unit_price=self.unit_price.data,
        )


class PlanForm(BaseForm):
    """What is to be bought."""

    office = SelectField(_l("Office"), validate_choice=False)
    fund = SelectField(_l("Source of funds"), choices=list(FUNDS.items()), default="APBD", validate_choice=False)
    budget_year = SelectField(_l("Budget year"), validate_choice=False)
    supplier = StringField(_l("Supplier"), [optional(), at_most(120), printable])
    budget_line = SelectField(_l("Budget line"), validate_choice=False)
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])
    lines = LinesField(FormField(LineForm), max_entries=MOST_LINES)

    @classmethod
    def of(
        cls,
        offices: Sequence[Office],
        budget_lines: Sequence[BudgetLine],
        this_year: int,
        rows: int,
        args: Mapping[str, str],
    ) -> "PlanForm":
        """The form with the branch's offices and budget lines, the years that can be planned for, and empty lines.

        The address fills in the ``office``, the ``fund`` and a first line: ``quantity`` of ``what``.
        """
        line = {"what": args.get("what", ""), "quantity": asked_pieces(args)}
        asked: dict[str, Any] = {"lines": [line]} if line["what"] else {}
        if args.get("fund") in FUNDS:
            asked["fund"] = args["fund"]
        form = cls(budget_year=str(this_year), office=args.get("office"), budget_line=args.get("budget_line"), **asked)
        form.office.choices = [(office.code, f"{office.code} {office.name}") for office in offices]
        form.budget_line.choices = [("", _("None")), *line_choices(budget_lines, whole=len(offices) > 1)]
        form.budget_year.choices = [(str(year), str(year)) for year in range(this_year + 1, FIRST_BUDGET_YEAR - 1, -1)]
        while len(form.lines) < min(max(rows, FEWEST_LINES), MOST_LINES):
            form.lines.append_entry()
        return form

    def to_command(self) -> Plan:
        return Plan(
            key=self.idempotency_key,
            office=self.office.data or "",
            fund=self.fund.data or "",
            budget_year=year_of(self.budget_year.data),
            supplier=self.supplier.data or "",
            note=self.note.data or "",
            budget_line=number_in(self.budget_line.data),
            lines=tuple(entry.form.to_line() for entry in self.lines if entry.form.filled),
        )


class OrderForm(BaseForm):
    """The contract. `order_form` adds a price for each line."""

    supplier = StringField(_l("Supplier"), [required(), at_most(120), printable])
    contract_number = StringField(_l("Contract number"), [required(), at_most(80), printable])
    contract_date = DayField(_l("Contract date"), [required()])
    due_date = DayField(_l("To be delivered by"), [optional()])

    def price(self, line: PurchaseLine) -> Any:
        """The field of a line's price."""
        return self[f"price_{line.id}"]

    def to_command(self, purchase: Purchase) -> Order:
        priced = [(line.id, self.price(line).data) for line in purchase.lines]
        return Order(
            key=self.idempotency_key,
            purchase_id=purchase.id,
            supplier=self.supplier.data or "",
            contract_number=self.contract_number.data or "",
            contract_date=day_of(self.contract_date),
            due_date=self.due_date.data,
            prices=tuple((line_id, price) for line_id, price in priced if price is not None),
        )


def order_form(purchase: Purchase) -> OrderForm:
    """The contract of one purchase, with what is known of it so far."""
    prices = {f"price_{line.id}": RupiahField(wording.what(line), [required()]) for line in purchase.lines}
    known = {f"price_{line.id}": line.unit_price for line in purchase.lines}
    form: OrderForm = type("OrderForm", (OrderForm,), prices)(supplier=purchase.supplier, **known)
    return form


def number_in(text: str | None) -> int | None:
    """The number that was chosen, None where none was; 0, which no row has, for anything that is none."""
    typed = (text or "").strip()
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def line_choices(lines: Sequence[BudgetLine], *, whole: bool) -> list[tuple[str, str]]:
    """Budget lines to choose from, each with what is left of it; ``whole`` says the office as well."""
    return [(str(line.id), _choice(line, whole=whole)) for line in lines]


def _choice(line: BudgetLine, *, whole: bool) -> str:
    """A budget line as people choose it, with what is left of it."""
    left = _("%(amount)s left", amount=rupiah(line.standing.left))
    return " · ".join([*([line.office] if whole else []), f"{line.fund} {line.budget_year}", line.name, left])


class DeliveryForm(BaseForm):
    """What has arrived. `delivery_form` adds for each line how many came, and the serial numbers of machines."""

    business_date = DayField(_l("Arrived on"), [required()])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])
    lines: Mapping[int, PurchaseLine]

    def pieces(self, line: PurchaseLine) -> Any:
        """The field of how many came of a line."""
        return self[f"pieces_{line.id}"]

    def serials(self, line: PurchaseLine) -> Any:
        """The field of a line's serial numbers."""
        return self[f"serials_{line.id}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Something came. Where nothing can come any more the service answers."""
        good = super().validate(extra_validators)
        asked = [self.pieces(line) for line in self.lines.values() if self.pieces(line).typed is not None]
        if good and asked and not any(field.data for field in asked):
            asked[0].errors = [_("Nothing is entered. Fill in at least one line.")]
            return False
        return good

    def field_of(self, refusal: DomainError) -> Any:
        """More than was ordered is said where it was typed."""
        if isinstance(refusal, QuantityMismatch):
            return next(self.pieces(line) for line in self.lines.values() if refusal.item == (line.item or line.model))
        return super().field_of(refusal)

    def to_command(self, purchase: Purchase) -> Deliver:
        typed = [(line.id, serials_in(self.serials(line).data)) for line in purchase.lines if line.kind]
        return Deliver(
            key=self.idempotency_key,
            purchase_id=purchase.id,
            business_date=day_of(self.business_date),
            parts=tuple((line.id, self.pieces(line).data) for line in purchase.lines if self.pieces(line).data),
            serials=tuple((line_id, serials) for line_id, serials in typed if serials),
            note=self.note.data or "",
        )


def serials_in(text: str | None) -> tuple[str, ...]:
    """One serial number on each line; empty lines do not count."""
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def one_per_machine(form: DeliveryForm, field: Any) -> None:
    """As many serial numbers as machines came. Without any the service answers: they may be on record already."""
    typed, machines = serials_in(field.data), form[field.name.replace("serials", "pieces")].data or 0
    if any(len(serial) > 80 for serial in typed):
        raise ValidationError(_l("At most %(max)d characters.", max=80))
    if typed and len(typed) != machines:
        wanted = ngettext(
            "One serial number is needed; there are %(typed)s.",
            "%(num)s serial numbers are needed, one on each line; there are %(typed)s.",
            machines,
            typed=len(typed),
        )
        raise ValidationError(wanted)


def delivery_form(purchase: Purchase, to_come: Mapping[int, int], today: date) -> DeliveryForm:
    """What has arrived of one purchase, dated today: all that is ``to_come`` by line, to begin with."""
    fields: dict[str, Any] = {"lines": {line.id: line for line in purchase.lines}}
    for line in purchase.lines:
        fields[f"pieces_{line.id}"] = PiecesField(wording.what(line), default=to_come.get(line.id))
        if line.kind:
            label = _("Serial numbers of %(what)s", what=wording.what(line))
            fields[f"serials_{line.id}"] = TextAreaField(label, [printable, one_per_machine])
    form: DeliveryForm = type("DeliveryForm", (DeliveryForm,), fields)(business_date=today)
    return form


class CancellationForm(BaseForm):
    """Why nothing comes of a purchase."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, purchase: Purchase) -> Cancel:
        return Cancel(key=self.idempotency_key, purchase_id=purchase.id, reason=self.reason.data or "")
