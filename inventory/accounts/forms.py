"""Forms about people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import EqualTo

from inventory.accounts.models import User
from inventory.accounts.service import AddPerson, ChangePassword, ChangePerson, SetPassword
from inventory.core.forms import BaseForm, at_most, printable, required
from inventory.core.labels import ROLES
from inventory.regions.models import Office


class LoginForm(BaseForm):
    """Signing in."""

    username = StringField(
        _l("Username"),
        [required(), at_most(40), printable],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    password = PasswordField(_l("Password"), [required(), at_most(200)], render_kw={"autocomplete": "current-password"})
    key = None  # other programs sign in with username, password and csrf_token alone

    @property
    def typed_username(self) -> str:
        """The username without the blank that a phone's keyboard puts behind a word."""
        return (self.username.data or "").strip()


class PersonForm(BaseForm):
    """A person's name, office and roles."""

    name = StringField(_l("Full name"), [required(), at_most(120), printable])
    office = SelectField(_l("Office"))
    roles = SelectMultipleField(_l("Roles"), choices=list(ROLES.items()))

    def offer(self, offices: list[Office]) -> None:
        """The offices of the branch to choose from."""
        self.office.choices = [(office.code, f"{office.code} {office.name}") for office in offices]


class NewPersonForm(PersonForm):
    """A new person."""

    username = StringField(_l("Username"), [required(), at_most(40)], render_kw={"autocomplete": "off"})
    password = PasswordField(
        _l("First password"), [required(), at_most(200)], render_kw={"autocomplete": "new-password"}
    )

    def to_command(self) -> AddPerson:
        return AddPerson(
            username=self.username.data or "",
            name=(self.name.data or "").strip(),
            office=self.office.data,
            roles=frozenset(self.roles.data or ()),
            password=self.password.data or "",
        )


class ChangePersonForm(PersonForm):
    """A person who is on record already."""

    disabled = BooleanField(_l("Disabled: cannot sign in"))

    @classmethod
    def of(cls, user: User, **options: Any) -> "ChangePersonForm":
        return cls(name=user.name, office=user.office, roles=sorted(user.roles), disabled=user.disabled, **options)

    def to_command(self, user_id: int) -> ChangePerson:
        return ChangePerson(
            user_id=user_id,
            name=(self.name.data or "").strip(),
            office=self.office.data,
            roles=frozenset(self.roles.data or ()),
            disabled=bool(self.disabled.data),
        )


class NewPasswordForm(BaseForm):
    """A new password, typed twice."""

    password = PasswordField(_l("New password"), [required(), at_most(200)], render_kw={"autocomplete": "new-password"})
    again = PasswordField(
        _l("New password again"),
        [required(), EqualTo("password", _l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )

    def to_command(self, user_id: int) -> SetPassword:
        return SetPassword(user_id=user_id, password=self.password.data or "")


class OwnPasswordForm(NewPasswordForm):
    """One's own new password, with the present one as proof."""

    present = PasswordField(
        _l("Present password"), [required(), at_most(200)], render_kw={"autocomplete": "current-password"}
    )

    def to_own_command(self) -> ChangePassword:
        return ChangePassword(present=self.present.data or "", new=self.password.data or "")
