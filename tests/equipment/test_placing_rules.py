"""Where a machine may go, when it may be lent, and what cannot be given back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.placing.rules import (
    Standing,
    check_day,
    check_handover,
    check_loan,
    check_move,
    check_retirement,
    check_return,
    is_late,
    spread,
)
from inventory.equipment.rules import GONE, Condition

DAY = date(2025, 11, 3)
THERE = Standing(office="32.05", point_id=None, lender=None, condition=Condition.GOOD, since=DAY)
LENT = replace(THERE, office="32.04", lender="32.05")
OFFICES = st.sampled_from(["32", "32.04", "32.05", "51.01"])


def reason_of(check, *told, **more) -> str | None:
    """Why it is refused; None where it is not."""
    try:
        check(*told, **more)
    except Invalid as refusal:
        return refusal.reason
    return None


@given(OFFICES, st.integers(1, 3) | st.none(), OFFICES, st.integers(1, 3) | st.none())
def test_a_machine_moves_anywhere_but_to_where_it_is(office, point, to, place) -> None:
    of = replace(THERE, office=office, point_id=point)
    assert reason_of(check_move, of, to, place) == ("device_there" if (office, point) == (to, place) else None)


def test_what_is_lent_moves_only_within_the_office_that_has_it() -> None:
    assert reason_of(check_move, LENT, "32.04", 7) is None
    assert reason_of(check_move, LENT, "32.05", None) == "device_lent"


@pytest.mark.parametrize("condition", sorted(GONE))
def test_what_is_gone_goes_nowhere(condition: Condition) -> None:
    gone = replace(THERE, condition=condition)
    assert reason_of(check_move, gone, "32.04", None) == "device_gone"
    assert reason_of(check_handover, gone, "32.05", "32.04") == "device_gone"
    assert reason_of(check_loan, gone, "32.04", DAY, DAY, national=False) == "device_gone"
    assert reason_of(check_return, replace(LENT, condition=condition)) == "device_gone"


@given(OFFICES, st.booleans(), st.integers(-5, 5))
def test_a_loan_stays_in_the_province_and_is_due_after_it_began(borrower: str, national: bool, days: int) -> None:
    why = reason_of(check_loan, THERE, borrower, DAY, DAY + timedelta(days=days), national=national)
    if borrower == "32.05" or (borrower[:2] != "32" and not national):
        assert why == "device_borrower"
    else:
        assert why == ("due_before_lent" if days < 0 else None)


def test_the_centre_borrows_nothing_and_nothing_is_lent_twice() -> None:
    assert reason_of(check_loan, THERE, "00", DAY, DAY, national=True) == "device_borrower"
    assert reason_of(check_loan, LENT, "32", DAY, DAY, national=True) == "device_lent"


def test_what_was_never_lent_is_not_given_back() -> None:
    assert reason_of(check_return, THERE) == "device_not_lent"
    assert reason_of(check_return, LENT) is None


def test_only_the_owner_retires_a_machine() -> None:
    assert reason_of(check_retirement, LENT, Condition.RETIRED) == "device_lent"
    assert reason_of(check_retirement, LENT, Condition.LOST) is None
    assert reason_of(check_retirement, THERE, Condition.RETIRED) is None


def test_no_step_is_put_before_the_latest_one() -> None:
    check_day(THERE, DAY, DAY)
    with pytest.raises(DateRefused) as refusal:
        check_day(THERE, DAY - timedelta(days=1), DAY)
    assert refusal.value.earliest == DAY


@given(st.integers(-3, 3))
def test_a_loan_is_late_from_the_day_after_it_was_due(days: int) -> None:
    assert is_late(DAY + timedelta(days=days), DAY) is (days < 0)


@given(st.lists(st.integers(1, 99), unique=True), st.lists(OFFICES, unique=True), st.integers(0, 4))
def test_machines_are_spread_evenly_as_far_as_they_go(numbers: list[int], receivers: list[str], each: int) -> None:
    given_out = spread(numbers, receivers, each)
    assert list(given_out) == numbers[: len(given_out)]
    assert len(given_out) == min(len(numbers), each * len(receivers))
    counts = [list(given_out.values()).count(receiver) for receiver in receivers]
    assert counts == sorted(counts, reverse=True)
    assert all(count <= each for count in counts)
