"""What a device report counts, and how far it may differ from the books."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.reports.rules import (
    COUNTED_AS,
    Counts,
    apart,
    check,
    check_month,
    counted,
    filled,
)
from inventory.equipment.rules import Condition, DeviceKind

PRINTER = DeviceKind.PRINTER
COUNTS = st.builds(
    Counts, good=st.integers(0, 9), limited=st.integers(0, 9), broken=st.integers(0, 9), lost=st.integers(0, 9)
)
MONTHS = st.dates(date(2010, 1, 1), date(2040, 12, 31)).map(lambda day: day.replace(day=1))
MACHINES = st.lists(st.tuples(st.sampled_from(DeviceKind), st.sampled_from(Condition), st.integers(1, 9)))


@given(MACHINES)
def test_every_machine_is_counted_once_but_the_retired_ones(machines: list[tuple[DeviceKind, Condition, int]]) -> None:
    there = sum(number for _kind, condition, number in machines if condition in COUNTED_AS)
    assert sum(counts.total for counts in counted(machines).values()) == there
    assert set(Condition) - set(COUNTED_AS) == {Condition.RETIRED}


def test_what_is_in_repair_is_counted_as_broken() -> None:
    assert counted([(PRINTER, Condition.IN_REPAIR, 2), (PRINTER, Condition.BROKEN, 1)]) == {PRINTER: Counts(broken=3)}


@given(COUNTS, COUNTS)
def test_two_counts_are_as_far_apart_as_machines_would_have_to_change(one: Counts, other: Counts) -> None:
    assert one.apart(other) == other.apart(one) >= abs(one.total - other.total)
    assert (one.apart(other) == 0) is (one == other)
    assert one.plus(other).apart(one) == other.total


def test_a_difference_is_explained_or_refused() -> None:
    books = {PRINTER: Counts(good=2)}
    check({PRINTER: Counts(good=2)}, books, "")
    check({PRINTER: Counts(good=1, broken=1)}, books, "Satu rusak sejak kemarin")
    for told in ({PRINTER: Counts(good=1, broken=1)}, {}, {DeviceKind.UPS: Counts(good=1), **books}):
        with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "difference_unexplained"):
            check(told, books, " ")
        assert apart(told, books) >= 1
    assert filled({}, books) == {PRINTER: (Counts(), Counts(good=2))}


@pytest.mark.parametrize("number", [-1, 100_001])
def test_counts_that_cannot_be_are_refused(number: int) -> None:
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "count_impossible"):
        check({PRINTER: Counts(good=number)}, {}, "because")


def test_a_month_that_has_not_begun_has_no_report() -> None:
    check_month(date(2025, 11, 1), date(2025, 11, 3))
    with pytest.raises(DateRefused):
        check_month(date(2025, 12, 1), date(2025, 11, 3))
