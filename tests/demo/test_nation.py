"""The whole nation's season, and the figures of July 2017 on the page."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.client import sign_in
from tests.support.html import text_of
from tests.support.world import PASSWORD


@pytest.mark.slow
def test_the_national_viewer_sees_the_figures_of_july_2017(the_nation: str, open_app: Callable[[str], Flask]) -> None:
    client = sign_in(open_app(the_nation).test_client(), "national", PASSWORD)
    page = text_of(client.get("/utilization"))
    for figure in ("5.900.000", "1.600.000", "27,1%"):
        assert figure in page
    home = text_of(client.get("/"))
    for figure in ("5.900.000", "1.600.000", "27,1%", "22"):
        assert figure in home
