"""Opening + in − out = closing, whatever moved."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.months import last_day
from inventory.custody.closing import rules
from inventory.custody.closing.rules import CLOSED_COMPARTMENTS, INTO, OUT, Flow, Touch, equation, flow_of
from inventory.stock.rules import Compartment, Kind

MONTH = date(2025, 10, 1)
STORE, SPOILED, MISSING = CLOSED_COMPARTMENTS
PLACES = st.tuples(st.sampled_from(["ktp-wni", "ribbon"]), st.sampled_from(CLOSED_COMPARTMENTS))
OPENINGS = st.dictionaries(PLACES, st.integers(0, 5_000))
TOUCHES = st.lists(
    st.builds(
        lambda place, flow, change, day: Touch(
            document=1, day=MONTH.replace(day=day), item=place[0], compartment=place[1], flow=flow, change=change
        ),
        PLACES,
        st.sampled_from(Flow),
        st.integers(-900, 900),
        st.integers(1, 31),
    )
)


@given(OPENINGS, TOUCHES)
def test_opening_and_what_came_less_what_left_is_the_closing(
    opening: dict[tuple[str, Compartment], int], touches: list[Touch]
) -> None:
    lines = {(line.item, line.compartment): line for line in equation(opening, touches)}
    moved = Counter(opening)
    for touch in touches:
        moved[touch.place] += touch.change
    for place in {*opening, *(touch.place for touch in touches)}:
        line = lines.get(place)
        if line is None:
            assert moved[place] == opening.get(place, 0) == 0
            continue
        assert line.opening == opening.get(place, 0)
        assert line.opening + line.into - line.out == line.closing == moved[place]
        assert rules.close_on(line.opening, touches, place, MONTH.replace(day=31)) == line.closing


@given(OPENINGS)
def test_a_month_without_movements_closes_as_it_opened(opening: dict[tuple[str, Compartment], int]) -> None:
    lines = equation(opening, [])
    assert {(line.item, line.compartment): line.closing for line in lines} == {
        place: quantity for place, quantity in opening.items() if quantity
    }


def touch(
    compartment: Compartment, other: Compartment, change: int, kind: Kind, purpose: str = "", undone: bool = False
):
    flow = flow_of(compartment, other, kind, purpose, came=(change > 0) != undone)
    return Touch(document=1, day=MONTH, item="ktp-wni", compartment=compartment, flow=flow, change=change)


@pytest.mark.parametrize(
    ("compartment", "other", "change", "kind", "purpose", "flow"),
    [
        (STORE, Compartment.TRANSIT, 5, Kind.RECEIPT, "allocation", Flow.RECEIVED),
        (STORE, Compartment.TRANSIT, 5, Kind.RECEIPT, "return", Flow.RETURNED_TO_US),
        (STORE, Compartment.TRANSIT, 5, Kind.RECEIPT, "loan", Flow.BORROWED),
        (STORE, Compartment.TRANSIT, 5, Kind.RECEIPT, "loan_return", Flow.REPAID_TO_US),
        (STORE, Compartment.TRANSIT, 5, Kind.RECEIPT, "transfer", Flow.TRANSFERRED_IN),
        (SPOILED, Compartment.TRANSIT, 5, Kind.RECEIPT, "allocation", Flow.ARRIVED_DAMAGED),
        (MISSING, Compartment.TRANSIT, 5, Kind.RECEIPT, "allocation", Flow.MISSED),
        (STORE, Compartment.VARIANCE, 5, Kind.RECEIPT, "allocation", Flow.SURPLUS),
        (STORE, Compartment.SUPPLIER, 5, Kind.DELIVERY, "", Flow.DELIVERED),
        (STORE, Compartment.MISSING, 5, Kind.FOUND, "allocation", Flow.FOUND),
        (MISSING, STORE, -5, Kind.FOUND, "allocation", Flow.TURNED_UP),
        (MISSING, Compartment.LOST, -5, Kind.WRITE_OFF, "allocation", Flow.WRITTEN_OFF),
        (STORE, Compartment.PRINTED, -5, Kind.DAILY_REPORT, "", Flow.PRINTED),
        (STORE, SPOILED, -5, Kind.DAILY_REPORT, "", Flow.SPOILED),
        (SPOILED, STORE, 5, Kind.DAILY_REPORT, "", Flow.SET_ASIDE),
        (STORE, Compartment.TRANSIT, -5, Kind.SHIPMENT, "allocation", Flow.DISTRIBUTED),
        (STORE, Compartment.TRANSIT, -5, Kind.SHIPMENT, "return", Flow.RETURNED),
        (STORE, Compartment.TRANSIT, -5, Kind.SHIPMENT, "loan", Flow.LENT),
        (STORE, Compartment.TRANSIT, -5, Kind.SHIPMENT, "loan_return", Flow.REPAID_BY_US),
        (STORE, Compartment.TRANSIT, -5, Kind.SHIPMENT, "transfer", Flow.TRANSFERRED_OUT),
        (SPOILED, Compartment.DESTROYED, -5, Kind.DESTRUCTION, "", Flow.DESTROYED),
        (STORE, Compartment.VARIANCE, 5, Kind.COUNT, "", Flow.COUNTED_MORE),
        (SPOILED, Compartment.VARIANCE, -5, Kind.COUNT, "", Flow.COUNTED_LESS),
    ],
)
def test_every_way_in_and_out_has_its_line(
    compartment: Compartment, other: Compartment, change: int, kind: Kind, purpose: str, flow: Flow
) -> None:
    done = touch(compartment, other, change, kind, purpose)
    assert (done.flow, done.quantity) == (flow, 5)
    undone = touch(compartment, other, -change, kind, purpose, undone=True)
    assert (undone.flow, undone.quantity) == (flow, -5)


def test_each_line_is_either_in_or_out() -> None:
    assert {*INTO} | {*OUT} == set(Flow)
    assert not {*INTO} & {*OUT}


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 12, 9), date(2025, 12, 31)),
        (date.max, date.max),
        (date.min, date(1, 1, 31)),
    ],
)
def test_a_month_is_over_once_its_last_day_has_passed(month: date, last: date) -> None:
    assert last_day(month) == last
    assert not rules.finished(month, last)
    assert rules.finished(month, date(2026, 1, 1)) == (last < date.max)
