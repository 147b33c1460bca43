"""The page of the check and the audit trail in a browser: readable, and nothing wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.architecture.examples import some_device
from tests.support.browsing import assert_accessible, sign_in_on

pytestmark = pytest.mark.browser


def wider_than_the_screen(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def test_a_head_is_noted_and_the_ledger_checked(page: Page, live_server) -> None:
    live_server.world.stock("32.05", "ktp-wni", 500)
    sign_in_on(page, "auditor")
    page.goto("/ledger/check")
    page.locator("form[action='/ledger/heads'] button").click()
    page.get_by_role("button", name="Periksa sekarang").click()
    page.locator(".notice.tone-good").first.wait_for()
    assert page.locator("#heads tbody tr").count() == 1
    assert_accessible(page)
    page.goto("/ledger/heads/new")
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/ledger/check", "/ledger/heads/new", "/audit-trail"])
def test_the_pages_fit_a_phone(browse: Callable[..., Page], live_server, path: str) -> None:
    live_server.world.stock("32.05", "ktp-wni", 500)
    some_device(live_server.world)
    phone = browse(width=360)
    sign_in_on(phone, "auditor")
    phone.goto(path)
    assert wider_than_the_screen(phone) == 0
    assert_accessible(phone)


def test_the_trail_is_readable(page: Page, live_server) -> None:
    some_device(live_server.world)
    sign_in_on(page, "admin")
    page.goto("/audit-trail?kind=device")
    assert "Fargo HDP5000" in page.locator("tbody").inner_text()
    page.locator("tbody summary").first.click()
    assert_accessible(page)
