"""How far a target is away, and whether the present pace gets there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.coverage.rules import Figures, Part, Reached
from inventory.coverage.target_rules import Course, Pace, Progress, missing, progress

TODAY = date(2025, 11, 3)


def days_between(first: date, last: date) -> int:
    """Every day is a working day here."""
    return max(0, (last - first).days + 1)


def stands(percent: str, by: date, *figures: tuple[date, int, int], today: date = TODAY) -> Progress:
    reached = [Reached(day, Figures(eligible=eligible, recorded=recorded)) for day, eligible, recorded in figures]
    return progress(Decimal(percent), Part.RECORDED_OF_ELIGIBLE, by, reached, today, days_between)


@given(st.integers(0, 2_000_000_000), st.integers(1, 2_000_000_000), st.decimals("0.01", 100, places=2))
def test_so_many_more_reach_the_target_and_one_fewer_does_not(part: int, whole: int, percent: Decimal) -> None:
    more = missing((part, whole), percent)
    assert 100 * (part + more) >= percent * whole
    assert 100 * (part + more - 1) < percent * whole


@pytest.mark.parametrize(("part", "expected"), [(849, 1), (850, 0), (851, -1)])
def test_the_target_itself_is_reached(part: int, expected: int) -> None:
    assert missing((part, 1000), Decimal(85)) == expected
    found = stands("85", TODAY, (TODAY, 1000, part))
    assert (found.course is Course.REACHED) == (expected <= 0)


def test_a_part_of_a_person_counts_as_one() -> None:
    assert missing((0, 3), Decimal(50)) == 2


def test_days_are_left_from_today_on_or_from_the_day_after_a_later_figure() -> None:
    by = TODAY + timedelta(days=9)
    assert stands("90", by, (TODAY - timedelta(days=30), 100, 50)).working_days_left == 10
    assert stands("90", by, (TODAY, 100, 50)).working_days_left == 9
    assert stands("90", by, (TODAY + timedelta(days=5), 100, 50)).working_days_left == 4


@pytest.mark.parametrize(
    ("people", "course"), [(39, Course.BEHIND), (40, Course.ON_COURSE), (41, Course.ON_COURSE), (-1, Course.BEHIND)]
)
def test_the_present_pace_gets_there_or_not(people: int, course: Course) -> None:
    before = 500
    first, last = (TODAY - timedelta(days=11), 1000, before), (TODAY - timedelta(days=1), 1000, before + people)
    needed = 900 - before - people
    found = stands("90", TODAY + timedelta(days=89), first, last)
    assert (found.missing, found.working_days_left, found.present) == (needed, 90, Pace(people=people, working_days=10))
    assert found.course is course


def test_the_pace_is_told_with_one_decimal() -> None:
    found = Progress(missing=100, working_days_left=3, present=Pace(people=-7, working_days=2))
    assert found.needed_per_day == Decimal("33.3")
    assert found.present is not None
    assert found.present.per_day == Decimal("-3.5")


def test_after_its_day_a_target_is_missed_and_without_figures_unknown() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert stands("90", yesterday, (yesterday, 100, 50)).course is Course.MISSED
    assert stands("90", yesterday).course is Course.UNKNOWN
    alone = stands("90", TODAY, (yesterday, 100, 50))
    assert (alone.course, alone.needed_per_day, alone.present) == (Course.UNKNOWN, Decimal(40), None)


def test_figures_that_do_not_allow_the_share_are_passed_over() -> None:
    reached = [
        Reached(TODAY - timedelta(days=4), Figures(eligible=100, recorded=50)),
        Reached(TODAY - timedelta(days=3), Figures(eligible=100)),
        Reached(TODAY - timedelta(days=2), Figures(eligible=100, recorded=101)),
        Reached(TODAY - timedelta(days=1), Figures(eligible=0, recorded=0)),
    ]
    found = progress(Decimal(90), Part.RECORDED_OF_ELIGIBLE, TODAY, reached, TODAY, days_between)
    assert (found.missing, found.present) == (40, None)
