"""What a budget line may be, and what acts do to its ceiling."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inventory.core.errors import BudgetExceeded, CeilingTooLow, DateRefused, Invalid
from inventory.procurement.budgets.rules import (
    Purse,
    Standing,
    change_of,
    check_amount,
    check_code,
    check_day,
    check_purses,
    committed_after,
    shifted,
)
from inventory.procurement.rules import LARGEST_AMOUNT

money = st.decimals(min_value=0, max_value=10**12, places=2)


@st.composite
def lines(draw: st.DrawFn) -> Standing:
    """A line of which no more is committed than it may."""
    committed, left = draw(money), draw(money)
    return Standing(name="5.1.02 Bahan", ceiling=committed + left, committed=committed)


@given(lines(), money)
def test_what_is_committed_never_passes_the_ceiling(line: Standing, wanted: Decimal) -> None:
    if wanted <= line.left:
        assert committed_after(line, Decimal(0), wanted) == line.committed + wanted <= line.ceiling
    else:
        with pytest.raises(BudgetExceeded) as refusal:
            committed_after(line, Decimal(0), wanted)
        assert (refusal.value.ceiling, refusal.value.committed, refusal.value.wanted) == (
            line.ceiling,
            line.committed,
            wanted,
        )


@given(lines(), money, money)
def test_taking_and_giving_back_leaves_what_was_there(line: Standing, first: Decimal, second: Decimal) -> None:
    assume(first <= line.left and second <= line.left)
    taken = Standing(name=line.name, ceiling=line.ceiling, committed=committed_after(line, Decimal(0), first))
    changed = Standing(name=line.name, ceiling=line.ceiling, committed=committed_after(taken, first, second))
    assert committed_after(changed, second, Decimal(0)) == line.committed


@given(lines(), lines(), money)
def test_a_shift_keeps_the_sum_and_what_is_committed(source: Standing, target: Standing, amount: Decimal) -> None:
    if 0 < amount <= source.left:
        after = shifted(source, target, amount)
        assert sum(after) == source.ceiling + target.ceiling
        assert after[0] >= source.committed
    else:
        with pytest.raises((BudgetExceeded, Invalid)):
            shifted(source, target, amount)


@given(lines(), money)
def test_a_change_is_the_difference_and_leaves_what_is_committed(line: Standing, ceiling: Decimal) -> None:
    if ceiling == line.ceiling:
        with pytest.raises(Invalid):
            change_of(line, ceiling)
    elif ceiling < line.committed:
        with pytest.raises(CeilingTooLow):
            change_of(line, ceiling)
    else:
        assert line.ceiling + change_of(line, ceiling) == ceiling


@pytest.mark.parametrize("code", ["5.1.02.01.01.0026", "5.2", "5.2.3.29.05"])
def test_account_codes(code: str) -> None:
    check_code(code)


@pytest.mark.parametrize("code", ["", "5", "5.", ".5", "5..1", "5.1a", "5,1", "5.１", "5.1 ", "5." + "1" * 39])
def test_what_is_no_account_code(code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_code(code)
    assert refusal.value.reason == "account_code_impossible"


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (Decimal("-0.01"), "amount_impossible"),
        (Decimal("0.001"), "amount_impossible"),
        (Decimal(0), "amount_impossible"),
        (LARGEST_AMOUNT + Decimal("0.01"), "amount_too_great"),
    ],
)
def test_amounts_that_cannot_be(amount: Decimal, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_amount(amount, "amount")
    assert (refusal.value.reason, refusal.value.field) == (reason, "amount")


def test_amounts_at_their_bounds() -> None:
    check_amount(Decimal("0.01"), "amount")
    check_amount(LARGEST_AMOUNT, "amount")
    check_amount(Decimal(0), "ceiling", nothing=True)


def test_a_shift_does_not_make_a_ceiling_beyond_the_largest() -> None:
    full = Standing(name="a", ceiling=LARGEST_AMOUNT, committed=Decimal(0))
    with pytest.raises(Invalid) as refusal:
        shifted(Standing(name="b", ceiling=Decimal(1), committed=Decimal(0)), full, Decimal(1))
    assert refusal.value.reason == "amount_too_great"


@pytest.mark.parametrize("other", [{"office": "32.04"}, {"budget_year": 2024}, {"fund": "APBD-P"}])
def test_money_stays_in_its_purse(other: dict[str, object]) -> None:
    here = {"office": "32.05", "budget_year": 2025, "fund": "APBD"}
    check_purses(Purse(**here), Purse(**here))
    with pytest.raises(Invalid) as refusal:
        check_purses(Purse(**here), Purse(**here | other))
    assert (refusal.value.reason, refusal.value.field) == ("shift_elsewhere", "target")


@pytest.mark.parametrize(
    ("day", "good"),
    [
        (date(2024, 1, 1), True),
        (date(2023, 12, 31), False),
        (date(2025, 11, 3), True),
        (date(2025, 11, 4), False),
    ],
)
def test_an_act_lies_between_the_year_before_and_today(day: date, good: bool) -> None:
    if good:
        check_day(day, 2025, date(2025, 11, 3))
    else:
        with pytest.raises(DateRefused):
            check_day(day, 2025, date(2025, 11, 3))


def test_a_budget_of_last_year_takes_no_act_of_this_year() -> None:
    check_day(date(2024, 12, 31), 2024, date(2025, 11, 3))
    with pytest.raises(DateRefused):
        check_day(date(2025, 1, 1), 2024, date(2025, 11, 3))
