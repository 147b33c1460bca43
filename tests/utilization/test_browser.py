"""The pages of supervision in a browser: nobody is shut out."""

from datetime import timedelta

import pytest

from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.districts import MONDAY, Districts
from tests.support.judging import alert_of, evaluate

PATHS = ("/utilization", "/utilization?view=all&from=2025-10-01", "/utilization/32.05", "/utilization/rules/1")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_supervision_shuts_nobody_out_and_counts_once(live_server, browse, width: int, dark: bool) -> None:
    with live_server.app.app_context():
        districts = Districts(live_server.world, live_server.clock)
        districts.receive("32.05", 100, MONDAY - timedelta(days=3))
        districts.report("32.05", 0, MONDAY - timedelta(days=3), "ribbon_out")
        evaluate(live_server.world)
        alert = f"/alerts/{alert_of().id}"
    page = browse(width=width, dark=dark)
    sign_in_on(page, "supervisor-32")
    for path in (*PATHS, "/alerts", alert, *(f"{alert}/{step}" for step in ("note", "action", "owner", "rest"))):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{alert}/note")
    page.get_by_role("textbox", name="Catatan").fill("Ribbon dikirim besok.")
    page.locator("main form.form button[type=submit]").dblclick()
    page.locator(".timeline li").first.wait_for()
    assert page.locator(".timeline li").count() == 2, "opened, and acknowledged once"
