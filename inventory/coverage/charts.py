"""The trend of each share that an office has told more than once."""

from collections.abc import Sequence

from inventory.core.formats import short_day
from inventory.coverage.rules import Part, Reached, rounded

DRAWN = (Part.RECORDED_OF_ELIGIBLE, Part.PRINTED_OF_ELIGIBLE)
Points = list[tuple[str, float]]


def trends(figures: Sequence[Reached]) -> list[tuple[Part, Points]]:
    """By share: its percentage on each day that has it, the oldest first; shares with one day alone draw no line."""
    drawn = [(part, _points(figures, part)) for part in DRAWN]
    return [(part, points) for part, points in drawn if len(points) > 1]


def _points(figures: Sequence[Reached], part: Part) -> Points:
    return [
        (short_day(each.day), float(rounded(quotient, 2)))
        for each in figures
        if each.figures.share(part) and (quotient := each.figures.quotient(part)) is not None
    ]
