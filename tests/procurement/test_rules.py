"""Which steps a purchase takes, what its lines may be, and what they cost."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import AlreadyDone, DateRefused, Invalid, Overpaid, Pending
from inventory.procurement.rules import (
    LARGEST_AMOUNT,
    PAYABLE,
    STORED,
    Line,
    Progress,
    PurchaseState,
    budget_year_plausible,
    check_contract_date,
    check_delivery_date,
    check_lines,
    check_payment,
    check_price,
    demand_payable,
    demand_step,
    may_step,
    prices_complete,
    serials_by_line,
    standing,
    total,
)

TODAY = date(2025, 11, 3)
states = st.sampled_from(PurchaseState)
prices = st.decimals(min_value=0, max_value=10**12, places=2)
RIBBON = Line(item="ribbon", quantity=10)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("planned", "delivered"),
        ("cancelled", "ordered"),
        ("cancelled", "delivered"),
        ("delivered", "cancelled"),
        ("ordered", "planned"),
        ("approved", "planned"),
        ("requested", "ordered"),
        ("partly_delivered", "cancelled"),
        ("paid", "delivered"),
    ],
)
def test_steps_that_are_none(before: str, after: str) -> None:
    assert not may_step(PurchaseState(before), PurchaseState(after))


@given(states, states)
def test_every_step_is_taken_or_refused_in_words(before: PurchaseState, after: PurchaseState) -> None:
    if may_step(before, after):
        demand_step("PGD-32.05-1", before, after)
    else:
        with pytest.raises((Invalid, Pending, AlreadyDone)):
            demand_step("PGD-32.05-1", before, after)


@given(st.sampled_from(STORED), st.integers(0, 5), st.integers(0, 5), prices, prices)
def test_what_follows_an_order_follows_from_deliveries_and_payments(
    stored: PurchaseState, outstanding: int, delivered: int, contract: Decimal, paid: Decimal
) -> None:
    shown = standing(
        stored, Progress(outstanding=outstanding, delivered=delivered, contract=contract, paid=min(paid, contract))
    )
    if stored is not PurchaseState.ORDERED:
        assert shown is stored
    elif outstanding:
        assert shown == ("partly_delivered" if delivered else "ordered")
    else:
        assert shown == ("paid" if paid >= contract > 0 else "delivered")


@given(states)
def test_only_what_is_ordered_is_paid_for(state: PurchaseState) -> None:
    if state in PAYABLE:
        demand_payable("PGD-32.05-1", state)
    else:
        with pytest.raises((Invalid, AlreadyDone)):
            demand_payable("PGD-32.05-1", state)


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [("60", None), ("60.01", Overpaid), ("0", Invalid), ("-1", Invalid), ("1.001", Invalid)],
)
def test_payments_stay_within_the_contract(amount: str, refusal: type[Exception] | None) -> None:
    def check() -> None:
        check_payment("PGD-32.05-1", Decimal(amount), paid=Decimal(40), contract=Decimal(100))

    if refusal is None:
        check()
    else:
        with pytest.raises(refusal):
            check()


@given(st.lists(st.tuples(st.integers(1, 10**6), prices)))
def test_a_total_is_exact_to_the_sen(lines: list[tuple[int, Decimal]]) -> None:
    assert int(total(lines) * 100) == sum(quantity * int(price * 100) for quantity, price in lines)


def test_lines_without_a_price_are_left_out_of_the_total() -> None:
    assert total([(10, Decimal(3_700_000)), (2, None)]) == Decimal(37_000_000)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no_lines"),
        ([Line(quantity=1)], "item_or_machine"),
        ([Line(item="ribbon", kind="printer", model="F", quantity=1)], "item_or_machine"),
        ([Line(item="ribbon", quantity=0)], "no_pieces"),
        ([Line(item="ribbon", quantity=-1)], "no_pieces"),
        ([Line(kind="printer", quantity=1)], "model_needed"),
        ([Line(kind="printer", model="F", quantity=501)], "too_many_machines"),
        ([Line(item="ribbon", quantity=1, unit_price=Decimal(-1))], "price_impossible"),
        ([Line(item="ribbon", quantity=1, unit_price=Decimal("0.001"))], "price_impossible"),
        ([Line(item="ribbon", quantity=2_000_000_000, unit_price=Decimal(3_700_000))], "amount_too_large"),
        ([RIBBON, RIBBON], "item_twice"),
        ([Line(kind="ups", model="A", quantity=1), Line(kind="ups", model=" a ", quantity=1)], "item_twice"),
    ],
)
def test_lines_that_make_no_sense(lines: list[Line], reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_lines(lines)
    assert refusal.value.reason == reason


@given(st.integers(1, 2_000_000_000), prices)
def test_no_line_costs_more_than_a_sum_can_hold(quantity: int, price: Decimal) -> None:
    try:
        check_price(price, quantity)
    except Invalid:
        assert quantity * price > LARGEST_AMOUNT
    else:
        assert quantity * price <= LARGEST_AMOUNT


def test_only_a_grant_may_cost_nothing() -> None:
    assert prices_complete([Decimal(0)], "grant")
    assert not prices_complete([Decimal(0)], "APBD")
    assert not prices_complete([Decimal(1), None], "grant")


@pytest.mark.parametrize(("year", "good"), [(2010, False), (2011, True), (2026, True), (2027, False)])
def test_budgets_run_from_the_first_to_the_next(year: int, good: bool) -> None:
    assert budget_year_plausible(year, 2025) is good


@pytest.mark.parametrize("day", [date(2025, 11, 4), date(2023, 12, 31)])
def test_a_contract_is_signed_neither_tomorrow_nor_long_before_its_budget(day: date) -> None:
    check_contract_date(date(2024, 1, 1), 2025, TODAY)
    with pytest.raises(DateRefused):
        check_contract_date(day, 2025, TODAY)


@pytest.mark.parametrize(
    ("day", "contract", "year"),
    [
        (date(2025, 11, 4), date(2025, 10, 1), 2025),
        (date(2025, 9, 30), date(2025, 10, 1), 2025),
        (date(2025, 11, 3), date(2025, 10, 1), 2026),
    ],
)
def test_nothing_arrives_tomorrow_before_its_contract_or_before_its_budget(
    day: date, contract: date, year: int
) -> None:
    check_delivery_date(TODAY, date(2025, 10, 1), 2025, TODAY)
    with pytest.raises(DateRefused):
        check_delivery_date(day, contract, year, TODAY)


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 4)), st.randoms(use_true_random=False))
def test_one_serial_number_for_each_machine(due: dict[int, int], random) -> None:
    numbers = [f"B{number}" for number in range(sum(due.values()))]
    random.shuffle(numbers)
    rest = iter(numbers)
    typed = {line: [next(rest) for _ in range(wanted)] for line, wanted in due.items()}
    assert serials_by_line(due, typed) == typed
    for line in due:
        with pytest.raises(Invalid):
            serials_by_line(due, {**typed, line: typed[line][1:]})
        with pytest.raises(Invalid):
            serials_by_line(due, {**typed, line: [*typed[line], "B-MORE"]})


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({1: ["B1", " b1 "]}, "serial_twice"),
        ({1: ["B1", " "]}, "serial_needed"),
        ({}, "serial_needed"),
        ({1: ["B1", "B2"], 7: ["B3"]}, "line_unknown"),
    ],
)
def test_serial_numbers_that_do_not_fit(typed: dict[int, list[str]], reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        serials_by_line({1: 2}, typed)
    assert refusal.value.reason == reason
