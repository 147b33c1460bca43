"""Forms of rolls and counters. What a counter can show is the service's to say, so that its sentence is shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField

from inventory.consumables.models import Roll
from inventory.consumables.rules import LONGEST_BATCH, LONGEST_NAME, LONGEST_TEXT, RollItem
from inventory.consumables.service import Correct, Install, Look, PutBack, Remove, Reset
from inventory.core.converters import LARGEST_ID
from inventory.core.forms import BaseForm, DayField, PiecesField, at_most, optional, printable, required
from inventory.core.labels import ITEMS
from inventory.equipment.forms import day_of
from inventory.equipment.models import Device

ROWS = {"rows": 2}


class CounterField(PiecesField):
    """What a printer's counter shows: a number of cards."""

    unreadable = _l("Write the number that the counter shows, such as 12500 or 12.500.")
    too_large = _l("No counter shows this number.")


class InstallForm(BaseForm):
    """A roll that goes into a printer."""

    item = RadioField(_l("Roll"), [required()], validate_choice=False)
    counter = CounterField(
        _l("Counter now"), [required()], description=_l("Cards, as the printer’s own counter shows.")
    )
    batch = StringField(
        _l("Batch"),
        [optional(), at_most(LONGEST_BATCH), printable],
        description=_l("As on the box. Without it nobody can say which batch was a bad one."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    supplier = StringField(_l("Supplier"), [optional(), at_most(LONGEST_NAME), printable])
    rated = PiecesField(_l("Rated for"), [optional()], description=_l("Cards, as on the box."))
    business_date = DayField(_l("Installed on"), [required()])

    @classmethod
    def of(cls, today: date, inside: Mapping[str, Roll], usual: Mapping[str, int | None]) -> "InstallForm":
        """The form for what is not in the printer yet; ``usual`` are the cards that rolls of an item are rated for."""
        free = [item.value for item in RollItem if item not in inside]
        form = cls(business_date=today, item=free[0] if free else None)
        form.item.choices = [(item, ITEMS[item]) for item in free]
        form.rated.render_kw = {"placeholder": " / ".join(str(usual[item]) for item in free if usual.get(item))}
        return form

    def to_command(self, device_id: int) -> Install:
        return Install(
            key=self.idempotency_key,
            device_id=device_id,
            item=self.item.data or "",
            counter=self.counter.data,
            business_date=day_of(self.business_date),
            batch=self.batch.data or "",
            supplier=self.supplier.data or "",
            rated=self.rated.data,
        )


OUTCOMES = [("yes", _l("Used up: it counts as a yield")), ("no", _l("Not used up: torn, or put aside"))]


class CorrectForm(BaseForm):
    """What had been taken for used up, or for what it was not."""

    spent = RadioField(_l("Is it used up?"), [required()], choices=OUTCOMES, validate_choice=False)
    note = TextAreaField(_l("Why"), [required(), at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    def to_command(self, roll_id: int) -> Correct:
        note = self.note.data or ""
        return Correct(key=self.idempotency_key, roll_id=roll_id, spent=self.spent.data == "yes", note=note)


class RemoveForm(BaseForm):
    """A roll that comes out."""

    counter = CounterField(
        _l("Counter now"), [required()], description=_l("Cards, as the printer’s own counter shows.")
    )
    spent = RadioField(
        _l("Is it used up?"),
        [required()],
        choices=OUTCOMES,
        default="yes",
        validate_choice=False,
    )
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)
    business_date = DayField(_l("Taken out on"), [required()])

    def to_command(self, roll_id: int) -> Remove:
        return Remove(
            key=self.idempotency_key,
            roll_id=roll_id,
            counter=self.counter.data,
            business_date=day_of(self.business_date),
            spent=self.spent.data == "yes",
            note=self.note.data or "",
        )


def _row(text: str | int) -> int:
    """The number of a row. Raises ValueError for one that no row can have."""
    number = int(text)
    if not 0 < number <= LARGEST_ID:
        raise ValueError(text)
    return number


class PutBackForm(BaseForm):
    """A roll that goes in again."""

    device = SelectField(_l("Printer"), [required()], coerce=_row, validate_choice=False)
    counter = CounterField(
        _l("Counter now"), [required()], description=_l("Cards, as the printer’s own counter shows.")
    )
    business_date = DayField(_l("Put in again on"), [required()])

    @classmethod
    def of(cls, today: date, printers: Sequence[Device], asked: int | None) -> "PutBackForm":
        """The form with the printers that have room for it, the one that was asked for chosen."""
        form = cls(business_date=today, device=asked)
        form.device.choices = [(each.id, f"{each.serial} · {each.model} · {each.office}") for each in printers]
        return form

    def to_command(self, roll_id: int) -> PutBack:
        return PutBack(
            key=self.idempotency_key,
            roll_id=roll_id,
            device_id=self.device.data,
            counter=self.counter.data,
            business_date=day_of(self.business_date),
        )


class LookForm(BaseForm):
    """What a counter shows, and whether the head was cleaned at it."""

    counter = CounterField(
        _l("Counter now"), [required()], description=_l("Cards, as the printer’s own counter shows.")
    )
    cleaned = BooleanField(_l("The print head was cleaned"))
    kit = BooleanField(
        _l("A cleaning kit was used"),
        description=_l("The stock goes down when the day’s report says so."),
    )
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)
    business_date = DayField(_l("Read on"), [required()])

    def to_command(self, device_id: int) -> Look:
        return Look(
            key=self.idempotency_key,
            device_id=device_id,
            counter=self.counter.data,
            business_date=day_of(self.business_date),
            cleaned=bool(self.cleaned.data),
            kit=bool(self.kit.data),
            note=self.note.data or "",
        )


class ResetForm(BaseForm):
    """A counter that begins anew."""

    counter = CounterField(_l("It showed"), [required()], description=_l("The last number before it began anew."))
    onward = CounterField(_l("It shows now"), [required()])
    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_TEXT), printable], render_kw=ROWS)
    business_date = DayField(_l("Began anew on"), [required()])

    def to_command(self, device_id: int) -> Reset:
        return Reset(
            key=self.idempotency_key,
            device_id=device_id,
            counter=self.counter.data,
            onward=self.onward.data,
            business_date=day_of(self.business_date),
            reason=self.reason.data or "",
        )
