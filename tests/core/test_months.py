"""Months follow each other, and are written in one way."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import NotFound
from inventory.core.months import last_day, month_before, month_of, months_until, next_month, to_choose, written

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@given(DAYS)
def test_months_follow_each_other(day: date) -> None:
    month = month_of(day)
    assert month.day == next_month(day).day == 1
    assert month_before(next_month(day)) == month
    assert month <= day <= last_day(day) == next_month(day) - timedelta(days=1)
    assert written(f"{day:%Y-%m}") == month


@given(DAYS, st.integers(1, 60))
def test_the_latest_months_first(day: date, count: int) -> None:
    months = months_until(day, count)
    assert months[0] == month_of(day)
    assert all(earlier == month_before(later) for later, earlier in pairwise(months))
    assert len(months) == count


def test_over_the_turn_of_a_year() -> None:
    assert months_until(date(2025, 2, 1), 3) == [date(2025, 2, 1), date(2025, 1, 1), date(2024, 12, 1)]


def test_the_month_that_is_asked_for_is_among_those_to_choose_from() -> None:
    asked = date(2017, 5, 1)
    assert to_choose(date(2025, 11, 3), [asked])[::24] == [date(2025, 11, 1), asked]
    assert to_choose(date(2025, 11, 3), [date(2025, 10, 1)]) == months_until(date(2025, 11, 1), 24)


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13", "2025-1", "0999-01", "3000-01", "2025-11-01", "２０２５-11", " 2025-11"]
)
def test_what_is_no_month_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        written(text)
