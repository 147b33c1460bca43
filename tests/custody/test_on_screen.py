"""Counts and destructions in a browser: every page on every screen, with and without script."""

from datetime import timedelta

import pytest

from inventory.custody.rules import Part
from inventory.custody.sheets import service as sheets
from inventory.stock.boxes.service import BoxRange
from inventory.stock.rules import Kind
from tests.custody.conftest import GARUT, TODAY, line, pile
from tests.custody.test_pages import the_document
from tests.support import postings
from tests.support.browsing import assert_accessible, assert_fits, assert_looks_right, sign_in_on
from tests.support.world import new_key

pytestmark = pytest.mark.browser
PLACES = (("ktp-wni", "store"), ("ktp-wni", "spoiled"))


@pytest.fixture
def begun(kept):
    """``begun(blind, counted)``: a sheet of Kabupaten Garut; with figures it is finished."""

    def begun(blind: bool, counted: int | None = None) -> int:
        command = sheets.Begin(key=new_key(), office=GARUT, business_date=TODAY, blind=blind, places=PLACES)
        sheet = kept.act("staff-32.05", sheets.begin, command)
        if counted is not None:
            figures = {PLACES[0]: sheets.Figure(counted=counted, boxes="A001–A010")}
            save = sheets.Save(sheet_id=sheet.id, version=0, business_date=TODAY, figures=figures, finish=True)
            kept.act("staff-32.05", sheets.save, save)
        return sheet.id

    return begun


@pytest.fixture
def pages(kept, begun, count, destroy, approve) -> list[str]:
    """Every page of counts and destructions, with something on it."""
    blind, opened, finished = begun(True), begun(False), begun(True, counted=960)
    kept.act("coordinator-32", postings.enter, postings.report(GARUT, TODAY - timedelta(days=1), printed=4))
    split = (Part(reason="Tercetak tetapi belum dilaporkan", quantity=7), Part(reason="Belum jelas", quantity=9))
    waiting = count(line(950, differences=split, boxes=(BoxRange("A001", "A040"),)), line(30, compartment="spoiled"))
    posted = approve(count(line(13, "ribbon", reason="Ditemukan di lemari"), reference="050/08/BA-DUKCAPIL/XI/2025"))
    causes = (Part(reason="no_chip", quantity=10), Part(reason="failed_print", quantity=10))
    pending, destroyed = destroy(pile(20, breakdown=causes)), approve(destroy(pile(10, reason="no_chip")))
    return [
        "/custody",
        "/custody?q=xyz",
        "/custody/sheets/new",
        f"/custody/sheets/{blind}",
        f"/custody/sheets/{opened}",
        f"/custody/sheets/{opened}/paper",
        f"/custody/sheets/{finished}/review",
        f"/custody/sheets/{finished}/review?counted=before",
        f"/custody/counts/{waiting.id}",
        f"/custody/counts/{waiting.id}/paper",
        f"/custody/counts/{posted.id}",
        "/custody/destructions",
        "/custody/destructions/new?office=32.05",
        f"/custody/destructions/{pending.id}",
        f"/custody/destructions/{pending.id}/paper",
        f"/custody/destructions/{destroyed.id}",
    ]


def test_every_page_is_accessible_and_fits_the_screen(browse, pages) -> None:
    page = browse()
    sign_in_on(page, "coordinator-32")
    for path in pages:
        assert page.goto(path).status == 200, path
        assert_looks_right(page, (1280, "dark"), (360, "light"))


def test_refused_forms_are_accessible_too(browse, begun, destroy) -> None:
    page = browse(width=360)
    sign_in_on(page, "staff-32.05")
    finished = begun(True, counted=960)
    for path, button in (
        (f"/custody/sheets/{begun(False)}", "[name=review]"),
        (f"/custody/sheets/{finished}/review", "main form[action=''] [type=submit]"),
        ("/custody/destructions/new", "main form[method=post] [type=submit]"),
    ):
        page.goto(path)
        page.click(button)
        assert page.locator("[role=alert]").is_visible()
        assert_accessible(page)
        assert_fits(page)


def test_a_store_is_counted_blind_without_script(browse, kept, session) -> None:
    page = browse(width=360, script=False)
    sign_in_on(page, "staff-32.05")
    page.goto("/custody")
    page.click("main a[href$='/sheets/new']")
    page.check("[name=way][value=blind]")
    page.click("main form[method=post] [type=submit]")
    assert "970" not in page.content()
    page.fill("[name=line-0-counted]", "960")
    page.click("[name=save]")
    page.click("details.twice:has([name=review]) summary")
    page.click("[name=review]")
    assert "970" in page.content()
    page.fill("[name=line-0-reason]", "Hilang")
    page.click("main form[action=''] [type=submit]")
    document = the_document(session, Kind.COUNT)
    assert page.url.endswith(f"/custody/counts/{document.id}")
    assert document.entered["lines"][0]["reason"] == "Hilang"


def test_what_is_left_without_a_cause_is_shown_while_typing(page, kept) -> None:
    sign_in_on(page, "staff-32.05")
    page.goto("/custody/destructions/new")
    page.locator("main details").last.evaluate("details => details.open = true")
    page.fill("[name=line-0-no_chip]", "12")
    assert page.locator("[data-rest-of='ktp-wni']").inner_text() == "18"
