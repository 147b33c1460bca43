"""Maps of dots: offices over the coastline, for the nation or cropped to a province. Pure geometry.

The projection is equirectangular, true to scale at the middle of the frame: Indonesia lies along the equator,
where nothing better is needed. The page draws what comes out of here as SVG, without script.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, floor, radians

Point = tuple[float, float]
Ring = tuple[Point, ...]
WIDTH = 1600
NATION = (94.6, -11.4, 141.4, 6.4)
SMALLEST_SPAN = 0.6
NARROWEST, WIDEST = 4 / 3, 2.4
BEYOND = 0.6
MANY = 120
LEAST_AREA = 6.0
TONES = ("none", "good", "zero", "silent", "warn", "bad")


@dataclass(frozen=True, kw_only=True)
class Dot:
    """An office on the map. ``tone`` says how it fares and gives the dot its shape and colour (see TONES)."""

    code: str
    name: str
    lon: float
    lat: float
    tone: str
    href: str
    title: str

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"no tone is called {self.tone!r}")

    @property
    def short_name(self) -> str:
        """What is written beside the dot; a kota keeps its word, for many share their name with a kabupaten."""
        return self.name.removeprefix("Kabupaten ").removeprefix("Provinsi ")


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
        return round((self.north - self.south) * self.scale[1])

    def place(self, lon: float, lat: float) -> Point:
        """Where a point of the earth lies on the drawing."""
        across, down = self.scale
        return (lon - self.west) * across, (self.north - lat) * down


@dataclass(frozen=True)
class Placed:
    """A dot with its place on the drawing."""

    dot: Dot
    x: int
    y: int


@dataclass(frozen=True)
class Label:
    """The name beside a dot; ``anchor`` is SVG's start, middle or end."""

    text: str
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """A map, ready to be written as SVG."""

    width: int
    height: int
    coast: str
    grid: str
    equator: int | None
    dots: tuple[Placed, ...]
    labels: tuple[Label, ...]

    @property
    def dense(self) -> bool:
        """So many dots that they have to be small."""
        return len(self.dots) > MANY


@cache
def outline() -> tuple[Ring, ...]:
    """The coastline as rings of longitude and latitude."""
    text = files("inventory.core").joinpath("data/outline.json").read_text("utf-8")
    return tuple(tuple((lon, lat) for lon, lat in ring) for ring in json.loads(text)["rings"])


def _cut(ring: Sequence[Point], inside: Callable[[Point], bool], crossing: Callable[[Point, Point], Point]) -> Ring:
    kept: list[Point] = []
    for before, point in zip((ring[-1], *ring[:-1]), ring, strict=True):
        if inside(point) != inside(before):
            kept.append(crossing(before, point))
        if inside(point):
            kept.append(point)
    return tuple(kept)


def _crossing(axis: int, limit: float) -> Callable[[Point, Point], Point]:
    def meet(one: Point, other: Point) -> Point:
        part = (limit - one[axis]) / (other[axis] - one[axis])
        across = one[1 - axis] + part * (other[1 - axis] - one[1 - axis])
        return (limit, across) if axis == 0 else (across, limit)

    return meet


def clip(ring: Ring, west: float, south: float, east: float, north: float) -> Ring:
    """The part of a ring inside a box (Sutherland–Hodgman); empty when nothing of it is inside."""
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if not ring:
            break
        ring = _cut(
            ring,
            lambda point, a=axis, b=limit, s=sign: s * (point[a] - b) >= 0,
            _crossing(axis, limit),  # type: ignore[misc]
        )
    return ring


