"""Forms of where machines are: moving, lending, giving back, handing over."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, at_most, optional, printable, required
from inventory.equipment.forms import day_of, number_of_place
from inventory.equipment.models import REFERENCE_LENGTH, Device
from inventory.equipment.placing.handover import HandOver
from inventory.equipment.placing.service import GiveBack, Lend, Move
from inventory.regions.models import Office, ServicePoint

STAYS = ""


class StepForm(BaseForm):
    """What every step of a machine is told with."""

    business_date = DayField(_l("Date"), [required()])
    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})
    reference = StringField(_l("BAST or letter number"), [optional(), at_most(REFERENCE_LENGTH), printable])


class MoveForm(StepForm):
    """Another office of the branch, or another place of service of the office."""

    place = SelectField(_l("Where to"), [required()], validate_choice=False)

    @classmethod
    def of(cls, offices: Sequence[Office], points: Sequence[ServicePoint], today: date) -> "MoveForm":
        """The form with every office of the branch, and below each its places of service."""
        form = cls(data={"business_date": today})
        form.place.choices = [("", _l("Choose"))]
        for office in offices:
            form.place.choices.append((office.code, f"{office.code} {office.name}"))
            form.place.choices += [
                (f"{office.code}:{point.id}", f"{office.code} – {point.name}")
                for point in points
                if point.office == office.code
            ]
        return form

    def to_command(self, device_id: int) -> Move:
        office, _colon, point = (self.place.data or "").partition(":")
        return Move(
            key=self.idempotency_key,
            device_id=device_id,
            office=office,
            point_id=number_of_place(point),
            business_date=day_of(self.business_date),
            reason=self.reason.data or "",
            reference=self.reference.data or "",
        )


class LoanForm(StepForm):
    """Who gets it, and until when."""

    borrower = SelectField(_l("Borrower"), [required()], validate_choice=False)
    due_date = DayField(_l("To be returned by"), [required()])

    @classmethod
    def of(cls, offices: Sequence[Office], today: date) -> "LoanForm":
        """The form with the offices that can borrow."""
        form = cls(data={"business_date": today})
        form.borrower.choices = [
            ("", _l("Choose")),
            *((office.code, f"{office.code} {office.name}") for office in offices),
        ]
        return form

    def to_command(self, device_id: int) -> Lend:
        return Lend(
            key=self.idempotency_key,
            device_id=device_id,
            borrower=self.borrower.data or "",
            due_date=day_of(self.due_date),
            business_date=day_of(self.business_date),
            reason=self.reason.data or "",
            reference=self.reference.data or "",
        )


class ReturnForm(BaseForm):
    """It is back with its lender."""

    business_date = DayField(_l("Date"), [required()])
    reference = StringField(_l("BAST or letter number"), [optional(), at_most(REFERENCE_LENGTH), printable])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})

    def to_command(self, device_id: int) -> GiveBack:
        return GiveBack(
            key=self.idempotency_key,
            device_id=device_id,
            business_date=day_of(self.business_date),
            note=self.note.data or "",
            reference=self.reference.data or "",
        )


class HandoverForm(BaseForm):
    """One paper for many machines; the fields of `handover_form` say who gets each."""

    bast_number = StringField(_l("BAST number"), [required(), at_most(REFERENCE_LENGTH), printable])
    business_date = DayField(_l("Date"), [required()])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})
    numbers: Sequence[int] = ()

    def to_command(self, office: str) -> HandOver:
        chosen = {number: str(self[f"to-{number}"].data or "") for number in self.numbers}
        return HandOver(
            key=self.idempotency_key,
            office=office,
            lines=tuple((number, receiver) for number, receiver in chosen.items() if receiver),
            business_date=day_of(self.business_date),
            bast_number=self.bast_number.data or "",
            note=self.note.data or "",
        )


def handover_form(
    devices: Sequence[Device], receivers: Sequence[Office], spread: Mapping[int, str], today: date
) -> HandoverForm:
    """The paper with a choice for every machine; ``spread`` is what is chosen to begin with."""
    choices = [(STAYS, _l("Stays here")), *((office.code, f"{office.code} {office.name}") for office in receivers)]
    fields = {
        f"to-{device.id}": SelectField(device.serial, choices=choices, validate_choice=False) for device in devices
    }
    form_class = type("HandoverOfMachines", (HandoverForm,), {**fields, "numbers": [device.id for device in devices]})
    form: HandoverForm = form_class(
        data={"business_date": today, **{f"to-{number}": code for number, code in spread.items()}}
    )
    return form
