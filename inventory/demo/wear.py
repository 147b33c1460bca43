"""What was wound on the rolls of a few offices' printers, and when each was begun. Pure, and always the same.

All cards of such an office went through these rolls, so its daily reports count them and no others.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import accumulate, groupby
from typing import NamedTuple

from inventory.consumables.rules import RollItem


class Told(NamedTuple):
    """A roll, in the order in which a printer used it up: None ``cards`` while it is in the machine.

    ``cleaned`` says that the print head was cleaned as it came out, ``note`` why it did before it was used up.
    """

    item: str
    batch: str
    supplier: str
    rated: int
    cards: int | None
    cleaned: bool
    note: str


class Wound(NamedTuple):
    """A printer and its rolls. ``number`` is the one at the end of its serial number."""

    office: str
    number: int
    rolls: tuple[Told, ...]

    @property
    def serial(self) -> str:
        """Its serial number."""
        return f"PRN-{self.office}-{self.number}"

    def of(self, item: str) -> list[Told]:
        """Its rolls of one item, in order."""
        return [roll for roll in self.rolls if roll.item == item]

    def starts(self, item: str) -> list[int]:
        """The printer's total at which each of its rolls of one item went in."""
        return [0, *_ends(self.of(item))]


@dataclass(frozen=True, kw_only=True)
class Turn:
    """On a day, after so many cards: one roll is out, the next is in. Before the season's first one there is none."""

    day: date
    total: int
    out: Told | None
    into: Told


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a file of the demo's data."""
    text = files("inventory.demo").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def printers() -> Mapping[str, Sequence[Wound]]:
    """By office: all its printers, where their rolls are on record. They print alike."""
    found: dict[str, list[Wound]] = defaultdict(list)
    for (office, number), lines in groupby(rows("rolls"), lambda row: (row["office"], int(row["printer"]))):
        found[office].append(Wound(office, number, tuple(map(_told, lines))))
    return found


def _told(row: dict[str, str]) -> Told:
    return Told(
        item=row["item"],
        batch=row["batch"],
        supplier=row["supplier"],
        rated=int(row["rated"]),
        cards=int(row["cards"]) if row["cards"] else None,
        cleaned=row["cleaned"] == "1",
        note=row["note"],
    )


def _ends(rolls: Sequence[Told]) -> list[int]:
    """The printer's total at which each of its used-up rolls came out."""
    return list(accumulate(roll.cards for roll in rolls if roll.cards is not None))


def begun(office: str, item: str, before: int, after: int) -> int | None:
    """How many rolls an office began between two totals of all its cards; None where nobody noted them."""
    found = printers().get(office)
    if found is None:
        return None
    return sum(before // len(found) <= start < after // len(found) for each in found for start in each.starts(item))


def turns(of: Wound, totals: Sequence[tuple[date, int]]) -> list[Turn]:
    """When its rolls were changed, by the total that its printer had reached at the close of each day."""
    found = [turn for item in RollItem for turn in _turns(of.of(item), totals)]
    return sorted(found, key=lambda turn: (turn.day, turn.total))


def _turns(rolls: Sequence[Told], totals: Sequence[tuple[date, int]]) -> Iterator[Turn]:
    yield Turn(day=totals[0][0], total=0, out=None, into=rolls[0])
    for out, into, end in zip(rolls, rolls[1:], _ends(rolls), strict=False):  # the last one is in the machine
        day = next(day for day, total in totals if total >= end)
        yield Turn(day=day, total=end, out=out, into=into)
