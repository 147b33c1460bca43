"""The pages of coverage in a browser: nobody is shut out, and a figure goes the whole way."""

from datetime import date

import pytest

from inventory.coverage.rules import Figures, Part
from tests.architecture.examples import some_figure, some_target
from tests.support.browsing import assert_accessible, sign_in_on

LINES = b"date,scope,eligible,recorded,as_reported,source\n2025-11-03,32.05,192676863,187667483,97.41%,Koran\n"
PATHS = ("/coverage", "/coverage/32.05", "/coverage/new", "/coverage/import", "/coverage/targets/new")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (360, True)])
def test_a_file_is_previewed_confirmed_and_checked(live_server, browse, width: int, dark: bool) -> None:
    with live_server.app.app_context():
        figures = Figures(eligible=192_000_000, recorded=150_000_000, printed=140_000_000)
        figure = some_figure(live_server.world, day=date(2025, 7, 1), figures=figures, means=Part.RECORDED_OF_ELIGIBLE)
        target = some_target(live_server.world, "32", percent="99")
        ends = (f"/coverage/figures/{figure.id}/correction", f"/coverage/targets/{target.id}/withdrawal")
    page = browse(width=width, dark=dark)
    sign_in_on(page, "coordinator-32")
    page.goto("/coverage/import")
    page.set_input_files("[name=file]", {"name": "cakupan.csv", "mimeType": "text/csv", "buffer": LINES})
    page.get_by_role("button", name="Tampilkan yang akan diambil").click()
    page.get_by_text("perekaman dari wajib KTP: 97,400%").wait_for()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Ambil 1 angka").click()
    page.locator(".flashes .tone-good").wait_for()
    assert "Tidak sesuai" in page.locator("main tbody tr", has_text="Kabupaten Garut").inner_text()
    for path in (*PATHS, *ends):
        page.goto(path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
