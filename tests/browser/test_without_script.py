"""A browser without JavaScript: slower, but nothing is missing."""

import pytest
from playwright.sync_api import Page, expect

from inventory.shipments.service import Send, ShipmentLine
from inventory.shipments.service import send as send_shipment
from inventory.stock.models import Document
from tests.support.browsing import assert_fits, sign_in_on
from tests.support.world import World, new_key

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browse) -> Page:
    """A phone whose browser runs no script."""
    return browse(width=360, script=False)


@pytest.fixture
def shipment(world: World) -> Document:
    """500 blanks on their way from Jawa Barat to Kabupaten Garut."""
    world.stock("32", "ktp-wni", 1_000)
    sent = Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose="allocation",
        business_date=world.clock.today(),
        lines=(ShipmentLine(item="ktp-wni", quantity=500),),
    )
    return world.act("coordinator-32", send_shipment, sent)


def test_a_shipment_is_received(page: Page, shipment: Document) -> None:
    sign_in_on(page, "staff-32.05")
    page.get_by_role("link", name=f"Terima {shipment.number}").click()
    page.get_by_label("Baik").fill("497")
    page.get_by_label("Kurang").fill("3")
    page.get_by_role("button", name="Konfirmasi penerimaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Jelaskan mengapa ada yang rusak, kurang, atau lebih.")
    expect(page.get_by_label("Baik")).to_have_value("497")
    page.get_by_label("Alasan").fill("Kardus terbuka")
    page.get_by_role("button", name="Konfirmasi penerimaan").click()
    expect(page.get_by_text("Masih kurang 3 keping")).to_be_visible()
    assert_fits(page)


def test_a_day_is_reported_and_a_zero_asks_for_its_cause(page: Page, world: World) -> None:
    world.stock("32.05", "ktp-wni", 500)
    sign_in_on(page, "staff-32.05")
    page.get_by_role("main").get_by_role("link", name="Buat laporan harian").click()
    page.get_by_label("Keping tercetak").fill("0")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih sedikitnya satu penyebab")
    page.get_by_label("Listrik padam").check()
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lapor nol")
    expect(page.get_by_role("definition").filter(has_text="Listrik padam")).to_be_visible()
    assert_fits(page)


def test_everything_of_a_normal_day_can_be_filled_in(page: Page, world: World) -> None:
    world.stock("32.05", "ktp-wni", 500)
    sign_in_on(page, "staff-32.05")
    page.goto("/daily-reports/new")
    page.get_by_label("Keping tercetak").fill("40")
    page.get_by_label("Rusak", exact=True).fill("2")
    page.get_by_text("Lainnya: listrik padam").click()
    page.get_by_label("Baru").fill("40")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".flashes")).to_contain_text("sisa akhir hari 458 blangko KTP-el")


def test_a_flag_is_acknowledged(page: Page, world: World) -> None:
    world.stock("32.05", "ktp-wni", 500)
    sign_in_on(page, "supervisor-32")
    page.goto("/alerts")
    page.get_by_role("button", name="Evaluasi sekarang").click()
    page.get_by_role("link", name="Kabupaten Garut", exact=True).click()
    page.get_by_role("link", name="Tanggapi").click()
    page.get_by_label("Catatan").fill("Petugas dihubungi.")
    page.get_by_role("button", name="Catat").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ditanggapi")
    expect(page.get_by_role("listitem").filter(has_text="Petugas dihubungi.")).to_be_visible()


def test_the_menu_opens_on_a_phone_and_leads_everywhere(page: Page) -> None:
    sign_in_on(page, "coordinator-32")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation").first.get_by_role("link", name="Stok").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Stok")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")
