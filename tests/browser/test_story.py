"""The main job from end to end: blanks come, go out, are printed; a district that prints nothing is seen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import Window
from tests.support.serving import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BAST = "470/118/BAST/XI/2025"
MISSING = "Kardus 7 sudah terbuka, isinya kurang tiga keping"
NOTE = "Genset dipinjamkan kecamatan mulai Rabu; penanggung jawab Kabid PIAK."
SERIAL = "B7250091"


@pytest.fixture
def enter(browse: Callable[..., Page]) -> Callable[[str], Window]:
    """``enter("staff-32.05")``: the person signs in, in a window of their own."""

    def enter(person: str) -> Window:
        window = Window(browse(), person)
        window.sign_in()
        return window

    return enter


def test_the_whole_story_with_four_people(enter: Callable[[str], Window], live_server: LiveServer) -> None:
    coordinator = enter("coordinator-32")
    log_what_the_centre_sent(coordinator)
    distribute(coordinator)

    staff = enter("staff-32.05")
    receive_with_three_missing(staff)
    receive_the_ink(staff)
    live_server.clock.set("2025-11-03 15:00")
    report_a_normal_day(staff)
    live_server.clock.set("2025-11-04 15:30")
    report_a_day_of_zero(staff)
    buy_from_the_regional_budget(staff)
    find_what_the_purchase_brought(staff)

    supervisor = enter("supervisor-32")
    see_the_flag_and_its_reason(supervisor)
    acknowledge(supervisor)

    national = enter("national")
    see_what_was_done(national)

    for window in (coordinator, staff, supervisor, national):
        assert window.opened == window.seen, f"{window.person} did not look at {window.opened - window.seen}"


def log_what_the_centre_sent(coordinator: Window) -> None:
    """4.000 blanks, 20 ribbons and 10 rolls of film arrive at the province with one BAST."""
    page = coordinator.page
    arrive(page, "Jawa Barat")
    coordinator.look("beranda")
    page.get_by_role("link", name="Catat kiriman dari pusat").click()
    page.get_by_label("Nomor BAST").fill(BAST)
    page.get_by_label("Tanggal BAST").fill("2025-11-01")
    card = panel(page, "Blangko KTP-el WNI")
    card.get_by_label("Dikirim").fill("4.000")
    card.get_by_label("Baik").fill("4.000")
    page.get_by_text("Barang lain").click()
    panel(page, "Pita ribbon").get_by_label("Dikirim").fill("20")
    panel(page, "Film retransfer").get_by_label("Dikirim").fill("10")
    coordinator.look("kiriman-dari-pusat")
    page.get_by_role("button", name="Simpan penerimaan").click()

    expect(told(page)).to_contain_text("Kiriman dari pusat sudah dicatat")
    expect(page.get_by_text(BAST)).to_be_visible()
    expect(row(page, "Blangko KTP-el WNI")).to_contain_text(words("4.000", "4.000", "0", "0", "0"))
    coordinator.look("kiriman")


def distribute(coordinator: Window) -> None:
    """500 blanks, four ribbons and two rolls of film go to Kabupaten Garut, 300 blanks to Kabupaten Bandung."""
    page = coordinator.page
    page.get_by_role("navigation").first.get_by_role("link", name="Pengiriman").click()
    arrive(page, "Pengiriman")
    coordinator.look("pengiriman")
    page.get_by_role("link", name="Distribusikan ke kabupaten/kota").click()
    page.get_by_label("Kirim ke Kabupaten Garut").fill("500")
    page.get_by_label("Kirim ke Kabupaten Bandung").fill("300")
    expect(page.locator("output").first).to_have_text("800")
    expect(page.locator(".balance-total output")).to_have_text("3.200")
    coordinator.look("distribusi-blangko")
    page.get_by_role("button", name="Kirim").click()
    expect(told(page)).to_contain_text("800 keping sedang dikirim ke 2 kantor")
    coordinator.look("dalam-pengiriman")
    send_ink(coordinator, "Pita ribbon", 4)
    send_ink(coordinator, "Film retransfer", 2)
    expect(page.locator("tbody tr")).to_have_count(4)
    page.get_by_role("link", name="Beranda").click()
    expect(tile(page, "Dalam pengiriman")).to_contain_text("800")
    expect(tile(page, "Stok di gudang provinsi")).to_contain_text("3.200")


def send_ink(coordinator: Window, item: str, pieces: int) -> None:
    page = coordinator.page
    page.get_by_role("navigation").first.get_by_role("link", name="Pengiriman").click()
    page.get_by_role("link", name="Distribusikan ke kabupaten/kota").click()
    page.get_by_role("group", name="Barang").get_by_role("link", name=item).click()
    expect(page.locator(".chip[aria-current]")).to_have_text(item)
    page.get_by_label("Kirim ke Kabupaten Garut").fill(str(pieces))
    coordinator.look(f"distribusi-{item}")
    page.get_by_role("button", name="Kirim").click()
    expect(told(page)).to_contain_text(f"{pieces} keping sedang dikirim ke 1 kantor")


def receive_with_three_missing(staff: Window) -> None:
    """The district counts 497 of 500; the three stay visible as missing."""
    page = staff.page
    arrive(page, "Kabupaten Garut")
    expect(due(page).filter(has_text="Terima")).to_have_count(3)
    staff.look("beranda")
    due(page).filter(has_text="500 Blangko KTP-el WNI").click()
    card = panel(page, "Blangko KTP-el WNI")
    card.get_by_label("Baik").fill("497")
    expect(card.locator("output")).to_have_text("3")
    card.get_by_label("Kurang").fill("3")
    expect(card.locator("output")).to_have_text("0")
    card.get_by_label("Alasan").fill(MISSING)
    staff.look("penerimaan")
    page.get_by_role("button", name="Konfirmasi penerimaan").click()

    expect(told(page)).to_contain_text("sudah dicatat")
    expect(page.get_by_text("Masih kurang 3 keping")).to_be_visible()
    line = row(page, "Blangko KTP-el WNI")
    expect(line).to_contain_text(words("500", "497", "0", "3", "0", "3"))
    expect(line).to_contain_text(MISSING)
    staff.look("pengiriman-diterima")


def receive_the_ink(staff: Window) -> None:
    """Ribbon and film arrive as they were sent."""
    page = staff.page
    for item in ("Pita ribbon", "Film retransfer"):
        page.get_by_role("link", name="Beranda").click()
        due(page).filter(has_text=item).filter(has_text="Terima").click()
        arrive(page, "Konfirmasi penerimaan")
        staff.look(f"penerimaan-{item}")
        page.get_by_role("button", name="Konfirmasi penerimaan").click()
        expect(told(page)).to_contain_text("sudah dicatat")
        staff.look(f"diterima-{item}")
    page.get_by_role("navigation").first.get_by_role("link", name="Stok").click()
    expect(row(page, "32.05")).to_contain_text("497")
    staff.look("stok")


def report_a_normal_day(staff: Window) -> None:
    """Twelve cards printed, one spoiled, one ribbon used up: the closing is told while typing."""
    page = staff.page
    page.get_by_role("link", name="Beranda").click()
    due(page).filter(has_text="Laporan harian Senin, 3 November 2025").click()
    closing = page.locator("output[data-total-of=ktp-wni]")
    expect(closing).to_have_text("497")
    page.get_by_label("Keping tercetak").fill("12")
    expect(closing).to_have_text("485")
    page.get_by_label("Rusak", exact=True).fill("1")
    expect(closing).to_have_text("484")
    expect(page.get_by_role("group", name="Mengapa tidak ada yang dicetak?")).to_be_hidden()
    page.get_by_label("Sisa PRR").fill("4.500")
    page.get_by_label("Perekaman (orang)").fill("15")
    page.get_by_label("Pita ribbon terpakai").fill("1")
    expect(page.locator("output[data-total-of=ribbon]")).to_have_text("3")
    staff.look("laporan-hari-biasa")
    page.get_by_role("button", name="Kirim laporan").click()

    expect(told(page)).to_contain_text("sisa akhir hari 484 blangko KTP-el")
    expect(row(page, "Blangko KTP-el WNI")).to_contain_text(words("12", "1"))
    expect(page.locator(".balance-total")).to_contain_text("484")
    expect(page.get_by_role("definition").filter(has_text="4.500")).to_be_visible()
    staff.look("laporan-terkirim")


def report_a_day_of_zero(staff: Window) -> None:
    """The next day the power is out: a zero asks for its cause."""
    page = staff.page
    page.get_by_role("navigation").first.get_by_role("link", name="Laporan harian").click()
    arrive(page, "Laporan harian")
    staff.look("laporan-harian")
    page.get_by_role("main").get_by_role("link", name="Buat laporan harian").click()
    arrive(page, "Selasa, 4 November 2025")
    expect(page.locator("output[data-total-of=ktp-wni]")).to_have_text("484")
    page.get_by_label("Keping tercetak").fill("0")
    causes = page.get_by_role("group", name="Mengapa tidak ada yang dicetak?")
    causes.get_by_text("Listrik padam").click()
    expect(causes.get_by_label("Listrik padam")).to_be_checked()
    staff.look("laporan-nol")
    page.get_by_role("button", name="Kirim laporan").click()

    expect(told(page)).to_contain_text("sisa akhir hari 484 blangko KTP-el")
    arrive(page, "Lapor nol")
    expect(page.get_by_role("definition").filter(has_text="Listrik padam")).to_be_visible()
    staff.look("laporan-nol-terkirim")


def buy_from_the_regional_budget(staff: Window) -> None:
    """Ten ribbons and a printer from the APBD: planned, ordered, delivered."""
    page = staff.page
    page.get_by_role("navigation").first.get_by_role("link", name="Pengadaan").click()
    arrive(page, "Pengadaan")
    staff.look("pengadaan")
    page.get_by_role("link", name="Rencanakan pengadaan").click()
    expect(page.get_by_label("Sumber dana")).to_have_value("APBD")
    plan_line(page, 1, "Pita ribbon", "10", "3.700.000")
    plan_line(page, 2, "Printer KTP-el", "1", "65.000.000")
    page.get_by_label("Model pada baris 2").fill("Fargo HDP5000")
    staff.look("rencana")
    page.get_by_role("button", name="Simpan rencana").click()
    arrive(page, "Direncanakan")
    expect(page.locator("tfoot")).to_contain_text("Rp 102.000.000")
    staff.look("direncanakan")

    page.get_by_role("link", name="Pesan", exact=True).click()
    page.get_by_label("Penyedia").fill("CV Mitra Cetak")
    page.get_by_label("Nomor kontrak").fill("027/118/DISDUKCAPIL/2025")
    page.get_by_label("Tanggal kontrak").fill("2025-10-20")
    arrive(page, "Pemesanan")
    staff.look("pemesanan")
    page.get_by_role("button", name="Catat pemesanan").click()
    arrive(page, "Dipesan")
    staff.look("dipesan")

    page.get_by_role("link", name="Catat kedatangan barang").click()
    page.get_by_label("Nomor seri Printer KTP-el Fargo HDP5000").fill(SERIAL)
    staff.look("kedatangan")
    page.get_by_role("button", name="Catat kedatangan barang").click()
    arrive(page, "Sudah datang")
    expect(page.get_by_role("link", name=SERIAL)).to_be_visible()
    staff.look("sudah-datang")


def plan_line(page: Page, number: int, what: str, quantity: str, price: str) -> None:
    page.get_by_label(f"Barang yang diadakan pada baris {number}").select_option(label=what)
    page.get_by_label(f"Jumlah pada baris {number}").fill(quantity)
    page.get_by_label(f"Harga satuan pada baris {number}").fill(price)


def find_what_the_purchase_brought(staff: Window) -> None:
    """The printer is on the register, the ribbons are in the store."""
    page = staff.page
    page.get_by_role("link", name=SERIAL).click()
    expect(page.get_by_role("main")).to_contain_text("Fargo HDP5000")
    expect(page.get_by_role("definition").filter(has_text="APBD")).to_be_visible()
    staff.look("printer")
    page.get_by_role("navigation").first.get_by_role("link", name="Perangkat").click()
    expect(row(page, SERIAL)).to_contain_text("Baik")
    staff.look("perangkat")
    page.get_by_role("link", name="Tinta").click()
    expect(row(page, "32.05").get_by_role("cell").nth(1)).to_have_text("13")
    staff.look("tinta")
    page.get_by_role("link", name="Beranda").click()
    expect(tile(page, "Sisa blangko")).to_contain_text("484")
    expect(tile(page, "Printer berfungsi")).to_contain_text("1")
    expect(due(page).first).to_contain_text("Semua laporan harian sudah masuk")
    staff.look("beranda-sesudahnya")


def see_the_flag_and_its_reason(supervisor: Window) -> None:
    """Twelve cards are fewer than fifteen, and the power cut stands beside them."""
    page = supervisor.page
    expect(tile(page, "Kabupaten/kota ditandai")).to_contain_text(words("2", "dari 2"))
    supervisor.look("beranda")
    page.get_by_role("main").get_by_role("link", name="Pengawasan").click()
    expect(page.get_by_text("Kurang dari 15 keping tercetak")).to_be_visible()
    garut = row(page, "Kabupaten Garut")
    expect(garut).to_contain_text("12")
    expect(garut).to_contain_text("484")
    expect(garut).to_contain_text("Listrik padam")
    expect(row(page, "Kabupaten Bandung")).to_contain_text("Stok kosong")
    supervisor.look("pengawasan")
    garut.get_by_role("link", name="Kabupaten Garut", exact=True).click()
    expect(page.get_by_text("12 keping tercetak, kurang dari 15")).to_be_visible()
    expect(row(page, "Listrik padam")).to_contain_text("1")
    supervisor.look("kabupaten-ditandai")


def acknowledge(supervisor: Window) -> None:
    """The evaluation opens an alert; the supervisor says what was found out and what happens next."""
    page = supervisor.page
    page.get_by_role("link", name="Evaluasi sekarang").click()
    page.get_by_role("button", name="Evaluasi sekarang").click()
    expect(told(page)).to_contain_text("2 daerah dievaluasi: 2 peringatan dibuka")
    supervisor.look("peringatan")
    row(page, "Kabupaten Garut").get_by_role("link", name="Kabupaten Garut", exact=True).click()
    supervisor.look("peringatan-garut")
    page.get_by_role("link", name="Tanggapi").click()
    supervisor.look("menanggapi")
    page.get_by_label("Catatan").fill(NOTE)
    page.get_by_role("button", name="Catat").click()
    expect(told(page)).to_contain_text("Catatan sudah disimpan")
    arrive(page, "Ditanggapi")
    expect(page.get_by_role("listitem").filter(has_text=NOTE)).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Aturan dilanggar")).to_contain_text("12 keping tercetak")
    supervisor.look("ditindaklanjuti")


def see_what_was_done(national: Window) -> None:
    """The national viewer finds the province, the district, the note, and the missing pieces."""
    page = national.page
    expect(row(page, "Jawa Barat")).to_contain_text(words("2", "497", "12"))
    national.look("beranda")
    page.get_by_role("link", name="Jawa Barat").first.click()
    garut = row(page, "Kabupaten Garut")
    expect(garut).to_contain_text("Ditanggapi")
    expect(garut).to_contain_text(NOTE[:40])
    national.look("pengawasan-jawa-barat")
    garut.get_by_role("link", name="Kabupaten Garut", exact=True).click()
    expect(page.get_by_role("listitem").filter(has_text=NOTE)).to_be_visible()
    expect(page.get_by_role("link", name="Tanggapi")).to_have_count(0)
    national.look("kabupaten")
    page.get_by_role("searchbox").first.fill("garut")
    page.keyboard.press("Enter")
    arrive(page, "Cari")
    national.look("pencarian")
    page.get_by_role("main").get_by_role("link", name="Kabupaten Garut").click()
    expect(row(page, "Di gudang")).to_contain_text("484")
    national.look("kantor")
    page.get_by_role("navigation").first.get_by_role("link", name="Pengiriman").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    national.look("pengiriman")
    row(page, "500").get_by_role("link").click()
    expect(page.get_by_text("Masih kurang 3 keping")).to_be_visible()
    national.look("yang-kurang")


def arrive(page: Page, title: str) -> None:
    """Wait until the page of this title is there."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def told(page: Page) -> Locator:
    """What a page says about the step that led to it."""
    return page.locator(".flashes")


def panel(page: Page, item: str) -> Locator:
    """The part of a form that is about one item."""
    return page.locator(".panel").filter(has=page.get_by_role("heading", name=item, exact=True))


def row(page: Page, begins: str) -> Locator:
    """The row of a register with this in its first cell, or in any."""
    return page.locator("tbody tr").filter(has_text=begins).first


def due(page: Page) -> Locator:
    """What a home page says is to be done."""
    return page.locator("a.task")


def tile(page: Page, label: str) -> Locator:
    """A figure on a home page."""
    return page.locator(".tile").filter(has_text=label).first


def words(*figures: str) -> re.Pattern[str]:
    """These figures one after the other, with nothing but space or words between them."""
    return re.compile(r"\b[^\d]*?\b".join(re.escape(figure) for figure in figures))
