"""Forms of following an alert up."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.accounts.models import User
from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, at_most, optional, printable, required
from inventory.core.labels import ACTIONS
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import Action, AlertState, Happening
from inventory.utilization.alerts.service import Act, Assign, FollowUp, Snooze
from inventory.utilization.alerts.wording import HAPPENINGS

REFERENCE_LENGTH = 80
SAID = (Happening.ACKNOWLEDGED, Happening.CALL, Happening.VISIT, Happening.NOTE)


class EvaluationForm(BaseForm):
    """Nothing but the proof that the person pressed the button."""

    key = None  # looking twice does no harm


class FollowUpForm(BaseForm):
    """What was found out, and what happens next."""

    title, button = _l("Acknowledge, or note a call or visit"), _l("Put on record")
    happening = SelectField(_l("Kind"), choices=[(each.value, HAPPENINGS[each]) for each in SAID])
    note = TextAreaField(
        _l("Note"),
        [required(), at_most(NOTE_LENGTH), printable],
        description=_l("What did you find out, what happens next, who does it? Notes stay on record with your name."),
        render_kw={"rows": 3},
    )
    due = DayField(_l("Next step by"), [optional()])
    owner = SelectField(_l("Owner"), validate_choice=False)

    @classmethod
    def for_alert(
        cls, alert: Alert, asked: Mapping[str, str], people: Sequence[User], visiting: tuple[int, date]
    ) -> "FollowUpForm":
        """Acknowledging is offered first, and only while nobody has; an address may fill in a call and what of it.

        A visit is drafted for ``visiting``: who goes, and on which day; for its owner where the alert has one.
        """
        happening = asked.get("happening") if asked.get("happening") in set(SAID) else None
        data: dict[str, Any] = {"note": asked.get("note", "")} | ({"happening": happening} if happening else {})
        if happening == Happening.VISIT:
            owner, day = visiting
            data |= {
                "owner": str(alert.owner_id or owner),
                "due": day,
                "note": data["note"] or _("A visit is planned."),
            }
        form = cls(data=data)
        named = [(str(each.id), f"{each.name} ({each.office})") for each in people]
        form.owner.choices = [("", _("As before")), *named]
        if alert.state != AlertState.OPEN:
            form.happening.choices = [(each.value, HAPPENINGS[each]) for each in SAID[1:]]
        return form

    def to_command(self, alert_id: int) -> FollowUp:
        return FollowUp(
            key=self.idempotency_key,
            alert_id=alert_id,
            happening=Happening(self.happening.data),
            note=self.note.data or "",
            due=self.due.data,
            owner_id=int(self.owner.data) if (self.owner.data or "").isdecimal() else None,
        )


class ActionForm(BaseForm):
    """What is being done about it."""

    title, button = _l("Begin an action"), _l("Begin")
    action = SelectField(_l("What is being done"), choices=[(each.value, ACTIONS[each]) for each in Action])
    reference = StringField(
        _l("Document"),
        [optional(), at_most(REFERENCE_LENGTH), printable],
        description=_l("Number of the shipment, loan or purchase that does it."),
    )
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})
    due = DayField(_l("Done by"), [optional()])

    @classmethod
    def suggested(cls, asked: Mapping[str, str]) -> "ActionForm":
        """The form, filled in with what an address suggests; what is no action is left out."""
        action = asked.get("action") if asked.get("action") in set(Action) else None
        return cls(data={"action": action or Action.ALLOCATE.value, "note": asked.get("note", "")})

    def to_command(self, alert_id: int) -> Act:
        return Act(
            key=self.idempotency_key,
            alert_id=alert_id,
            action=Action(self.action.data),
            note=self.note.data or "",
            reference=self.reference.data or "",
            due=self.due.data,
        )


class OwnerForm(BaseForm):
    """Who sees to the next step."""

    title, button = _l("Hand the alert over"), _l("Hand over")
    owner = SelectField(_l("Owner"), coerce=int)
    due = DayField(_l("Next step by"), [optional()])
    note = StringField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])

    def __init__(self, people: Sequence[User], **options: Any) -> None:
        super().__init__(**options)
        self.owner.choices = [(person.id, f"{person.name} ({person.office})") for person in people]

    def to_command(self, alert_id: int) -> Assign:
        return Assign(
            key=self.idempotency_key,
            alert_id=alert_id,
            owner_id=self.owner.data,
            due=self.due.data,
            note=self.note.data or "",
        )


class RestForm(BaseForm):
    """Until when nobody needs to look, and why."""

    title, button = _l("Let the alert rest"), _l("Let it rest")
    until = DayField(_l("Look again on"), [required()])
    reason = StringField(
        _l("Reason"),
        [required(), at_most(NOTE_LENGTH), printable],
        description=_l("Such as: the machine comes back from Jakarta on that day."),
    )

    def to_command(self, alert_id: int) -> Snooze:
        until = self.until.data or date.min  # the field is required
        return Snooze(key=self.idempotency_key, alert_id=alert_id, until=until, reason=self.reason.data or "")


AlertForm = FollowUpForm | ActionForm | OwnerForm | RestForm
