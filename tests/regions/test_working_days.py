"""On which days offices work: weekends, national holidays and joint leave (cuti bersama)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.regions import calendar, rules

FRIDAY = date(2025, 11, 14)
SATURDAY = date(2025, 11, 15)
MONDAY = date(2025, 11, 17)

IDUL_FITRI_2017 = [date(2017, 6, 25), date(2017, 6, 26)]
JOINT_LEAVE_2017 = [date(2017, 6, day) for day in (23, 27, 28, 29, 30)]
HOLIDAYS_OF_THE_SEASON = [
    date(2017, 4, 14),
    date(2017, 4, 24),
    date(2017, 5, 1),
    date(2017, 5, 11),
    date(2017, 5, 25),
    date(2017, 6, 1),
]

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
spans = st.integers(-5, 400)
closures = st.frozensets(st.dates(date(2025, 1, 1), date(2025, 3, 31)))


def counted_one_by_one(first: date, last: date, closed: frozenset[date]) -> int:
    count, day = 0, first
    while day <= last:
        count += day.strftime("%a") not in ("Sat", "Sun") and day not in closed
        day += timedelta(days=1)
    return count


@given(st.dates(date(2024, 12, 1), date(2025, 4, 30)), spans, closures)
def test_working_days_are_as_many_as_counted_one_by_one(first: date, span: int, closed: frozenset[date]) -> None:
    last = first + timedelta(days=span)
    working = rules.working_days(first, last, closed)

    assert len(working) == counted_one_by_one(first, last, closed)
    assert working == sorted(set(working))
    assert all(first <= day <= last and rules.is_working_day(day, closed) for day in working)


@given(st.dates(date(2024, 12, 1), date(2025, 4, 30)), st.integers(0, 200), st.integers(0, 200), closures)
def test_two_windows_that_touch_hold_what_the_whole_holds(
    first: date, span: int, further: int, closed: frozenset[date]
) -> None:
    middle = first + timedelta(days=span)
    last = middle + timedelta(days=further)
    parts = rules.working_days(first, middle, closed) + rules.working_days(middle + timedelta(days=1), last, closed)
    assert parts == rules.working_days(first, last, closed)


def test_both_ends_of_a_window_belong_to_it() -> None:
    assert rules.working_days(FRIDAY, MONDAY, frozenset()) == [FRIDAY, MONDAY]


def test_a_window_of_one_day_holds_it_or_nothing() -> None:
    assert rules.working_days(FRIDAY, FRIDAY, frozenset()) == [FRIDAY]
    assert rules.working_days(SATURDAY, SATURDAY, frozenset()) == []
    assert rules.working_days(FRIDAY, FRIDAY, frozenset({FRIDAY})) == []


def test_a_window_that_ends_before_it_begins_is_empty() -> None:
    assert rules.working_days(MONDAY, FRIDAY, frozenset()) == []


def test_today_is_not_due_and_yesterday_is() -> None:
    assert rules.due_days(FRIDAY, FRIDAY, frozenset()) == []
    assert rules.due_days(FRIDAY, SATURDAY, frozenset()) == [FRIDAY]
    assert rules.due_days(FRIDAY, MONDAY, frozenset()) == [FRIDAY]
    assert calendar.due_days(FRIDAY, MONDAY + timedelta(days=1)) == [FRIDAY, MONDAY]


@pytest.mark.parametrize("day", [*HOLIDAYS_OF_THE_SEASON, *IDUL_FITRI_2017, *JOINT_LEAVE_2017])
def test_offices_were_closed_on_the_holidays_of_2017(day: date) -> None:
    assert not calendar.is_working_day(day)


def test_the_season_of_2017_had_no_other_closed_days() -> None:
    closed = calendar.closed_days(date(2017, 4, 1), date(2017, 7, 6))
    assert sorted(closed) == sorted([*HOLIDAYS_OF_THE_SEASON, *IDUL_FITRI_2017, *JOINT_LEAVE_2017])


def test_the_season_of_2017_had_57_working_days() -> None:
    assert len(calendar.working_days(date(2017, 4, 1), date(2017, 7, 6))) == 57


def test_work_went_on_before_and_after_the_long_leave_of_2017() -> None:
    assert calendar.working_days(date(2017, 6, 22), date(2017, 7, 3)) == [date(2017, 6, 22), date(2017, 7, 3)]


def test_closed_days_are_named_in_both_languages() -> None:
    leave = date(2017, 6, 27)
    assert calendar.closed_days(leave, leave) == {leave: "Cuti Bersama Hari Raya Idul Fitri"}
    assert calendar.closed_days(leave, leave, "en") == {leave: "Eid al-Fitr Joint Holiday"}


def test_a_window_over_new_year_holds_the_closed_days_of_both_years() -> None:
    closed = calendar.closed_days(date(2024, 12, 25), date(2025, 1, 1))
    assert list(closed) == [date(2024, 12, 25), date(2024, 12, 26), date(2025, 1, 1)]


@given(days, st.integers(0, 60))
def test_closed_days_lie_in_their_window_in_order(first: date, span: int) -> None:
    last = first + timedelta(days=span)
    closed = list(calendar.closed_days(first, last))
    assert closed == sorted(closed)
    assert all(first <= day <= last for day in closed)


@given(days, st.integers(0, 60))
def test_the_calendar_agrees_with_itself_day_by_day(first: date, span: int) -> None:
    last = first + timedelta(days=span)
    assert calendar.working_days(first, last) == [d for d in rules.days(first, last) if calendar.is_working_day(d)]


@given(days, st.integers(1, 60))
def test_the_last_working_days_are_the_whole_window_up_to_the_day(last: date, count: int) -> None:
    found = calendar.last_working_days(last, count)
    assert len(found) == count
    assert found == calendar.working_days(found[0], last)


def test_the_last_working_days_include_the_day_itself() -> None:
    assert calendar.last_working_days(MONDAY, 2) == [FRIDAY, MONDAY]
    assert calendar.last_working_days(SATURDAY, 1) == [FRIDAY]
    assert calendar.last_working_days(date(2017, 6, 30), 1) == [date(2017, 6, 22)]


def test_no_days_asked_for_are_no_days() -> None:
    assert calendar.last_working_days(MONDAY, 0) == []
