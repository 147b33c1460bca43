"""The pages of months."""

from datetime import date
from typing import Any

import pytest

from inventory.custody.closing.service import CloseMonth, ReopenMonth, close_month, reopen_month
from inventory.custody.service import Count, CountLine, Destroy, DestructionLine, count, destroy
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.html import rows_of, text_of
from tests.support.postings import delivery, enter, receipt, report, shipment
from tests.support.world import World, new_key

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
EARLY, MIDDLE, LAST = date(2025, 10, 22), date(2025, 10, 27), date(2025, 10, 31)
STAFF, COORDINATOR, SUPERVISOR, ADMIN = "staff-32.05", "coordinator-32", "supervisor-32", "admin"
PAGE = "/offices/32.05/months/2025-10"


@pytest.fixture
def english(client: Any) -> None:
    client.set_cookie("language", "en")


def a_month(world: World) -> dict[str, Document]:
    """October of Kabupaten Garut: blanks came, five of them missing; some were printed, and ten more left it."""
    world.stock("32.05", "ktp-wni", 1_000, date(2025, 9, 30))
    sent = world.act(COORDINATOR, enter, shipment("00", "32.05", EARLY, 500))
    received = world.act(STAFF, enter, receipt(sent, MIDDLE, good=480, damaged=15, missing=5))
    first = world.act(STAFF, enter, report("32.05", MIDDLE, 200, spoiled=7))
    second = world.act(STAFF, enter, report("32.05", LAST, 90))
    lines = (CountLine(item="ktp-wni", compartment="store", counted=1_173, reason="Tidak ditemukan"),)
    counted = world.act(STAFF, count, Count(key=new_key(), office="32.05", business_date=LAST, lines=lines))
    world.act(SUPERVISOR, approval.approve, approval.Approve(key=new_key(), document_id=counted.id))
    return {"sent": sent, "received": received, "first": first, "second": second, "counted": counted}


def close(world: World, office: str = "32.05", month: date = OCTOBER, by: str = STAFF) -> None:
    world.act(by, close_month, CloseMonth(key=new_key(), office=office, month=month))


def test_the_equation_stands_line_by_line_with_its_documents(client, sign_in, world: World, english: None) -> None:
    made = a_month(world)
    page = sign_in(client, STAFF).get(PAGE)
    rows = rows_of(page)
    store = rows[rows.index(["Opening", "1,000", "–"]) :]
    assert store[:8] == [
        ["Opening", "1,000", "–"],
        ["+ Received, good", "480", made["received"].number],
        ["− Printed or used", "290", f"{made['first'].number} (200) {made['second'].number} (90)"],
        ["− Spoiled", "7", made["first"].number],
        ["− Counted less", "10", made["counted"].number],
        ["= Closing", "1,173", "–"],
        ["Counted on 31 Oct 2025", "1,173", made["counted"].number],
        ["Unexplained", "0", "–"],
    ]
    assert [rows[1][0], rows[1][4]] == [made["sent"].number, "5"]
    assert f"/documents/{made['received'].id}" in page.text


