"""Every metric on its exact value, and what lies between a threshold and the level of recovery."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.utilization.facts import Facts, Reporting, Window
from inventory.utilization.metrics import Direction, Level, Metric, measure
from inventory.utilization.rules import Rule, level
from tests.support.districts import FIRST_OF_WINDOW, MONDAY

WINDOW = Window(FIRST_OF_WINDOW, MONDAY)
counts = st.integers(min_value=0, max_value=2_000_000_000)
limits = st.decimals(min_value="0.01", max_value="2000000000", places=2)


def facts(**more: object) -> Facts:
    return Facts(**{"office": "32.05", "window": WINDOW, "printed": 0, "received": 0, **more})


def rule(metric: Metric, threshold: str, recovery: str) -> Rule:
    return Rule(id=1, metric=metric, window_days=90, threshold=Decimal(threshold), recovery=Decimal(recovery))


@pytest.mark.parametrize(
    ("metric", "threshold", "recovery", "seen", "expected"),
    [
        (Metric.PRINTED, "15", "30", {"printed": 14}, Level.BROKEN),
        (Metric.PRINTED, "15", "30", {"printed": 15}, Level.BETWEEN),
        (Metric.PRINTED, "15", "30", {"printed": 29}, Level.BETWEEN),
        (Metric.PRINTED, "15", "30", {"printed": 30}, Level.RECOVERED),
        (Metric.PRINTED_PER_DAY, "5", "10", {"printed": 49, "reporting": Reporting(due_days=10)}, Level.BROKEN),
        (Metric.PRINTED_PER_DAY, "5", "10", {"printed": 50, "reporting": Reporting(due_days=10)}, Level.BETWEEN),
        (Metric.PRINTED_PER_DAY, "5", "10", {"printed": 100, "reporting": Reporting(due_days=10)}, Level.RECOVERED),
        (Metric.PRINTED_PER_DAY, "5", "10", {"printed": 0}, Level.RECOVERED),
        (Metric.USED_PERCENT, "30", "35", {"printed": 299, "received": 1000}, Level.BROKEN),
        (Metric.USED_PERCENT, "30", "35", {"printed": 300, "received": 1000}, Level.BETWEEN),
        (Metric.USED_PERCENT, "30", "35", {"printed": 350, "received": 1000}, Level.RECOVERED),
        (Metric.USED_PERCENT, "30", "35", {"printed": 3}, Level.RECOVERED),
        (Metric.SILENT_DAYS, "3", "0", {"reporting": Reporting(silent_days=4)}, Level.BROKEN),
        (Metric.SILENT_DAYS, "3", "0", {"reporting": Reporting(silent_days=3)}, Level.BETWEEN),
        (Metric.SILENT_DAYS, "3", "0", {"reporting": Reporting(silent_days=0)}, Level.RECOVERED),
        (Metric.SPOILED_PERCENT, "5", "3", {"printed": 949, "spoiled": 51}, Level.BROKEN),
        (Metric.SPOILED_PERCENT, "5", "3", {"printed": 950, "spoiled": 50}, Level.BETWEEN),
        (Metric.SPOILED_PERCENT, "5", "3", {"printed": 970, "spoiled": 30}, Level.RECOVERED),
        (Metric.SPOILED_PERCENT, "5", "3", {}, Level.RECOVERED),
        (Metric.PRINTERS_WORKING_PERCENT, "50", "75", {"printers_total": 3, "printers_working": 1}, Level.BROKEN),
        (Metric.PRINTERS_WORKING_PERCENT, "50", "75", {"printers_total": 4, "printers_working": 2}, Level.BETWEEN),
        (Metric.PRINTERS_WORKING_PERCENT, "50", "75", {"printers_total": 4, "printers_working": 3}, Level.RECOVERED),
        (Metric.PRINTERS_WORKING_PERCENT, "50", "75", {}, Level.RECOVERED),
    ],
)
def test_where_a_district_stands_with_a_rule(
    metric: Metric, threshold: str, recovery: str, seen: dict[str, object], expected: Level
) -> None:
    assert level(rule(metric, threshold, recovery), facts(**seen)) is expected


@given(st.sampled_from(list(Metric)), counts, counts, counts, limits)
def test_values_are_compared_exactly(metric: Metric, one: int, two: int, three: int, limit: Decimal) -> None:
    reporting = Reporting(due_days=two, silent_days=three)
    seen = facts(
        printed=one, received=two, spoiled=three, printers_working=one, printers_total=two, reporting=reporting
    )
    if (found := measure(metric, seen)) is None:
        return
    value = Fraction(found.per * found.numerator, found.denominator)
    below = metric.direction is Direction.BELOW
    assert found.beyond(limit, metric.direction) is (value < limit if below else value > limit)


@given(st.sampled_from(list(Metric)), counts, counts)
def test_no_metric_is_below_nothing(metric: Metric, one: int, two: int) -> None:
    seen = facts(printed=one, received=two, spoiled=two, reporting=Reporting(due_days=one, silent_days=two))
    found = measure(metric, seen)
    assert found is None or (found.numerator >= 0 and found.denominator > 0)
