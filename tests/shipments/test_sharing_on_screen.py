"""Loans and missing pieces in a browser: readable, reachable, and nothing wider than a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.architecture.examples import some_dispute, some_loan
from tests.support.browsing import assert_accessible, assert_fits, sign_in_on

pytestmark = pytest.mark.browser


def test_the_pages_of_sharing_fit_a_phone(browse: Callable[..., Page], live_server) -> None:
    world = live_server.world
    loan, disputed = some_loan(world), some_dispute(world)
    phone = browse(width=360)
    paths = {
        "staff-32.04": ["/", "/shipments?loan=out", f"/shipments/{loan.id}", f"/shipments/{loan.id}/return"],
        "coordinator-32": [
            "/",
            "/shipments/lending/new",
            "/shipments/lending/new?source=32.05",
            f"/shipments/{disputed.id}",
            f"/shipments/{disputed.id}/found",
            f"/shipments/{disputed.id}/write-off",
            "/shipments/distribution/new?boxes=1",
            "/shipments/arrivals/new",
        ],
    }
    for person, pages in paths.items():
        sign_in_on(phone, person)
        for path in pages:
            phone.goto(path)
            assert_fits(phone)
            assert_accessible(phone)
        phone.context.clear_cookies()


def test_a_neighbour_is_chosen_by_typing_a_part_of_its_name(page: Page, live_server) -> None:
    live_server.world.stock("32.05", "ktp-wni", 500)
    sign_in_on(page, "staff-32.05")
    page.goto("/shipments/lending/new")
    nearest = page.locator("datalist option").first
    assert nearest.get_attribute("value") == "32.04 Kabupaten Bandung"
    assert nearest.text_content().endswith("km")
    page.fill("[name=destination]", "bandung")
    page.fill("[name=due_date]", "2025-11-17")
    page.fill("[name=pieces-ktp-wni]", "456")
    page.locator("details.boxes summary").first.click()
    page.fill("[name=boxes-ktp-wni]", "A001–A010")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/lending" not in url)
    assert "A001–A010" in page.locator("#boxes").inner_text()
    assert_accessible(page)