def test_the_month_is_closed_and_opened_again_on_its_page(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    sign_in(client, STAFF)
    told = text_of(client.submit(PAGE, form="/closing", follow=True))
    assert "October 2025 is closed. It takes no document any more." in told
    assert "Month closed Staff 32.05 (staff-32.05)" in told
    assert "Close this month" not in told
    client.submit("/", form="/logout")
    sign_in(client, ADMIN)
    told = text_of(client.submit(PAGE, form="/reopening", follow=True))
    assert "October 2025 is open again." in told
    assert "Opened again Admin (admin)" in told
    assert "Open this month again" not in told


def test_the_head_is_printed_on_it(client, sign_in, world: World, session, english: None) -> None:
    from inventory.custody.closing import queries as closing_queries

    a_month(world)
    close(world)
    head = closing_queries.head(session)
    told = text_of(sign_in(client, STAFF).get(PAGE))
    assert f"Journal number {head.number} Hash {head.hash}" in told


@pytest.mark.parametrize("username", ["national", "auditor", SUPERVISOR])
def test_who_only_looks_has_no_button(client, sign_in, world: World, english: None, username: str) -> None:
    a_month(world)
    sign_in(client, username)
    assert "Close this month" not in text_of(client.get(PAGE))
    close(world)
    assert "Open this month again" not in text_of(client.get(PAGE))


def test_a_month_that_is_not_over_has_no_button(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    told = text_of(sign_in(client, STAFF).get("/offices/32.05/months/2025-11"))
    assert "The month can be closed once Sunday, 30 November 2025 has passed." in told
    assert "Close this month" not in told


def test_what_waits_is_named(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    lines = (DestructionLine(item="ktp-wni", quantity=3),)
    told = Destroy(key=new_key(), office="32.05", business_date=LAST, lines=lines, witnesses=("Asep Sunandar",))
    sign_in(client, STAFF)
    form = client.form(PAGE, "/closing")
    waiting = world.act(STAFF, destroy, told)
    refused = client.post(form.action, data=form.fields)
    assert refused.status_code == 409
    assert f"{waiting.number} has to be decided or received first." in text_of(refused)
    assert "Close this month" not in text_of(client.get(PAGE))


def test_an_unexplained_count_is_named_by_item(client, sign_in, world: World, english: None) -> None:
    """A count that stood is shifted by what is entered for a day before it."""
    a_month(world)
    world.act(STAFF, enter, delivery("32.05", MIDDLE, 4))
    told = text_of(sign_in(client, STAFF).get(PAGE))
    assert "KTP-el blank, WNI, In store: 1,173 counted on 31 Oct 2025, 1,177 in the books that day." in told
    assert "4 pieces are not explained." in told


def test_a_later_shift_of_the_opening_is_told_with_its_document(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    world.clock.set("2025-12-01 09:00", "Asia/Jakarta")
    close(world, month=NOVEMBER)
    sign_in(client, STAFF)
    path = "/offices/32.05/months/2025-11"
    assert "something else today" not in text_of(client.get(path))
    late = world.act(COORDINATOR, enter, delivery("32.05", LAST, 2))
    told = text_of(client.get(path))
    assert "The books say something else today than when the month was closed" in told
    assert late.number in told
    assert ["Opening", "1,173", "–"] in rows_of(client.get(path))


def test_a_count_taken_back_later_shifts_nothing(client, sign_in, world: World, english: None) -> None:
    """It is undone on today's date: the books of the closed month say what they said."""
    made = a_month(world)
    close(world)
    undone = Reverse(key=new_key(), document_id=made["counted"].id, reason="Salah rak")
    waiting = world.act(STAFF, reverse, undone)
    world.act(SUPERVISOR, approval.approve, approval.Approve(key=new_key(), document_id=waiting.id))
    assert "something else today" not in text_of(sign_in(client, STAFF).get(PAGE))


def test_the_last_months_stand_side_by_side(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    close(world)
    rows = rows_of(sign_in(client, STAFF).get("/months"))
    assert rows[1][:5] == ["November 2025", "Cannot be closed yet", "1,173", "–", "–"]
    assert rows[2][:5] == ["October 2025", "Month closed", "1,173", "1,173", "0"]
    assert rows[2][5].startswith("Staff 32.05")
    assert rows[3][:5] == ["September 2025", "Open", "1,000", "–", "–"]
    assert len(rows) == 4


def test_a_province_sees_who_has_closed_the_month(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    close(world)
    rows = rows_of(sign_in(client, COORDINATOR).get("/months"))
    assert rows[-2:] == [["32.04 Kabupaten Bandung", "Open"], ["32.05 Kabupaten Garut", "Month closed"]]


def test_a_district_that_waits_cannot_close_yet(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    lines = (DestructionLine(item="ktp-wni", quantity=3),)
    told = Destroy(key=new_key(), office="32.05", business_date=LAST, lines=lines, witnesses=("Asep Sunandar",))
    world.act(STAFF, destroy, told)
    assert rows_of(sign_in(client, COORDINATOR).get("/months"))[-1] == [
        "32.05 Kabupaten Garut",
        "Cannot be closed yet",
    ]


@pytest.mark.parametrize("path", ["/offices/32.04/months", "/offices/32.04/months/2025-10", "/offices/32/months"])
def test_other_offices_months_are_not_there(client, sign_in, world: World, path: str) -> None:
    assert sign_in(client, STAFF).get(path).status_code == 404


@pytest.mark.parametrize("month", ["2025-13", "2025-1", "25-10", "2025-00"])
def test_what_is_no_month_is_not_there(client, sign_in, world: World, month: str) -> None:
    assert sign_in(client, STAFF).get(f"/offices/32.05/months/{month}").status_code == 404


def test_the_home_pages_remind_of_the_last_month(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    assert "Close October 2025" in text_of(sign_in(client, STAFF).get("/"))
    close(world)
    assert "Close October 2025" not in text_of(client.get("/"))


def test_nobody_is_reminded_who_cannot_close(client, sign_in, world: World, english: None) -> None:
    world.stock("32", "ktp-wni", 10, EARLY)
    assert "Close October 2025" not in text_of(sign_in(client, SUPERVISOR).get("/"))
    client.submit("/", form="/logout")
    assert "Close October 2025" in text_of(sign_in(client, COORDINATOR).get("/"))


def test_opening_a_month_is_told_to_those_who_look(client, sign_in, world: World, english: None) -> None:
    close(world)
    world.act(ADMIN, reopen_month, ReopenMonth(key=new_key(), office="32.05", month=OCTOBER))
    told = text_of(sign_in(client, STAFF).get(PAGE))
    assert "Opened again Admin (admin)" in told
    assert "Month closed Staff 32.05 (staff-32.05)" in told


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_a_month_without_scrolling_sideways(browse, live_server, dark: bool) -> None:
    with live_server.app.app_context():
        a_month(live_server.world)
        close(live_server.world)
        live_server.world.act(COORDINATOR, enter, delivery("32.05", date(2025, 9, 30), 2))
    page = browse(width=360, dark=dark)
    sign_in_on(page, COORDINATOR)
    for path in ("/months", "/offices/32.05/months", PAGE):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert_accessible(page)


def test_a_day_of_a_closed_month_says_so_before_anything_is_typed(client, sign_in, world: World, english: None) -> None:
    a_month(world)
    close(world)
    page = text_of(sign_in(client, STAFF).get("/daily-reports/new?date=2025-10-30"))
    assert "October 2025 is closed at Kabupaten Garut and takes no document." in page
    assert "Send report" not in page
