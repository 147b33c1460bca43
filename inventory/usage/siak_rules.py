"""Two counts of printed cards: what an office reports and what SIAK says, on the days that have both."""

from dataclasses import dataclass

MOST_COUNTS = 16_000  # of one import; the whole nation's month: 514 districts on 31 days


@dataclass(frozen=True, kw_only=True)
class BothCounts:
    """Cards reported as printed, and cards that SIAK counted, summed over the ``days`` that have both counts."""

    reported: int
    siak: int
    days: int
