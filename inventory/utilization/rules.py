"""The rules of supervision: facts of a district in a window go in, findings with their evidence come out.

Counts are compared as integers and shares by cross-multiplication, so a district on the threshold itself is
healthy to the last card: 15 of 15, and 30 of 100 where the rule says less than 30 %.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from inventory.core.months import month_of
from inventory.regions.rules import is_working_day
from inventory.utilization.facts import Facts, ReportState, Window, report_state
from inventory.utilization.metrics import LARGEST_COUNT, Direction, Level, Measure, Metric, measure

LONGEST_WINDOW = 3660


class WindowKind(StrEnum):
    """How a rule's window is counted; today is its last day.

    Since the last receipt, each district has a window of its own: it begins on the business date on which blanks were
    last allocated to it and arrived. A district that never received any has none, and no rule counts there.
    """

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTH_TO_DATE = "month_to_date"
    SINCE_RECEIPT = "since_receipt"


COUNTED = frozenset({WindowKind.CALENDAR_DAYS, WindowKind.WORKING_DAYS})


class Severity(StrEnum):
    """How soon somebody has to look."""

    NORMAL = "normal"
    HIGH = "high"


class Tone(StrEnum):
    """A district at a glance, for the map: the first that is true, in this order."""

    FLAGGED = "flagged"
    EMPTY = "empty"
    SILENT = "silent"
    ZERO = "zero"
    HEALTHY = "healthy"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A threshold for a metric over a window, as it is from a day on.

    ``scope`` is the branch it is made for, None for the nation. ``recovery`` is the level at which what was broken is
    whole again; between it and the threshold everything stays as it was. ``window_days`` is None where the kind of
    window has no length of its own.
    """

    id: int
    metric: Metric
    window_kind: WindowKind = WindowKind.CALENDAR_DAYS
    window_days: int | None
    threshold: Decimal
    recovery: Decimal
    severity: Severity = Severity.NORMAL
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
    def measure(self) -> Measure:
        """What the rule looks at, as two whole numbers. Raises ValueError where the district has no such thing."""
        found = measure(self.rule.metric, self.facts)
        if found is None:
            raise ValueError(f"{self.office} has no {self.rule.metric}")
        return found

    @property
    def value(self) -> Decimal | None:
        """The metric's value: whole, or rounded to one decimal for people to read; None where it is no number."""
        return self.measure.rounded


def window_dates(rule: Rule, today: date, closed: Collection[date] = ()) -> Window:
    """The rule's window on a day, today included; ``closed`` are the holidays that working days leave out.

    A window of working days begins on the first of them: on a closed day it ends with the working days before it.
    Raises ValueError for a rule that looks at other days in every district.
    """
    match rule.window_kind:
        case WindowKind.MONTH_TO_DATE:
            return Window(month_of(today), today)
        case WindowKind.WORKING_DAYS:
            return Window(_nth_working_day_back(today, rule.window_days or 1, closed), today)
        case WindowKind.CALENDAR_DAYS:
            return Window(today - timedelta(days=(rule.window_days or 1) - 1), today)
        case WindowKind.SINCE_RECEIPT:
            raise ValueError("every district has days of its own since its last receipt")


def _nth_working_day_back(today: date, count: int, closed: Collection[date]) -> date:
    day = today
    while count:
        if is_working_day(day, closed):
            count -= 1
        if count:
            day -= timedelta(days=1)
    return day


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


def level(rule: Rule, facts: Facts | None) -> Level:
    """Where the district stands with a rule. What it does not have (no blanks received, no printer) is not broken.

    Facts are None where the rule has no days at the district.
    """
    found = None if facts is None else measure(rule.metric, facts)
    if found is None:
        return Level.RECOVERED
    if found.beyond(rule.threshold, rule.metric.direction):
        return Level.BROKEN
    return Level.BETWEEN if found.beyond(rule.recovery, rule.metric.direction) else Level.RECOVERED


def broken(rule: Rule, facts: Facts | None) -> bool:
    """Whether the facts are beyond the rule's threshold; the threshold itself is healthy."""
    return level(rule, facts) is Level.BROKEN


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
    facts, rule, found = finding.facts, finding.rule, finding.measure
    return {
        "rule": rule.id,
        "metric": rule.metric.value,
        "severity": rule.severity.value,
        "threshold": str(rule.threshold),
        "recovery": str(rule.recovery),
        "numerator": found.numerator,
        "denominator": found.denominator,
        "per": found.per,
        "window": {"from": finding.window.first.isoformat(), "to": finding.window.last.isoformat()},
        "value": None if found.rounded is None else str(found.rounded),
        "printed": facts.printed,
        "received": facts.received,
        "on_hand": facts.on_hand,
        "printers": {"working": facts.printers_working, "total": facts.printers_total},
        "ink_cards": facts.ink_cards,
        "report_state": report_state(facts).value,
        "causes": list(facts.reporting.causes),
        "siak": None if facts.siak is None else asdict(facts.siak),
    }


def threshold_good(metric: Metric, threshold: Decimal) -> bool:
    """At most 100 % of a share, else a number; whole where the metric counts things.

    Nothing is less than 0, so a threshold from below lies above it; more than 0 can be too much already.
    """
    whole = threshold == threshold.to_integral_value()
    least = threshold > 0 if metric.direction is Direction.BELOW else threshold >= 0
    most = threshold <= (100 if metric.is_share else LARGEST_COUNT)
    return least and most and (whole or not metric.is_whole)


def recovery_good(metric: Metric, threshold: Decimal, recovery: Decimal) -> bool:
    """On the healthy side of the threshold, or the threshold itself."""
    if metric.direction is Direction.BELOW:
        return threshold <= recovery and threshold_good(metric, recovery)
    return 0 <= recovery <= threshold


def window_good(days: int) -> bool:
    """From one day to ten years."""
    return 1 <= days <= LONGEST_WINDOW


def window_fits(metric: Metric, kind: WindowKind) -> bool:
    """What is about one day alone is so at every district, whether it ever received anything or not."""
    return not (metric.is_of_the_day and kind is WindowKind.SINCE_RECEIPT)


def length_good(kind: WindowKind, days: int | None) -> bool:
    """A counted window has a length, from one day to ten years; the others have none."""
    return (days is not None and window_good(days)) if kind in COUNTED else days is None
