"""The pages of reconciliation in a browser: nobody is shut out, and a file goes the whole way."""

import pytest

from tests.reconciliation.conftest import Counters
from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.districts import MONDAY

PATHS = ("/reconciliation", "/reconciliation/32.05", "/reconciliation/import")
LINES = b"kode;tanggal;tercetak\n32.05;2025-11-03;38\n32.99;2025-11-03;1\n"


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_a_file_is_previewed_confirmed_and_compared(live_server, browse, width: int, dark: bool) -> None:
    with live_server.app.app_context():
        live_server.world.stock("32.05", "ktp-wni", 100, MONDAY)
        Counters(live_server.world, live_server.clock).told("32.05", MONDAY, 40, 40)
    page = browse(width=width, dark=dark)
    sign_in_on(page, "supervisor-32")
    page.goto("/reconciliation/import")
    page.set_input_files("[name=file]", {"name": "siak.csv", "mimeType": "text/csv", "buffer": LINES})
    page.get_by_role("button", name="Tampilkan yang akan diambil").click()
    page.get_by_role("heading", name="1 baris tidak diambil").wait_for()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Ambil 1 hitungan").click()
    page.locator(".flashes .tone-good").wait_for()
    assert "+2" in page.locator("main tbody tr", has_text="Kabupaten Garut").inner_text()
    for path in PATHS:
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
