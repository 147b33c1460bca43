"""Forms about operators and trainings: shape and labels only."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField

from inventory.core.forms import BaseForm, DayField, at_most, optional, printable, required
from inventory.equipment.forms import day_of
from inventory.regions.models import Office
from inventory.staffing.models import Operator
from inventory.staffing.rules import LONGEST_NAME, LONGEST_TEXT
from inventory.staffing.service import AddOperator, HoldTraining, Leave


def named(offices: Sequence[Office]) -> list[tuple[str, str]]:
    """Offices to choose from."""
    return [(office.code, f"{office.code} {office.name}") for office in offices]


def row_number(text: str) -> int:
    """The number of a row as it was chosen; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class OperatorForm(BaseForm):
    """Somebody who prints cards."""

    office = SelectField(_l("Office"), validate_choice=False)
    name = StringField(_l("Name"), [required(), at_most(LONGEST_NAME), printable])
    nip = StringField(
        _l("NIP"),
        [optional(), at_most(40), printable],
        description=_l("18 digits, where the operator has one. Never a NIK."),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    since = DayField(_l("Operator since"), [required()])

    @classmethod
    def for_offices(cls, offices: Sequence[Office], **defaults: Any) -> "OperatorForm":
        """The form for the offices of a branch."""
        form = cls(data=defaults)
        form.office.choices = named(offices)
        return form

    def to_command(self) -> AddOperator:
        return AddOperator(
            key=self.idempotency_key,
            office=self.office.data or "",
            name=self.name.data or "",
            nip=self.nip.data or "",
            since=day_of(self.since),
        )


class LeavingForm(BaseForm):
    """Since when and why somebody works there no more."""

    day = DayField(_l("Stopped working on"), [required()])
    reason = StringField(_l("Reason"), [required(), at_most(LONGEST_TEXT), printable])

    def to_command(self, operator_id: int) -> Leave:
        return Leave(
            key=self.idempotency_key, operator_id=operator_id, day=day_of(self.day), reason=self.reason.data or ""
        )


class TrainingForm(BaseForm):
    """A training and who was there."""

    office = SelectField(_l("Held by"), validate_choice=False)
    day = DayField(_l("Date"), [required()])
    subject = StringField(
        _l("In what"),
        [required(), at_most(LONGEST_TEXT), printable],
        description=_l("Such as changing ribbon and film, cleaning, SIAK."),
    )
    trainer = StringField(_l("Trainer"), [optional(), at_most(LONGEST_NAME), printable])
    place = StringField(_l("Place"), [optional(), at_most(LONGEST_NAME), printable])
    operators = SelectMultipleField(_l("Who was there"), validate_choice=False)

    @classmethod
    def of(cls, offices: Sequence[Office], operators: Sequence[Operator], **defaults: Any) -> "TrainingForm":
        """The form for the offices of a branch and the operators who work there."""
        form = cls(data=defaults)
        form.office.choices = named(offices)
        form.operators.choices = [(str(each.id), f"{each.name} ({each.office})") for each in operators]
        return form

    def to_command(self) -> HoldTraining:
        chosen = self.operators.data or []
        return HoldTraining(
            key=self.idempotency_key,
            office=self.office.data or "",
            day=day_of(self.day),
            subject=self.subject.data or "",
            trainer=self.trainer.data or "",
            place=self.place.data or "",
            operators=tuple(row_number(number) for number in chosen),
        )
