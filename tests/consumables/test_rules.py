"""A counter goes on; every card of a printer is on a roll or told to be on none; yields and what is left."""

from datetime import date
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.consumables import rules
from inventory.consumables.rules import Batch, Note, Stretch
from inventory.core.errors import CounterWentBack, DateRefused, Invalid

DAY = date(2025, 11, 3)
CARDS = st.integers(0, 600)
# What may happen at a printer: cards are printed, then a roll goes in or out, or the counter begins anew.
STORIES = st.lists(st.tuples(CARDS, st.sampled_from(("in", "out", "anew", "read")), CARDS), max_size=30)


def lived(story: list[tuple[int, str, int]]) -> tuple[list[Stretch], Note | None, int]:
    """The rolls of a printer, its last note, and the cards that it really printed since the first."""
    note: Note | None = None
    stretches: list[Stretch] = []
    shown = printed = 0
    for cards, what, onward in story:
        shown, printed = shown + cards, printed + (cards if note else 0)
        note = rules.noted(note, "B1", DAY, shown, DAY, onward if what == "anew" else None)
        shown = note.onward
        inside = bool(stretches) and stretches[-1].end is None
        if what == "in" and not inside:
            stretches.append(Stretch(start=note.total, end=None))
        elif what == "out" and inside:
            stretches[-1] = Stretch(start=stretches[-1].start, end=note.total)
    return stretches, note, printed


@given(story=STORIES)
def test_yields_and_the_roll_inside_and_cards_without_one_are_all_the_cards(story: list[tuple[int, str, int]]) -> None:
    stretches, note, printed = lived(story)
    total = 0 if note is None else note.total
    assert total == printed, "a counter that begins anew loses and adds no card"
    found = rules.accounted(stretches, total)
    assert found.printed == printed
    assert found.finished == sum(each.end - each.start for each in stretches if each.end is not None)
    assert min(found.finished, found.in_machine, found.without) >= 0


# Rolls that move: at one of three printers cards are printed, then a new roll goes in, one that lies there, or one out.
MOVES = st.lists(
    st.tuples(st.integers(0, 2), CARDS, st.sampled_from(("new", "again", "aside", "spent", "read")), st.integers(0, 5)),
    max_size=60,
)


class Shelf:
    """Three printers, and rolls that go from one to the other; what each roll really printed is counted apart."""

    def __init__(self) -> None:
        self.notes: list[Note] = [rules.noted(None, "B", DAY, 0, DAY) for _printer in range(3)]
        self.stretches: list[list[Stretch]] = [[], [], []]
        self.inside: list[int | None] = [None, None, None]
        self.before: list[int] = []
        self.printed: list[int] = []
        self.aside: list[int] = []
        self.spent: set[int] = set()

    def print_cards(self, at: int, cards: int) -> None:
        self.notes[at] = rules.noted(self.notes[at], "B", DAY, self.notes[at].onward + cards, DAY)
        if (roll := self.inside[at]) is not None:
            self.printed[roll] += cards

    def put_in(self, at: int, roll: int) -> None:
        self.stretches[at].append(Stretch(start=self.notes[at].total, end=None))
        self.inside[at] = roll

    def used(self, roll: int) -> int:
        """What the books say of a roll, wherever it is."""
        if roll not in self.inside:
            return self.before[roll]
        at = self.inside.index(roll)
        return rules.used(self.before[roll], self.stretches[at][-1].start, self.notes[at].total)

    def take_out(self, at: int, *, spent: bool) -> None:
        roll = self.inside[at]
        assert roll is not None
        self.before[roll] = self.used(roll)
        self.stretches[at][-1] = Stretch(start=self.stretches[at][-1].start, end=self.notes[at].total)
        self.inside[at] = None
        (self.spent.add if spent else self.aside.append)(roll)


