"""How a machine's condition may go, and what ribbon and film are good for."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.rules import (
    CHANGES,
    FIRST_YEAR,
    GONE,
    PRESENT,
    Condition,
    Dated,
    Ink,
    Supply,
    changed,
    check_acquired,
    check_ends,
    condition_on,
    ink,
    reason_needed,
    serial_number,
    year_plausible,
)

FIRST = date(2025, 1, 1)
TODAY = date(2025, 12, 31)
days = st.integers(0, 30).map(lambda count: FIRST + timedelta(days=count))
some_day = st.dates(date(2005, 1, 1), date(2030, 12, 31))
changes = st.lists(st.tuples(days, st.sampled_from(Condition)), max_size=8)


def log_of(steps: list[tuple[date, Condition]]) -> list[Dated]:
    """A machine's log after those of the steps that are allowed."""
    log = [Dated(FIRST, Condition.GOOD)]
    for day, condition in steps:
        try:
            log = changed(log, Dated(day, condition), "because", TODAY)
        except Invalid:
            continue
    return log


def test_every_present_machine_can_become_anything_else() -> None:
    assert {(a, b) for a in PRESENT for b in Condition if a != b} <= CHANGES


def test_a_retired_machine_is_put_back_before_it_is_repaired() -> None:
    assert (Condition.RETIRED, Condition.IN_REPAIR) not in CHANGES
    assert (Condition.RETIRED, Condition.GOOD) in CHANGES


def test_a_lost_machine_is_found_or_written_off() -> None:
    assert {after for before, after in CHANGES if before is Condition.LOST} == {"good", "limited", "broken", "retired"}


@given(changes)
def test_days_stay_in_order_and_every_step_is_one_of_the_pairs(steps: list[tuple[date, Condition]]) -> None:
    log = log_of(steps)
    assert [entry.day for entry in log] == sorted(entry.day for entry in log)
    pairs = pairwise(log)
    assert all(a.condition == b.condition or (a.condition, b.condition) in CHANGES for a, b in pairs)


@given(changes, days, st.sampled_from(Condition))
def test_a_change_holds_from_its_day_until_the_next_one(
    steps: list[tuple[date, Condition]], day: date, condition: Condition
) -> None:
    log = log_of(steps)
    try:
        after = changed(log, Dated(day, condition), "because", TODAY)
    except Invalid:
        return
    assert condition_on(after, day) is condition
    earlier = [FIRST + timedelta(days=count) for count in range((day - FIRST).days)]
    assert [condition_on(after, one) for one in earlier] == [condition_on(log, one) for one in earlier]
    later = [entry.day for entry in log if entry.day > day]
    if later:
        assert condition_on(after, TODAY) is condition_on(log, TODAY)
    else:
        assert condition_on(after, TODAY) is condition


def test_nothing_is_known_before_the_first_entry() -> None:
    log = [Dated(FIRST, Condition.GOOD)]
    assert condition_on(log, FIRST - timedelta(days=1)) is None
    with pytest.raises(DateRefused) as refusal:
        changed(log, Dated(FIRST - timedelta(days=1), Condition.BROKEN), "because", TODAY)
    assert refusal.value.earliest == FIRST


def test_the_same_condition_again_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        changed([Dated(FIRST, Condition.GOOD)], Dated(FIRST, Condition.GOOD), "because", TODAY)
    assert refusal.value.reason == "condition_same"


def test_a_change_that_the_next_entry_cannot_follow_is_refused() -> None:
    log = [Dated(FIRST, Condition.BROKEN), Dated(FIRST + timedelta(days=9), Condition.IN_REPAIR)]
    with pytest.raises(Invalid) as refusal:
        changed(log, Dated(FIRST + timedelta(days=3), Condition.RETIRED), "because", TODAY)
    assert refusal.value.reason == "condition_later"


@pytest.mark.parametrize("after", sorted(set(Condition) - {Condition.GOOD}))
def test_all_but_good_needs_a_reason(after: Condition) -> None:
    with pytest.raises(Invalid) as refusal:
        changed([Dated(FIRST, Condition.GOOD)], Dated(FIRST, after), "  ", TODAY)
    assert refusal.value.reason == "reason_needed"


@pytest.mark.parametrize("before", sorted(GONE))
def test_coming_back_needs_a_reason_too(before: Condition) -> None:
    assert reason_needed(before, Condition.GOOD)
    assert not reason_needed(Condition.BROKEN, Condition.GOOD)


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(1, 5_000), st.integers(1, 5_000))
def test_the_ink_ends_with_the_first_of_the_two(ribbons: int, films: int, by_ribbon: int, by_film: int) -> None:
    cards = ink(Supply(ribbons, by_ribbon), Supply(films, by_film)).cards
    assert cards <= ribbons * by_ribbon
    assert cards <= films * by_film
    assert cards in (ribbons * by_ribbon, films * by_film)


def test_ten_ribbons_and_three_films_print_four_thousand_five_hundred() -> None:
    assert ink(Supply(10, 500), Supply(3, 1500)) == Ink(10, 3, 4500)


def test_what_is_left_in_printers_prints_too() -> None:
    assert ink(Supply(10, 125, 85), Supply(1, 1500)) == Ink(10, 1, 1335)


def test_an_item_that_is_not_kept_here_limits_nothing() -> None:
    assert ink(Supply(10, 500), Supply(0, None)) == Ink(10, 0, 5000)
    assert ink(Supply(10, None), Supply(3, None)) == Ink(10, 3, 0)


@pytest.mark.parametrize(("year", "good"), [(2008, False), (2009, True), (2025, True), (2026, False)])
def test_a_machine_is_neither_older_than_the_programme_nor_from_the_future(year: int, good: bool) -> None:
    assert year_plausible(year, 2025) is good


def test_a_serial_number_is_the_same_in_small_letters() -> None:
    assert serial_number("  b7250091  a ") == "B7250091 A"


@given(st.none() | some_day, st.none() | st.integers(FIRST_YEAR, 2030), some_day)
def test_no_warranty_ends_before_the_machine_was_bought(acquired: date | None, year: int | None, end: date) -> None:
    """By the day where it is known, else by the year."""
    bought = acquired or date(year or FIRST_YEAR, 1, 1)
    for field in ("warranty_end", "service_end"):
        if end >= bought:
            check_ends(acquired, year, {field: end})
        else:
            with pytest.raises(Invalid, check=lambda refusal, field=field: refusal.field == field):
                check_ends(acquired, year, {field: end})


@given(some_day, st.none() | st.integers(FIRST_YEAR, 2030), some_day)
def test_a_machine_is_acquired_from_its_year_on_until_it_is_on_record(
    acquired: date, year: int | None, recorded: date
) -> None:
    if (year or FIRST_YEAR) <= acquired.year and acquired <= recorded:
        check_acquired(acquired, year, recorded)
    else:
        with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "acquired_impossible"):
            check_acquired(acquired, year, recorded)
