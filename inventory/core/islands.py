"""Which island a point of the earth lies on, by the coastline that is drawn on the maps. Pure geometry."""

from functools import cache
from math import cos, hypot, radians

from inventory.core.coastline import Point, Ring, outline

KM_PER_DEGREE = 111.2
# The outline is simplified to about 4 km and leaves bays and small islands out: a point this near belongs to the land.
ASHORE_KM = 12.0


@cache
def island(lon: float, lat: float) -> int | None:
    """The number of the ring of the coastline that a point lies in or near; None on an island too small to draw."""
    rings = outline()
    inside = [number for number, ring in enumerate(rings) if holds(ring, lon, lat)]
    if inside:
        return inside[0]
    away, number = min((km_to(ring, lon, lat), number) for number, ring in enumerate(rings))
    return number if away <= ASHORE_KM else None


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
