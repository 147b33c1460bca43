"""The rolls that the season's tables tell of: they fit the printers, the cards and the reports of their offices."""

from itertools import pairwise

import pytest

from inventory.demo import commands, counters, season, wear
from inventory.demo.wear import Wound

NOTED = {each.code: each for each in season.districts() if each.code in wear.printers()}
WOUND = [each for all_of_them in wear.printers().values() for each in all_of_them]


def test_rolls_are_on_record_of_all_printers_of_an_office_or_of_none() -> None:
    for code, district in NOTED.items():
        here = {machine.serial for machine in commands.machines(district) if machine.kind == "printer"}
        assert {each.serial for each in wear.printers()[code]} == here
        assert (district.working, district.from_apbd) == (district.printers, 0), code


@pytest.mark.parametrize("item", ["ribbon", "film"])
@pytest.mark.parametrize("wound", WOUND, ids=lambda wound: wound.serial)
def test_every_roll_but_the_last_is_used_up_and_the_last_one_has_cards_left(wound: Wound, item: str) -> None:
    *used, last = wound.of(item)
    _day, total = counters.totals_of(NOTED[wound.office])[-1]
    assert last.cards is None
    assert all(roll.cards and 0 < roll.cards <= roll.rated for roll in used)
    assert 0 < total - wound.starts(item)[-1] < last.rated


def test_a_roll_is_changed_on_the_day_on_which_it_had_printed_its_last_card() -> None:
    garut = wear.printers()["32.05"][0]
    reached = dict(counters.totals_of(NOTED["32.05"]))
    before = {later: total for (_day, total), (later, _total) in pairwise(reached.items())}
    first, *changes = [turn for turn in wear.turns(garut, list(reached.items())) if turn.into.item == "ribbon"]
    assert (first.day, first.total, first.out) == (season.FIRST_REPORT, 0, None)
    assert [change.total for change in changes[:4]] == [488, 982, 1463, 1588]
    assert all(before[change.day] < change.total <= reached[change.day] for change in changes)


def test_rolls_of_an_office_that_noted_none_are_begun_as_they_are_rated() -> None:
    assert wear.begun("32.01", "ribbon", 0, 1000) is None
    assert wear.begun("32.05", "ribbon", 0, 1588) == 4
    assert wear.begun("32.05", "ribbon", 0, 1589) == 5
    assert wear.begun("32.17", "ribbon", 0, 980) == 2  # each of its two printers is at 490, where one roll ends
    assert wear.begun("32.17", "ribbon", 0, 982) == 3
