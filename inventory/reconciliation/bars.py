"""The trend of a residual as bars above and below a line, one a week. Pure geometry; the macro writes the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR, HALF = 12, 8, 14


@dataclass(frozen=True)
class Bars:
    """The size of the picture, a bar ``(x, y, height)`` for each difference, dots for none, crosses for no counts."""

    width: int
    height: int
    more: tuple[tuple[float, float, float], ...]
    fewer: tuple[tuple[float, float, float], ...]
    equal: tuple[float, ...]
    unknown: tuple[float, ...]


def bars(values: Sequence[int | None]) -> Bars:
    """One bar a value, drawn against the largest; even a small difference can be seen."""
    largest = max((abs(value) for value in values if value is not None), default=0) or 1
    placed = [(place * STEP + 2, value) for place, value in enumerate(values)]

    def height(value: int) -> float:
        return max(2.0, round(HALF * abs(value) / largest, 1))

    known = [(x, value) for x, value in placed if value is not None]
    return Bars(
        width=max(1, len(values)) * STEP,
        height=2 * HALF + 2,
        more=tuple((x, HALF + 1 - height(value), height(value)) for x, value in known if value > 0),
        fewer=tuple((x, HALF + 1, height(value)) for x, value in known if value < 0),
        equal=tuple(x + BAR / 2 for x, value in known if value == 0),
        unknown=tuple(x + BAR / 2 for x, value in placed if value is None),
    )
