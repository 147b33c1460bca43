"""Forms of repairs. Which days, units and amounts are right is the service's to say, so that its sentence is shown."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Row
from wtforms import RadioField, SelectField, StringField, TextAreaField

from inventory.core.forms import BaseForm, DayField, RupiahField, at_most, optional, printable, required
from inventory.equipment.forms import day_of, words
from inventory.equipment.models import Device
from inventory.equipment.rules import Condition
from inventory.regions.models import Office
from inventory.repairs.rules import LONGEST_PLACE, LONGEST_TEXT
from inventory.repairs.service import ComeBack, GiveUp, Report, Send, TakePart, Withdraw

ROWS = {"rows": 2}
# What mostly happens to a printer: one touch each, with the icon that stands on its button.
COMMON_FAULTS = {
    "head": (_l("Print head"), "grip-horizontal"),
    "jam": (_l("Card stuck"), "credit-card-2-front"),
    "tear": (_l("Ribbon or film tears"), "scissors"),
    "dead": (_l("Does not turn on"), "power"),
    "deaf": (_l("Computer does not find it"), "usb-plug"),
    "pale": (_l("Prints badly"), "droplet-half"),
}
WORKS_IN_PART = frozenset({"pale"})


def row_number(text: str | None) -> int:
    """The number of a row as it was chosen; 0, which no row has, for anything else."""
    typed = text or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


class FaultForm(BaseForm):
    """One touch: the button that is pressed says which machine it is, and what happened to it."""

    what = StringField(validators=[required()])

    def to_command(self, today: date) -> Report:
        device, _sign, fault = (self.what.data or "").partition(":")
        told = str(COMMON_FAULTS[fault][0]) if fault in COMMON_FAULTS else ""
        return Report(
            key=self.idempotency_key,
            device_id=row_number(device),
            reason=told,
            condition=Condition.LIMITED if fault in WORKS_IN_PART else Condition.BROKEN,
            business_date=today,
        )


class ReportForm(BaseForm):
    """What happened to one machine, in words."""

    condition = RadioField(_l("How is it now?"), [required()], validate_choice=False)
    reason = TextAreaField(_l("What is wrong with it"), [required(), at_most(LONGEST_TEXT), printable], render_kw=ROWS)
    business_date = DayField(_l("Since"), [required()])

    @classmethod
    def of(cls, today: date) -> "ReportForm":
        """The form, dated today, for a machine that does not print at all."""
        form = cls(business_date=today, condition=Condition.BROKEN.value)
        form.condition.choices = words((Condition.BROKEN, Condition.LIMITED))
        return form

    def to_command(self, device_id: int) -> Report:
        return Report(
            key=self.idempotency_key,
            device_id=device_id,
            reason=self.reason.data or "",
            condition=self.condition.data or "",
            business_date=day_of(self.business_date),
        )


class SendForm(BaseForm):
    """Where it goes, with whom, and when it is promised back."""

    sent_to = StringField(
        _l("Sent to"),
        [required(), at_most(LONGEST_PLACE), printable],
        description=_l("A workshop, or Jakarta."),
    )
    carrier = StringField(
        _l("Taken by"),
        [optional(), at_most(LONGEST_PLACE), printable],
        description=_l("The officer, the technician or the parcel service."),
    )
    business_date = DayField(_l("Sent on"), [required()])
    due = DayField(_l("Expected back"), [optional()])
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    def to_command(self, repair_id: int) -> Send:
        return Send(
            key=self.idempotency_key,
            repair_id=repair_id,
            business_date=day_of(self.business_date),
            sent_to=self.sent_to.data or "",
            carrier=self.carrier.data or "",
            due=self.due.data,
            note=self.note.data or "",
        )


class PartForm(BaseForm):
    """A part that was taken out of another unit."""

    donor = SelectField(_l("Taken out of"), validate_choice=False)
    part = StringField(_l("Part"), [required(), at_most(LONGEST_PLACE), printable])
    business_date = DayField(_l("Taken on"), [required()])
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    @classmethod
    def of(cls, donors: Sequence[Row[Device, Office]], today: date) -> "PartForm":
        """The form for the units that a part can come from."""
        form = cls(business_date=today)
        form.donor.choices = [
            (str(device.id), f"{device.serial} · {device.model} · {office.name}") for device, office in donors
        ]
        return form

    def to_command(self, repair_id: int) -> TakePart:
        return TakePart(
            key=self.idempotency_key,
            repair_id=repair_id,
            business_date=day_of(self.business_date),
            donor_id=row_number(self.donor.data),
            part=self.part.data or "",
            note=self.note.data or "",
        )


class BackForm(BaseForm):
    """It works again."""

    condition = RadioField(_l("How is it now?"), [required()], validate_choice=False)
    cost = RupiahField(_l("Cost"), [optional()], description=_l("In rupiah; 0 where it was repaired for nothing."))
    business_date = DayField(_l("Back on"), [required()])
    note = TextAreaField(_l("What was done"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    @classmethod
    def of(cls, today: date) -> "BackForm":
        """The form, dated today, for a machine that is well again."""
        form = cls(business_date=today, condition=Condition.GOOD.value)
        form.condition.choices = words((Condition.GOOD, Condition.LIMITED))
        return form

    def to_command(self, repair_id: int) -> ComeBack:
        return ComeBack(
            key=self.idempotency_key,
            repair_id=repair_id,
            business_date=day_of(self.business_date),
            condition=self.condition.data or "",
            cost=self.cost.data,
            note=self.note.data or "",
        )


class GiveUpForm(BaseForm):
    """Why it is not repaired any more."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_TEXT), printable], render_kw=ROWS)
    cost = RupiahField(_l("Cost"), [optional()], description=_l("In rupiah: of looking at it and sending it."))
    business_date = DayField(_l("Retired on"), [required()])

    def to_command(self, repair_id: int) -> GiveUp:
        return GiveUp(
            key=self.idempotency_key,
            repair_id=repair_id,
            business_date=day_of(self.business_date),
            reason=self.reason.data or "",
            cost=self.cost.data,
        )


class WithdrawForm(BaseForm):
    """Why it was no fault."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    def to_command(self, repair_id: int) -> Withdraw:
        return Withdraw(key=self.idempotency_key, repair_id=repair_id, reason=self.reason.data or "")
