"""What figures of coverage say, and whether a published percentage follows from its own figures.

A figure tells how many are eligible, recorded and printed; each may be unknown, which is no zero. Published figures are
kept as they were printed, wrong ones too: a contradiction is named, never repaired. All comparisons are exact.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from inventory.core.rules import KTP_EL_BEGAN
from inventory.stock.rules import LARGEST_QUANTITY

WHOLE = Decimal(100)
# What this product itself shows of a percentage: what agrees so far reads the same on the page.
OWN_PLACES = 1
Place = tuple[str, "Subject", date, str]
PERCENTAGE = re.compile(r"\s*(\d{1,3})(?:[.,](\d{1,4}))?\s*(?:%|persen|percent)?\s*", re.ASCII | re.IGNORECASE)


class Subject(StrEnum):
    """What is covered: cards for all who must have one, or birth certificates for children of 0 to 18 years."""

    CARDS = "cards"
    BIRTHS = "births"


class Origin(StrEnum):
    """Whose figures they are: counted by the office itself, or as somebody else printed them."""

    OWN = "own"
    PUBLISHED = "published"


class Part(StrEnum):
    """Which part of which whole a percentage means."""

    RECORDED_OF_ELIGIBLE = "recorded_of_eligible"
    PRINTED_OF_ELIGIBLE = "printed_of_eligible"
    PRINTED_OF_RECORDED = "printed_of_recorded"

    @property
    def ends(self) -> tuple[str, str]:
        """The figures it divides: numerator, denominator."""
        numerator, _, denominator = self.value.split("_")
        return numerator, denominator


class Contradiction(StrEnum):
    """What cannot be, and was printed nevertheless."""

    RECORDED_ABOVE_ELIGIBLE = "recorded_above_eligible"
    PRINTED_ABOVE_ELIGIBLE = "printed_above_eligible"
    PRINTED_ABOVE_RECORDED = "printed_above_recorded"
    PERCENT_ABOVE_WHOLE = "percent_above_whole"


class Outcome(StrEnum):
    """What a published percentage and its own figures say about each other."""

    AGREES = "agrees"
    ROUNDED = "rounded"
    CUT_OFF = "cut_off"
    DISAGREES = "disagrees"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """People by how far they have come; None is not known."""

    eligible: int | None = None
    recorded: int | None = None
    printed: int | None = None

    @property
    def known(self) -> Mapping[str, int]:
        """By name: the figures that are known."""
        named = {"eligible": self.eligible, "recorded": self.recorded, "printed": self.printed}
        return {name: figure for name, figure in named.items() if figure is not None}

    def parts(self, part: Part) -> tuple[int, int] | None:
        """Numerator and denominator, where both are known."""
        known = self.known
        numerator, denominator = part.ends
        return (known[numerator], known[denominator]) if {numerator, denominator} <= known.keys() else None

    def quotient(self, part: Part) -> Fraction | None:
        """In per cent, exactly; None where a figure is not known or there is nobody to be a part of."""
        parts = self.parts(part)
        return Fraction(100 * parts[0], parts[1]) if parts and parts[1] else None

    def share(self, part: Part) -> tuple[int, int] | None:
        """Numerator and denominator to be shown as a share; None where the figures allow none."""
        parts = self.parts(part)
        return parts if parts and parts[0] <= parts[1] else None


@dataclass(frozen=True)
class Percentage:
    """A percentage as it was printed: its value, and to how many decimals."""

    value: Decimal

    @property
    def places(self) -> int:
        """Decimals that were printed; a closing zero is one of them."""
        return -int(self.value.as_tuple().exponent)


def percentage(text: str) -> Percentage | None:
    """`97.41%`, `97,41 persen` and `98` as percentages with their precision; None for anything else."""
    found = PERCENTAGE.fullmatch(text)
    if found is None:
        return None
    return Percentage(Decimal(found[1] if found[2] is None else f"{found[1]}.{found[2]}"))


def rounded(value: Fraction, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A number to so many decimals, exactly: halves go up, ROUND_DOWN cuts the rest off."""
    scaled = value * 10**places
    whole = scaled.numerator // scaled.denominator
    if rounding == ROUND_HALF_UP and scaled - whole >= Fraction(1, 2):
        whole += 1
    return Decimal(whole).scaleb(-places)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a published percentage is worth.

    ``part`` is what it was held against and ``quotient`` what that division gives, None where it cannot be divided.
    ``closest`` is the division that comes nearest, whatever the publication says it means.
    """

    outcome: Outcome
    published: Percentage
    part: Part | None = None
    quotient: Fraction | None = None
    closest: Part | None = None

    @property
    def shown_places(self) -> int:
        """Decimals in which the quotient is told: one more than was printed, and two at least."""
        return max(2, self.published.places + 1)

    @property
    def divided(self) -> Decimal | None:
        """What the division gives, in so many decimals."""
        return None if self.quotient is None else rounded(self.quotient, self.shown_places)

    @property
    def off_by(self) -> Decimal | None:
        """Published less divided, in percentage points of so many decimals."""
        if self.divided is None:
            return None
        return (self.published.value - self.divided).quantize(Decimal(1).scaleb(-self.shown_places))


def verdict(figures: Figures, published: Percentage, means: Part | None) -> Verdict:
    """Hold a published percentage against its own figures.

    ``means`` is which part of which whole it was said to be; where that was not said, the closest division is taken.
    """
    quotients = {part: quotient for part in Part if (quotient := figures.quotient(part)) is not None}
    closest = min(quotients, key=lambda part: abs(quotients[part] - Fraction(published.value)), default=None)
    part = means or closest
    if part is None or part not in quotients:
        return Verdict(outcome=Outcome.UNCHECKED, published=published, part=part, closest=closest)
    return Verdict(
        outcome=outcome(quotients[part], published),
        published=published,
        part=part,
        quotient=quotients[part],
        closest=closest,
    )


def outcome(quotient: Fraction, published: Percentage) -> Outcome:
    """How what was printed follows from the division.

    It agrees when it reads the same to the decimals printed, and to one at least; a whole per cent that only rounding
    makes the same is rounded; digits that were dropped where rounding would have raised the last are cut off.
    """
    fine = max(OWN_PLACES, published.places)
    if rounded(quotient, fine) == published.value:
        return Outcome.AGREES
    if rounded(quotient, published.places) == published.value:
        return Outcome.ROUNDED
    if rounded(quotient, published.places, ROUND_DOWN) == published.value:
        return Outcome.CUT_OFF
    return Outcome.DISAGREES


def contradictions(figures: Figures, published: Percentage | None = None) -> tuple[Contradiction, ...]:
    """Everything in a figure that cannot be."""
    found = []
    for part, contradiction in (
        (Part.RECORDED_OF_ELIGIBLE, Contradiction.RECORDED_ABOVE_ELIGIBLE),
        (Part.PRINTED_OF_ELIGIBLE, Contradiction.PRINTED_ABOVE_ELIGIBLE),
        (Part.PRINTED_OF_RECORDED, Contradiction.PRINTED_ABOVE_RECORDED),
    ):
        parts = figures.parts(part)
        if parts and parts[0] > parts[1]:
            found.append(contradiction)
    if published and published.value > WHOLE:
        found.append(Contradiction.PERCENT_ABOVE_WHOLE)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One figure as it is entered: of which office and day, about what, and where it comes from.

    ``basis`` is where it is written, ``reported`` the published percentage as printed (empty where none was), ``means``
    of what it is one.
    """

    office: str
    subject: Subject
    day: date
    figures: Figures
    origin: Origin
    basis: str
    reported: str = ""
    means: Part | None = None
    note: str = ""


