"""Forms about contracts: shape and labels only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.contracts.rules import LONGEST_NAME, LONGEST_NOTE, LONGEST_NUMBER
from inventory.contracts.service import Enter, Renew, Stop
from inventory.core.forms import BaseForm, DayField, PiecesField, at_most, optional, printable, required
from inventory.core.labels import CONTRACT_KINDS
from inventory.equipment.forms import day_of
from inventory.regions.models import Office

ROWS = {"rows": 2}


class ContractForm(BaseForm):
    """A licence or a contract."""

    office = SelectField(_l("Office"), validate_choice=False)
    kind = SelectField(_l("Kind"), choices=list(CONTRACT_KINDS.items()), validate_choice=False)
    title = StringField(
        _l("What for"),
        [required(), at_most(LONGEST_NAME), printable],
        description=_l("Such as technical support for the printers."),
    )
    partner = StringField(_l("With whom"), [optional(), at_most(LONGEST_NAME), printable])
    number = StringField(_l("Number of the contract or licence"), [optional(), at_most(LONGEST_NUMBER), printable])
    starts_on = DayField(_l("Counts from"), [required()])
    ends_on = DayField(_l("Ends on"), [required()])
    remind_days = PiecesField(_l("Remind so many days before"), [required()])
    note = TextAreaField(_l("Note"), [optional(), at_most(LONGEST_NOTE), printable], render_kw=ROWS)

    @classmethod
    def for_offices(cls, offices: Sequence[Office], **defaults: Any) -> "ContractForm":
        """The form for the offices of a branch."""
        form = cls(data=defaults)
        form.office.choices = [(office.code, f"{office.code} {office.name}") for office in offices]
        return form

    def to_command(self) -> Enter:
        return Enter(
            key=self.idempotency_key,
            office=self.office.data or "",
            kind=self.kind.data or "",
            title=self.title.data or "",
            partner=self.partner.data or "",
            number=self.number.data or "",
            starts_on=day_of(self.starts_on),
            ends_on=day_of(self.ends_on),
            remind_days=self.remind_days.data,
            note=self.note.data or "",
        )


class RenewalForm(BaseForm):
    """Until when it goes on, and by which paper."""

    ends_on = DayField(_l("New end"), [required()])
    number = StringField(_l("Number of the new paper"), [required(), at_most(LONGEST_NUMBER), printable])
    note = TextAreaField(_l("Note"), [optional(), at_most(LONGEST_NOTE), printable], render_kw=ROWS)

    def to_command(self, contract_id: int) -> Renew:
        return Renew(
            key=self.idempotency_key,
            contract_id=contract_id,
            ends_on=day_of(self.ends_on),
            number=self.number.data or "",
            note=self.note.data or "",
        )


class StopForm(BaseForm):
    """Since when and why it is given up."""

    day = DayField(_l("Given up on"), [required()])
    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_NOTE), printable], render_kw=ROWS)

    @classmethod
    def on(cls, today: date) -> "StopForm":
        """The form, dated today."""
        return cls(data={"day": today})

    def to_command(self, contract_id: int) -> Stop:
        return Stop(
            key=self.idempotency_key, contract_id=contract_id, day=day_of(self.day), reason=self.reason.data or ""
        )
