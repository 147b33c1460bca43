"""Forms of supervision, and the days that a person asks for."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from inventory.core.errors import DateRefused, Invalid
from inventory.core.forms import BaseForm, DayField, PiecesField, required, rupiah_amount
from inventory.utilization.facts import Window
from inventory.utilization.metrics import Metric
from inventory.utilization.models import RuleVersion
from inventory.utilization.rules import COUNTED, Severity, WindowKind, window_good
from inventory.utilization.service import SAID, ChangeRule

# No KTP-el was printed before its national programme began.
EARLIEST = date(2011, 1, 1)


class NumberField(PiecesField):
    """A number that may have decimals, with a comma as the office writes it; a Decimal."""

    def _value(self) -> str:
        if self.typed is not None or self.data is None:
            return self.typed or ""
        written: str = format(self.data.normalize(), "f")
        return written.replace(".", ",")

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        self.typed, self.data = str(valuelist[0]), None
        if not self.typed.strip():
            return
        try:
            self.data = rupiah_amount(self.typed)
        except ValueError:
            raise ValueError(_l("Write a number, such as 15 or 27,5.")) from None


class RuleForm(BaseForm):
    """What a rule says from a day on."""

    key = None  # saving the same rule twice does no harm
    threshold = NumberField(_l("Threshold"), [required()])
    recovery = NumberField(_l("Level of recovery"), [required()])
    window_kind = SelectField(
        _l("Days looked at"),
        choices=[
            (WindowKind.CALENDAR_DAYS.value, _l("Calendar days, today included")),
            (WindowKind.WORKING_DAYS.value, _l("Working days, today included")),
            (WindowKind.MONTH_TO_DATE.value, _l("From the first of the month to today")),
            (WindowKind.SINCE_RECEIPT.value, _l("From the last receipt of blanks to today")),
        ],
    )
    window_days = PiecesField(_l("How many days"))
    severity = SelectField(
        _l("Severity"), choices=[(Severity.NORMAL.value, _l("Normal")), (Severity.HIGH.value, _l("High"))]
    )
    effective_from = DayField(_l("Counts from"), [required()])
    enabled = BooleanField(_l("Switched on"))

    @classmethod
    def of(cls, version: RuleVersion, metric: Metric, today: date) -> "RuleForm":
        said = {name: getattr(version, name) for name in SAID}
        form = cls(data=said | {"effective_from": max(today, version.effective_from)})
        if metric.is_of_the_day:
            del form.window_kind, form.window_days
        return form

    def to_command(self, rule_id: int, today: date) -> ChangeRule:
        kind, days = self._window()
        return ChangeRule(
            rule_id=rule_id,
            threshold=self.threshold.data or Decimal(0),
            recovery=self.recovery.data or Decimal(0),
            window_kind=kind,
            window_days=days,
            severity=Severity(self.severity.data),
            enabled=bool(self.enabled.data),
            effective_from=self.effective_from.data or today,
        )

    def _window(self) -> tuple[WindowKind, int | None]:
        """The days looked at; today alone where the form does not ask for any."""
        if self.window_kind is None:
            return WindowKind.CALENDAR_DAYS, 1
        kind = WindowKind(self.window_kind.data)
        return kind, self.window_days.data if kind in COUNTED else None


def asked_window(args: Mapping[str, str], own: Window) -> Window | None:
    """The days that the address asks for with ``from`` and ``to``; None where it asks for none.

    Without ``to`` they end today, without ``from`` they are as many as the branch's ``own`` window has, which
    ends today. Raises Invalid and DateRefused.
    """
    first, last = _day(args.get("from", "")), _day(args.get("to", ""))
    if first is None and last is None:
        return None
    last = last or own.last
    first = first or max(EARLIEST, last - timedelta(days=own.days - 1))
    for day in (last, first):
        if not EARLIEST <= day <= own.last:
            raise DateRefused(day=day, earliest=EARLIEST, latest=own.last)
    if first > last:
        raise Invalid(reason="window_backwards", field="from")
    asked = Window(first, last)
    if not window_good(asked.days):
        raise Invalid(reason="window_impossible", field="from")
    return asked


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(reason="date_unreadable", field="from") from None
