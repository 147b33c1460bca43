"""Residuals keep their sign, days with one count stay out of them, and a line is refused for exactly one reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import DateRefused, Invalid
from inventory.reconciliation.bars import HALF, bars
from inventory.reconciliation.rules import (
    Comparison,
    Count,
    DayCounts,
    Fault,
    RibbonUse,
    Source,
    Spoiling,
    Window,
    added,
    asked_window,
    changes,
    fault,
    monday,
    own_window,
)

MONDAY = date(2025, 11, 3)
TUESDAY = MONDAY + timedelta(days=1)
TODAY = {"32.05": MONDAY}


def day(number: int, **counts: int | None) -> DayCounts:
    return DayCounts(day=MONDAY + timedelta(days=number), **counts)


@pytest.mark.parametrize(("reported", "siak", "residual"), [(40, 38, 2), (38, 40, -2), (0, 3, -3), (5, 5, 0)])
def test_a_residual_is_reported_less_siak(reported: int, siak: int, residual: int) -> None:
    found = Comparison((day(0, reported=reported, entered=siak),))
    assert (found.residual, found.differing) == (residual, int(residual != 0))


def test_a_day_with_one_count_is_told_apart() -> None:
    found = Comparison((day(0, reported=40), day(1, imported=30), day(2, reported=0, entered=0)))
    assert (found.reported, found.siak, found.residual) == (0, 0, 0)
    assert (len(found.both), found.only_reported, found.only_siak) == (1, 1, 1)


def test_an_import_counts_before_what_was_entered_and_the_contradiction_is_told() -> None:
    found = day(0, reported=40, entered=40, imported=35)
    assert (found.siak, found.source, found.residual, found.contradictory) == (35, Source.IMPORTED, 5, True)
    assert not day(0, reported=40, entered=35, imported=35).contradictory
    assert not day(0, reported=40, entered=40).contradictory
    assert day(0, reported=40).source is None


def test_opposite_differences_cancel_out_in_the_residual_and_not_in_the_days() -> None:
    found = Comparison((day(0, reported=10, entered=5), day(1, reported=5, entered=10)))
    assert (found.residual, found.differing) == (0, 2)


def test_the_trend_has_every_week_of_the_window() -> None:
    sunday, next_monday = MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)
    found = Comparison(
        (
            DayCounts(day=sunday, reported=9, entered=8),
            DayCounts(day=MONDAY, reported=5, entered=9),
            DayCounts(day=next_monday, reported=7),
        )
    )
    weeks = found.weeks(Window(sunday, next_monday))
    assert [(week.monday, week.residual) for week in weeks] == [
        (sunday - timedelta(days=6), 1),
        (MONDAY, -4),
        (next_monday, None),
    ]


def test_the_own_window_is_this_week_and_the_seven_before_it() -> None:
    for today in (MONDAY, MONDAY + timedelta(days=6)):
        assert own_window(today).first == MONDAY - timedelta(weeks=7)
        assert len(own_window(today).mondays) == 8


def test_days_can_be_asked_for_up_to_a_year() -> None:
    year_ago = MONDAY - timedelta(days=365)
    assert asked_window(year_ago, MONDAY, MONDAY).days == 366
    assert asked_window(None, None, MONDAY) == own_window(MONDAY)
    assert asked_window(MONDAY, None, MONDAY) == Window(MONDAY, MONDAY)
    assert asked_window(None, date(2011, 1, 5), MONDAY).first == date(2011, 1, 1)
    for first, last in ((year_ago - timedelta(days=1), MONDAY), (MONDAY, MONDAY - timedelta(days=1))):
        with pytest.raises(Invalid):
            asked_window(first, last, MONDAY)
    for first, last in ((date.min, None), (None, date.min), (None, TUESDAY), (date(2010, 12, 31), date(2011, 1, 1))):
        with pytest.raises(DateRefused):
            asked_window(first, last, MONDAY)


def test_one_ribbon_apart_says_nothing_and_one_card_more_does() -> None:
    assert RibbonUse(ribbons=3, cards=1000, rated=500).residual == -500
    assert not RibbonUse(ribbons=3, cards=1000, rated=500).odd
    assert RibbonUse(ribbons=3, cards=999, rated=500).odd
    assert RibbonUse(ribbons=3, cards=2001, rated=500).odd
    assert not RibbonUse(ribbons=3, cards=2000, rated=500).odd


def test_the_measured_yield_of_a_ribbon() -> None:
    assert RibbonUse(ribbons=8, cards=1011, rated=200).per_ribbon == Decimal("126.4")
    assert RibbonUse(ribbons=0, cards=1011, rated=200).per_ribbon is None
    assert RibbonUse(ribbons=8, cards=1011).residual is None
    total = added([RibbonUse(ribbons=1, cards=100, rated=500), RibbonUse(ribbons=2, cards=50, rated=500)])
    assert (total.ribbons, total.cards, total.residual) == (3, 150, -1350)
    assert added([]).residual is None


def test_what_was_destroyed_without_a_cause_is_told() -> None:
    assert Spoiling(destroyed=10, causes={"no_chip": 4}).unexplained == 6


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (Count(office="32.05", day=MONDAY, printed=0), None),
        (Count(office="32.05", day=MONDAY, printed=2_000_000_000), None),
        (Count(office="32.05", day=date(2011, 1, 1), printed=0), None),
        (Count(office="32.05", day=MONDAY, printed=2_000_000_001), Fault.PRINTED_TOO_LARGE),
        (Count(office="32.05", day=MONDAY, printed=-1), Fault.PRINTED_UNREADABLE),
        (Count(office="32.05", day=date(2010, 12, 31), printed=0), Fault.DAY_TOO_EARLY),
        (Count(office="32.05", day=TUESDAY, printed=0), Fault.DAY_NOT_COME),
        (Count(office="51.01", day=MONDAY, printed=0), Fault.OFFICE_UNKNOWN),
    ],
)
def test_a_count_is_refused_from_the_exact_limit_on(count: Count, reason: Fault | None) -> None:
    assert fault(count, TODAY) is reason


def test_a_count_stands_beside_the_one_it_replaces() -> None:
    counts = [Count(office="32.05", day=MONDAY, printed=5), Count(office="32.05", day=TUESDAY, printed=5)]
    told = changes(counts, {("32.05", MONDAY): 4})
    assert [(each.new, each.changed) for each in told] == [(False, True), (True, False)]
    same = changes(counts[:1], {("32.05", MONDAY): 5})
    assert [(each.new, each.changed) for each in same] == [(False, False)]


NUMBER = st.one_of(st.none(), st.integers(0, 500))
DAYS = st.dictionaries(st.dates(date(2025, 9, 1), date(2025, 11, 3)), st.tuples(NUMBER, NUMBER, NUMBER)).map(
    lambda drawn: tuple(
        DayCounts(day=on, reported=reported, entered=None if reported is None else entered, imported=imported)
        for on, (reported, entered, imported) in sorted(drawn.items())
        if (reported, imported) != (None, None)
    )
)


@given(DAYS)
def test_the_residual_is_the_sum_of_its_days_and_of_its_weeks(days: tuple[DayCounts, ...]) -> None:
    found = Comparison(days)
    assert found.residual == sum(each.residual or 0 for each in days)
    weeks = found.weeks(Window(date(2025, 9, 1), MONDAY))
    assert found.residual == sum(week.residual or 0 for week in weeks)


@given(DAYS)
def test_every_day_has_both_counts_or_one(days: tuple[DayCounts, ...]) -> None:
    found = Comparison(days)
    assert len(found.both) + found.only_reported + found.only_siak == len(days)
    assert 0 <= found.differing <= len(found.both)
    assert abs(found.residual) <= sum(abs(each.residual or 0) for each in days)


@given(DAYS, st.integers(0, 500))
def test_a_day_with_one_count_changes_no_residual(days: tuple[DayCounts, ...], number: int) -> None:
    alone = DayCounts(day=date(2025, 12, 1), reported=number)
    assert Comparison((*days, alone)).residual == Comparison(days).residual


@given(st.lists(st.one_of(st.none(), st.integers(-1000, 1000)), max_size=12))
def test_every_week_is_drawn_once_and_inside_the_picture(values: list[int | None]) -> None:
    drawn = bars(values)
    assert len(drawn.more) + len(drawn.fewer) + len(drawn.equal) + len(drawn.unknown) == len(values)
    assert all(0 < height <= HALF for _x, _y, height in (*drawn.more, *drawn.fewer))
    assert len(drawn.more) == sum(value is not None and value > 0 for value in values)


@given(st.dates(date(2011, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_its_monday(on: date) -> None:
    assert monday(on).weekday() == 0
    assert monday(on) <= on < monday(on) + timedelta(days=7)
