"""Two counts of printed cards: what an office reports and what SIAK says, on the days that have both."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BothCounts:
    """Cards reported as printed, and cards that SIAK counted, summed over the ``days`` that have both counts."""

    reported: int
    siak: int
    days: int
