"""What people see of it on the page of a district, and the forms that it fills in."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.html import main_of, rows_of, text_of
from tests.support.judging import alert_of, evaluate

DISTRICT = "/utilization/32.05"


@pytest.fixture(autouse=True)
def english(client) -> None:
    client.set_cookie("language", "en")


def links(page, words: str) -> list[str]:
    return [link.attributes["href"] for link in main_of(page).all("a") if link.text() == words]


def test_the_page_says_why_with_its_arithmetic(dry, client, sign_in) -> None:
    sign_in(client, "supervisor-32")
    page = client.get(DISTRICT)
    told = text_of(page)
    assert "0 cards can be printed today. The limit that binds: Ribbon." in told
    assert "Cause, by the facts Ribbon out" in told
    assert "On record: 0 rolls in store. The report of 31 Oct 2025 does not state “Ribbon out”." in told
    rows = {row[0]: row[1:] for row in rows_of(page)}
    assert rows["Ribbon Binds"] == ["0 in store × 500 cards (rated)", "0"]
    assert rows["Printers"] == ["1 of 1 work × 100 cards a day", "100"]
    assert "Retransfer film" not in rows
    assert "No limit known from: Retransfer film (None ever on record); Power (No outage reported); " in told
    assert rows["Loan from Kabupaten Bandung"][0].startswith("Ribbon: 1 · ")
    assert "keeps 8" in rows["Loan from Kabupaten Bandung"][0]


def test_a_supervisor_drafts_an_instruction_with_one_click(dry, world, client, sign_in) -> None:
    sign_in(client, "supervisor-32")
    assert links(client.get(DISTRICT), "Draft the instruction") == [], "there is no alert to put it into yet"
    evaluate(world)
    (loan, bought) = links(client.get(DISTRICT), "Draft the instruction")
    assert parse_qs(urlsplit(bought).query)["recipient"] == ["32.05"], "the district buys for itself"
    told = text_of(client.submit(loan, follow=True))
    assert "INS-32.04-1 to Kabupaten Bandung: Lend 1 Ribbon to Kabupaten Garut." in told
    assert "Action under way" in told
    for page in (DISTRICT, f"/alerts/{alert_of().id}"):
        assert links(client.get(page), "Asked for: INS-32.04-1") == ["/instructions/1"], "nobody asks twice"


def test_a_coordinator_drafts_the_loan_and_sends_it(dry, client, sign_in) -> None:
    sign_in(client, "coordinator-32")
    drafted = next(url for url in links(client.get(DISTRICT), "Draft it") if "lending" in url)
    form = client.get(drafted)
    values = {field.attributes.get("name"): field.attributes.get("value") for field in main_of(form).all("input")}
    assert (values["destination"], values["pieces-ribbon"]) == ("32.05 Kabupaten Garut", "1")
    sent = client.submit(drafted, {"destination": "32.05", "pieces-ribbon": "1", "due_date": "2025-11-17"}, follow=True)
    assert "From Kabupaten Bandung to Kabupaten Garut" in text_of(sent)


def test_a_purchase_is_drafted_for_the_district(dry, client, sign_in) -> None:
    sign_in(client, "coordinator-32")
    (bought,) = [url for url in links(client.get(DISTRICT), "Draft it") if url.startswith("/purchases")]
    drafted = {"office": ["32.05"], "what": ["item:ribbon"], "quantity": ["1"], "fund": ["APBD"]}
    assert parse_qs(urlsplit(bought).query) == drafted
    form = main_of(client.get(bought))
    chosen = [each.attributes["value"] for each in form.all("option") if "selected" in each.attributes]
    assert {"32.05", "item:ribbon"} <= set(chosen)
    assert [
        each.attributes["value"] for each in form.all("input") if each.attributes.get("name") == "lines-0-quantity"
    ] == ["1"]


def test_more_lines_and_box_numbers_keep_what_was_drafted(dry, client, sign_in) -> None:
    sign_in(client, "coordinator-32")
    (more,) = links(client.get("/purchases/new?office=32.05&what=item:film&quantity=2"), "More lines")
    assert {"office=32.05", "what=item:film", "quantity=2"} <= set(more.partition("?")[2].split("&"))
    (boxes,) = links(client.get("/shipments/distribution/new?destination=32.05&quantity=7"), "Write down box numbers")
    assert {"destination=32.05", "quantity=7"} <= set(boxes.partition("?")[2].split("&"))


def test_an_allocation_is_drafted_from_what_the_province_has(dry, world, client, sign_in) -> None:
    world.stock("32", "ribbon", 2)
    sign_in(client, "coordinator-32")
    drafted = next(url for url in links(client.get(DISTRICT), "Draft it") if "distribution" in url)
    form = main_of(client.get(drafted))
    values = {field.attributes.get("name"): field.attributes.get("value") for field in form.all("input")}
    assert (values["pieces-32.05"], values["pieces-32.04"]) == ("1", "")


@pytest.mark.parametrize(
    "path", ["/shipments/lending/new?source=32.04&", "/purchases/new?", "/shipments/distribution/new?"]
)
@pytest.mark.parametrize(
    "asked", ["quantity=banyak&item=ribbon", "quantity=-3&what=item:paspor&office=99.99", "item=&destination=x"]
)
def test_an_address_that_asks_for_nonsense_gives_the_empty_form(dry, client, sign_in, path: str, asked: str) -> None:
    sign_in(client, "coordinator-32")
    answer = client.get(path + asked)
    assert answer.status_code in (200, 404)
    assert not re.search(r'name="pieces[^"]*"[^>]*value="[^"]', answer.text)


def test_the_national_viewer_sees_what_can_be_done_and_begins_nothing(dry, client, sign_in) -> None:
    sign_in(client, "national")
    page = client.get(DISTRICT)
    assert "Loan from Kabupaten Bandung" in text_of(page)
    assert links(page, "Draft it") == links(page, "Put it on record") == []
