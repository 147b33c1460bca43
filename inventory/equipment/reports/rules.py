"""The monthly device report: how many machines of each kind are good, limited, broken and lost."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.rules import Condition, DeviceKind

MOST_MACHINES = 100_000
LONGEST_NOTE = 500
FIRST_MONTH = date(2009, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Machines of one kind by how they are, as districts count them: *baik*, *kurang*, *rusak*, *hilang*."""

    good: int = 0
    limited: int = 0
    broken: int = 0
    lost: int = 0

    @property
    def total(self) -> int:
        """All of them, lost ones too."""
        return self.good + self.limited + self.broken + self.lost

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in COUNTED})

    def apart(self, other: "Counts") -> int:
        """How many machines the two would have to change to be the same, at least."""
        more: list[int] = [getattr(self, name) - getattr(other, name) for name in COUNTED]
        return max(sum(each for each in more if each > 0), -sum(each for each in more if each < 0))


COUNTED = ("good", "limited", "broken", "lost")
# What is in repair does not work; what is retired is counted no more.
COUNTED_AS: Mapping[Condition, str] = {
    Condition.GOOD: "good",
    Condition.LIMITED: "limited",
    Condition.BROKEN: "broken",
    Condition.IN_REPAIR: "broken",
    Condition.LOST: "lost",
}
ByKind = Mapping[DeviceKind, Counts]
NOTHING = Counts()


def counted(machines: Iterable[tuple[DeviceKind, Condition, int]]) -> dict[DeviceKind, Counts]:
    """By kind: the counts of machines that are so."""
    found: dict[DeviceKind, Counts] = {}
    for kind, condition, number in machines:
        if word := COUNTED_AS.get(condition):
            found[kind] = found.get(kind, NOTHING).plus(Counts(**{word: number}))
    return found


def filled(told: ByKind, books: ByKind) -> dict[DeviceKind, tuple[Counts, Counts]]:
    """By kind of which there is any: what is told, and what the books say."""
    kinds = [kind for kind in DeviceKind if told.get(kind, NOTHING).total or books.get(kind, NOTHING).total]
    return {kind: (told.get(kind, NOTHING), books.get(kind, NOTHING)) for kind in kinds}


def apart(told: ByKind, books: ByKind) -> int:
    """By how many machines an answer and the books differ."""
    return sum(said.apart(known) for said, known in filled(told, books).values())


def check(told: ByKind, books: ByKind, note: str) -> None:
    """Refuse counts that cannot be, and a difference that no note explains. Raises Invalid."""
    for counts in told.values():
        if not all(0 <= number <= MOST_MACHINES for number in astuple(counts)):
            raise Invalid(reason="count_impossible")
    if apart(told, books) and not note.strip():
        raise Invalid(reason="difference_unexplained", field="note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(reason="text_too_long", field="note")


def check_month(month: date, today: date) -> None:
    """Refuse a month that has not begun, or lies before the programme. Raises DateRefused."""
    if not FIRST_MONTH <= month <= today:
        raise DateRefused(day=month, earliest=FIRST_MONTH, latest=today)
