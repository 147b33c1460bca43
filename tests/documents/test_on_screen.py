"""The recap in a real browser: copied with a touch, and without script by hand."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.browsing import assert_fits, sign_in_on

pytestmark = pytest.mark.browser


@pytest.mark.usefixtures("three_days")
@pytest.mark.parametrize("width", [1280, 360])
def test_the_text_is_copied_with_one_touch(browse, width: int) -> None:
    page = browse(width=width)
    sign_in_on(page, "coordinator-32")
    page.goto("/utilization/recap/32")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Salin").click()
    page.get_by_text("Tersalin.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#recap-text").input_value()
    assert_fits(page)
    assert Axe().run(page, options={"resultTypes": ["violations"]}).violations_count == 0


@pytest.mark.usefixtures("three_days")
def test_without_script_there_is_the_text_and_no_button(browse) -> None:
    page = browse(script=False)
    sign_in_on(page, "coordinator-32")
    page.goto("/utilization/recap/32")
    assert page.locator("#recap-text").input_value().startswith("*Rekap KTP-el, Senin, 3 November 2025*\n*Jawa Barat*")
    assert not page.get_by_role("button", name="Salin").is_visible()
