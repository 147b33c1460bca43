"""The days that rules look at on a day, by the calendar of working days and by what each district received."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.regions import calendar
from inventory.regions.spans import Span
from inventory.shipments import queries as shipments
from inventory.stock.known import NOW, Known
from inventory.utilization.facts import Window
from inventory.utilization.metrics import Metric
from inventory.utilization.rules import Rule, WindowKind, window_dates

# What pages show where the rule about printed cards looks at other days in every district.
SHOWN = timedelta(days=89)


def spans_of(
    session: Session, scope: Scope, rules: Iterable[Rule], today: date, known: Known = NOW
) -> dict[Rule, Span]:
    """The days that each rule looks at in the districts of a branch; receipts are read once, if at all."""
    found: dict[Rule, Span] = {}
    receipts: Span | None = None
    for rule in rules:
        if rule.window_kind is WindowKind.SINCE_RECEIPT:
            receipts = receipts or Span.since(shipments.last_receipts(session, scope, today, known=known), today)
            found[rule] = receipts
        else:
            found[rule] = span(window_of(rule, today))
    return found


def span(window: Window) -> Span:
    """The same days for every district."""
    return Span(window.first, window.last)


def window_of(rule: Rule, today: date) -> Window:
    """The days a rule looks at on a day. Raises ValueError for one that looks at other days in every district."""
    closed = calendar.closed_days(today - timedelta(days=2 * (rule.window_days or 0) + 31), today)
    return window_dates(rule, today, closed if rule.window_kind is WindowKind.WORKING_DAYS else ())


def shown_window(rules: Sequence[Rule], today: date) -> Window:
    """The days that pages show: those of the nearest rule about printed cards, ending today."""
    printed = max((rule for rule in rules if rule.metric is Metric.PRINTED), key=lambda rule: len(rule.scope or ""))
    if printed.window_kind is WindowKind.SINCE_RECEIPT:
        return Window(today - SHOWN, today)
    return window_of(printed, today)
