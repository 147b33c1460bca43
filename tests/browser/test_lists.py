"""Lists in a browser: columns and order are chosen without script, and stay in the address; on paper rows stay rows."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask, url_for
from playwright.sync_api import Page, expect

from tests.architecture.examples import some_boxes, some_loan, some_outreach, some_shipment
from tests.architecture.list_pages import LIST_PAGES, ListPage
from tests.support.browsing import assert_accessible, assert_fits, sign_in_on
from tests.support.world import World

pytestmark = pytest.mark.browser
HEADINGS = "table.register thead th"
A4_WITHOUT_MARGINS = {"width": 688, "height": 970}
# Every list with a toolbar of its own; the others are homes and forms.
LISTS = {
    "outbox.index",
    "accounts.people",
    "stock.index",
    "stock.documents",
    "shipments.index",
    "requests.index",
    "boxes.index",
    "equipment.index",
    "equipment.ink",
    "procurement.index",
    "dashboard.offices",
    "usage.index",
    "stock.approvals",
    "trail.index",
    "checking.index",
    "utilization.index",
    "custody.index",
    "custody.destructions",
}


def seen(page: Page) -> list[str]:
    """The headings of the columns that are on the page."""
    return [one.inner_text().strip() for one in page.locator(HEADINGS).all() if one.is_visible()]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_columns_and_order_are_chosen_without_script(browse, world: World) -> None:
    some_shipment(world)
    some_loan(world)
    page = browse(script=False)
    sign_in_on(page, "staff-32.05")
    page.goto("/shipments?state=received")
    assert "Ke" in seen(page)
    page.locator(".arrangement > summary").click()
    page.get_by_label("Ke", exact=True).uncheck()
    page.get_by_label("Barang lain").uncheck()
    page.get_by_label("Urutkan menurut").select_option(label="Nomor")
    page.get_by_label("Yang didahulukan").select_option(label="Terkecil atau terlama dulu")
    page.get_by_role("button", name="Terapkan").click()
    assert not {"Ke", "Barang lain"} & set(seen(page))
    assert {"Nomor", "Dari", "Status"} <= set(seen(page))
    assert (asked(page)["state"], asked(page)["sort"], asked(page)["descending"]) == (["received"], ["number"], ["0"])
    page.get_by_role("link", name="Dari", exact=True).click()
    assert "Ke" not in seen(page)
    page.locator(".arrangement > summary").click()
    page.get_by_role("link", name="Semua kolom").click()
    assert "Ke" in seen(page)
    assert asked(page)["state"] == ["received"]


def test_a_phone_sorts_and_chooses_too(browse, world: World) -> None:
    for number in range(2):
        some_boxes(world, number)
    page = browse(width=360)
    sign_in_on(page, "coordinator-32")
    page.goto("/boxes")
    assert seen(page) == []
    page.locator(".arrangement > summary").click()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("Pihak lain").uncheck()
    page.get_by_label("Urutkan menurut").select_option(label="Kantor")
    page.get_by_role("button", name="Terapkan").click()
    assert asked(page)["sort"] == ["office"]
    first = page.locator("tbody tr").first
    expect(first.locator("[data-label=Kantor]")).to_be_visible()
    expect(first.locator("[data-label='Pihak lain']")).to_be_hidden()


def test_on_paper_rows_stay_rows_and_say_their_state(browse, world: World) -> None:
    some_loan(world)
    page = browse()
    sign_in_on(page, "staff-32.05")
    page.goto("/shipments")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_WITHOUT_MARGINS)
    state = page.locator("tbody tr").first.locator("[data-label=Status]")
    assert state.evaluate("cell => getComputedStyle(cell).display") == "table-cell"
    expect(state.get_by_text("Diterima")).to_be_visible()
    expect(page.locator(".arrangement")).to_be_hidden()


def test_the_widest_list_fits_the_paper(browse, world: World) -> None:
    """Sessions of outreach have thirteen columns."""
    for state in ("planned", "out", "back"):
        some_outreach(world, state=state)
    page = browse()
    sign_in_on(page, "staff-32.05")
    page.goto("/outreach")
    page.emulate_media(media="print")
    page.set_viewport_size(A4_WITHOUT_MARGINS)
    assert page.locator("tbody tr").count() >= 3
    assert_fits(page)


@pytest.mark.parametrize("width", [1280, 1024])
def test_a_wide_list_does_not_move_the_page(browse, world: World, width: int) -> None:
    some_loan(world)
    page = browse(width=width)
    sign_in_on(page, "coordinator-32")
    page.goto("/shipments")
    assert_fits(page)


@pytest.mark.parametrize(
    "listed", [page for page in LIST_PAGES if page.endpoint in LISTS], ids=lambda page: page.endpoint
)
def test_every_list_offers_its_columns(listed: ListPage, app: Flask, client, sign_in, world: World) -> None:
    with app.test_request_context():
        path = listed.path or url_for(listed.endpoint)
    sign_in(client, listed.person)
    listed.fill(world, 1)
    assert 'name="columns"' in client.get(path).get_data(as_text=True)
