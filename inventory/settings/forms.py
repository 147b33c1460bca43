"""Forms of the settings. Each begins with what holds, and ``seen`` remembers it: nobody overwrites what they never saw.

``rows`` are the fields as they stand beside each other. What a value may be is for the service to say.
"""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField

from inventory.accounts.permissions import Role
from inventory.core.errors import DomainError
from inventory.core.forms import BaseForm, DayField, HourField, PiecesField, optional, required
from inventory.core.labels import FUNDS, ROLES
from inventory.core.reasons import REASONS
from inventory.core.setting_words import month_names
from inventory.equipment.catalogue.rules import model_key
from inventory.equipment.rules import Fund
from inventory.settings.service import (
    SetBackdating,
    SetCleaning,
    SetCutoff,
    SetLowYield,
    SetMoney,
    SetPurchase,
    fingerprint,
)

MONTH = "-month"
UNLIMITED = "-unlimited"


class CountField(PiecesField):
    """A number of days, cards or per cent."""

    unreadable = _l("Write a whole number, such as 14.")
    too_large = _l("That is more than it can be.")


class SettingForm(BaseForm):
    """What all settings have in common."""

    key = None  # the same value a second time changes nothing
    seen = HiddenField()

    @property
    def said(self) -> str:
        """The fingerprint of the value that the person looked at."""
        return self.seen.data or ""

    @property
    def rows(self) -> list[list[Field]]:
        """One field under the other."""
        return [[field] for field in self if not isinstance(field, HiddenField)]


class BackdatingForm(SettingForm):
    """Days back for every role; the fields of `backdating_form`."""

    @property
    def rows(self) -> list[list[Field]]:
        """A role and its limit side by side."""
        return [[self[role], self[role + UNLIMITED]] for role in Role]

    def validate(self, extra_validators: Any = None) -> bool:
        """Either a number or no limit: an empty field is neither."""
        good = super().validate(extra_validators)
        for role in Role:
            field, unlimited = self[role], self[role + UNLIMITED].data
            if not field.errors and (field.data is None) != unlimited:
                field.errors = [REASONS["setting_unlimited"]()]
                good = False
        return good

    def to_command(self) -> SetBackdating:
        return SetBackdating(seen=self.said, days={role: self[role].data for role in Role})


def backdating_form(value: Mapping[str, int | None]) -> BackdatingForm:
    """The form with what holds."""
    fields: dict[str, Any] = {}
    for role in Role:
        fields[role] = CountField(ROLES[role])
        fields[role + UNLIMITED] = BooleanField(_l("%(role)s: no limit", role=ROLES[role]))
    unlimited = {role + UNLIMITED: value[role] is None for role in Role}
    form: BackdatingForm = type("Backdating", (BackdatingForm,), fields)(
        data={**value, **unlimited, "seen": fingerprint(value)}
    )
    return form


class CutoffForm(SettingForm):
    """Another hour, from a day on."""

    hour = HourField(_l("Reports are on time until"), [required()], description=_l("By the clock of each district."))
    since = DayField(
        _l("Counts from"),
        [required()],
        description=_l("Earlier days keep the hour that held on them: no report becomes late or punctual afterwards."),
    )

    @property
    def rows(self) -> list[list[Field]]:
        """Side by side."""
        return [[self.hour, self.since]]

    @classmethod
    def of(cls, value: Mapping[str, str], today: date) -> "CutoffForm":
        """The form with the last hour, to hold from tomorrow."""
        last = time.fromisoformat(value[max(value)])
        return cls(hour=last, since=today + timedelta(days=1), seen=fingerprint(value))

    def to_command(self) -> SetCutoff:
        return SetCutoff(seen=self.said, hour=self.hour.data or time(), since=self.since.data or date.min)


class LowYieldForm(SettingForm):
    """A share in per cent."""

    percent = CountField(_l("Per cent of what the rolls are rated for"), [required()])

    @classmethod
    def of(cls, value: int) -> "LowYieldForm":
        return cls(percent=value, seen=fingerprint(value))

    def to_command(self) -> SetLowYield:
        return SetLowYield(seen=self.said, percent=self.percent.data)


class CleaningForm(SettingForm):
    """Cards for each model and for all others; the fields of `cleaning_form`."""

    others = CountField(
        _l("All other models"), [required()], description=_l("Cards, also for models that the catalogue does not have.")
    )
    models: Mapping[int, str] = {}

    @property
    def rows(self) -> list[list[Field]]:
        """The models, then all others."""
        return [*([self[_of_model(number)]] for number in self.models), [self.others]]

    def field_of(self, refusal: DomainError) -> Field | None:
        """A refusal names the model."""
        numbers = {name: number for number, name in self.models.items()}
        number = numbers.get(getattr(refusal, "field", None) or "")
        return super().field_of(refusal) if number is None else self[_of_model(number)]

    def to_command(self) -> SetCleaning:
        said = ((name, self[_of_model(number)].data) for number, name in self.models.items())
        told = tuple((name, cards) for name, cards in said if cards is not None)
        return SetCleaning(seen=self.said, others=self.others.data, models=told)


def cleaning_form(value: Mapping[str, int], models: Mapping[int, str]) -> CleaningForm:
    """The form with what holds; a model without a number of its own is among the others."""
    held = {model_key(name): cards for name, cards in value.items()}
    fields = {_of_model(number): CountField(name, [optional()]) for number, name in models.items()}
    data = {_of_model(number): held.get(model_key(name)) for number, name in models.items()}
    form: CleaningForm = type("Cleaning", (CleaningForm,), {**fields, "models": models})(
        data={**data, "others": value[""], "seen": fingerprint(value)}
    )
    return form


def _of_model(number: int) -> str:
    return f"model-{number}"


class MoneyForm(SettingForm):
    """Day and month for every source of funds; the fields of `money_form`."""

    @property
    def rows(self) -> list[list[Field]]:
        """Day and month side by side."""
        return [[self[fund], self[fund + MONTH]] for fund in Fund]

    def to_command(self) -> SetMoney:
        return SetMoney(seen=self.said, days={fund: (self[fund + MONTH].data, self[fund].data) for fund in Fund})


def money_form(value: Mapping[str, str]) -> MoneyForm:
    """The form with what holds; a source without a day of its own is there from New Year."""
    months = list(enumerate(month_names(), start=1))
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"seen": fingerprint(value)}
    for fund in Fund:
        data[fund + MONTH], data[fund] = map(int, value.get(fund, "01-01").split("-"))
        fields[fund] = CountField(_l("%(fund)s: day", fund=FUNDS[fund]), [required()])
        fields[fund + MONTH] = SelectField(_l("%(fund)s: month", fund=FUNDS[fund]), coerce=int, choices=months)
    form: MoneyForm = type("Money", (MoneyForm,), fields)(data=data)
    return form


class PurchaseForm(SettingForm):
    """A number of days."""

    days = CountField(_l("Days"), [required()])

    @classmethod
    def of(cls, value: int) -> "PurchaseForm":
        return cls(days=value, seen=fingerprint(value))

    def to_command(self) -> SetPurchase:
        return SetPurchase(seen=self.said, days=self.days.data)
