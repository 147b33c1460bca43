"""Maps of dots: what is drawn, where, and how large it gets."""

import re
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.coastline import WIDTH, Frame, area, clip, coast, outline
from inventory.core.drawing import NATION, TONES, Dot, Placed, around, frame_around, labels, nation

UNIT = Frame(0, 0, 10, 10)
SQUARE = ((2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0))
places = st.tuples(st.floats(95, 141), st.floats(-11, 6))


def dot(
    code: str = "32.05", lon: float = 107.9, lat: float = -7.2, tone: str = "good", name: str = "Kabupaten Garut"
) -> Dot:
    return Dot(code=code, name=name, lon=lon, lat=lat, tone=tone, href=f"/offices/{code}", title=name)


def test_a_ring_inside_the_box_stays_as_it_is() -> None:
    assert set(clip(SQUARE, UNIT)) == set(SQUARE)


def test_a_ring_outside_the_box_vanishes() -> None:
    assert clip(tuple((x + 20, y) for x, y in SQUARE), UNIT) == ()


def test_a_ring_across_the_edge_is_cut_at_the_edge() -> None:
    cut = clip(tuple((x + 5, y) for x, y in SQUARE), UNIT)
    assert isclose(area(cut), 3 * 6)
    assert max(x for x, _ in cut) == 10


@given(st.lists(st.tuples(st.floats(-20, 20), st.floats(-20, 20)), min_size=3, max_size=12))
def test_nothing_is_left_outside_the_box(ring: list[tuple[float, float]]) -> None:
    assert all(-1e-6 <= x <= 10 + 1e-6 and -1e-6 <= y <= 10 + 1e-6 for x, y in clip(tuple(ring), UNIT))


def test_the_outline_is_the_whole_country() -> None:
    assert sum(len(ring) for ring in outline()) == 2469


def test_the_national_coast_is_small_and_drawn_once() -> None:
    path = coast(NATION)
    assert len(path) < 25_000
    assert coast(NATION) is path
    assert re.fullmatch(r"[Mlz0-9 -]+", path)


def test_a_cropped_coast_leaves_the_other_islands_out() -> None:
    assert len(around([dot()]).coast) < len(nation([dot()]).coast) / 4


def test_north_is_up_and_east_is_right() -> None:
    drawing = nation([dot("11", 95.3, 5.5), dot("93", 140.4, -8.5)])
    sabang, merauke = drawing.dots
    assert sabang.x < merauke.x
    assert sabang.y < merauke.y


def test_the_equator_is_drawn_where_it_runs() -> None:
    drawing = nation([dot(lat=0)])
    assert drawing.equator == drawing.dots[0].y
    assert around([dot()]).equator is None


@given(st.lists(places, min_size=1, max_size=40))
def test_every_dot_lies_inside_its_frame(points: list[tuple[float, float]]) -> None:
    drawing = around([dot(str(number), lon, lat) for number, (lon, lat) in enumerate(points)])
    assert all(0 <= placed.x <= WIDTH and 0 <= placed.y <= drawing.height for placed in drawing.dots)


@given(st.lists(places, min_size=1, max_size=10))
def test_a_map_is_neither_a_tower_nor_a_ribbon(points: list[tuple[float, float]]) -> None:
    assert 1.25 < WIDTH / frame_around(points).height < 2.6


def test_dots_that_need_someone_lie_on_top() -> None:
    drawing = nation([dot(str(number), tone=tone) for number, tone in enumerate(reversed(TONES))])
    assert [placed.dot.tone for placed in drawing.dots] == list(TONES)
    assert [tone for tone, _ in drawing.layers] == list(TONES)


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(ValueError, match="purple"):
        dot(tone="purple")


def test_a_map_without_dots_is_the_nation() -> None:
    assert around([]).coast == nation([]).coast


def test_a_name_that_would_cover_another_is_left_out() -> None:
    crowd = [Placed(dot(str(number), name="Kabupaten Kepulauan Tanimbar"), 800, 600 + number) for number in range(8)]
    assert 0 < len(labels(crowd, 1200)) < len(crowd)


def test_a_kabupaten_goes_by_its_short_name_and_a_kota_keeps_its_word() -> None:
    assert dot(name="Kabupaten Bandung").short_name == "Bandung"
    assert dot(name="Kota Bandung").short_name == "Kota Bandung"
