"""Maps of dots: offices over the coastline, for the nation or cropped to a province. Pure geometry.

The page writes what comes out of here as SVG (``templates/components/map.html``), without script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians

from inventory.core.coastline import WIDTH, Frame, Point, coast, grid

NATION = Frame(94.6, -11.4, 141.4, 6.4)
SMALLEST_SPAN = 0.6
NARROWEST, WIDEST = 4 / 3, 2.4
MANY = 120
FINE_GRID_BELOW = 8
TONES = ("none", "good", "zero", "silent", "warn", "bad")
LETTER, LINE, GAP = 15, 32, 20
DOT = 13
Box = tuple[float, float, float, float]


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

    @property
    def layers(self) -> list[tuple[str, list[Placed]]]:
        """The dots by tone, in the order in which they are drawn."""
        return [(tone, list(group)) for tone, group in groupby(self.dots, key=lambda placed: placed.dot.tone)]


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
    west, east = _spread(west, east, (east - west) * NARROWEST * (north - south) / across)
    south, north = _spread(south, north, across / WIDEST)
    return Frame(round(west, 2), round(south, 2), round(east, 2), round(north, 2))


def _place(frame: Frame, dots: Iterable[Dot]) -> tuple[Placed, ...]:
    """Those that need someone are drawn last, on top of the others."""
    points = ((dot, frame.place(dot.lon, dot.lat)) for dot in dots)
    placed = [Placed(dot, round(x), round(y)) for dot, (x, y) in points]
    return tuple(sorted(placed, key=lambda each: (TONES.index(each.dot.tone), each.dot.code)))


def _draw(frame: Frame, dots: Sequence[Dot], *, near: bool) -> Drawing:
    placed = _place(frame, dots)
    return Drawing(
        width=WIDTH,
        height=frame.height,
        coast=coast(frame, smooth=near),
        grid=grid(frame, every=1 if frame.east - frame.west < FINE_GRID_BELOW else 5),
        equator=round(frame.place(0, 0)[1]) if frame.south < 0 < frame.north else None,
        dots=placed,
        labels=labels(placed, frame.height) if near else (),
    )


def nation(dots: Sequence[Dot]) -> Drawing:
    """The map from Sabang to Merauke."""
    return _draw(NATION, dots, near=False)


def around(dots: Sequence[Dot], margin: float = 0.12) -> Drawing:
    """The map cropped to the dots, their names beside them where there is room; the whole nation without dots."""
    if not dots:
        return nation(dots)
    return _draw(frame_around([(dot.lon, dot.lat) for dot in dots], margin), dots, near=True)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _candidates(placed: Placed) -> list[tuple[Label, Box]]:
    text, x, y = placed.dot.short_name, placed.x, placed.y
    wide, half = LETTER * len(text), LINE // 2
    return [
        (Label(text, x + GAP, y + 9, "start"), (x + GAP, y - half, x + GAP + wide, y + half)),
        (Label(text, x - GAP, y + 9, "end"), (x - GAP - wide, y - half, x - GAP, y + half)),
        (Label(text, x, y - GAP, "middle"), (x - wide / 2, y - GAP - LINE, x + wide / 2, y - GAP)),
        (Label(text, x, y + GAP + 20, "middle"), (x - wide / 2, y + GAP, x + wide / 2, y + GAP + LINE)),
    ]


def labels(dots: Sequence[Placed], height: int) -> tuple[Label, ...]:
    """Names beside the dots, the ones in need first; a name that would cover another or a dot is left out."""
    taken: list[Box] = [(each.x - DOT, each.y - DOT, each.x + DOT, each.y + DOT) for each in dots]
    chosen: list[Label] = []
    for each in reversed(dots):
        for label, box in _candidates(each):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                chosen.append(label)
                taken.append(box)
                break
    return tuple(chosen)
