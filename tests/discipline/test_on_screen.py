"""The pages of reporting discipline in a browser: nobody is shut out."""

from datetime import timedelta

import pytest

from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.districts import MONDAY, Districts

PATHS = ("/discipline?month=2025-10", "/discipline/32.05?month=2025-10", "/discipline")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_discipline_shuts_nobody_out(live_server, browse, width: int, dark: bool) -> None:
    with live_server.app.app_context():
        districts = Districts(live_server.world, live_server.clock)
        districts.receive("32.05", 100, MONDAY - timedelta(days=10))
        for days in (9, 7, 6, 2):
            districts.report("32.05", 10, MONDAY - timedelta(days=days))
    page = browse(width=width, dark=dark)
    sign_in_on(page, "supervisor-32")
    for path in PATHS:
        page.goto(path)
        for details in page.locator("main details").all():
            details.evaluate("element => element.open = true")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