def area(ring: Sequence[Point]) -> float:
    """The area inside a ring (shoelace formula), in square units of its points."""
    pairs = zip(ring, (*ring[1:], *ring[:1]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _rounded(points: Iterable[Point]) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    for x, y in points:
        step = (round(x), round(y))
        if not steps or steps[-1] != step:
            steps.append(step)
    return steps[:-1] if len(steps) > 1 and steps[0] == steps[-1] else steps


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def _straight(points: Sequence[tuple[int, int]]) -> str:
    moves = [
        _pair(x - before_x, y - before_y) for (before_x, before_y), (x, y) in zip(points, points[1:], strict=False)
    ]
    return f"M{_pair(*points[0])}l{' '.join(moves)}z".replace(" -", "-")


def _smooth(points: Sequence[tuple[int, int]]) -> str:
    middles = [
        (round((x + u) / 2), round((y + v) / 2))
        for (x, y), (u, v) in zip(points, (*points[1:], points[0]), strict=True)
    ]
    written = [f"M{_pair(*middles[-1])}"]
    here = middles[-1]
    for (x, y), (u, v) in zip(points, middles, strict=True):
        written.append(f"q{_pair(x - here[0], y - here[1])} {_pair(u - here[0], v - here[1])}".replace(" -", "-"))
        here = (u, v)
    return "".join(written) + "z"


@lru_cache(maxsize=64)
def coast(frame: Frame, smooth: bool = False) -> str:
    """The coastline in and around a frame as the data of one SVG path; specks and what is far away are left out.

    Around, because a page that is wider than the map shows what lies beside it.
    """
    over = (frame.east - frame.west) * BEYOND
    box = (frame.west - over, frame.south - over, frame.east + over, frame.north + over)
    rings = [_rounded(frame.place(*point) for point in clip(ring, *box)) for ring in outline()]
    write = _smooth if smooth else _straight
    return "".join(write(ring) for ring in rings if len(ring) > 2 and area(ring) >= LEAST_AREA)


def _steps(low: float, high: float, every: int) -> range:
    return range(floor(low / every) * every, floor(high) + every + 1, every)


def _grid(frame: Frame, every: int) -> str:
    over = (frame.east - frame.west) * BEYOND
    meridians = [round(frame.place(lon, 0)[0]) for lon in _steps(frame.west - over, frame.east + over, every)]
    parallels = [round(frame.place(0, lat)[1]) for lat in _steps(frame.south, frame.north, every) if lat]
    upright = [f"M{x} 0V{frame.height}" for x in meridians]
    level = [f"M{-WIDTH} {y}H{2 * WIDTH}" for y in parallels if 0 <= y <= frame.height]
    return "".join(upright + level)


def _spread(low: float, high: float, span: float) -> Point:
    middle = (low + high) / 2
    return (low, high) if high - low >= span else (middle - span / 2, middle + span / 2)


def frame_around(points: Sequence[Point], margin: float = 0.12) -> Frame:
    """The frame that holds the points with a margin, neither too narrow nor too wide for a page."""
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    west, east = _spread(min(lons), max(lons), SMALLEST_SPAN)
    south, north = _spread(min(lats), max(lats), SMALLEST_SPAN)
    edge = margin * max(east - west, north - south)
    west, east, south, north = west - edge, east + edge, south - edge, north + edge
    across = (east - west) * cos(radians((south + north) / 2))
    west, east = _spread(west, east, (east - west) * max(1.0, NARROWEST * (north - south) / across))
    south, north = _spread(south, north, across / WIDEST)
    return Frame(*(round(edge_, 2) for edge_ in (west, south, east, north)))


def _place(frame: Frame, dots: Iterable[Dot]) -> tuple[Placed, ...]:
    """Those that need someone are drawn last, on top of the others."""
    placed = [Placed(dot, *(round(part) for part in frame.place(dot.lon, dot.lat))) for dot in dots]
    return tuple(sorted(placed, key=lambda each: (TONES.index(each.dot.tone), each.dot.code)))


def _draw(frame: Frame, dots: Sequence[Dot], every: int, smooth: bool) -> Drawing:
    placed = _place(frame, dots)
    return Drawing(
        width=WIDTH,
        height=frame.height,
        coast=coast(frame, smooth),
        grid=_grid(frame, every),
        equator=round(frame.place(0, 0)[1]) if frame.south < 0 < frame.north else None,
        dots=placed,
        labels=labels(placed, frame.height) if smooth else (),
    )


def nation(dots: Sequence[Dot]) -> Drawing:
    """The map from Sabang to Merauke."""
    return _draw(Frame(*NATION), dots, every=5, smooth=False)


def around(dots: Sequence[Dot], margin: float = 0.12) -> Drawing:
    """The map cropped to the dots, their names beside them where there is room. At least one dot."""
    frame = frame_around([(dot.lon, dot.lat) for dot in dots], margin)
    return _draw(frame, dots, every=1 if frame.east - frame.west < 8 else 5, smooth=True)


LETTER, LINE, GAP = 15, 32, 20
Box = tuple[float, float, float, float]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _candidates(placed: Placed, text: str) -> list[tuple[Label, Box]]:
    wide, x, y = LETTER * len(text), placed.x, placed.y
    return [
        (Label(text, x + GAP, y + 9, "start"), (x + GAP, y - 16, x + GAP + wide, y + 16)),
        (Label(text, x - GAP, y + 9, "end"), (x - GAP - wide, y - 16, x - GAP, y + 16)),
        (Label(text, x, y - GAP, "middle"), (x - wide / 2, y - GAP - LINE, x + wide / 2, y - GAP)),
        (Label(text, x, y + GAP + 20, "middle"), (x - wide / 2, y + GAP, x + wide / 2, y + GAP + LINE)),
    ]


def labels(dots: Sequence[Placed], height: int) -> tuple[Label, ...]:
    """Names beside the dots, the ones in need first; a name that would cover another or a dot is left out."""
    taken: list[Box] = [(each.x - 13, each.y - 13, each.x + 13, each.y + 13) for each in dots]
    chosen: list[Label] = []
    for each in reversed(dots):
        for label, box in _candidates(each, each.dot.short_name):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                chosen.append(label)
                taken.append(box)
                break
    return tuple(chosen)
