"""How the pages behave in anybody's hands: keys only, on paper, in the dark, in English, clicked twice, left open."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.stock.models import Document
from inventory.stock.rules import Kind
from tests.support.browsing import sign_in_on
from tests.support.world import PASSWORD, World

pytestmark = pytest.mark.browser

REPORT = "/daily-reports/new"
# The element that has the focus: its words, whether a ring can be seen, and whether anything lies over it.
# The parts of a date field have rings of the browser's own, which a page cannot ask for.
FOCUS = """() => {
  const one = document.activeElement, label = one.labels?.[0] ?? one, box = one.getBoundingClientRect();
  const ringed = element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    words: label.innerText.trim(),
    ring: ringed(one) || ringed(label) || one.type === "date",
    free: box.width < 2 || one.contains(top) || (top !== null && top.contains(one)),
  };
}"""


@pytest.fixture
def stocked(world: World) -> World:
    """Kabupaten Garut has 500 blanks."""
    world.stock("32.05", "ktp-wni", 500)
    return world


def reports(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(Document.kind == Kind.DAILY_REPORT)) or 0


def tab_to(page: Page, words: str, most: int = 40) -> None:
    """Press Tab until something with these words has the focus; each stop on the way can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], f"no ring around {focus['words']!r}"
        assert focus["free"], f"something lies over {focus['words']!r}"
        if focus["words"].startswith(words):
            return
    raise AssertionError(f"{words!r} cannot be reached with {most} times Tab on {page.url}")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_day_is_reported_with_the_keyboard_alone(browse, stocked: World, width: int) -> None:
    page = browse(width=width)
    page.goto("/login")
    page.keyboard.type("staff-32.05")
    tab_to(page, "Kata sandi")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kabupaten Garut")
    tab_to(page, "Buat laporan harian")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Senin, 3 November 2025")
    tab_to(page, "Keping tercetak")
    page.keyboard.type("0")
    tab_to(page, "Listrik padam")
    page.keyboard.press("Space")
    tab_to(page, "Kirim laporan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lapor nol")


def test_the_skip_link_leads_past_the_menu(page: Page, world: World) -> None:
    sign_in_on(page, "coordinator-32")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("link").first).to_be_focused()


def test_a_sticky_sum_never_covers_the_field_in_focus(browse, world: World) -> None:
    world.stock("32", "ktp-wni", 1_000)
    page = browse(width=360)
    page.set_viewport_size({"width": 360, "height": 560})
    sign_in_on(page, "coordinator-32")
    page.goto("/shipments/distribution/new")
    for office in ("Kirim ke Kabupaten Bandung", "Kirim ke Kabupaten Garut"):
        tab_to(page, office)


def test_a_page_prints_without_what_only_a_screen_can_use(page: Page, stocked: World) -> None:
    sign_in_on(page, "national")
    page.goto("/utilization?view=all")
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    for gone in (page.get_by_role("navigation"), page.get_by_role("searchbox").first, page.locator(".toolbar")):
        expect(gone).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_theme_stays_until_it_is_changed(page: Page, world: World) -> None:
    sign_in_on(page, "national")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator(".account-toggle summary").click()
    page.get_by_role("button", name="Gelap").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/stock")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    page.locator(".account-toggle summary").click()
    page.get_by_role("button", name="Otomatis").click()
    expect(page.locator("html")).not_to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_english_stays_from_page_to_page_and_after_signing_out(page: Page, world: World) -> None:
    page.goto("/login")
    page.get_by_text("Bahasa dan tampilan").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    sign_in_on(page, "coordinator-32")
    page.get_by_role("navigation").first.get_by_role("link", name="Shipments").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shipments")
    page.locator(".account-toggle summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_double_click_sends_one_report(page: Page, stocked: World, session: Session) -> None:
    sign_in_on(page, "staff-32.05")
    page.goto(REPORT)
    page.get_by_label("Keping tercetak").fill("40")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Kirim laporan").dblclick()
    expect(page.locator(".flashes")).to_contain_text("sisa akhir hari 460 blangko KTP-el")
    assert len(sent) == 1
    assert reports(session) == 1


def test_a_form_that_is_sent_three_times_counts_once(page: Page, stocked: World, session: Session) -> None:
    """On a bad line a browser may send a form again by itself; the key in the form tells that both are one."""
    sign_in_on(page, "staff-32.05")
    page.goto(REPORT)
    page.get_by_label("Keping tercetak").fill("40")
    statuses = page.locator("main form[data-live]").evaluate(
        """async form => Promise.all([1, 2, 3].map(async () => (
          await fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))})).status))"""
    )
    assert statuses == [200, 200, 200]
    assert reports(session) == 1


def test_a_form_that_was_open_too_long_keeps_what_was_typed(
    page: Page, app: Flask, stocked: World, session: Session
) -> None:
    sign_in_on(page, "staff-32.05")
    page.goto(REPORT)
    page.get_by_label("Keping tercetak").fill("40")
    page.get_by_label("Sisa PRR").fill("4.500")
    allowed, app.config["WTF_CSRF_TIME_LIMIT"] = app.config["WTF_CSRF_TIME_LIMIT"], -1
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.get_by_role("alert")).to_contain_text("terlalu lama terbuka")
    expect(page.get_by_label("Keping tercetak")).to_have_value("40")
    expect(page.get_by_label("Sisa PRR")).to_have_value("4.500")
    assert reports(session) == 0
    app.config["WTF_CSRF_TIME_LIMIT"] = allowed
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".flashes")).to_contain_text("460")
    assert reports(session) == 1


def test_a_change_of_language_or_theme_keeps_what_was_typed(page: Page, stocked: World, session: Session) -> None:
    sign_in_on(page, "staff-32.05")
    page.goto(f"{REPORT}?date=2025-11-03")
    page.get_by_label("Keping tercetak").fill("40")
    page.locator(".account-toggle summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Cards printed")).to_have_value("40")
    page.locator(".account-toggle summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_label("Cards printed")).to_have_value("40")
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_role("button", name="Send report").click()
    expect(page.locator(".flashes")).to_contain_text("460")
    assert page.evaluate("sessionStorage.length") == 0
    assert reports(session) == 1


def test_what_was_sent_after_the_session_ended_is_there_again(page: Page, stocked: World, session: Session) -> None:
    sign_in_on(page, "staff-32.05")
    page.goto(REPORT)
    page.get_by_label("Keping tercetak").fill("40")
    page.context.clear_cookies()
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".flashes .tone-warn")).to_be_visible()
    assert PASSWORD not in page.evaluate("JSON.stringify(sessionStorage)")
    type_name_and_password(page, "staff-32.05")
    expect(page.get_by_label("Keping tercetak")).to_have_value("40")
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".flashes")).to_contain_text("460")
    assert reports(session) == 1


def test_the_next_person_at_a_shared_phone_sees_nothing_of_it(page: Page, stocked: World) -> None:
    sign_in_on(page, "staff-32.05")
    page.goto(REPORT)
    page.get_by_label("Keping tercetak").fill("40")
    page.context.clear_cookies()
    page.get_by_role("button", name="Kirim laporan").click()
    expect(page.locator(".flashes .tone-warn")).to_be_visible()
    type_name_and_password(page, "coordinator-32")
    page.wait_for_url(lambda url: "/login" not in url)
    assert page.evaluate("sessionStorage.length") == 0


def type_name_and_password(page: Page, username: str) -> None:
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").click()
