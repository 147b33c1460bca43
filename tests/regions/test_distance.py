"""How far offices lie apart, and which are nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.regions.rules import EARTH_RADIUS_KM, Place, distance_km, nearest, timezone_abbreviation

HALF_AROUND_KM = EARTH_RADIUS_KM * 3.141592653589794
ROUNDING_KM = 1e-3

BANDUNG = Place("32.73", -6.914, 107.609)
GARUT = Place("32.05", -7.216, 107.903)
JAYAPURA = Place("91.71", -2.565, 140.675)

places = st.builds(
    Place,
    code=st.from_regex(r"[1-9][1-9]\.[0-9]{2}", fullmatch=True),
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
)


def test_bandung_to_garut_is_47_kilometres() -> None:
    assert distance_km(BANDUNG, GARUT) == pytest.approx(46.7, abs=0.5)


def test_bandung_to_jayapura_crosses_the_country() -> None:
    assert distance_km(BANDUNG, JAYAPURA) == pytest.approx(3690, abs=20)


def test_one_degree_along_the_equator_is_111_kilometres() -> None:
    assert distance_km(Place("a", 0, 100), Place("b", 0, 101)) == pytest.approx(111.195, abs=0.001)


def test_antipodes_are_half_around_the_earth() -> None:
    assert distance_km(Place("a", -6.2, 106.8), Place("b", 6.2, -73.2)) == pytest.approx(HALF_AROUND_KM)


def test_no_distance_across_the_date_line_is_counted_the_long_way() -> None:
    assert distance_km(Place("a", 0, 179.5), Place("b", 0, -179.5)) == pytest.approx(111.195, abs=0.001)


@given(places, places)
def test_distance_is_the_same_in_both_directions(one: Place, other: Place) -> None:
    assert distance_km(one, other) == pytest.approx(distance_km(other, one), abs=ROUNDING_KM)


@given(places, places)
def test_distance_lies_between_nothing_and_half_around_the_earth(one: Place, other: Place) -> None:
    assert 0 <= distance_km(one, other) <= HALF_AROUND_KM + ROUNDING_KM


@given(places)
def test_a_place_is_no_distance_from_itself(place: Place) -> None:
    assert distance_km(place, place) == 0


@given(places, places, places)
def test_no_detour_is_shorter(one: Place, over: Place, other: Place) -> None:
    assert distance_km(one, other) <= distance_km(one, over) + distance_km(over, other) + ROUNDING_KM


@given(places, st.lists(places, unique_by=lambda place: place.code, max_size=30), st.integers(0, 35))
def test_nobody_left_out_is_nearer_than_somebody_named(place: Place, others: list[Place], count: int) -> None:
    named = nearest(place, others, count)
    candidates = [other for other in others if other.code != place.code]
    left_out = [other for other in candidates if other not in [near for near, _ in named]]

    assert len(named) == min(count, len(candidates))
    assert [km for _, km in named] == sorted(km for _, km in named)
    assert all(km == distance_km(place, near) for near, km in named)
    assert all(distance_km(place, other) >= km for other in left_out for _, km in named)


@given(places, st.lists(places, unique_by=lambda place: place.code, max_size=10))
def test_the_order_of_the_candidates_does_not_matter(place: Place, others: list[Place]) -> None:
    assert nearest(place, reversed(others), 5) == nearest(place, others, 5)


def test_the_place_itself_is_not_its_neighbour() -> None:
    assert [near.code for near, _ in nearest(BANDUNG, [BANDUNG, JAYAPURA, GARUT], 5)] == ["32.05", "91.71"]


def test_equally_near_places_come_in_order_of_code() -> None:
    assert [near.code for near, _ in nearest(Place("0", 0, 0), [Place("b", 0, 1), Place("a", 0, -1)], 1)] == ["a"]


def test_a_negative_count_is_an_error() -> None:
    with pytest.raises(ValueError, match="islice"):
        nearest(BANDUNG, [GARUT], -1)


@pytest.mark.parametrize(
    ("timezone", "abbreviation"), [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
)
def test_the_three_zones_have_their_names(timezone: str, abbreviation: str) -> None:
    assert timezone_abbreviation(timezone) == abbreviation


def test_no_other_zone_has_a_name() -> None:
    with pytest.raises(KeyError):
        timezone_abbreviation("Europe/Amsterdam")
