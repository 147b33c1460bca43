"""Which island a point lies on."""

import pytest

from inventory.core.coastline import outline
from inventory.core.islands import ASHORE_KM, holds, island, km_to
from inventory.regions.service import region_entries

POINTS = {entry.code: (entry.lon, entry.lat) for entry in region_entries() if entry.lon is not None}
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def test_a_point_in_a_ring_and_one_beside_it() -> None:
    assert holds(SQUARE, 0.5, 0.5)
    assert not holds(SQUARE, 1.5, 0.5)
    assert not holds(SQUARE, 0.5, -0.5)
    assert km_to(SQUARE, 0.5, -1.0) == pytest.approx(111.2)


@pytest.mark.parametrize(
    ("one", "other", "crosses"),
    [
        ("32.05", "32.04", False),  # Garut and Bandung
        ("32.05", "35.78", False),  # Garut and Surabaya
        ("35.78", "51.71", True),  # Surabaya and Denpasar
        ("71.71", "73.71", False),  # Manado and Makassar
        ("21.71", "21.03", True),  # Batam and Natuna
        ("31.71", "31.01", True),  # Jakarta and its thousand islands, too small to be drawn
        ("17.71", "13.71", False),  # Bengkulu and Padang, both by the shore
    ],
)
def test_which_districts_share_an_island(one: str, other: str, crosses: bool) -> None:
    here, there = island(*POINTS[one]), island(*POINTS[other])
    assert (here != there) is crosses


def test_an_island_too_small_to_be_drawn_is_none() -> None:
    assert island(*POINTS["31.01"]) is None


@pytest.mark.parametrize("every", range(0, 500, 25))
def test_only_rings_that_can_hold_a_point_are_followed_and_the_answer_is_that_of_all(every: int) -> None:
    """Also out at sea, where the frame of a ring is near and the ring is not."""
    lon, lat = sorted(POINTS.values())[every]
    for east in (0.0, 0.11, -0.4):
        away, nearest = min((km_to(ring, lon + east, lat), number) for number, ring in enumerate(outline()))
        inside = [number for number, ring in enumerate(outline()) if holds(ring, lon + east, lat)]
        expected = inside[0] if inside else nearest if away <= ASHORE_KM else None
        assert island(lon + east, lat) == expected
