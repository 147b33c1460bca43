"""The pages of the second person."""

import csv
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.custody.service import Count, CountLine, Destroy, DestructionLine, count, destroy
from inventory.stock import service
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.html import rows_of, text_of
from tests.support.postings import enter, report
from tests.support.world import World, new_key

STAFF, COORDINATOR, SUPERVISOR = "staff-32.05", "coordinator-32", "supervisor-32"
EARLY, TODAY = date(2025, 10, 27), date(2025, 11, 3)


@pytest.fixture
def english(client: Any) -> None:
    client.set_cookie("language", "en")


@pytest.fixture
def waiting(world: World, english: None) -> Document:
    return some_destruction(world)


def some_destruction(world: World) -> Document:
    """30 spoiled blanks, of which 12 wait to be destroyed."""
    world.stock("32.05", "ktp-wni", 1_000, EARLY)
    world.act(STAFF, enter, report("32.05", EARLY, 0, spoiled=30))
    lines = (DestructionLine(item="ktp-wni", quantity=12),)
    told = Destroy(key=new_key(), office="32.05", business_date=TODAY, lines=lines, witnesses=("Asep Sunandar",))
    return world.act(STAFF, destroy, told)


def approve(world: World, document: Document) -> Document:
    return world.act(SUPERVISOR, approval.approve, approval.Approve(key=new_key(), document_id=document.id))


def test_what_waits_is_listed_and_mine_is_marked(client, sign_in: Callable[..., Any], waiting: Document) -> None:
    row = rows_of(sign_in(client, SUPERVISOR).get("/approvals"))[1]
    assert row[0].startswith(waiting.number)
    assert row[3] == "12"
    assert "Staff 32.05" in row[4]
    assert row[5] == f"Approve {waiting.number} Reject {waiting.number}"
    assert rows_of(client.get("/approvals?whose=mine"))[1:] == []


def test_the_maker_sees_it_as_the_own(client, sign_in, waiting: Document) -> None:
    row = rows_of(sign_in(client, STAFF).get("/approvals?whose=mine"))[1]
    assert row[5] == "Yours: somebody else decides. Withdraw"
    assert rows_of(client.get("/approvals?whose=others"))[1:] == []


@pytest.mark.parametrize(("words", "found"), [("Garut", 1), ("Staff 32.05", 1), ("msn-32.05", 1), ("Bogor", 0)])
def test_what_waits_is_found_by_number_office_and_maker(client, sign_in, waiting, words: str, found: int) -> None:
    shown = rows_of(sign_in(client, SUPERVISOR).get("/approvals", query_string={"q": words}))
    assert len(shown[1:]) == found


def test_what_waits_is_taken_along_as_a_file(client, sign_in, waiting: Document) -> None:
    answer = sign_in(client, SUPERVISOR).get("/approvals?export=csv")
    told = list(csv.DictReader(answer.get_data(as_text=True).lstrip("\ufeff").splitlines()))
    assert told[0]["Number"] == waiting.number
    assert (len(told), told[0]["Pieces"], told[0]["Entered by"]) == (1, "12", "Staff 32.05")


def test_others_see_nothing_of_it(client, sign_in, waiting: Document) -> None:
    assert waiting.number not in text_of(sign_in(client, "staff-32.04").get("/approvals"))
    for step in ("", "/approval", "/rejection"):
        assert client.get(f"/documents/{waiting.id}{step}").status_code == 404


def test_approving_shows_what_moves_and_moves_it(client, sign_in, world: World, waiting: Document) -> None:
    sign_in(client, SUPERVISOR)
    page = client.get(f"/documents/{waiting.id}/approval")
    moves = rows_of(page)[1]
    assert moves[:2] == ["KTP-el blank, WNI", "12"]
    assert "Spoiled, kept until destroyed" in moves[2]
    assert "Asep Sunandar" in text_of(page)
    answer = client.submit(f"/documents/{waiting.id}/approval", follow=True)
    told = text_of(answer)
    assert "has been approved" in told
    assert "Entered by Staff 32.05 (staff-32.05)" in told
    assert "Approved by Supervisor 32 (supervisor-32)" in told


def test_a_count_shows_the_difference_as_of_now(client, sign_in, world: World, english: None) -> None:
    world.stock("32.05", "ktp-wni", 1_000, EARLY)
    lines = (CountLine(item="ktp-wni", compartment="store", counted=990, reason="Hilang"),)
    told = Count(key=new_key(), office="32.05", business_date=TODAY, lines=lines)
    counted = world.act(STAFF, count, told)
    sign_in(client, SUPERVISOR)
    path = f"/documents/{counted.id}/approval"
    assert rows_of(client.get(path))[1][1] == "10"
    world.act(STAFF, enter, report("32.05", EARLY, 4))
    assert rows_of(client.get(path))[1][1] == "6"


