"""The coastline, projected and cut to a frame, as the data of an SVG path. Pure geometry.

The projection is equirectangular, true to scale at the middle of the frame: Indonesia lies along the equator,
where nothing better is needed.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import cos, floor, radians

Point = tuple[float, float]
Ring = tuple[Point, ...]
Step = tuple[int, int]
WIDTH = 1600
BEYOND = 0.6
LEAST_AREA = 6.0


@dataclass(frozen=True)
class Frame:
    """The part of the earth that a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def scale(self) -> Point:
        """Units of the drawing per degree of longitude and of latitude."""
        across = WIDTH / (self.east - self.west)
        return across, across / cos(radians((self.south + self.north) / 2))

    @property
    def height(self) -> int:
        """Units of the drawing from top to bottom; it is always WIDTH wide."""
        return round((self.north - self.south) * self.scale[1])

    def place(self, lon: float, lat: float) -> Point:
        """Where a point of the earth lies on the drawing."""
        across, down = self.scale
        return (lon - self.west) * across, (self.north - lat) * down

    def beyond(self) -> "Frame":
        """The frame with what lies around it: a page that is wider than the map shows that too."""
        over = (self.east - self.west) * BEYOND
        return Frame(self.west - over, self.south - over, self.east + over, self.north + over)


@cache
def outline() -> tuple[Ring, ...]:
    """The coastline as rings of longitude and latitude."""
    text = files("inventory.core").joinpath("data/outline.json").read_text("utf-8")
    return tuple(tuple((lon, lat) for lon, lat in ring) for ring in json.loads(text)["rings"])


def _crossing(one: Point, other: Point, axis: int, limit: float) -> Point:
    part = (limit - one[axis]) / (other[axis] - one[axis])
    across = one[1 - axis] + part * (other[1 - axis] - one[1 - axis])
    return (limit, across) if axis == 0 else (across, limit)


def _cut(ring: Sequence[Point], axis: int, limit: float, keep: int) -> Ring:
    """Leave away what lies on the wrong side of one straight line; ``keep`` is 1 for above the limit, -1 for below."""
    kept: list[Point] = []
    for before, point in zip((ring[-1], *ring[:-1]), ring, strict=True):
        inside, was_inside = (keep * (each[axis] - limit) >= 0 for each in (point, before))
        if inside != was_inside:
            kept.append(_crossing(before, point, axis, limit))
        if inside:
            kept.append(point)
    return tuple(kept)


def clip(ring: Ring, box: Frame) -> Ring:
    """The part of a ring inside a box (Sutherland–Hodgman); empty when nothing of it is inside."""
    for axis, limit, keep in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        if ring:
            ring = _cut(ring, axis, limit, keep)
    return ring


def area(ring: Sequence[Point]) -> float:
    """The area inside a ring (shoelace formula), in square units of its points."""
    pairs = zip(ring, (*ring[1:], *ring[:1]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _rounded(points: Iterable[Point]) -> list[Step]:
    steps: list[Step] = []
    for x, y in points:
        step = (round(x), round(y))
        if not steps or steps[-1] != step:
            steps.append(step)
    return steps[:-1] if len(steps) > 1 and steps[0] == steps[-1] else steps


def _apart(one: Step, other: Step) -> str:
    return f"{other[0] - one[0]} {other[1] - one[1]}"


def _compact(path: str) -> str:
    return path.replace(" -", "-")


def _straight(points: Sequence[Step]) -> str:
    moves = " ".join(_apart(one, other) for one, other in pairwise(points))
    return _compact(f"M{points[0][0]} {points[0][1]}l{moves}z")


def _smooth(points: Sequence[Step]) -> str:
    """The corners rounded off: each becomes the control point of a curve between the middles of its sides."""
    sides = zip(points, (*points[1:], points[0]), strict=True)
    middles = [(round((x + u) / 2), round((y + v) / 2)) for (x, y), (u, v) in sides]
    curves = zip((middles[-1], *middles[:-1]), points, middles, strict=True)
    written = "".join(f"q{_apart(start, corner)} {_apart(start, end)}" for start, corner, end in curves)
    return _compact(f"M{middles[-1][0]} {middles[-1][1]}{written}z")


@lru_cache(maxsize=64)
def coast(frame: Frame, smooth: bool = False) -> str:
    """The coastline in and around a frame; specks and what is far away are left out."""
    write: Callable[[Sequence[Step]], str] = _smooth if smooth else _straight
    rings = [_rounded(frame.place(*point) for point in clip(ring, frame.beyond())) for ring in outline()]
    return "".join(write(ring) for ring in rings if len(ring) > 2 and area(ring) >= LEAST_AREA)


def _steps(low: float, high: float, every: int) -> range:
    return range(floor(low / every) * every, floor(high) + every + 1, every)


def grid(frame: Frame, every: int) -> str:
    """Meridians and parallels at whole degrees; the equator is drawn apart."""
    wide = frame.beyond()
    meridians = [round(frame.place(lon, 0)[0]) for lon in _steps(wide.west, wide.east, every)]
    parallels = [round(frame.place(0, lat)[1]) for lat in _steps(frame.south, frame.north, every) if lat]
    upright = [f"M{x} 0V{frame.height}" for x in meridians]
    level = [f"M{-WIDTH} {y}H{2 * WIDTH}" for y in parallels if 0 <= y <= frame.height]
    return "".join(upright + level)
