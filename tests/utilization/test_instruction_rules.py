"""Whom the province may tell to do what, and where an instruction stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid, RouteRefused
from inventory.equipment.rules import DeviceKind
from inventory.planning.remedy_rules import Action
from inventory.stock.rules import LARGEST_QUANTITY
from inventory.utilization.instructions.rules import (
    FOLLOWING,
    GIVEABLE,
    SHIPPED,
    STEPS,
    STORED,
    InstructionState,
    check_recipient,
    check_things,
    standing,
)

OFFICES = ("00", "32", "32.04", "32.05", "51", "51.01")
ITEMS = ("ktp-wni", "ribbon", "film")
# For Kabupaten Garut: who can be told, by the province and by the nation.
FITTING = {
    Action.ALLOCATE: ({"32"}, {"32"}),
    Action.TRANSFER: ({"32.04"}, {"32.04", "51.01"}),
    Action.LOAN: ({"32.04"}, {"32.04", "51.01"}),
    Action.LEND_DEVICE: ({"32.04"}, {"32.04", "51.01"}),
    Action.BUY: ({"32.05"}, {"32.05"}),
    Action.REPAIR: ({"32.05"}, {"32.05"}),
    Action.TRAIN: ({"32.05"}, {"32.05"}),
}


def can(action: Action, office: str, everywhere: bool) -> bool:
    try:
        check_recipient(action, "32.05", office, everywhere=everywhere)
    except RouteRefused:
        return False
    return True


@pytest.mark.parametrize("action", GIVEABLE)
@pytest.mark.parametrize("everywhere", [False, True])
def test_each_action_has_those_who_can_do_it(action: Action, everywhere: bool) -> None:
    fitting = {office for office in OFFICES if can(action, office, everywhere)}
    assert fitting == FITTING[action][everywhere]


def test_nobody_is_told_to_call() -> None:
    with pytest.raises(Invalid) as refusal:
        check_recipient(Action.CALL, "32.05", "32.05", everywhere=True)
    assert refusal.value.reason == "call_needs_nobody"


THINGS = st.one_of(st.none(), st.sampled_from([*ITEMS, *DeviceKind, "typewriter"]))
QUANTITIES = st.one_of(st.none(), st.integers(-1, 2), st.sampled_from([LARGEST_QUANTITY, LARGEST_QUANTITY + 1]))


@given(st.sampled_from(GIVEABLE), THINGS, QUANTITIES)
def test_what_it_is_about_fits_what_is_to_be_done(action: Action, item: str | None, quantity: int | None) -> None:
    if action is Action.TRAIN:
        fits = item is None and quantity is None
    else:
        machine, thing = item in set(DeviceKind), item in ITEMS
        known = (
            machine if action in (Action.REPAIR, Action.LEND_DEVICE) else thing or (machine and action is Action.BUY)
        )
        fits = known and quantity is not None and 0 < quantity <= LARGEST_QUANTITY
    try:
        check_things(action, item, quantity, ITEMS)
    except Invalid:
        assert not fits
    else:
        assert fits


@given(
    st.sampled_from(sorted(STORED)),
    st.lists(st.sampled_from(["sent", "received", "reversed"])),
    st.lists(st.sampled_from(["planned", "ordered", "partly_delivered", "delivered", "paid", "cancelled"])),
    st.booleans(),
    st.booleans(),
)
def test_where_it_stands(
    stored: InstructionState, shipments: list[str], purchases: list[str], shown: bool, lapsed: bool
) -> None:
    now = standing(stored, shipments, purchases, shown=shown, lapsed=lapsed)
    if "sent" in shipments or "received" in shipments:
        assert now == ("sent" if "sent" in shipments else "received")
    elif stored is not InstructionState.GIVEN:
        assert now == stored
    elif shown or {"delivered", "paid"} & {*purchases}:
        assert now == "carried_out"
    elif {*purchases} - {"cancelled"}:
        assert now == "being_bought"
    else:
        assert now == ("lapsed" if lapsed else "given")


def test_people_decide_once_and_only_about_what_waits() -> None:
    decided = {after for before, after in STEPS if after in STORED - {InstructionState.GIVEN}}
    assert decided == STORED - {InstructionState.GIVEN}
    assert {before for before, after in STEPS if after in decided} == {InstructionState.GIVEN}
    assert {each for step in STEPS for each in step} == set(InstructionState)
    assert not FOLLOWING & STORED
    assert set(SHIPPED) < set(GIVEABLE)
