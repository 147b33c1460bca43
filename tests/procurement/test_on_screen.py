"""Purchases and machines in a browser: every page on every screen, with and without script."""

import pytest

from tests.architecture.examples import some_purchase_asked_for
from tests.procurement.conftest import PRINTERS, RIBBONS
from tests.support.browsing import assert_looks_right, sign_in_on

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(plan, order, deliver, world) -> list[str]:
    """Every page of machines and purchases, with something on it."""
    world.stock("32.05", "ktp-wni", 6000)
    planned, ordered = plan(RIBBONS, PRINTERS), order(RIBBONS, PRINTERS)
    delivered = deliver(order(RIBBONS, PRINTERS), "B1", "B2")
    waiting = some_purchase_asked_for(world)
    return [
        "/devices",
        "/devices/ink",
        "/devices/new",
        "/devices/1",
        "/devices/1/condition",
        "/purchases",
        "/purchases?q=xyz",
        "/purchases/new",
        f"/purchases/{delivered.id}",
        f"/purchases/{planned.id}/order",
        f"/purchases/{ordered.id}/delivery",
        f"/purchases/{ordered.id}/cancellation",
        f"/purchases/{ordered.id}/payment",
        f"/purchases/{planned.id}/request",
        f"/purchases/{planned.id}/attachments/new",
        f"/purchases/{waiting.id}",
        f"/purchases/{waiting.id}/approval",
        f"/purchases/{waiting.id}/rejection",
        "/budget-lines",
        "/budget-lines/new",
        "/budget-lines/1",
        "/budget-lines/1/shift",
        "/budget-lines/1/change",
        "/suppliers",
        "/suppliers/new",
        "/suppliers/1",
        "/suppliers/1/particulars",
        "/suppliers/1/block",
        "/prices",
        "/prices?subject=item:ribbon",
    ]


def test_every_page_is_accessible_and_fits_the_screen(browse, pages) -> None:
    page = browse()
    sign_in_on(page, "coordinator-32")
    for path in pages:
        page.goto(path)
        assert_looks_right(page, (1280, "dark"), (360, "light"))


def test_refused_forms_are_accessible_too(browse, pages) -> None:
    page = browse()
    sign_in_on(page, "staff-32.05")
    forms = ("/purchases/new", "/purchases/2/payment", "/budget-lines/new", "/budget-lines/1/shift", "/suppliers/new")
    for path in ("/devices/new", "/devices/1/condition", *forms):
        page.goto(path)
        page.click("main form[method=post] [type=submit]")
        assert page.locator("[role=alert]").is_visible()
        assert_looks_right(page, (1280, "light"), (360, "light"))


def test_a_printer_is_bought_and_breaks_without_script(browse, world) -> None:
    page = browse(width=360, script=False)
    sign_in_on(page, "staff-32.05")
    page.goto("/purchases/new")
    page.select_option("[name=lines-0-what]", "kind:printer")
    page.fill("[name=lines-0-model]", "Fargo HDP5000")
    page.fill("[name=lines-0-quantity]", "1")
    page.click("main form[method=post] [type=submit]")
    page.click("main a[href$='/order']")
    page.fill("[name=supplier]", "CV Mitra")
    page.fill("[name=contract_number]", "027/1")
    page.fill("[name=contract_date]", "2025-10-20")
    page.fill("[name=price_1]", "65.000.000")
    page.click("main form[method=post] [type=submit]")
    page.click("main a[href$='/delivery']")
    page.fill("[name=serials_1]", "B7250091")
    page.click("main form[method=post] [type=submit]")
    page.click("main a[href^='/devices/']")
    page.click("main a[href$='/condition']")
    page.click("[name=condition][value=broken] + label")
    page.fill("[name=reason]", "Kepala cetak rusak")
    page.click("main form[method=post] [type=submit]")
    assert page.url.endswith("/devices/1")
    assert "Kepala cetak rusak" in page.inner_text("main")
