"""Lines, scales and bars: a missing report is a gap and never a zero."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from inventory.core.charts import nice_ticks, sparkline, stock_bar, trend

values = st.lists(st.none() | st.integers(0, 5000), max_size=60)


def test_a_missing_day_breaks_the_line() -> None:
    line = sparkline([5, 6, None, 7, 8])
    assert line.path.count("M") == 2
    assert len(line.gaps) == 1


def test_a_zero_does_not_break_the_line() -> None:
    line = sparkline([5, 0, 7])
    assert line.path.count("M") == 1
    assert line.gaps == ()


def test_a_day_between_two_gaps_is_a_dot() -> None:
    assert len(sparkline([None, 7, None]).dots) == 1


def test_no_values_draw_nothing() -> None:
    assert sparkline([]).path == ""
    assert trend([]).line.last is None


@given(values)
def test_every_day_is_a_point_or_a_gap(days: list[int | None]) -> None:
    line = sparkline(days)
    assert len(line.gaps) == days.count(None)
    assert line.path.count(" ") + len(line.dots) == len(days) - days.count(None)


@given(values, st.none() | st.integers(1, 500))
def test_everything_stays_inside_the_chart(days: list[int | None], threshold: int | None) -> None:
    chart = trend(days, threshold)
    heights = [y for y, _ in chart.ticks] + ([] if chart.threshold is None else [chart.threshold])
    heights += [] if chart.line.last is None else [chart.line.last[1]]
    assert all(0 <= y <= chart.floor for y in heights)


@given(st.integers(1, 10_000_000))
def test_ticks_are_few_start_at_zero_and_reach_the_highest(highest: int) -> None:
    ticks = nice_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest
    assert 2 <= len(ticks) <= 6


@given(st.integers(1, 90))
def test_the_last_day_has_its_label_and_no_two_labels_touch(days: int) -> None:
    marked = [index for _x, index in trend([1] * days).marks]
    assert marked[-1] == days - 1
    gaps = [after - before for before, after in pairwise(marked)]
    assert all(gap >= gaps[0] for gap in gaps)
    assert len(marked) <= 6


def test_stock_at_its_reorder_point_is_below() -> None:
    assert stock_bar(1000, 1000).below
    assert not stock_bar(1001, 1000).below


def test_a_bar_is_never_fuller_than_full() -> None:
    assert stock_bar(90_000, 1000).filled == 160
    assert stock_bar(0, 0).filled == 0