@dataclass(frozen=True)
class Reached:
    """How far an office had come on a day."""

    day: date
    figures: Figures


class Fault(StrEnum):
    """Why a figure cannot be taken."""

    OFFICE_UNKNOWN = "office_unknown"
    SUBJECT_UNKNOWN = "subject_unknown"
    DAY_UNREADABLE = "day_unreadable"
    DAY_TOO_EARLY = "day_too_early"
    DAY_NOT_COME = "day_not_come"
    FIGURE_UNREADABLE = "figure_unreadable"
    FIGURE_TOO_LARGE = "figure_too_large"
    PERCENTAGE_UNREADABLE = "percentage_unreadable"
    PART_UNKNOWN = "part_unknown"
    NOTHING_SAID = "nothing_said"
    SOURCE_NEEDED = "source_needed"
    TEXT_TOO_LONG = "text_too_long"
    OWN_PERCENTAGE = "own_percentage"
    RECORDED_ABOVE_ELIGIBLE = "recorded_above_eligible"
    PRINTED_ABOVE_ELIGIBLE = "printed_above_eligible"
    PRINTED_ABOVE_RECORDED = "printed_above_recorded"
    STANDS_DIFFERENTLY = "stands_differently"
    TWICE = "twice"


def fault(entry: Entry, today: Mapping[str, date]) -> Fault | None:
    """Why a figure cannot be taken. ``today`` has the local date of every office of the person's branch.

    Own figures that cannot be are refused; published ones are taken as they were printed.
    """
    if entry.office not in today:
        return Fault.OFFICE_UNKNOWN
    if entry.day < KTP_EL_BEGAN:
        return Fault.DAY_TOO_EARLY
    if entry.day > today[entry.office]:
        return Fault.DAY_NOT_COME
    if not entry.basis.strip():
        return Fault.SOURCE_NEEDED
    return _wrong_figures(entry)


def _wrong_figures(entry: Entry) -> Fault | None:
    known = entry.figures.known
    if any(not 0 <= figure <= LARGEST_QUANTITY for figure in known.values()):
        return Fault.FIGURE_TOO_LARGE
    if entry.reported and percentage(entry.reported) is None:
        return Fault.PERCENTAGE_UNREADABLE
    if not known and not entry.reported:
        return Fault.NOTHING_SAID
    if entry.origin is Origin.PUBLISHED:
        return None
    if entry.reported:
        return Fault.OWN_PERCENTAGE
    return next((Fault(found.value) for found in contradictions(entry.figures)), None)


def place(entry: Entry) -> Place:
    """What a figure is about; of two standing ones about the same, one would be wrong."""
    return entry.office, entry.subject, entry.day, " ".join(entry.basis.casefold().split())
