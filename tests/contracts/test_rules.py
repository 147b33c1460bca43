"""Where a contract stands, and when people are reminded of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.contracts import rules
from inventory.contracts.rules import MOST_DAYS, Standing
from inventory.core.errors import AlreadyDone, DateRefused, Invalid

days = st.dates(date(2012, 1, 1), date(2040, 12, 31))
END = date(2025, 12, 31)


@given(days, st.integers(1, MOST_DAYS), days)
def test_a_contract_goes_from_running_over_ending_to_over(ends_on: date, before: int, today: date) -> None:
    reminded = rules.remind_from(ends_on, before)
    found = rules.standing(reminded, ends_on, None, today)
    assert (found is Standing.OVER) == (today > ends_on)
    assert (found is Standing.ENDING) == (ends_on - timedelta(days=before) <= today <= ends_on)
    assert rules.standing(reminded, ends_on, today, today) is Standing.STOPPED


@pytest.mark.parametrize("before", [0, -1, MOST_DAYS + 1])
def test_nobody_is_reminded_on_a_senseless_day(before: int) -> None:
    with pytest.raises(Invalid):
        rules.remind_from(END, before)


@given(days, days)
def test_a_renewal_ends_later_than_before(before: date, ends_on: date) -> None:
    if ends_on > before:
        rules.check_renewal("Lisensi", before, ends_on, None)
    else:
        with pytest.raises(Invalid) as refusal:
            rules.check_renewal("Lisensi", before, ends_on, None)
        assert refusal.value.reason == "renewal_not_later"


def test_what_is_given_up_is_neither_renewed_nor_given_up_again() -> None:
    with pytest.raises(AlreadyDone):
        rules.check_renewal("Lisensi", END, END + timedelta(days=1), END)
    with pytest.raises(AlreadyDone):
        rules.check_stop("Lisensi", END, END, date(2025, 1, 1), END)
    with pytest.raises(DateRefused):
        rules.check_stop("Lisensi", None, END, date(2025, 1, 1), END - timedelta(days=1))


def test_a_contract_does_not_end_before_it_begins() -> None:
    rules.check_span(END, END)
    with pytest.raises(Invalid):
        rules.check_span(END, END - timedelta(days=1))


def test_no_contract_is_older_than_the_cards() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_span(date(1, 1, 5), END)
    assert refusal.value.reason == "contract_too_old"
