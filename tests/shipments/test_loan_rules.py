"""The rules of loans, for all figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid, QuantityMismatch, RouteRefused
from inventory.shipments.loans import rules as loan_rules
from inventory.shipments.rules import Purpose, ShipmentLine

ITEMS = st.sampled_from(["ktp-wni", "ribbon", "film"])
PIECES = st.dictionaries(ITEMS, st.integers(0, 5_000))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.sampled_from([*Purpose]), st.one_of(st.none(), st.integers(1, 9)), st.one_of(st.none(), DAYS), DAYS)
def test_a_return_names_a_loan_and_only_a_loan_is_due(
    purpose: Purpose, loan: int | None, due: date | None, day: date
) -> None:
    named = (loan is not None) == (purpose == "loan_return")
    dated = due is None or (purpose == "loan" and due >= day)
    if named and dated:
        loan_rules.check_terms(purpose, loan, due, day)
        return
    with pytest.raises(Invalid):
        loan_rules.check_terms(purpose, loan, due, day)


@pytest.mark.parametrize(("source", "destination"), [("32.05", "32.04"), ("32.04", "32.06"), ("32.06", "32.05")])
def test_only_the_way_back_is_a_way(source: str, destination: str) -> None:
    loan_rules.check_way_back("32.05", "32.04", "32.04", "32.05")
    with pytest.raises(RouteRefused):
        loan_rules.check_way_back("32.05", "32.04", source, destination)


@given(PIECES, st.lists(PIECES, max_size=6))
def test_returns_in_parts_never_add_up_to_more_than_came(came: dict[str, int], parts: list[dict[str, int]]) -> None:
    back: dict[str, int] = {}
    for part in parts:
        lines = [ShipmentLine(item=item, quantity=pieces) for item, pieces in part.items() if pieces]
        out = loan_rules.still_out(came, back)
        if all(back.get(line.item, 0) + line.quantity <= came.get(line.item, 0) for line in lines):
            loan_rules.check_returned(out, lines)
            back |= {line.item: back.get(line.item, 0) + line.quantity for line in lines}
            continue
        with pytest.raises(QuantityMismatch) as told:
            loan_rules.check_returned(out, lines)
        assert told.value.expected == came.get(told.value.item, 0) - back.get(told.value.item, 0)
        assert told.value.given > told.value.expected


@given(DAYS, st.integers(-40, 40), st.integers(0, 5))
def test_a_loan_is_late_from_the_day_after_until_all_is_back(due: date, days: int, out: int) -> None:
    assert loan_rules.is_overdue(due, out, due + timedelta(days=days)) == (days > 0 and out > 0)
    assert not loan_rules.is_overdue(None, out, due)
