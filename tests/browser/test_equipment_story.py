"""A printer breaks and is repaired with a part of another one; a batch prints too little; a new printer is bought."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory.equipment.service import AddDevice, add_device
from tests.browser.looking import Window
from tests.support.serving import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MODEL = "Fargo HDP5000"
FAULTY, CANNIBALISED, NEW = "B7250091", "B7250017", "B7250152"
BATCH = "RB-0917"


@pytest.fixture
def printers(live_server: LiveServer) -> LiveServer:
    """Kabupaten Garut has a printer that works, and one that has been broken for long."""
    world = live_server.world
    with live_server.app.app_context():
        for serial, condition in ((FAULTY, "good"), (CANNIBALISED, "broken")):
            told = {"condition": condition, "reason": "" if condition == "good" else "Motor mati sejak lama"}
            machine = AddDevice(office="32.05", kind="printer", model=MODEL, serial=serial, **told)
            world.act("staff-32.05", add_device, machine)
    return live_server


def test_a_machine_is_reported_repaired_watched_bought_and_found_again(
    browse: Callable[..., Page], printers: LiveServer
) -> None:
    staff, coordinator = Window(browse(width=360), "staff-32.05"), Window(browse(), "coordinator-32")
    staff.enter()
    coordinator.enter()
    report_with_two_taps(staff)
    printers.clock.set("2025-11-10 10:00")
    repair_with_a_part_of_another(staff)
    use_up_two_ribbons_of_one_batch(staff)
    notice_the_batch(coordinator)
    purchase = plan_and_ask(staff)
    approve(coordinator, purchase)
    order_take_in_and_pay(staff, purchase)
    label_and_find_again(staff)


def report_with_two_taps(staff: Window) -> None:
    """One on the home page, one on what happened to which printer."""
    page = staff.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    page.get_by_role("link", name="Laporkan kerusakan").click()
    staff.look("apa-yang-terjadi")
    page.get_by_role("button", name=f"{FAULTY}: Kepala cetak").click()
    expect(page.locator(".flashes")).to_contain_text("Kerusakan dilaporkan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kerusakan dilaporkan")


def repair_with_a_part_of_another(staff: Window) -> None:
    """A week later the print head of the unit that has been broken for long makes it work again."""
    page = staff.page
    page.get_by_role("link", name="Pakai suku cadang dari unit lain").click()
    expect(page.get_by_label("Diambil dari")).to_contain_text(CANNIBALISED)
    page.get_by_label("Suku cadang").fill("Kepala cetak")
    staff.look("suku-cadang")
    page.locator("main form [type=submit]").click()
    page.get_by_role("link", name="Sudah berfungsi lagi").click()
    page.get_by_label("Biaya").fill("350.000")
    staff.look("berfungsi-lagi")
    page.locator("main form [type=submit]").click()
    expect(page.locator(".flashes")).to_contain_text("perangkat berfungsi")
    expect(page.get_by_role("main")).to_contain_text("Rp 350.000")
    expect(page.get_by_role("main")).to_contain_text(CANNIBALISED)
    staff.look("tiket-selesai")
    page.get_by_role("link", name=CANNIBALISED).first.click()
    expect(page.locator(".timeline")).to_contain_text("Kepala cetak")


def use_up_two_ribbons_of_one_batch(staff: Window) -> None:
    """Sold for 200 cards each, they were good for 125 and 127."""
    page, counter = staff.page, 1_000
    page.goto("/devices")
    page.get_by_role("link", name=FAULTY).first.click()
    page.get_by_role("link", name="Pita ribbon dan film", exact=True).click()
    for printed in (125, 127):
        page.get_by_role("link", name="Pasang gulungan").click()
        page.get_by_label("Angka penghitung sekarang").fill(str(counter))
        page.get_by_label("Batch").fill(BATCH)
        page.get_by_label("Daya cetak tertera").fill("200")
        page.locator("main form [type=submit]").click()
        page.get_by_role("link", name="Lepas").first.click()
        counter += printed
        page.get_by_label("Angka penghitung sekarang").fill(str(counter))
        page.locator("main form [type=submit]").click()
        page.goto("/rolls/printers/1")
    staff.look("gulungan-satu-printer")


def notice_the_batch(coordinator: Window) -> None:
    page = coordinator.page
    page.goto("/rolls/batches")
    batch = page.locator("tbody tr").filter(has_text=BATCH)
    expect(batch).to_contain_text("Daya cetak rendah")
    expect(batch).to_contain_text("126")
    coordinator.look("batch-dengan-daya-cetak-rendah")


def plan_and_ask(staff: Window) -> str:
    """One more printer, out of a line of the district's budget."""
    page = staff.page
    page.goto("/budget-lines/new")
    page.get_by_label("Kode rekening").fill("5.2.02.05.01.0001")
    page.get_by_label("Uraian").fill("Belanja modal printer KTP-el")
    page.get_by_label("Pagu").fill("150.000.000")
    page.get_by_label("Nomor dokumen").fill("DPA/2025/32.05")
    page.get_by_label("Tanggal dokumen").fill("2025-11-03")
    page.locator("main form [type=submit]").click()
    page.goto("/purchases/new")
    page.locator("[name=lines-0-what]").select_option("kind:printer")
    page.locator("[name=lines-0-model]").fill(MODEL)
    page.locator("[name=lines-0-quantity]").fill("1")
    page.locator("[name=lines-0-unit_price]").fill("65.000.000")
    page.locator("main form [type=submit]").click()
    page.get_by_role("link", name="Minta persetujuan").click()
    staff.look("minta-persetujuan")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Menunggu persetujuan")
    return page.url


def approve(coordinator: Window, purchase: str) -> None:
    page = coordinator.page
    page.goto(purchase)
    page.get_by_role("link", name="Setujui").click()
    coordinator.look("setujui-pengadaan")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Disetujui")


def order_take_in_and_pay(staff: Window, purchase: str) -> None:
    page = staff.page
    page.goto(purchase)
    page.get_by_role("link", name="Pesan", exact=True).click()
    page.get_by_label("Penyedia").fill("CV Mitra Cetak")
    page.get_by_label("Nomor kontrak").fill("027/18/SPK/2025")
    page.get_by_label("Tanggal kontrak").fill("2025-11-10")
    page.locator("main form [type=submit]").click()
    page.get_by_role("link", name="Catat kedatangan barang").click()
    page.locator("textarea[name^=serials_]").fill(NEW)
    page.locator("main form [type=submit]").click()
    page.get_by_role("link", name="Catat pembayaran").click()
    page.get_by_label("Nilai").fill("65.000.000")
    page.get_by_label("Nomor SP2D").fill("SP2D-0412")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dibayar")
    staff.look("pengadaan-lunas")


def label_and_find_again(staff: Window) -> None:
    """The signs under the code of its label lead to the machine, typed or scanned."""
    page = staff.page
    page.get_by_role("link", name=NEW).click()
    page.get_by_role("link", name="Label").click()
    label = page.locator(".labels li")
    expect(label).to_contain_text(NEW)
    expect(label.locator("svg")).to_be_visible()
    signs = label.locator(".code").last.inner_text()
    staff.look("label")
    page.goto(f"/search?q={signs}")
    page.get_by_role("link", name=NEW).click()
    expect(page.get_by_role("main")).to_contain_text("65.000.000")
    staff.look("printer-baru")
    page.goto(f"/d/{signs}")
    expect(page.get_by_role("main")).to_contain_text(NEW)
