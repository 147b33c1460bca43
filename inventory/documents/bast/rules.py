"""The berita acara serah terima of machines: between whom, of which machines, and its numbers in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inventory.equipment.placing.rules import Step

# The papers are signed in Indonesian, whoever prints them: UU 24/2009, article 27.
LANGUAGE = "id"
SMALL = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
SIZES = ((1_000, "ribu"), (100, "ratus"), (10, "puluh"))
LARGEST = 999_999


@dataclass(frozen=True, kw_only=True)
class Party:
    """One side: an office by its name and kind, and the place of service below it, where it is one."""

    office: str
    kind: str
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine as it stands on the paper: its condition is what was on record when it changed hands."""

    kind: str
    model: str
    serial: str
    label: str
    condition: str
    year: int | None
    fund: str | None


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What one office gets."""

    receiver: Party
    machines: Sequence[Machine]


@dataclass(frozen=True, kw_only=True)
class Loan:
    """The loan that a return ends: since when, until when, and the number of its paper, where it had one."""

    since: date
    due: date
    number: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One berita acara. ``number`` is empty where nobody told it; ``due`` is a loan's, ``loan`` a return's."""

    step: Step
    number: str
    day: date
    giver: Party
    lots: Sequence[Lot]
    reason: str
    recorded_at: datetime
    due: date | None = None
    loan: Loan | None = None

    @property
    def pieces(self) -> int:
        """How many machines change hands."""
        return sum(len(lot.machines) for lot in self.lots)


def in_words(number: int) -> str:
    """A number as Indonesian says it: 2017 is dua ribu tujuh belas. Raises ValueError outside 0 to 999,999."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not said in words here")
    if number < len(SMALL):
        return SMALL[number]
    if number < 20:
        return f"{SMALL[number - 10]} belas"
    size, word = next(pair for pair in SIZES if number >= pair[0])
    many, rest = divmod(number, size)
    said = f"se{word}" if many == 1 else f"{in_words(many)} {word}"
    return f"{said} {in_words(rest)}" if rest else said
