"""What can be done: who gives what to whom, never more than the one can spare or the other needs."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.equipment.rules import Printers
from inventory.planning.cause_rules import Outlook
from inventory.planning.remedy_rules import (
    CANDIDATES,
    CARD,
    DAYS_OF_COVER,
    Action,
    Around,
    Store,
    Suggestion,
    suggestions,
    wanted,
    wanted_cards,
)
from inventory.planning.rules import Conditions, Rolls, Said
from inventory.regions.rules import Place
from inventory.usage.rules import ReportState

YIELDS = {"ribbon": 500, "film": 1500}
ZERO = Said(day=date(2017, 7, 6), printed=0, causes=frozenset({"other"}), prr=300, recorded=5)
DRY = Conditions(
    office="32.05",
    blanks=4000,
    ribbon=Rolls(held=0, rated=500),
    film=Rolls(held=3, rated=1500),
    printers=Printers(2, 2),
    reports=(ZERO,),
    state=ReportState.ZERO,
)


def store(code: str, lon: float = 107.0, island: int | None = 1, **more: object) -> Store:
    """An office on the equator; one degree of longitude is 111 km."""
    return Store(office=code, place=Place(code, 0.0, lon), island=island, yields=YIELDS, worked=20, **more)


OWN = store("32.05")


def asked(of: Conditions, *others: Store, own: Store = OWN, province: Store | None = None) -> tuple[Suggestion, ...]:
    return suggestions(Outlook(of), Around(own=own, province=province, others=others))


def test_ink_is_lent_by_the_nearest_three_that_have_enough_left() -> None:
    near = store("32.01", 107.1, held={"ribbon": 3}, printed=400)  # 280 cards in 14 days: needs 1, spares 2
    poor = store("32.02", 107.01, held={"ribbon": 3}, printed=2000)  # 1,400 cards: needs all three
    others = [store(f"32.1{number}", 108.0 + number, held={"ribbon": 9}) for number in range(4)]
    lent = [each for each in asked(DRY, poor, *others[::-1], near) if each.action is Action.LOAN]
    assert [each.from_office for each in lent] == ["32.01", "32.10", "32.11"]
    assert (lent[0].distance_km, lent[0].quantity, lent[0].keeps, lent[0].keeps_days) == (11, 1, 2, 50)
    assert lent[1].keeps_days is None
    assert asked(DRY)[-1] == Suggestion(action=Action.BUY, item="ribbon", quantity=1)


def test_a_way_over_the_sea_is_marked() -> None:
    here = store("32.01", 107.1, held={"ribbon": 9})
    there = store("32.02", 107.2, island=2, held={"ribbon": 9})
    small = store("32.03", 107.3, island=None, held={"ribbon": 9})
    lent = [each.by_sea for each in asked(DRY, here, there, small) if each.action is Action.LOAN]
    assert lent == [False, True, True]


def test_what_the_province_has_is_allocated_first() -> None:
    province = Store(office="32", held={"ribbon": 1, CARD: 150}, yields=YIELDS)
    first = asked(DRY, province=province)[0]
    assert (first.action, first.from_office, first.quantity, first.keeps) == (Action.ALLOCATE, "32", 1, 0)
    empty = replace(DRY, blanks=0)
    first = asked(empty, province=province)[0]
    assert (first.action, first.item, first.quantity) == (Action.ALLOCATE, CARD, 150)


def test_what_is_on_the_way_is_not_sent_twice() -> None:
    near = store("32.01", 107.1, held={"ribbon": 9, CARD: 9000})
    covered = replace(DRY, coming={"ribbon": 1})
    assert asked(covered, near) == (Suggestion(action=Action.CALL, item="ribbon", quantity=1),)
    partly = asked(replace(DRY, blanks=0, coming={CARD: 300}), near)
    assert [(each.action, each.quantity) for each in partly] == [(Action.TRANSFER, 70)]
    enough = asked(replace(DRY, blanks=0, coming={CARD: 370}), near)
    assert enough == (Suggestion(action=Action.CALL, item=CARD, quantity=370),)


def test_blanks_come_from_the_fullest_neighbours() -> None:
    full = store("32.01", 109.0, held={CARD: 9000}, printed=200)
    fuller = store("32.02", 110.0, held={CARD: 9000}, printed=100)
    idle = store("32.03", 111.0, held={CARD: 500})
    sparing = store("32.04", 107.1, held={CARD: 100}, printed=2000)
    given_ = asked(replace(DRY, blanks=0), full, fuller, idle, sparing)
    assert [(each.action, each.from_office) for each in given_] == [
        (Action.TRANSFER, "32.03"),
        (Action.TRANSFER, "32.02"),
        (Action.TRANSFER, "32.01"),
    ]
    assert [each.quantity for each in given_] == [370, 370, 370]
    assert [each.action for each in asked(replace(DRY, blanks=0), sparing)] == [Action.CALL]


@pytest.mark.parametrize(
    ("of", "actions"),
    [
        (replace(DRY, ribbon=DRY.film, printers=Printers(2, 0)), [Action.REPAIR, Action.LEND_DEVICE, Action.BUY]),
        (replace(DRY, ribbon=DRY.film, printers=Printers(0, 0)), [Action.LEND_DEVICE, Action.BUY]),
        (replace(DRY, ribbon=DRY.film, state=ReportState.MISSING), [Action.CALL]),
        (replace(DRY, ribbon=DRY.film), [Action.CALL]),
    ],
)
def test_each_cause_has_its_remedies(of: Conditions, actions: list[Action]) -> None:
    assert [each.action for each in asked(of)] == actions


@pytest.mark.parametrize(
    ("cause", "generators", "actions"),
    [
        ("power", Printers(0, 0), [Action.LEND_DEVICE, Action.BUY]),
        ("power", Printers(1, 0), [Action.REPAIR, Action.LEND_DEVICE, Action.BUY]),
        ("power", Printers(1, 1), [Action.CALL]),
        ("network", Printers(0, 0), [Action.CALL]),
        ("no_operator", Printers(0, 0), [Action.TRAIN, Action.CALL]),
    ],
)
def test_what_reports_tell_has_its_remedies(cause: str, generators: Printers, actions: list[Action]) -> None:
    said = replace(ZERO, causes=frozenset({cause}))
    of = replace(DRY, ribbon=DRY.film, reports=(said,), generators=generators)
    assert [each.action for each in asked(of)] == actions


def test_a_printer_is_lent_by_whoever_prints_enough_without_it() -> None:
    broken = replace(DRY, ribbon=DRY.film, printers=Printers(1, 0))
    busy = store(
        "32.01", 107.1, printers=Printers(2, 2), printed=2001
    )  # 1,401 cards in 14 days: one machine makes 1,400
    alone = store("32.02", 107.2, printers=Printers(1, 1))
    able = store("32.03", 107.3, printers=Printers(2, 2), printed=2000)
    lent = [each for each in asked(broken, busy, alone, able) if each.action is Action.LEND_DEVICE]
    assert [(each.item, each.from_office, each.quantity) for each in lent] == [("printer", "32.03", 1)]


def test_what_is_wanted_is_the_queue_or_the_pace_within_what_the_machines_make() -> None:
    assert wanted_cards(DRY, OWN) == 300 + 5 * DAYS_OF_COVER
    assert wanted_cards(DRY, replace(OWN, printed=1000)) == 700
    assert wanted_cards(replace(DRY, printers=Printers(1, 1)), replace(OWN, printed=9000)) == 1400
    assert wanted_cards(replace(DRY, reports=()), OWN) == 100
    assert wanted(replace(DRY, blanks=40), OWN, "ribbon") == 1
    assert wanted(DRY, replace(OWN, printed=2000), "ribbon") == 3


STORES = st.builds(
    lambda code, lon, island, ribbon, card, printed: store(
        f"32.{code:02}", lon, island, held={"ribbon": ribbon, CARD: card}, printed=printed
    ),
    st.integers(10, 99),
    st.floats(95, 141),
    st.none() | st.integers(0, 3),
    st.integers(0, 30),
    st.integers(0, 9000),
    st.integers(0, 4000),
)


@given(st.lists(STORES, max_size=12, unique_by=lambda each: each.office), st.booleans(), st.randoms())
def test_nobody_gives_more_than_it_can_spare_or_gets_more_than_it_needs(others, blanks_out, random) -> None:
    of = replace(DRY, blanks=0) if blanks_out else DRY
    item = CARD if blanks_out else "ribbon"
    found = asked(of, *others)
    givers = {each.office: each for each in others}
    handed = [each for each in found if each.action in (Action.LOAN, Action.TRANSFER)]
    assert len(handed) <= CANDIDATES
    for each in handed:
        giver = givers[each.from_office]
        assert 0 < each.quantity <= min(giver.spare(item), wanted(of, OWN, item))
        assert giver.held[item] - each.quantity == each.keeps >= giver.need(item)
        assert each.keeps_days is None or each.keeps_days >= DAYS_OF_COVER
    shuffled = random.sample(others, len(others))
    assert asked(of, *shuffled) == found
