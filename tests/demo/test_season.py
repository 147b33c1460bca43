"""The plan of the season: what the press reported is what the districts add up to, and nobody prints what they lack."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.demo import season
from inventory.regions import calendar

WORKING_DAYS = calendar.working_days(season.FIRST_DAY, season.LAST_DAY)
DISTRICTS = season.districts()


@given(st.integers(0, 10**7), st.lists(st.integers(1, 500), min_size=1, max_size=80), st.sampled_from([1, 100]))
def test_shares_add_up_and_none_is_negative(total: int, weights: list[int], unit: int) -> None:
    parts = season.shares(total, weights, unit)
    assert sum(parts) == total
    assert min(parts) >= 0
    assert all(part % unit == 0 for part in parts[:-1])


@given(st.integers(0, 1000), st.lists(st.integers(1, 500), min_size=1, max_size=80))
def test_what_is_spread_adds_up_and_is_never_more_than_a_piece_away_from_its_share(
    total: int, weights: list[int]
) -> None:
    parts = season.spread(total, weights)
    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


def test_the_totals_are_those_of_the_press() -> None:
    assert sum(district.received for district in DISTRICTS) == 5_900_000
    assert sum(district.printed for district in DISTRICTS) == 1_600_000
    assert sum(district.nearly_idle for district in DISTRICTS) == 22


@pytest.mark.parametrize("district", DISTRICTS[::37], ids=lambda district: district.code)
def test_a_districts_reports_add_up_to_its_season(district: season.District) -> None:
    reports = season.reports(district, WORKING_DAYS)
    assert sum(report.printed for report in reports) == district.printed
    assert sum(report.spoiled for report in reports) == district.spoiled
    assert sum(season.wave_quantities(district)) == district.received


def test_nobody_prints_a_blank_that_has_not_arrived() -> None:
    short = []
    for district in DISTRICTS:
        waves = season.wave_quantities(district)
        used = 0
        for report in season.reports(district, WORKING_DAYS):
            used += report.printed + report.spoiled
            there = sum(pieces for wave, pieces in enumerate(waves) if season.arrival_day(district, wave) <= report.day)
            short += [(district.code, report.day)] if used > there else []
    assert short == []


def test_every_roll_that_came_was_used_or_is_left() -> None:
    for district in DISTRICTS:
        ribbons, films = season.rolls(district)
        reports = season.reports(district, WORKING_DAYS)
        assert ribbons - sum(report.ribbons for report in reports) == district.ribbons
        assert films - sum(report.films for report in reports) == district.films


def test_a_zero_has_a_cause_and_a_print_has_none() -> None:
    for district in DISTRICTS:
        for report in season.reports(district, WORKING_DAYS):
            assert (report.printed == 0) == (report.cause is not None), (district.code, report.day)


def test_the_season_ends_while_some_offices_still_owe_the_last_day() -> None:
    owing = {
        district.code
        for district in DISTRICTS
        if season.LAST_DAY not in {report.day for report in season.reports(district, WORKING_DAYS)}
    }
    assert "32.05" in owing
    assert "32.04" not in owing
    assert date(2017, 7, 6) == season.LAST_DAY


def test_what_is_loaded_to_begin_with_shows_a_flag() -> None:
    """Nobody in Jawa Barat printed fewer than 15 cards; Gorontalo comes with it, where two did."""
    idle = {each.code for each in season.districts(("32", "75")) if each.nearly_idle}
    assert idle == {"75.01", "75.04"}
    assert not any(each.nearly_idle for each in season.districts(("32",)))
    recipe = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert "--province 32 --province 75" in recipe
