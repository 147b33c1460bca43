"""Which island a point of the earth lies on, by the coastline that is drawn on the maps. Pure geometry."""

from functools import cache
from math import cos, hypot, inf, radians

from inventory.core.coastline import Point, Ring, outline

KM_PER_DEGREE = 111.2
# The outline is simplified to about 4 km and leaves bays and small islands out: a point this near belongs to the land.
ASHORE_KM = 12.0


@cache
def island(lon: float, lat: float) -> int | None:
    """The number of the ring of the coastline that a point lies in or near; None on an island too small to draw."""
    rings, near = outline(), _near(lon, lat)
    inside = [number for number in near if holds(rings[number], lon, lat)]
    if inside:
        return inside[0]
    away, number = min(((km_to(rings[number], lon, lat), number) for number in near), default=(inf, 0))
    return number if away <= ASHORE_KM else None


def _near(lon: float, lat: float) -> list[int]:
    """The rings that a point can lie in or near: only these are followed side by side."""
    up = ASHORE_KM / KM_PER_DEGREE
    across = up / cos(radians(lat))
    return [
        number
        for number, (west, south, east, north) in enumerate(_frames())
        if west - across <= lon <= east + across and south - up <= lat <= north + up
    ]


@cache
def _frames() -> tuple[tuple[float, float, float, float], ...]:
    """Of every ring: how far it reaches to the west, south, east and north."""
    return tuple(
        (min(x for x, _y in ring), min(y for _x, y in ring), max(x for x, _y in ring), max(y for _x, y in ring))
        for ring in outline()
    )


def holds(ring: Ring, lon: float, lat: float) -> bool:
    """Whether a point lies inside a ring: a line from it to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def km_to(ring: Ring, lon: float, lat: float) -> float:
    """Kilometres from a point to the nearest side of a ring, on a plane that is true at the point."""
    narrow = cos(radians(lat))
    flat = [((x - lon) * narrow, y - lat) for x, y in ring]
    return KM_PER_DEGREE * min(_from_origin(*side) for side in zip(flat, (*flat[1:], flat[0]), strict=True))


def _from_origin(start: Point, end: Point) -> float:
    across, up = end[0] - start[0], end[1] - start[1]
    length = across * across + up * up
    part = 0.0 if length == 0 else -(start[0] * across + start[1] * up) / length
    part = min(1.0, max(0.0, part))
    return hypot(start[0] + part * across, start[1] + part * up)
