"""Forms about machines. Which words and years are right is the service's to say, so that its sentence is shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from inventory.core.converters import LARGEST_ID
from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, RupiahField, at_most, optional, printable, required
from inventory.core.labels import DEVICE_KINDS, FUNDS
from inventory.core.reasons import REASONS
from inventory.core.states import appearance
from inventory.equipment.models import OWNER_LENGTH, REFERENCE_LENGTH
from inventory.equipment.particulars import ChangeParticulars
from inventory.equipment.rules import CHANGES, FIRST_YEAR, Condition
from inventory.equipment.service import AddDevice, ChangeCondition
from inventory.regions.models import Office, ServicePoint


def year_of(text: str | None) -> int:
    """A year as it was chosen; 0, which no rule lets pass, for anything that is none."""
    typed = (text or "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0


def number_of_place(text: str) -> int | None:
    """The place of service that was chosen, None for the office itself; 0, which is none, for anything else."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_ID else 0


def day_of(field: DayField) -> date:
    """The day in a field that has to be filled in. Raises ValueError where the form was not validated."""
    if field.data is None:
        raise ValueError(f"{field.name} is empty")
    return field.data


def words(conditions: Any) -> list[tuple[str, Any]]:
    """Conditions as choices."""
    return [(condition.value, appearance(condition.value).word) for condition in conditions]


class ParticularsForm(BaseForm):
    """What is known about a machine beside how and where it is."""

    model = StringField(_l("Model"), [required(), at_most(80), printable], description=_l("Such as Fargo HDP5000."))
    year = SelectField(_l("Bought in"), [optional()], validate_choice=False)
    fund = SelectField(
        _l("Source of funds"), [optional()], choices=[("", _l("Not known")), *FUNDS.items()], validate_choice=False
    )
    owner = StringField(_l("Property of"), [optional(), at_most(OWNER_LENGTH), printable])
    price = RupiahField(_l("Price"), [optional()])
    bast_number = StringField(_l("BAST number"), [optional(), at_most(REFERENCE_LENGTH), printable])
    acquired_on = DayField(_l("Acquired on"), [optional()])
    warranty_end = DayField(_l("Warranty until"), [optional()])
    service_end = DayField(_l("Service contract until"), [optional()])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])

    def offer_years(self, this_year: int) -> None:
        """The years to choose from."""
        years = [(str(year), str(year)) for year in range(this_year, FIRST_YEAR - 1, -1)]
        self.year.choices = [("", _l("Not known")), *years]

    def told(self) -> dict[str, Any]:
        """What is said, in the words of the commands."""
        names = ("model", "owner", "bast_number", "note")
        plain = {name: self[name].data for name in ("price", "acquired_on", "warranty_end", "service_end")}
        texts = {name: self[name].data or "" for name in names}
        year = year_of(self.year.data) if self.year.data else None
        return {**plain, **texts, "year": year, "fund": self.fund.data or None}

    def to_change(self, device_id: int) -> ChangeParticulars:
        return ChangeParticulars(key=self.idempotency_key, device_id=device_id, **self.told())


class DeviceForm(ParticularsForm):
    """A machine that is at an office."""

    office = SelectField(_l("Office"), validate_choice=False)
    place = SelectField(_l("Place of service"), [optional()], validate_choice=False)
    kind = SelectField(_l("Kind"), choices=list(DEVICE_KINDS.items()), validate_choice=False)
    serial = StringField(
        _l("Serial number"),
        [required(), at_most(80), printable],
        description=_l("As on the machine’s own label."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    condition = SelectField(_l("Condition"), choices=words(Condition), validate_choice=False)
    reason = StringField(_l("What is wrong with it"), [optional(), at_most(NOTE_LENGTH), printable])

    def offer(self, offices: list[Office], points: Sequence[ServicePoint], this_year: int) -> None:
        """The offices of the branch, their places of service, and the years to choose from."""
        self.offer_years(this_year)
        self.office.choices = [(office.code, f"{office.code} {office.name}") for office in offices]
        self.place.choices = [
            ("", _l("At the office itself")),
            *((str(point.id), f"{point.office} {point.name}") for point in points),
        ]

    def to_command(self) -> AddDevice:
        return AddDevice(
            key=self.idempotency_key,
            office=self.office.data or "",
            point_id=number_of_place(self.place.data or ""),
            kind=self.kind.data or "",
            serial=self.serial.data or "",
            condition=self.condition.data or "",
            reason=self.reason.data or "",
            **self.told(),
        )


class ConditionForm(BaseForm):
    """How a machine is from a day on."""

    condition = RadioField(_l("Condition now"), [required()], validate_choice=False)
    reason = TextAreaField(_l("Reason"), [at_most(NOTE_LENGTH), printable])
    police_report = StringField(_l("Police report number"), [at_most(REFERENCE_LENGTH), printable])
    business_date = DayField(_l("Since"), [required()])

    def validate_police_report(self, field: StringField) -> None:
        """Whoever tells of a loss here tells the police first; programs may not know the number."""
        if self.condition.data == Condition.LOST and not (field.data or "").strip():
            raise ValidationError(REASONS["police_report_needed"]())

    def validate_reason(self, field: TextAreaField) -> None:
        """In the same round as the rest; what a machine that comes back needs, the service says."""
        if self.condition.data not in (None, Condition.GOOD) and not (field.data or "").strip():
            raise ValidationError(_l("Give the reason."))

    @classmethod
    def of(cls, condition: str, today: date) -> "ConditionForm":
        """The form with the steps that can be taken from a condition, dated today."""
        form = cls(business_date=today)
        form.condition.choices = words(after for after in Condition if (Condition(condition), after) in CHANGES)
        return form

    def to_command(self, device_id: int) -> ChangeCondition:
        return ChangeCondition(
            key=self.idempotency_key,
            device_id=device_id,
            condition=self.condition.data or "",
            reason=self.reason.data or "",
            business_date=day_of(self.business_date),
            police_report=self.police_report.data or "",
        )
