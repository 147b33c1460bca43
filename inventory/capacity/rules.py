"""How heavy a working printer's load is beside the others of the province, and what one more printer would bring.

What stands out is told from the middle and the median absolute deviation, as with prices (Iglewicz and Hoaglin, 1993):
of a few districts two may be far off, and quartiles would take those two for the rule. Where nearly all are alike the
deviation is nothing, so a load has to be half as much again as the middle one, too. The quartiles are shown beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from statistics import median

FEWEST = 5
# 3.5 deviations, of which a median absolute deviation of 1 is 1.4826.
REACH = Fraction(35, 10) * Fraction(14826, 10000)
LEAST_ABOVE = Fraction(1, 2)


class Load(StrEnum):
    """What can be counted for each working printer."""

    ELIGIBLE = "eligible"
    PRR = "prr"


class Verdict(StrEnum):
    """How a district's machines stand, the worst first."""

    NO_PRINTER = "no_printer"
    CROWDED = "crowded"
    USUAL = "usual"
    TOO_FEW = "too_few"
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True)
class Spread:
    """The loads of a province's districts: how many are known, the lower quartile, the middle, the upper quartile, and
    how far from the middle half of them lie at most."""

    count: int
    lower: Fraction
    middle: Fraction
    upper: Fraction
    deviation: Fraction

    @property
    def limit(self) -> Fraction:
        """What lies above stands out."""
        return self.middle + max(REACH * self.deviation, LEAST_ABOVE * self.middle)

    def verdict(self, load: Fraction) -> Verdict:
        """Whether a load stands out. With fewer than five districts nobody can tell."""
        if self.count < FEWEST:
            return Verdict.TOO_FEW
        return Verdict.CROWDED if load > self.limit else Verdict.USUAL


def spread_of(loads: Sequence[Fraction]) -> Spread | None:
    """The spread of some loads: the quartiles are the middles of the two halves; None of none."""
    if not loads:
        return None
    ordered, half, middle = sorted(loads), (len(loads) + 1) // 2, median(loads)
    deviation = median(abs(load - middle) for load in loads)
    return Spread(len(ordered), median(ordered[:half]), middle, median(ordered[-half:]), deviation)


def per_printer(people: int | None, working: int | None) -> Fraction | None:
    """People for each printer that works; None where either is not on record, or none works."""
    return None if people is None or not working else Fraction(people, working)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Records that wait to be printed, and new ones: ``recorded`` residents on ``days`` reported days."""

    waiting: int | None
    recorded: int = 0
    days: int = 0

    def days_to_clear(self, cards_a_day: int) -> int | None:
        """The working days until nobody waits, at so many cards a day; None where that is not known, or never.

        New records come in at their present pace meanwhile. Where no report counts them, none are taken to come.
        """
        if self.waiting is None:
            return None
        if not self.waiting:
            return 0
        new = Fraction(self.recorded, self.days) if self.days else Fraction(0)
        gained = cards_a_day - new
        return ceil(self.waiting / gained) if gained > 0 else None


@dataclass(frozen=True, kw_only=True)
class OneMore:
    """What one more printer would bring: cards a day, and the days until nobody waits, without it and with it."""

    cards: int
    without: int | None
    with_it: int | None


def one_more(queue: Queue, cards_a_day: int, more: int) -> OneMore:
    """What one more printer would bring a district whose working ones make so many cards a day together."""
    return OneMore(
        cards=more,
        without=queue.days_to_clear(cards_a_day),
        with_it=queue.days_to_clear(cards_a_day + more),
    )
