"""The form of a reading: shape and labels only."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField

from inventory.core.forms import BaseForm, DayField, PiecesField, at_most, optional, printable, required
from inventory.equipment.forms import day_of
from inventory.equipment.models import Device
from inventory.equipment.rules import DeviceKind
from inventory.power.rules import LONGEST_NOTE, Result
from inventory.power.service import Read

RESULTS = {Result.RAN: _l("It ran"), Result.FAILED: _l("It did not run, or broke off")}


class ReadingForm(BaseForm):
    """What was seen of a generator or a UPS."""

    day = DayField(_l("Date"), [required()])
    litres = PiecesField(_l("Litres in the tank"))
    hours = PiecesField(_l("Whole hours that it lasts"))
    result = SelectField(
        _l("Test"), [optional()], choices=[("", _l("Not tested")), *RESULTS.items()], validate_choice=False
    )
    minutes = PiecesField(_l("Minutes that it ran in the test"))
    note = TextAreaField(_l("Note"), [optional(), at_most(LONGEST_NOTE), printable], render_kw={"rows": 2})

    @classmethod
    def of(cls, device: Device, today: date) -> "ReadingForm":
        """The form of one machine; a UPS has no tank and is not tested here."""
        form = cls(data={"day": today})
        if device.kind == DeviceKind.UPS:
            del form.litres, form.result, form.minutes
        return form

    def to_command(self, device_id: int) -> Read:
        burns = "result" in self
        return Read(
            key=self.idempotency_key,
            device_id=device_id,
            day=day_of(self.day),
            hours=self.hours.data,
            litres=self.litres.data if burns else None,
            minutes=self.minutes.data if burns else None,
            result=(self.result.data or None) if burns else None,
            note=self.note.data or "",
        )