def test_the_own_document_says_who_can_approve_it(client, sign_in, waiting: Document) -> None:
    sign_in(client, STAFF)
    page = client.get(f"/documents/{waiting.id}")
    told = text_of(page)
    assert "You entered it yourself" in told
    assert "Coordinator 32 (Jawa Barat), Supervisor 32 (Jawa Barat), Coordinator 00" in told
    assert f"/documents/{waiting.id}/approval" not in page.text
    with pytest.raises(LookupError):  # the page has no form
        client.form(f"/documents/{waiting.id}/approval")


def test_the_own_document_is_withdrawn(client, sign_in, waiting: Document) -> None:
    sign_in(client, STAFF)
    assert "Withdraw" in text_of(client.get(f"/documents/{waiting.id}/rejection"))
    told = text_of(client.submit(f"/documents/{waiting.id}/rejection", follow=True))
    assert "has been withdrawn" in told
    assert "Withdrawn by Staff 32.05" in told


def test_a_rejected_document_keeps_its_history(client, sign_in, waiting: Document) -> None:
    sign_in(client, COORDINATOR)
    told = text_of(client.submit(f"/documents/{waiting.id}/rejection", follow=True))
    assert "has been rejected" in told
    assert f"Destruction {waiting.number}: entered, waits for a second person" in told
    assert f"Destruction {waiting.number}: rejected" in told
    late = client.get(f"/documents/{waiting.id}/approval", follow_redirects=True)
    assert "This was done already" in text_of(late)
    assert "Rejected by" in text_of(late)


def test_two_who_press_at_once_are_told(client, sign_in, world: World, waiting: Document) -> None:
    sign_in(client, COORDINATOR)
    form = client.form(f"/documents/{waiting.id}/approval")
    approve(world, waiting)
    answer = client.post(form.action, data=form.fields)
    assert answer.status_code == 409
    assert "This was done already" in text_of(answer)


def test_a_double_click_approves_once(client, sign_in, waiting: Document) -> None:
    sign_in(client, COORDINATOR)
    form = client.form(f"/documents/{waiting.id}/approval")
    assert [client.post(form.action, data=form.fields).status_code for _ in range(2)] == [303, 303]


def test_taking_back_warns_of_the_second_person_and_links_what_waits(client, sign_in, world, waiting: Document) -> None:
    approve(world, waiting)
    sign_in(client, COORDINATOR)
    path = f"/documents/{waiting.id}"
    assert "two take it back" in text_of(client.get(f"{path}/reversal"))
    answer = client.submit(f"{path}/reversal", {"reason": "Salah catat"}, follow=True)
    assert "waits for a second person. Until then" in text_of(answer)
    page = client.get(path)
    assert "Taking it back waits for a second person: BTL-32.05-" in text_of(page)
    assert f"{path}/reversal" not in page.text
    assert rows_of(client.get("/approvals"))[1][0].endswith(f"Reversal of {waiting.number}")


def test_taking_back_in_a_closed_month_says_on_which_date(client, sign_in, world: World, english: None) -> None:
    from inventory.custody.closing.service import CloseMonth, close_month

    stocked = world.stock("32.05", "ktp-wni", 1_000, EARLY)
    world.act(STAFF, close_month, CloseMonth(key=new_key(), office="32.05", month=EARLY))
    told = text_of(sign_in(client, STAFF).get(f"/documents/{stocked.id}/reversal"))
    assert "The month of 27 Oct 2025 is closed: the pieces go the way back today, on 3 Nov 2025." in told


@pytest.mark.parametrize("username", ["national", "admin", "auditor"])
def test_who_decides_nothing_has_no_such_place(client, sign_in, waiting: Document, username: str) -> None:
    sign_in(client, username)
    assert client.get("/approvals").status_code == 403
    assert "/approvals" not in client.get("/").text


def test_the_home_pages_tell_how_much_waits(client, sign_in, world: World, waiting: Document) -> None:
    assert "1 for you to decide" in text_of(sign_in(client, SUPERVISOR).get("/"))
    client.submit("/", form="/logout")
    assert "1 of yours for somebody else" in text_of(sign_in(client, STAFF).get("/"))


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True])
def test_a_phone_shows_it_without_scrolling_sideways(browse, live_server, dark: bool) -> None:
    with live_server.app.app_context():
        document = some_destruction(live_server.world)
        approve(live_server.world, document)
        service_key = service.Reverse(key=new_key(), document_id=document.id, reason="Salah catat")
        live_server.world.act(COORDINATOR, service.reverse, service_key)
    page = browse(width=360, dark=dark)
    sign_in_on(page, SUPERVISOR)
    for path in ("/approvals", f"/documents/{document.id}", f"/documents/{document.id + 1}/approval"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert_accessible(page)