@given(moves=MOVES)
def test_yields_and_remains_are_the_cards_of_every_printer_wherever_rolls_go(
    moves: list[tuple[int, int, str, int]],
) -> None:
    shelf = Shelf()
    for at, cards, what, which in moves:
        shelf.print_cards(at, cards)
        if what == "new" and shelf.inside[at] is None:
            shelf.before.append(0)
            shelf.printed.append(0)
            shelf.put_in(at, len(shelf.before) - 1)
        elif what == "again" and shelf.inside[at] is None and shelf.aside:
            shelf.put_in(at, shelf.aside.pop(which % len(shelf.aside)))
        elif what in ("aside", "spent") and shelf.inside[at] is not None:
            shelf.take_out(at, spent=what == "spent")
    every = range(len(shelf.before))
    assert [shelf.used(roll) for roll in every] == shelf.printed, "a roll is the sum of its stays"
    found = [rules.accounted(shelf.stretches[at], shelf.notes[at].total) for at in range(3)]
    assert [each.printed for each in found] == [note.total for note in shelf.notes]
    on_rolls = sum(each.finished + each.in_machine for each in found)
    yields = sum(shelf.used(roll) for roll in shelf.spent)
    remains = sum(shelf.used(roll) for roll in every if roll not in shelf.spent)
    assert yields + remains == on_rolls


@given(story=STORIES, back=st.integers(1, 100))
def test_a_counter_never_goes_back(story: list[tuple[int, str, int]], back: int) -> None:
    _stretches, note, _printed = lived(story)
    if note is None or note.onward < back:
        return
    with pytest.raises(CounterWentBack) as refusal:
        rules.noted(note, "B1", DAY, note.onward - back, DAY)
    assert (refusal.value.last, refusal.value.given) == (note.onward, note.onward - back)


def test_notes_are_made_in_the_order_of_their_days() -> None:
    note = rules.noted(None, "B1", DAY, 5, DAY)
    with pytest.raises(DateRefused):
        rules.noted(note, "B1", date(2025, 11, 2), 6, DAY)
    with pytest.raises(Invalid):
        rules.noted(note, "B1", DAY, 2_000_000_001, DAY)
    far = rules.noted(note, "B1", DAY, 2_000_000_000, DAY, onward=0)
    with pytest.raises(Invalid):
        rules.noted(far, "B1", DAY, 6, DAY)


@given(worth=st.integers(0, 2_000), used=st.integers(0, 4_000))
def test_what_is_left_is_never_less_than_nothing_nor_more_than_a_roll(worth: int, used: int) -> None:
    assert rules.left(worth, used) == (worth - used if used <= worth else 0)


YIELDS = st.lists(st.integers(1, 500), max_size=9)


@given(office=YIELDS, batch=YIELDS)
def test_the_office_knows_better_than_the_batch(office: list[int], batch: list[int]) -> None:
    known = office or batch
    assert rules.usual(office, batch) == (median_low(known) if known else None)


@pytest.mark.parametrize(
    ("cards", "rolls", "low"),
    [(250, 2, True), (319, 2, True), (320, 2, False), (125, 1, False), (375, 3, True)],
)
def test_a_batch_is_low_below_four_fifths_of_what_it_is_sold_for(cards: int, rolls: int, low: bool) -> None:
    assert Batch(rolls=rolls, cards=cards, rated=200 * rolls).is_low(80) is low


def test_what_is_used_up_goes_in_no_more_and_nothing_goes_in_before_it_came_out() -> None:
    rules.check_goes_on(DAY, DAY, spent=False, today=DAY)
    with pytest.raises(Invalid):
        rules.check_goes_on(DAY, DAY, spent=True, today=DAY)
    with pytest.raises(DateRefused):
        rules.check_goes_on(date(2025, 11, 2), DAY, spent=False, today=DAY)


def test_far_more_than_a_roll_holds_was_misread() -> None:
    rules.check_used(400, 200)
    with pytest.raises(Invalid):
        rules.check_used(401, 200)
