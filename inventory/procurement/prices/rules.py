"""What is usually paid for a thing, and which price is far from it.

The middle and the spread are robust (median, and median of the absolute deviations), so that one absurd price does not
hide itself: Iglewicz and Hoaglin (1993), who call a score beyond 3.5 an outlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

FEWEST_PRICES = 5
YEARS = 3  # older prices say little about today's
LIMIT = Decimal("3.5")
TO_DEVIATION = Decimal("1.4826")  # a median absolute deviation of 1 is a standard deviation of so much
# Where nearly everybody pays the same, a spread of nothing would make an outlier of every rupiah: 5 % is none yet.
LEAST_SPREAD = Decimal("0.05")


class Verdict(StrEnum):
    """How a price stands to the others."""

    USUAL = "usual_price"
    OUTLIER = "outlier_price"
    TOO_FEW = "few_prices"


@dataclass(frozen=True)
class Range:
    """The prices of one thing: how many, the lowest, the middle and the highest, and the usual distance from it."""

    count: int
    lowest: Decimal
    middle: Decimal
    highest: Decimal
    spread: Decimal

    @property
    def reach(self) -> Decimal:
        """How far from the middle a price may be."""
        return LIMIT * self.spread

    def verdict(self, price: Decimal) -> Verdict:
        """Whether a price is far from the others. With fewer than five nobody can tell."""
        if self.count < FEWEST_PRICES:
            return Verdict.TOO_FEW
        return Verdict.OUTLIER if abs(price - self.middle) > self.reach else Verdict.USUAL

    def percent_off(self, price: Decimal) -> int:
        """How far a price is from the middle, in per cent of it with its sign."""
        return round(100 * (price - self.middle) / self.middle)


def range_of(prices: Sequence[Decimal]) -> Range:
    """The range of some prices, at least one and all above nothing."""
    middle = median(prices)
    deviation = median(abs(price - middle) for price in prices)
    spread = max(TO_DEVIATION * deviation, LEAST_SPREAD * middle)
    return Range(len(prices), min(prices), middle, max(prices), spread)
