"""The rules of custody on their own: whatever was counted, the books say it afterwards."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid, QuantityMismatch
from inventory.custody import rules
from inventory.custody.rules import COUNTED, CountLine, DestructionLine, Part
from inventory.stock.rules import LARGEST_QUANTITY, Account, Compartment, net_changes

ITEMS = ("ktp-wni", "kia", "ribbon")
PLACES = st.tuples(st.sampled_from(ITEMS), st.sampled_from([str(each) for each in COUNTED]))
QUANTITIES = st.integers(0, LARGEST_QUANTITY)
BALANCES = st.integers(0, 5 * LARGEST_QUANTITY)
COUNTS = st.dictionaries(PLACES, QUANTITIES, min_size=1)
BOOKS = st.dictionaries(PLACES, BALANCES)


def lines(counted: dict[tuple[str, str], int]) -> list[CountLine]:
    return [CountLine(item=item, compartment=where, counted=number) for (item, where), number in counted.items()]


@given(COUNTS, BOOKS)
def test_after_its_corrections_the_books_say_what_was_counted(counted, books) -> None:
    after = Counter(books)
    moves = rules.corrections("32.05", rules.differences(lines(counted), books))
    for (account, item), change in net_changes(moves).items():
        after[item, str(account.compartment)] += change
    assert {place: after[place] for place in counted} == counted
    assert all(after[place] == pieces for place, pieces in books.items() if place not in counted)


@given(COUNTS, BOOKS)
def test_only_the_variance_stands_against_what_was_counted(counted, books) -> None:
    moves = rules.corrections("32.05", rules.differences(lines(counted), books))
    variance = Account(Compartment.VARIANCE, "32.05")
    assert all((move.source == variance) != (move.destination == variance) for move in moves)
    assert all(account.owner == "32.05" for move in moves for account in (move.source, move.destination))


@given(COUNTS)
def test_a_count_of_what_the_books_say_moves_nothing(counted) -> None:
    assert rules.corrections("32.05", rules.differences(lines(counted), counted)) == []


@given(BALANCES)
def test_portions_are_the_whole_and_each_fits_a_movement(pieces) -> None:
    portions = rules.portions(pieces)
    assert sum(portions) == pieces
    assert all(0 < portion <= LARGEST_QUANTITY for portion in portions)
    assert len(portions) == -(-pieces // LARGEST_QUANTITY)


@given(COUNTS)
def test_every_place_may_be_counted_once(counted) -> None:
    rules.check_count(lines(counted), ITEMS)
    with pytest.raises(Invalid):
        rules.check_count([*lines(counted), lines(counted)[0]], ITEMS)


@given(st.lists(st.integers(1, 1000), min_size=1), st.integers(0, 5000))
def test_a_split_is_the_whole_or_refused(quantities, whole) -> None:
    parts = [Part(reason="Hilang", quantity=each) for each in quantities]
    if sum(quantities) == whole:
        rules.check_split("kia", parts, whole)
    else:
        with pytest.raises(QuantityMismatch):
            rules.check_split("kia", parts, whole)


def test_a_line_without_a_split_needs_none() -> None:
    rules.check_split("kia", [], 12)


@given(st.integers(1, LARGEST_QUANTITY))
def test_what_is_destroyed_leaves_the_spoiled(quantity) -> None:
    (move,) = rules.ashes("32.05", [DestructionLine(item="kia", quantity=quantity)])
    assert (str(move.source), str(move.destination), move.quantity) == ("spoiled:32.05", "destroyed:32.05", quantity)
