"""Where offices are, which are near, what their clock is called, and on which days they work."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
FRIDAY = 4

TIMEZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
EASTERNMOST = "Asia/Jayapura"  # where a new day begins first


class OfficeKind(StrEnum):
    """What an office is, in the words of the Kemendagri code list; the centre is Ditjen Dukcapil."""

    CENTRE = "centre"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"


DISTRICT_KINDS = (OfficeKind.REGENCY, OfficeKind.CITY)


class PointKind(StrEnum):
    """What a place of service below a district is: a kecamatan that prints, or a vehicle that goes to the people."""

    KECAMATAN = "kecamatan"
    MOBILE_UNIT = "mobile_unit"


def tidy(name: str) -> str:
    """A name as it is kept and compared: single blanks."""
    return " ".join(name.split())


@dataclass(frozen=True)
class Place:
    """A point on the map that belongs to an office; decimal degrees, WGS 84."""

    code: str
    lat: float
    lon: float


def timezone_abbreviation(timezone: str) -> str:
    """WIB, WITA or WIT for an IANA zone; KeyError for a zone outside Indonesia's three."""
    return TIMEZONES[timezone]


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance in kilometres (haversine, mean earth radius)."""
    lat, other_lat = radians(one.lat), radians(other.lat)
    half_north, half_east = (other_lat - lat) / 2, radians(other.lon - one.lon) / 2
    haversine = sin(half_north) ** 2 + cos(lat) * cos(other_lat) * sin(half_east) ** 2
    # Rounding can lift the root just above 1 where the two points are antipodes.
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


def nearest(place: Place, others: Iterable[Place], count: int) -> list[tuple[Place, float]]:
    """The ``count`` places nearest to ``place``, with kilometres, nearest first; ties in order of code.

    An entry with the same code is the place itself, and left out.
    """
    distances = [(other, distance_km(place, other)) for other in others if other.code != place.code]
    distances.sort(key=lambda pair: (pair[1], pair[0].code))
    return list(islice(distances, count))


def days(first: date, last: date) -> Iterator[date]:
    """Each day from ``first`` to ``last``, both included; none where ``last`` comes before ``first``."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def is_working_day(day: date, closed: Collection[date]) -> bool:
    """Monday to Friday, unless it is one of the closed days."""
    return day.weekday() <= FRIDAY and day not in closed


def working_days(first: date, last: date, closed: Collection[date]) -> list[date]:
    """The working days from ``first`` to ``last``, both included."""
    return [day for day in days(first, last) if is_working_day(day, closed)]


def due_days(first: date, today: date, closed: Collection[date]) -> list[date]:
    """The working days since ``first`` that are over: a report may still come for ``today``, so it is not due."""
    return working_days(first, today - timedelta(days=1), closed)
