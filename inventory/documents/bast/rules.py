"""What every berita acara serah terima has in common: who gives, since when a loan runs, and its numbers in words."""

from dataclasses import dataclass
from datetime import date, datetime

# The papers are signed in Indonesian, whoever prints them: UU 24/2009, article 27.
LANGUAGE = "id"
SMALL = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
SIZES = ((10**9, "miliar"), (10**6, "juta"), (1_000, "ribu"), (100, "ratus"), (10, "puluh"))
LARGEST = 10**12 - 1


@dataclass(frozen=True, kw_only=True)
class Party:
    """One side: an office by its name and kind, and the place of service below it, where it is one."""

    office: str
    kind: str
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Loan:
    """The loan that a return pays back: since when, until when, and the number of its paper, where it had one."""

    since: date
    due: date | None
    number: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One berita acara. ``number`` is empty where nobody told it; ``records`` are the numbers of its documents here.

    ``recorded_at`` is the instant of the last thing it tells; ``due`` the last day of a loan, ``loan`` what goes back.
    """

    number: str
    day: date
    giver: Party
    recorded_at: datetime
    records: tuple[str, ...] = ()
    due: date | None = None
    loan: Loan | None = None


def in_words(number: int) -> str:
    """A number as Indonesian says it: 2017 is dua ribu tujuh belas. Raises ValueError below 0 and from 10¹² on."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not said in words here")
    if number < len(SMALL):
        return SMALL[number]
    if number < 20:
        return f"{SMALL[number - 10]} belas"
    size, word = next(pair for pair in SIZES if number >= pair[0])
    many, rest = divmod(number, size)
    said = f"se{word}" if many == 1 and size <= 1_000 else f"{in_words(many)} {word}"
    return f"{said} {in_words(rest)}" if rest else said
