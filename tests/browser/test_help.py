"""A district without ribbon is seen, helped by its neighbour as the province instructs, and prints again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from inventory.usage.service import Report, ReportLine, report
from tests.browser.looking import Window
from tests.support.districts import MONDAY, Districts
from tests.support.serving import LiveServer
from tests.support.world import new_key

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRIDAY = MONDAY - timedelta(days=3)
THURSDAY = MONDAY - timedelta(days=4)
NOTE = "Antar hari ini; Garut masih punya 600 blangko."
BA = "050/08/BA-DUKCAPIL/XI/2025"
SUGGESTED = "Pinjaman dari Kabupaten Bandung"
TOLD = "Pinjamkan 2 Pita ribbon kepada Kabupaten Garut"


@pytest.fixture
def dry(live_server: LiveServer) -> LiveServer:
    """Kabupaten Garut used its last ribbon on Friday; Kabupaten Bandung prints, and has nine."""
    world = live_server.world
    with live_server.app.app_context():
        districts = Districts(world, live_server.clock)
        for office in ("32.04", "32.05"):
            districts.receive(office, 600, THURSDAY)
        world.stock("32.04", "ribbon", 9, THURSDAY)
        world.stock("32.05", "ribbon", 1, THURSDAY)
        for day in (THURSDAY, FRIDAY):
            districts.report("32.04", 40, day)
        lines = (ReportLine(item="ktp-wni", printed=0), ReportLine(item="ribbon", printed=1))
        last = Report(key=new_key(), office="32.05", business_date=FRIDAY, lines=lines, causes=("ribbon_out",), prr=800)
        districts.on(FRIDAY, "staff-32.05", report, last)
    return live_server


def test_a_loan_is_instructed_sent_and_received_until_printing_has_recovered(
    browse: Callable[..., Page], dry: LiveServer
) -> None:
    supervisor, neighbour, district = (
        Window(browse(), each) for each in ("supervisor-32", "staff-32.04", "staff-32.05")
    )
    for window in (supervisor, neighbour, district):
        window.enter()
    evaluate(supervisor, "1 peringatan dibuka")
    instruct(supervisor)
    send(neighbour)
    dry.clock.set("2025-11-04 13:00")
    receive(district)
    for day in (4, 5):
        dry.clock.set(f"2025-11-{day:02} 15:00")
        print_twelve(district)
    evaluate(supervisor, "1 memulih")
    dry.clock.set("2025-11-06 15:00")
    print_twelve(district)
    evaluate(supervisor, "1 ditutup")
    read_the_whole_story(supervisor)


def evaluate(supervisor: Window, told: str) -> None:
    page = supervisor.page
    page.goto("/alerts")
    page.get_by_role("button", name="Evaluasi sekarang").click()
    expect(page.locator(".flashes")).to_contain_text(told)


def instruct(supervisor: Window) -> None:
    """The first suggestion stands in the inbox; one click drafts the instruction, another gives it."""
    page = supervisor.page
    garut = page.locator("tbody tr").filter(has_text="Kabupaten Garut")
    expect(garut).to_contain_text("Pita ribbon habis")
    expect(garut).to_contain_text(SUGGESTED)
    supervisor.look("peringatan-dengan-saran")
    garut.get_by_role("link", name="Siapkan instruksi").click()
    expect(page.get_by_label("Pelaksana")).to_have_value("32.04")
    expect(page.get_by_label("Barang atau perangkat")).to_have_value("ribbon")
    expect(page.get_by_label("Jumlah")).to_have_value("2")
    page.get_by_label("Catatan").fill(NOTE)
    supervisor.look("instruksi-disiapkan")
    page.get_by_role("button", name="Berikan instruksi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sedang ditangani")
    supervisor.look("peringatan-sedang-ditangani")


def send(neighbour: Window) -> None:
    """The neighbour finds it on the home page; the form of the loan is filled in."""
    page = neighbour.page
    page.goto("/")
    task = page.locator("a.task").filter(has_text=TOLD)
    neighbour.look("beranda-tetangga")
    task.click()
    expect(page.get_by_role("main")).to_contain_text(NOTE)
    neighbour.look("instruksi")
    page.get_by_role("link", name="Kirim sekarang").click()
    expect(page.get_by_label("Pita ribbon")).to_have_value("2")
    page.get_by_label("Jatuh tempo").fill("2025-12-01")
    page.get_by_label("Nomor berita acara").fill(BA)
    neighbour.look("kirim-sesuai-instruksi")
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator(".flashes")).to_contain_text("sedang dikirim")
    page.goto("/")
    expect(page.locator("a.task").filter(has_text=TOLD)).to_have_count(0)


def receive(district: Window) -> None:
    page = district.page
    page.goto("/")
    page.locator("a.task").filter(has_text="2 Pita ribbon").click()
    page.get_by_role("button", name="Konfirmasi penerimaan").click()
    expect(page.locator(".flashes")).to_contain_text("sudah dicatat")


def print_twelve(district: Window) -> None:
    page = district.page
    page.goto("/daily-reports/new")
    page.get_by_label("Keping tercetak").fill("12")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".flashes")).to_contain_text("sisa akhir hari")


def read_the_whole_story(supervisor: Window) -> None:
    """From the flag to the recovery, each step with who did it; the instruction says that its pieces arrived."""
    page = supervisor.page
    page.goto("/alerts?view=closed")
    page.get_by_role("link", name="Kabupaten Garut", exact=True).click()
    told = [
        "Aturan dilanggar: peringatan dibuka",
        f"INS-32.04-1 kepada Kabupaten Bandung: {TOLD}.",
        "Dikirim sesuai instruksi",
        "Diterima:",
        "4 Nov 2025: 12 keping tercetak",
        "5 Nov 2025: 12 keping tercetak",
        "memulih",
        "6 Nov 2025: 12 keping tercetak",
        "Pulih: peringatan tertutup sendiri",
    ]
    steps: Locator = page.locator(".timeline > li")
    expect(steps).to_have_count(len(told))
    for step, words in zip(reversed(steps.all()), told, strict=True):
        expect(step).to_contain_text(words)
    supervisor.look("cerita-lengkap")
    page.get_by_role("link", name="INS-32.04-1").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Diterima")
    supervisor.look("instruksi-diterima")
