"""The daily report in a browser: what the script adds, and what everybody has to be able to use."""

import re

import pytest
from sqlalchemy import select

from inventory.core.database import db
from inventory.usage.models import DailyReport
from tests.support.browsing import assert_accessible, sign_in_on
from tests.usage.conftest import CARD

pytestmark = pytest.mark.browser


def new_report(page, live_server):
    live_server.world.stock("32.05", CARD, 500)
    live_server.world.stock("32.05", "ribbon", 3)
    sign_in_on(page, "staff-32.05")
    page.goto("/daily-reports/new")
    return page


def test_the_expected_closing_follows_the_typing(page, live_server) -> None:
    new_report(page, live_server)
    closing = page.locator(f'output[data-total-of="{CARD}"]')
    page.fill("[name=lines-0-printed]", "40")
    page.fill("[name=lines-0-spoiled]", "2")
    assert closing.inner_text() == "458"
    page.fill("[name=lines-1-printed]", "1")
    assert page.locator('output[data-total-of="ribbon"]').inner_text() == "2"
    page.fill("[name=lines-0-printed]", "4.500")
    assert closing.get_attribute("data-below") is not None


def test_a_zero_brings_the_causes_and_a_print_hides_them(page, live_server) -> None:
    new_report(page, live_server)
    causes = page.locator("[data-shown-when-zero]")
    assert not causes.is_visible()
    page.fill("[name=lines-0-printed]", "0")
    assert causes.is_visible()
    page.click("label[for=causes-4]")
    page.fill("[name=lines-0-printed]", "3")
    assert not causes.is_visible()
    page.click("main form[method=post] [type=submit]")
    page.wait_for_url(re.compile(r"/daily-reports/\d+$"))
    with live_server.app.app_context():
        assert db.session.scalars(select(DailyReport.causes)).all() == [[]], "nobody states what nobody sees"


def test_without_script_the_whole_form_is_there(live_server, browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = new_report(context.new_page(), live_server)
    assert page.locator("[data-shown-when-zero]").is_visible()
    page.fill("[name=lines-0-printed]", "0")
    page.click("label[for=causes-4]")
    page.click("main form[method=post] [type=submit]")
    assert "/daily-reports/" in page.url
    assert "/new" not in page.url
    context.close()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_every_page_is_accessible_and_fits_the_screen(browse, live_server, width: int, dark: bool) -> None:
    page = new_report(browse(width=width, dark=dark), live_server)
    assert_fits(page)
    page.fill("[name=lines-0-printed]", "0")
    page.click("main form[method=post] [type=submit]")
    assert_fits(page)
    page.fill("[name=lines-0-printed]", "40")
    page.click("main form[method=post] [type=submit]")
    assert_fits(page)
    shown = page.url
    page.goto(f"{shown}/amendment")
    assert_fits(page)
    page.fill("[name=reason]", "Salah hitung")
    page.fill("[name=lines-0-printed]", "41")
    page.click("main form[method=post] [type=submit]")
    for path in (page.url, shown, "/daily-reports", "/daily-reports?all=1", "/daily-reports/new?date=2025-11-03"):
        page.goto(path)
        assert_fits(page)


def assert_fits(page) -> None:
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
