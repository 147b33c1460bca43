"""The whole nation's season, and the figures of July 2017 on the page."""

from collections.abc import Callable

import pytest
from flask import Flask

from inventory.demo import season
from tests.demo.conftest import PLAYED
from tests.support.client import sign_in
from tests.support.html import text_of


def figures() -> list[str]:
    """Received, printed, and the used share, as the pages write them."""
    played = season.districts(PLAYED)
    received, printed = (sum(getattr(district, name) for district in played) for name in ("received", "printed"))
    return [
        *(f"{pieces:,}".replace(",", ".") for pieces in (received, printed)),
        f"{printed / received:.1%}".replace(".", ","),
    ]


@pytest.mark.slow
def test_the_national_viewer_sees_the_figures_of_the_season(the_nation: str, open_app: Callable[[str], Flask]) -> None:
    client = sign_in(open_app(the_nation).test_client(), "national")
    page, home = text_of(client.get("/utilization")), text_of(client.get("/"))
    for figure in figures():
        assert figure in page
        assert figure in home


def test_the_figures_of_the_nation_are_those_of_july_2017() -> None:
    nation = season.districts()
    assert sum(district.received for district in nation) == 5_900_000
    assert sum(district.printed for district in nation) == 1_600_000
    assert sum(district.nearly_idle for district in nation) == 22
