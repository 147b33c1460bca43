"""Who may stand in the register, and who can have been at a training."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import AlreadyDone, DateRefused, Invalid
from inventory.staffing import rules
from inventory.staffing.rules import Crew, Standing

TODAY = date(2025, 11, 3)
digits = st.text("0123456789", max_size=24)


@given(digits)
def test_a_nip_has_eighteen_digits_or_is_left_out(typed: str) -> None:
    if len(typed) in (0, 18):
        assert rules.nip(f" {typed[:8]} {typed[8:]} ") == typed
    else:
        with pytest.raises(Invalid):
            rules.nip(typed)


@given(st.lists(st.integers(1, 9)), st.sets(st.integers(1, 9)))
def test_only_operators_of_the_day_were_there_each_once(chosen: list[int], there: set[int]) -> None:
    if chosen and len(set(chosen)) == len(chosen) and set(chosen) <= there:
        assert rules.check_attendance(chosen, there) == chosen
    else:
        with pytest.raises(Invalid):
            rules.check_attendance(chosen, there)


def test_somebody_leaves_once_after_coming_and_not_tomorrow() -> None:
    rules.check_leaving("Asep", None, TODAY, TODAY, TODAY)
    with pytest.raises(AlreadyDone):
        rules.check_leaving("Asep", TODAY, TODAY, TODAY, TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(DateRefused):
            rules.check_leaving("Asep", None, day, TODAY, TODAY)


def test_standing_and_crew() -> None:
    assert [rules.standing(None, 1), rules.standing(None, 0), rules.standing(TODAY, 1)] == list(Standing)
    assert [Crew(2, 0).able, Crew(0, 0).able, Crew(2, 1).able] == [False, False, True]
