"""Small pictures of figures: where to put lines, dots and marks. Pure geometry; the macros write the SVG.

A value of None is a day without a report. It leaves a gap in the line and is never drawn as a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor, log10

Value = float | None
Point = tuple[float, float]
STEPS = (1, 2, 2.5, 5, 10)
TREND_WIDTH = 640
LEFT, RIGHT, TOP, BOTTOM = 56, 28, 12, 26


@dataclass(frozen=True)
class Line:
    """A line with gaps: the path, the dots that stand alone, the last point and the missing places."""

    path: str
    dots: tuple[Point, ...]
    last: Point | None
    gaps: tuple[Point, ...]


@dataclass(frozen=True)
class Trend:
    """A chart with a scale: the frame, the line, ticks ``(y, value)``, marks ``(x, index)``, the threshold's y."""

    width: int
    height: int
    left: int
    right: int
    floor: float
    line: Line
    area: str
    ticks: tuple[tuple[float, float], ...]
    marks: tuple[tuple[float, int], ...]
    threshold: float | None


@dataclass(frozen=True)
class StockBar:
    """How far a bar is filled, where the reorder point stands, and whether the stock has passed it."""

    filled: float
    reorder: float
    below: bool


def _written(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _line(values: Sequence[Value], places: Sequence[Point], baseline: float) -> Line:
    pairs = list(zip(values, places, strict=True))
    runs = [[place for _, place in run] for known, run in groupby(pairs, key=lambda pair: pair[0] is not None) if known]
    return Line(
        path="".join(_written(run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=runs[-1][-1] if runs else None,
        gaps=tuple((x, baseline) for value, (x, _) in pairs if value is None),
    )


def _places(values: Sequence[Value], top: float, left: float, right: float, high: float, low: float) -> list[Point]:
    step = (right - left) / max(1, len(values) - 1)
    return [
        (round(left + index * step, 1), round(low - (low - high) * (value or 0) / top, 1))
        for index, value in enumerate(values)
    ]


def _ceiling(values: Sequence[Value]) -> float:
    return max([value for value in values if value is not None], default=0)


def sparkline(values: Sequence[Value], width: int = 96, height: int = 24) -> Line:
    """A line for one row of a table, from zero up to its own highest value."""
    places = _places(values, _ceiling(values) or 1, 3, width - 4, 3, height - 3)
    return _line(values, places, height - 3)


def nice_ticks(highest: float, count: int = 4) -> list[float]:
    """Round numbers from zero to at least the highest value: 0, 50, 100, 150 for 134."""
    if highest <= 0:
        return [0, 1]
    rough = highest / count
    magnitude = 10.0 ** floor(log10(rough))
    step = max(1.0, next(part * magnitude for part in STEPS if part * magnitude >= rough))
    return [step * index for index in range(ceil(highest / step) + 1)]


def _areas(values: Sequence[Value], places: Sequence[Point], low: float) -> str:
    pairs = zip(values, places, strict=True)
    runs = [[place for _, place in run] for known, run in groupby(pairs, key=lambda pair: pair[0] is not None) if known]
    closed = [[(run[0][0], low), *run, (run[-1][0], low)] for run in runs if len(run) > 1]
    return "".join(f"{_written(run)}Z" for run in closed)


def _marks(places: Sequence[Point], wanted: int = 6) -> tuple[tuple[float, int], ...]:
    """Evenly spread places that get a label. The last one always has it, and nothing stands too close before it."""
    last, stride = len(places) - 1, max(1, ceil(len(places) / wanted))
    spread = [index for index in range(0, len(places), stride) if index <= last - stride]
    return tuple((places[index][0], index) for index in [*spread, last] if places)


def trend(values: Sequence[Value], threshold: float | None = None, height: int = 200) -> Trend:
    """A line over time with a scale on its left and an optional threshold across it."""
    ticks = nice_ticks(max(_ceiling(values), threshold or 0))
    low, right = height - BOTTOM, TREND_WIDTH - RIGHT
    places = _places(values, ticks[-1], LEFT, right, TOP, low)

    def level(value: float) -> float:
        return round(low - (low - TOP) * value / ticks[-1], 1)

    return Trend(
        width=TREND_WIDTH,
        height=height,
        left=LEFT,
        right=right,
        floor=low,
        line=_line(values, places, low),
        area=_areas(values, places, low),
        ticks=tuple((level(tick), tick) for tick in ticks),
        marks=_marks(places),
        threshold=None if threshold is None else level(threshold),
    )


def stock_bar(stock: int, reorder: int, full: int | None = None, width: int = 160) -> StockBar:
    """Stock against its reorder point; without a full mark the bar is full at three times that point."""
    whole = max(full or 3 * reorder, stock, 1)
    return StockBar(
        filled=round(width * stock / whole, 1), reorder=round(width * reorder / whole, 1), below=stock <= reorder
    )


@dataclass(frozen=True)
class AheadBar:
    """Coming days from left to right: ``has`` is how far there is something, ``back`` where there is something again.

    ``crosses`` stand in the days without, ``months`` where one begins; all are places on a bar of this width.
    """

    width: float
    has: float
    back: float
    crosses: tuple[float, ...]
    months: tuple[float, ...]


def ahead_bar(days: int, out: int | None, back: int | None, months: Sequence[int], width: int = 640) -> AheadBar:
    """The next ``days`` days, of which those from ``out`` to ``back`` are without; None lies beyond what is drawn."""
    step = width / days
    has = width if out is None else min(width, step * out)
    again = width if back is None else max(has, min(width, step * back))
    count = int((again - has) // 16)
    return AheadBar(
        width=width,
        has=round(has, 1),
        back=round(again, 1),
        crosses=tuple(round(has + (again - has) * (place + 0.5) / count, 1) for place in range(count)),
        months=tuple(round(step * month, 1) for month in months),
    )
