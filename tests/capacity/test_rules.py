"""Loads against the spread of a province, and what one more printer brings."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.capacity.rules import Queue, Verdict, one_more, per_printer, spread_of

loads = st.lists(st.fractions(0, 100_000, max_denominator=20), min_size=1, max_size=40)


@given(loads)
def test_the_quartiles_lie_in_order_and_split_the_loads(some: list[Fraction]) -> None:
    spread = spread_of(some)
    assert min(some) <= spread.lower <= spread.middle <= spread.upper <= max(some)
    assert sum(load < spread.lower for load in some) <= (len(some) + 1) / 4
    assert sum(load > spread.upper for load in some) <= (len(some) + 1) / 4


@given(loads)
def test_only_what_lies_far_above_the_middle_stands_out(some: list[Fraction]) -> None:
    spread = spread_of(some)
    crowded = [load for load in some if spread.verdict(load) is Verdict.CROWDED]
    assert all(2 * load > 3 * spread.middle for load in crowded)
    assert len(crowded) <= len(some) / 2
    if len(some) < 5:
        assert crowded == []


@given(loads.filter(lambda some: len(some) >= 5), st.integers(1, 1000))
def test_what_is_counted_in_another_unit_stands_out_as_well(some: list[Fraction], unit: int) -> None:
    one, other = spread_of(some), spread_of([load * unit for load in some])
    assert [one.verdict(load) for load in some] == [other.verdict(load * unit) for load in some]


def test_many_people_and_few_printers_stand_out() -> None:
    districts = {
        "Ciamis": (900, 1),
        "Garut": (1900, 2),
        "Bandung": (2600, 12),
        "Bogor": (3900, 14),
        "Depok": (1400, 9),
        "Bekasi": (2100, 11),
        "Subang": (1200, 6),
        "Cirebon": (1300, 6),
    }
    found = {name: per_printer(*each) for name, each in districts.items()}
    spread = spread_of(list(found.values()))
    assert [name for name, load in found.items() if spread.verdict(load) is Verdict.CROWDED] == ["Ciamis", "Garut"]


def test_where_nearly_all_are_alike_a_little_more_is_no_outlier() -> None:
    spread = spread_of([Fraction(100)] * 8)
    assert spread.verdict(Fraction(150)) is Verdict.USUAL
    assert spread.verdict(Fraction(151)) is Verdict.CROWDED


@pytest.mark.parametrize(("people", "working"), [(None, 3), (100, None), (100, 0)])
def test_what_is_not_on_record_has_no_load(people: int | None, working: int | None) -> None:
    assert per_printer(people, working) is None
    assert spread_of([]) is None


queues = st.builds(Queue, waiting=st.integers(0, 50_000), recorded=st.integers(0, 5000), days=st.integers(0, 22))


@given(queues, st.integers(0, 20))
def test_one_more_printer_never_makes_anybody_wait_longer(queue: Queue, working: int) -> None:
    found = one_more(queue, working * 100, 100)
    assert found.without is None or found.with_it <= found.without
    for printers, days in ((working, found.without), (working + 1, found.with_it)):
        new = Fraction(queue.recorded, queue.days) if queue.days else 0
        left = None if days is None else queue.waiting + days * (new - printers * 100)
        assert days is None or left <= 0, "nobody waits after so many days"
        assert not days or left + printers * 100 - new > 0, "and a day before somebody does"


def test_a_queue_that_nobody_reported_is_not_guessed_and_one_that_grows_has_no_end() -> None:
    assert one_more(Queue(waiting=None), 100, 100).without is None
    grows = one_more(Queue(waiting=500, recorded=1500, days=10), 100, 100)
    assert (grows.without, grows.with_it) == (None, 10)
    assert one_more(Queue(waiting=0, recorded=9000, days=1), 0, 100).without == 0
