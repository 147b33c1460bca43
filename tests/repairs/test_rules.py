"""How a ticket goes, how long machines are down, and what a part can come out of."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid
from inventory.equipment.rules import Condition, Dated, condition_on
from inventory.repairs import rules
from inventory.repairs.rules import DOWN, OPEN, TRANSITIONS, Course, RepairState

FIRST = date(2025, 1, 1)
DAYS = st.integers(0, 120).map(lambda number: FIRST + timedelta(days=number))
LOGS = st.lists(st.builds(Dated, DAYS, st.sampled_from(Condition)), max_size=8).map(
    lambda log: sorted(log, key=lambda entry: entry.day)
)


def test_what_is_settled_stays_settled() -> None:
    assert {before for before, _after in TRANSITIONS} == OPEN
    assert {after for _before, after in TRANSITIONS} == set(RepairState) - {RepairState.FAULT_REPORTED}


@given(log=LOGS, first=DAYS, length=st.integers(0, 60))
def test_days_down_are_the_days_at_whose_close_it_was_down(log: list[Dated], first: date, length: int) -> None:
    days = [first + timedelta(days=number) for number in range(length)]
    down = [day for day in days if condition_on(log, day) in DOWN]
    assert rules.days_down(log, first, first + timedelta(days=length - 1)) == len(down)


PLACED = st.lists(st.tuples(DAYS, st.sampled_from(("32.04", "32.05"))), max_size=6).map(
    lambda placed: sorted(placed, key=lambda step: step[0])
)


@given(placed=PLACED, first=DAYS, length=st.integers(1, 60))
def test_a_machine_is_at_one_office_at_the_close_of_each_day(
    placed: list[tuple[date, str]], first: date, length: int
) -> None:
    days = [first + timedelta(days=number) for number in range(length)]
    there = rules.stays(placed, days[0], days[-1])
    for day in days:
        last = [office for came, office in placed if came <= day][-1:]
        assert [office for office, spans in there.items() for start, end in spans if start <= day <= end] == last


@given(log=LOGS, first=DAYS, lengths=st.tuples(st.integers(1, 40), st.integers(1, 40)))
def test_days_down_of_two_windows_that_adjoin_add_up(log: list[Dated], first: date, lengths: tuple[int, int]) -> None:
    middle, last = first + timedelta(days=lengths[0]), first + timedelta(days=sum(lengths))
    parts = rules.days_down(log, first, middle) + rules.days_down(log, middle + rules.DAY, last)
    assert rules.days_down(log, first, last) == parts


COURSES = st.tuples(DAYS, st.integers(0, 30), st.integers(0, 30)).map(
    lambda told: Course(
        reported=told[0],
        sent=told[0] + timedelta(days=told[1]),
        repaired=told[0] + timedelta(days=sum(told[1:])),
    )
)


@given(courses=st.lists(COURSES, max_size=8), first=DAYS, length=st.integers(0, 200))
def test_a_mean_lies_between_the_fastest_and_the_slowest(courses: list[Course], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = rules.pace(courses, first, last)
    mended = [c.repaired - c.reported for c in courses if c.repaired and first <= c.repaired <= last]
    assert found.repaired == len(mended)
    assert (found.to_repair is None) == (not mended)
    if found.to_repair is not None:
        assert min(mended).days <= found.to_repair <= max(mended).days
        assert found.to_repair == found.to_repair.quantize(rules.TENTH)


def test_a_ticket_that_is_neither_sent_nor_repaired_slows_nobody_down() -> None:
    found = rules.pace([Course(reported=FIRST)], FIRST, FIRST)
    assert (found.sent, found.to_send, found.repaired, found.to_repair) == (0, None, 0, None)


@pytest.mark.parametrize(
    ("state", "due", "overdue"),
    [("at_workshop", 3, True), ("at_workshop", 4, False), ("at_workshop", None, False), ("repaired", 3, False)],
)
def test_a_machine_is_overdue_the_day_after_it_was_promised(state: str, due: int | None, overdue: bool) -> None:
    promised = None if due is None else date(2025, 11, due)
    assert rules.is_overdue(state, promised, date(2025, 11, 4)) is overdue


@pytest.mark.parametrize(
    ("kinds", "same", "condition", "reason"),
    [
        (("printer", "printer"), True, "broken", "donor_unfit"),
        (("printer", "printer_kia"), False, "broken", "donor_unfit"),
        (("printer", "printer"), False, "limited", "donor_works"),
        (("printer", "printer"), False, "lost", "donor_lost"),
    ],
)
def test_no_part_comes_out_of_what_works_or_is_gone(
    kinds: tuple[str, str], same: bool, condition: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_donor(kinds, same, condition)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("cost", ["-1", "0.005", "10000000000000"])
def test_an_impossible_cost_is_refused(cost: str) -> None:
    with pytest.raises(Invalid):
        rules.check_cost(Decimal(cost))
