"""The rules of supervision: facts of a district in a window go in, findings with their evidence come out.

Counts are compared as integers and shares by cross-multiplication, so a district on the threshold itself is
healthy to the last card: 15 of 15, and 30 of 100 where the rule says less than 30 %.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from inventory.utilization.facts import Facts, ReportState, Window, report_state

LONGEST_WINDOW = 3660
LARGEST_COUNT = 2_000_000_000


class Metric(StrEnum):
    """What a rule looks at: cards printed, or printed in per cent of the blanks received."""

    PRINTED = "printed"
    USED_PERCENT = "used_percent"


class WindowKind(StrEnum):
    """How a rule's window is counted: so many calendar days, today the last of them."""

    CALENDAR_DAYS = "calendar_days"


class Comparison(StrEnum):
    """When a rule speaks: the value is below its threshold; the threshold itself is healthy."""

    BELOW = "below"


class Tone(StrEnum):
    """A district at a glance, for the map: the first that is true, in this order."""

    FLAGGED = "flagged"
    EMPTY = "empty"
    SILENT = "silent"
    ZERO = "zero"
    HEALTHY = "healthy"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A threshold for a metric over a window. ``scope`` is the branch it is made for, None for the nation."""

    id: int
    metric: Metric
    window_kind: WindowKind = WindowKind.CALENDAR_DAYS
    window_days: int
    comparison: Comparison = Comparison.BELOW
    threshold: Decimal
    scope: str | None = None
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that a district broke, with the facts as they were: ``numerator`` of ``denominator`` for a share."""

    rule: Rule
    facts: Facts

    @property
    def office(self) -> str:
        """The district it is about."""
        return self.facts.office

    @property
    def window(self) -> Window:
        """The days it looks at."""
        return self.facts.window

    @property
    def value(self) -> Decimal:
        """The metric's value: cards, or per cent rounded to one decimal for people to read."""
        if self.rule.metric is Metric.PRINTED:
            return Decimal(self.facts.printed)
        return (Decimal(100 * self.facts.printed) / self.facts.received).quantize(Decimal("0.1"))


def window_dates(rule: Rule, today: date) -> Window:
    """The rule's window on a day: so many calendar days, today included."""
    return Window(today - timedelta(days=rule.window_days - 1), today)


def nearness(scope: str | None, office: str) -> int | None:
    """How near a rule's scope is to an office: 0 nation, 1 province, 2 the district itself; None does not cover it."""
    if scope is None:
        return 0
    if scope == office:
        return 2
    return 1 if office.startswith(f"{scope}.") else None


def applicable(rules: Iterable[Rule], office: str) -> tuple[Rule, ...]:
    """For each metric the rule of the nearest scope, if that one is switched on.

    So a province can switch a national rule off for its own branch.
    """
    nearest: dict[Metric, tuple[int, Rule]] = {}
    for rule in rules:
        near = nearness(rule.scope, office)
        if near is not None and (rule.metric not in nearest or near > nearest[rule.metric][0]):
            nearest[rule.metric] = (near, rule)
    return tuple(rule for metric in Metric if metric in nearest and (rule := nearest[metric][1]).enabled)


def broken(rule: Rule, facts: Facts) -> bool:
    """Whether the facts are below the rule's threshold. Without blanks received there is no share to be low."""
    match rule.metric:
        case Metric.PRINTED:
            return facts.printed < rule.threshold
        case Metric.USED_PERCENT:
            return facts.received > 0 and 100 * facts.printed < rule.threshold * facts.received


def evaluate(rules: Iterable[Rule], facts: Facts) -> tuple[Finding, ...]:
    """The rules that the facts break. The rules are those that apply to the office, the facts those of their window."""
    return tuple(Finding(rule=rule, facts=facts) for rule in rules if broken(rule, facts))


def tone(facts: Facts, findings: Sequence[Finding]) -> Tone:
    """The district at a glance: flagged, nothing in store, silent on the last day due, zero on it, or healthy."""
    if findings:
        return Tone.FLAGGED
    if facts.on_hand == 0:
        return Tone.EMPTY
    match facts.reporting.latest:
        case ReportState.MISSING:
            return Tone.SILENT
        case ReportState.ZERO:
            return Tone.ZERO
        case _:
            return Tone.HEALTHY


def evidence(finding: Finding) -> Mapping[str, object]:
    """The finding as plain values, to be frozen with what was done about it."""
    facts, rule = finding.facts, finding.rule
    return {
        "rule": rule.id,
        "metric": rule.metric.value,
        "threshold": str(rule.threshold),
        "window": {"from": finding.window.first.isoformat(), "to": finding.window.last.isoformat()},
        "value": str(finding.value),
        "printed": facts.printed,
        "received": facts.received,
        "on_hand": facts.on_hand,
        "printers": {"working": facts.printers_working, "total": facts.printers_total},
        "ink_cards": facts.ink_cards,
        "report_state": report_state(facts).value,
        "causes": list(facts.reporting.causes),
    }


def threshold_good(metric: Metric, threshold: Decimal) -> bool:
    """A count of whole cards from 1, or a share of more than 0 and at most 100 %."""
    if metric is Metric.USED_PERCENT:
        return 0 < threshold <= 100
    return 0 < threshold <= LARGEST_COUNT and threshold == threshold.to_integral_value()


def window_good(days: int) -> bool:
    """From one day to ten years."""
    return 1 <= days <= LONGEST_WINDOW
