"""What is usual and what is far from it; and when a supplier is on time."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid
from inventory.procurement.prices.rules import FEWEST_PRICES, Verdict, range_of
from inventory.procurement.suppliers.rules import Promise, Punctuality, punctuality, tax_number

some_price = st.decimals(min_value=1, max_value=10**9, places=2)
many = st.lists(some_price, min_size=FEWEST_PRICES, max_size=40)
TODAY = date(2025, 11, 3)


def usual(*prices: object) -> list[Decimal]:
    return [Decimal(str(price)) for price in prices]


@given(many)
def test_the_range_holds_every_price_and_the_middle_is_usual(prices: list[Decimal]) -> None:
    known = range_of(prices)
    assert known.lowest <= known.middle <= known.highest
    assert known.verdict(known.middle) is Verdict.USUAL
    assert known.count == len(prices)


@given(many)
def test_never_are_half_of_the_prices_outliers(prices: list[Decimal]) -> None:
    known = range_of(prices)
    far = sum(known.verdict(price) is Verdict.OUTLIER for price in prices)
    assert 2 * far < len(prices)


@given(many, st.integers(2, 1000))
def test_the_verdict_does_not_depend_on_the_unit(prices: list[Decimal], factor: int) -> None:
    known, scaled = range_of(prices), range_of([price * factor for price in prices])
    assert [known.verdict(price) for price in prices] == [scaled.verdict(price * factor) for price in prices]


@given(st.lists(some_price, min_size=1, max_size=FEWEST_PRICES - 1), some_price)
def test_of_fewer_than_five_prices_nobody_can_tell(prices: list[Decimal], price: Decimal) -> None:
    assert range_of(prices).verdict(price) is Verdict.TOO_FEW


def test_one_absurd_price_does_not_hide_itself() -> None:
    known = range_of(usual(3_600_000, 3_650_000, 3_700_000, 3_700_000, 3_900_000, 37_000_000))
    assert known.middle == 3_700_000
    assert known.verdict(Decimal(37_000_000)) is Verdict.OUTLIER
    assert known.verdict(Decimal(3_900_000)) is Verdict.USUAL
    assert known.percent_off(Decimal(37_000_000)) == 900


def test_the_limit_is_three_and_a_half_robust_deviations() -> None:
    known = range_of(usual(80, 90, 100, 110, 120))  # median 100, deviations 20 10 0 10 20, their median 10
    assert known.reach == Decimal("51.891")  # 3.5 × 1.4826 × 10
    assert known.verdict(Decimal("151.891")) is Verdict.USUAL
    assert known.verdict(Decimal("151.892")) is Verdict.OUTLIER
    assert known.verdict(Decimal("48.108")) is Verdict.OUTLIER


def test_where_everybody_pays_the_same_a_few_per_cent_are_no_outlier() -> None:
    known = range_of(usual(100, 100, 100, 100, 100))
    assert known.reach == Decimal("17.5")
    assert known.verdict(Decimal("117.5")) is Verdict.USUAL
    assert known.verdict(Decimal("117.51")) is Verdict.OUTLIER


@pytest.mark.parametrize("typed", ["01.234.567.8-901.000", "012345678901000", "0" + "012345678901000", ""])
def test_numbers_of_companies(typed: str) -> None:
    assert tax_number(typed) == "".join(filter(str.isdigit, typed))


@pytest.mark.parametrize("typed", ["1" * 16, "12345", "01.234.567.8-901.00x", "٠" * 15, "1" * 17])
def test_numbers_of_persons_and_of_nobody_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        tax_number(typed)
    assert (refusal.value.reason, refusal.value.field) == ("tax_number_impossible", "tax_number")


def test_a_contract_counts_once_it_is_complete_or_late() -> None:
    promises = [
        Promise(date(2025, 10, 20), date(2025, 10, 20)),  # on its day
        Promise(date(2025, 10, 20), date(2025, 10, 21)),  # a day late
        Promise(date(2025, 11, 2), None),  # late, and still to come
        Promise(date(2025, 11, 3), None),  # due today
        Promise(date(2025, 12, 1), date(2025, 11, 1)),  # early
    ]
    assert punctuality(promises, TODAY) == Punctuality(on_time=2, due=4)
    assert punctuality([], TODAY) == Punctuality(0, 0)
