"""Forms of the places of service below a district."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.forms import BaseForm, DayField, at_most, optional, printable, required
from inventory.core.labels import POINT_KINDS
from inventory.equipment.forms import day_of
from inventory.outreach.points.service import AddPoint, RetirePoint
from inventory.regions.models import PLATE_LENGTH, POINT_NAME_LENGTH, REASON_LENGTH, Office
from inventory.shipments.forms import named


class PointForm(BaseForm):
    """A mobile unit, or a kecamatan that prints."""

    office = SelectField(_l("Office"), validate_choice=False)
    kind = SelectField(_l("Kind"), choices=list(reversed(POINT_KINDS.items())), validate_choice=False)
    name = StringField(_l("Name"), [required(), at_most(POINT_NAME_LENGTH), printable])
    plate = StringField(
        _l("Number plate"),
        [optional(), at_most(PLATE_LENGTH), printable],
        description=_l("Of the vehicle of a mobile unit."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    since = DayField(_l("In service since"), [required()])

    @classmethod
    def for_offices(cls, offices: Sequence[Office], **defaults: Any) -> "PointForm":
        """The form for the districts of a branch."""
        form = cls(data=defaults)
        form.office.choices = named(offices)
        return form

    def to_command(self) -> AddPoint:
        return AddPoint(
            key=self.idempotency_key,
            office=self.office.data or "",
            kind=self.kind.data or "",
            name=self.name.data or "",
            plate=self.plate.data or "",
            since=day_of(self.since),
        )


class RetireForm(BaseForm):
    """When and why it serves nobody any more."""

    business_date = DayField(_l("Out of service since"), [required()])
    reason = TextAreaField(_l("Reason"), [required(), at_most(REASON_LENGTH), printable], render_kw={"rows": 2})

    def to_command(self, point_id: int) -> RetirePoint:
        return RetirePoint(
            key=self.idempotency_key,
            point_id=point_id,
            business_date=day_of(self.business_date),
            reason=self.reason.data or "",
        )
