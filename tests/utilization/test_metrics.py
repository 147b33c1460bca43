"""Every metric on its exact value, and what lies between a threshold and the level of recovery."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.shipments.rules import cover_days
from inventory.usage.siak_rules import BothCounts
from inventory.utilization.facts import Facts, Reporting, Supply, Window
from inventory.utilization.metrics import OF_SUPPLY, Direction, Level, Measure, Metric, measure
from inventory.utilization.rules import Rule, level
from tests.support.districts import FIRST_OF_WINDOW, MONDAY

WINDOW = Window(FIRST_OF_WINDOW, MONDAY)
counts = st.integers(min_value=0, max_value=2_000_000_000)
limits = st.decimals(min_value="0.01", max_value="2000000000", places=2)


def facts(**more: object) -> Facts:
    return Facts(**{"office": "32.05", "window": WINDOW, "printed": 0, "received": 0, **more})


def rule(metric: Metric, threshold: str, recovery: str) -> Rule:
    return Rule(id=1, metric=metric, window_days=90, threshold=Decimal(threshold), recovery=Decimal(recovery))


def supply(**cards: int) -> Supply:
    """A pace of 20 cards a working day."""
    return Supply(**cards, printed=440, worked=22)


def waiting(prr: int | None, working: int, total: int = 3) -> dict[str, object]:
    return {"prr": prr, "printers_working": working, "printers_total": total}


def counted(reported: int, siak: int) -> dict[str, object]:
    return {"siak": BothCounts(reported=reported, siak=siak, days=5)}


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
        # 22 working days, 440 cards: 20 a day, so 100 cards are 5 days to the last card.
        (Metric.DAYS_OF_BLANKS, "5", "10", {"supply": supply(blanks=99)}, Level.BROKEN),
        (Metric.DAYS_OF_BLANKS, "5", "10", {"supply": supply(blanks=100)}, Level.BETWEEN),
        (Metric.DAYS_OF_BLANKS, "5", "10", {"supply": supply(blanks=199)}, Level.BETWEEN),
        (Metric.DAYS_OF_BLANKS, "5", "10", {"supply": supply(blanks=200)}, Level.RECOVERED),
        (Metric.DAYS_OF_BLANKS, "5", "10", {"supply": supply(ribbon=0, film=0)}, Level.RECOVERED),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": supply(ribbon=49)}, Level.BROKEN),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": supply(ribbon=50)}, Level.BETWEEN),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": supply(ribbon=100)}, Level.RECOVERED),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": supply(ribbon=0)}, Level.BROKEN),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": Supply(ribbon=0)}, Level.BROKEN),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": Supply(ribbon=1, worked=22)}, Level.RECOVERED),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": Supply(ribbon=1, printed=9)}, Level.RECOVERED),
        (Metric.DAYS_OF_RIBBON, "2.5", "5", {"supply": supply(blanks=0, film=0)}, Level.RECOVERED),
        (Metric.DAYS_OF_FILM, "5", "10", {"supply": supply(film=99)}, Level.BROKEN),
        (Metric.DAYS_OF_FILM, "5", "10", {"supply": supply(film=100)}, Level.BETWEEN),
        (Metric.DAYS_OF_FILM, "5", "10", {"supply": supply(film=200)}, Level.RECOVERED),
        (Metric.DAYS_OF_FILM, "5", "10", {"supply": supply(blanks=0, ribbon=0)}, Level.RECOVERED),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(1001, 2), Level.BROKEN),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(1000, 2), Level.BETWEEN),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(401, 2), Level.BETWEEN),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(400, 2), Level.RECOVERED),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(1, 0), Level.BROKEN),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(0, 0), Level.RECOVERED),
        (Metric.PRR_PER_PRINTER, "500", "200", waiting(None, 0), Level.RECOVERED),
        (Metric.PRR_PER_PRINTER, "500", "200", {"prr": 9000}, Level.RECOVERED),
        (Metric.SHIPMENT_TRANSIT_DAYS, "14", "7", {"transit_days": 15}, Level.BROKEN),
        (Metric.SHIPMENT_TRANSIT_DAYS, "14", "7", {"transit_days": 14}, Level.BETWEEN),
        (Metric.SHIPMENT_TRANSIT_DAYS, "14", "7", {"transit_days": 8}, Level.BETWEEN),
        (Metric.SHIPMENT_TRANSIT_DAYS, "14", "7", {"transit_days": 7}, Level.RECOVERED),
        (Metric.LOAN_OVERDUE_DAYS, "7", "0", {"overdue_days": 8}, Level.BROKEN),
        (Metric.LOAN_OVERDUE_DAYS, "7", "0", {"overdue_days": 7}, Level.BETWEEN),
        (Metric.LOAN_OVERDUE_DAYS, "7", "0", {"overdue_days": 1}, Level.BETWEEN),
        (Metric.LOAN_OVERDUE_DAYS, "7", "0", {}, Level.RECOVERED),
        (Metric.LOAN_OVERDUE_DAYS, "0", "0", {"overdue_days": 1}, Level.BROKEN),
        (Metric.SIAK_DIFFERENCE, "10", "5", counted(111, 100), Level.BROKEN),
        (Metric.SIAK_DIFFERENCE, "10", "5", counted(100, 111), Level.BROKEN),
        (Metric.SIAK_DIFFERENCE, "10", "5", counted(110, 100), Level.BETWEEN),
        (Metric.SIAK_DIFFERENCE, "10", "5", counted(94, 100), Level.BETWEEN),
        (Metric.SIAK_DIFFERENCE, "10", "5", counted(95, 100), Level.RECOVERED),
        (Metric.SIAK_DIFFERENCE, "0", "0", counted(99, 100), Level.BROKEN),
        (Metric.SIAK_DIFFERENCE, "0", "0", counted(100, 100), Level.RECOVERED),
        (Metric.SIAK_DIFFERENCE, "0", "0", {"printed": 99}, Level.RECOVERED),
    ],
)
def test_where_a_district_stands_with_a_rule(
    metric: Metric, threshold: str, recovery: str, seen: dict[str, object], expected: Level
) -> None:
    assert level(rule(metric, threshold, recovery), facts(**seen)) is expected


@st.composite
def districts(draw: st.DrawFn) -> Facts:
    """A district with any numbers that can be."""
    known = st.none() | counts
    working = draw(st.integers(0, 9))
    return facts(
        printed=draw(counts),
        received=draw(counts),
        spoiled=draw(counts),
        printers_working=working,
        printers_total=working + draw(st.integers(0, 3)),
        reporting=Reporting(due_days=draw(counts), silent_days=draw(counts)),
        prr=draw(known),
        siak=draw(st.none() | st.builds(BothCounts, reported=counts, siak=counts, days=counts)),
        supply=Supply(
            blanks=draw(known), ribbon=draw(known), film=draw(known), printed=draw(counts), worked=draw(counts)
        ),
        transit_days=draw(counts),
        overdue_days=draw(counts),
    )


@given(st.sampled_from(list(Metric)), districts(), limits)
def test_values_are_compared_exactly(metric: Metric, seen: Facts, limit: Decimal) -> None:
    found = measure(metric, seen)
    if found is None or not found.denominator:
        return
    value = Fraction(found.per * found.numerator, found.denominator)
    below = metric.direction is Direction.BELOW
    assert found.beyond(limit, metric.direction) is (value < limit if below else value > limit)


@given(st.sampled_from(list(Metric)), districts())
def test_no_metric_is_below_nothing(metric: Metric, seen: Facts) -> None:
    found = measure(metric, seen)
    if found is not None:
        assert found.numerator >= 0
        assert found.per > 0
        assert found.denominator > 0 or metric is Metric.PRR_PER_PRINTER


@given(st.sampled_from(list(Metric)), districts(), limits, limits)
def test_what_is_broken_at_a_threshold_is_broken_at_every_stricter_one(
    metric: Metric, seen: Facts, one: Decimal, two: Decimal
) -> None:
    lenient, strict = sorted((one, two), reverse=metric.direction is Direction.ABOVE)
    said = rule(metric, str(lenient), str(strict))
    if level(said, seen) is Level.BROKEN:
        assert level(rule(metric, str(strict), str(strict)), seen) is Level.BROKEN
    assert (level(said, seen) is Level.RECOVERED) is (
        level(rule(metric, str(strict), str(strict)), seen) is not Level.BROKEN
    )


@given(st.sampled_from(list(Metric)), limits)
def test_a_rule_without_days_at_a_district_breaks_nothing(metric: Metric, limit: Decimal) -> None:
    assert level(rule(metric, str(limit), str(limit)), None) is Level.RECOVERED


@given(districts(), limits)
def test_a_printer_that_breaks_down_never_shortens_the_queue(seen: Facts, limit: Decimal) -> None:
    if not seen.printers_working:
        return
    queue = rule(Metric.PRR_PER_PRINTER, str(limit), str(limit))
    after = replace(seen, printers_working=seen.printers_working - 1)
    if level(queue, seen) is Level.BROKEN:
        assert level(queue, after) is Level.BROKEN


@given(st.sampled_from(sorted(OF_SUPPLY)), counts, counts, st.integers(1, 1000))
def test_days_are_those_of_planning_before_it_rounds(metric: Metric, cards: int, printed: int, worked: int) -> None:
    stock = {"days_of_blanks": "blanks", "days_of_ribbon": "ribbon", "days_of_film": "film"}[metric]
    found = measure(metric, facts(supply=Supply(**{stock: cards}, printed=printed, worked=worked)))
    days = cover_days(cards, printed, worked)
    if cards == 0:
        assert found == Measure(0)
    elif found is None:
        assert days is None
    else:
        assert found.per * found.numerator // found.denominator == days


@pytest.mark.parametrize(
    ("value", "read"),
    [(Measure(7), "7"), (Measure(1, 3), "0.3"), (Measure(1, 3, per=100), "33.3"), (Measure(99, 440, per=22), "5.0")],
)
def test_a_value_is_rounded_for_people_alone(value: Measure, read: str) -> None:
    assert value.rounded == Decimal(read)


def test_a_queue_that_no_printer_carries_is_no_number() -> None:
    found = measure(Metric.PRR_PER_PRINTER, facts(**waiting(1, 0)))
    assert (found, found.rounded) == (Measure(1, 0), None)
