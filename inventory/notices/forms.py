"""Forms about being told."""

from datetime import time

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField

from inventory.core.forms import BaseForm, HourField, at_most, optional, printable, required
from inventory.core.web import LANGUAGE_NAMES
from inventory.notices.models import Preference, Webhook
from inventory.notices.rules import LONGEST_EMAIL, LONGEST_URL, Frequency
from inventory.notices.service import MuteSubject, Resend, SavePreferences, SetWebhook
from inventory.notices.wording import FREQUENCIES


class PreferencesForm(BaseForm):
    """How a person wants to be told."""

    key = None  # saving the same wishes twice does no harm
    email = StringField(
        _l("E-mail address"),
        [optional(), at_most(LONGEST_EMAIL)],
        render_kw={"type": "email", "autocomplete": "email", "autocapitalize": "none"},
    )
    frequency = RadioField(_l("How often"), choices=list(FREQUENCIES.items()))
    quiet_from = HourField(_l("Quiet from"), [optional()])
    quiet_to = HourField(_l("Quiet until"), [optional()])
    language = SelectField(_l("Language of the mails"), choices=list(LANGUAGE_NAMES.items()))

    @classmethod
    def of(cls, kept: Preference | None) -> "PreferencesForm":
        """The wishes so far; of somebody who never said any, those that most people want."""
        if kept is None:
            return cls(frequency=Frequency.NEVER, quiet_from=time(21), quiet_to=time(6), language="id")
        return cls(
            email=kept.email,
            frequency=kept.frequency,
            quiet_from=kept.quiet_from,
            quiet_to=kept.quiet_to,
            language=kept.language,
        )

    def to_command(self) -> SavePreferences:
        return SavePreferences(
            email=(self.email.data or "").strip(),
            frequency=self.frequency.data or "",
            quiet_from=self.quiet_from.data,
            quiet_to=self.quiet_to.data,
            language=self.language.data,
        )


class MuteForm(BaseForm):
    """The button that mutes a subject, and the page to come back to. Other pages may show it: ``MuteForm.about(…)``."""

    key = None  # muting twice does no harm
    subject = HiddenField()
    next = HiddenField()

    @classmethod
    def about(cls, subject: str, back: str) -> "MuteForm":
        """The button for one subject."""
        return cls(formdata=None, subject=subject, next=back)

    def to_command(self, *, muted: bool) -> MuteSubject:
        return MuteSubject(subject=self.subject.data or "", muted=muted)


class WebhookForm(BaseForm):
    """Where a program is told, and the secret that signs it."""

    key = None  # saving the same address twice does no harm
    url = StringField(
        _l("Address"),
        [required(), at_most(LONGEST_URL), printable],
        render_kw={"type": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    secret = PasswordField(_l("Secret"), [at_most(200)], render_kw={"autocomplete": "new-password"})
    enabled = BooleanField(_l("Switched on"), default=True)

    @classmethod
    def of(cls, kept: Webhook | None) -> "WebhookForm":
        """The webhook as it is; the secret is never shown."""
        return cls() if kept is None else cls(url=kept.url, enabled=kept.enabled)

    def to_command(self) -> SetWebhook:
        return SetWebhook(
            url=(self.url.data or "").strip(), secret=self.secret.data or None, enabled=bool(self.enabled.data)
        )


class ResendForm(BaseForm):
    """Nothing but the proof that somebody pressed “Send again”."""

    key = None  # what waits already is not sent again

    def to_command(self, delivery_id: int) -> Resend:
        return Resend(delivery_id=delivery_id)
