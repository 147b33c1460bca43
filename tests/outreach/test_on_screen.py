"""A session on a phone without script, and nobody shut out of its pages."""

import pytest

from tests.outreach.conftest import CARD, GARUT, came_back, gone
from tests.support.browsing import assert_accessible, sign_in_on

PATHS = ("/outreach", "/outreach/1", "/outreach/1/found", "/service-points")


@pytest.mark.browser
def test_a_session_leaves_and_comes_back_on_a_phone_without_script(live_server, browse) -> None:
    with live_server.app.app_context():
        live_server.world.stock(GARUT, CARD, 500)
        lost = gone(live_server.world, 100)
        came_back(live_server.world, lost, brought_back=97, missing=3, explanation="Tercecer di jalan")
    page = browse(width=360, dark=True, script=False)
    sign_in_on(page, "staff-32.05")
    page.goto("/outreach/new")
    page.get_by_label("Tempat").fill("Desa Sukamaju")
    page.get_by_label("Tujuan").fill("Pemilih pemula")
    page.get_by_role("button", name="Rencanakan").click()
    page.get_by_role("link", name="Berangkat").click()
    page.get_by_label("Blangko KTP-el WNI").fill("1.00")
    page.get_by_role("button", name="Berangkat").click()
    page.locator("#errors").wait_for()
    page.get_by_label("Blangko KTP-el WNI").fill("100")
    page.get_by_role("button", name="Berangkat").click()
    page.get_by_role("link", name="Catat kembali").click()
    page.get_by_label("Perekaman (orang)").fill("80")
    page.get_by_label("Tercetak").fill("60")
    page.get_by_label("Dibawa kembali").fill("40")
    page.get_by_role("button", name="Catat kepulangan").click()
    page.locator(".flashes .tone-good").wait_for()
    for width, dark in ((1280, False), (360, True)):
        looking = browse(width=width, dark=dark)
        sign_in_on(looking, "staff-32.05")
        for path in PATHS:
            looking.goto(path)
            assert_accessible(looking)
            assert looking.evaluate("document.documentElement.scrollWidth") <= width, path
