"""Pages of instructions: what the supervisor confirms, what the neighbour finds, and what comes back."""

from datetime import date

import pytest

from tests.support.client import BrowsingClient
from tests.support.clocks import SettableClock
from tests.support.html import main_of, rows_of, text_of
from tests.support.judging import alert_of, evaluate
from tests.support.world import World

ASKED = "action=loan&recipient=32.04&item=ribbon&quantity=6"


@pytest.fixture
def english(client: BrowsingClient) -> BrowsingClient:
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def page(english: BrowsingClient, sign_in, world: World) -> str:
    """The form of an instruction to Kabupaten Bandung, before the eyes of the province's supervisor."""
    world.stock("32.04", "ribbon", 9)
    evaluate(world)
    sign_in(english, "supervisor-32")
    return f"/alerts/{alert_of().id}/instruction?{ASKED}"


def test_the_form_is_filled_in_and_offers_those_who_can_help(english, page: str) -> None:
    form = main_of(english.get(page))
    chosen = [each.attributes["value"] for each in form.all("option") if "selected" in each.attributes]
    assert chosen == ["loan", "32.04", "ribbon"]
    offered = [option.text() for option in form.all("option")]
    assert "32 Jawa Barat" in offered
    assert not any("51" in each for each in offered)


@pytest.mark.parametrize("asked", ["", "action=fly&recipient=99&item=gold&quantity=many", "recipient=51.01"])
def test_an_address_that_asks_for_what_cannot_be_is_a_form_all_the_same(english, page: str, asked: str) -> None:
    answer = english.get(f"{page.partition('?')[0]}?{asked}")
    assert answer.status_code == 200
    assert not [each for each in main_of(answer).all("option") if "51.01" in each.text()]


def test_the_neighbour_declines_and_the_supervisor_sees_why(english, page: str, sign_in) -> None:
    told = text_of(english.submit(page, {"note": "Antar hari ini."}, follow=True))
    assert "INS-32.04-1 to Kabupaten Bandung: Lend 6 Ribbon to Kabupaten Garut." in told
    sign_in(english, "staff-32.04")
    assert "You are asked: Lend 6 Ribbon to Kabupaten Garut" in text_of(english.get("/"))
    assert english.submit("/instructions/1/refusal", {"reason": "  "}).status_code == 422
    english.submit("/instructions/1/refusal", {"reason": "Tinggal dua."}, follow=True)
    assert "You are asked" not in text_of(english.get("/"))
    sign_in(english, "supervisor-32")
    assert "Tinggal dua." in text_of(english.get(f"/alerts/{alert_of().id}"))
    inbox = next(row for row in rows_of(english.get("/alerts"))[1:] if "32.05" in row[0])
    assert any("INS-32.04-1" in cell and "Declined" in cell for cell in inbox)


def test_who_is_told_sees_the_instruction_and_nothing_of_the_alert(english, page: str, sign_in) -> None:
    english.submit(page)
    sign_in(english, "staff-32.04")
    shown = english.get("/instructions/1")
    assert shown.status_code == 200
    assert not [link for link in main_of(shown).all("a") if "/alerts/" in link.attributes["href"]]
    assert english.get(f"/alerts/{alert_of().id}").status_code == 404
    sign_in(english, "staff-51.01")
    assert english.get("/instructions/1").status_code == 404
    assert english.get("/instructions/1/shipment").status_code == 404
    assert text_of(english.get("/instructions")).count("INS-") == 0


def test_the_district_in_need_sees_who_was_asked_and_sends_nothing_itself(english, page: str, sign_in) -> None:
    english.submit(page)
    sign_in(english, "staff-32.05")
    shown = english.get("/instructions/1")
    assert not [link for link in main_of(shown).all("a") if "/shipment" in link.attributes["href"]]
    assert english.get("/instructions/1/shipment").status_code == 404
    assert "INS-32.04-1" in text_of(english.get("/instructions"))


def test_a_purchase_is_planned_and_then_put_on_record(english, page: str, sign_in) -> None:
    english.submit(f"{page.partition('?')[0]}?action=buy&recipient=32.05&item=printer&quantity=1")
    sign_in(english, "staff-32.05")
    links = [link.attributes["href"] for link in main_of(english.get("/instructions/1")).all("a")]
    planned = f"/alerts/{alert_of().id}/purchase?office=32.05&what=kind:printer&quantity=1&fund=APBD"
    assert planned in [each.replace("%3A", ":") for each in links]
    answer = english.submit("/instructions/1/done", {"reference": "027/118"}, follow=True)
    assert "Carried out" in text_of(answer)
    assert "027/118" in text_of(answer)


def test_the_register_can_be_searched_filtered_and_taken_away(english, page: str) -> None:
    english.submit(page)
    assert len(rows_of(english.get("/instructions?q=INS-32.04"))) == 2
    assert len(rows_of(english.get("/instructions?state=sent"))) == 0
    lines = english.get("/instructions?export=csv").get_data(as_text=True).splitlines()
    assert lines[0].startswith("\ufeffNumber,Given on,Code,Who is told,District,What is to be done,To be done by,State")
    assert "Lend 6 Ribbon to Kabupaten Garut" in lines[1]
    workbook = english.get("/instructions?export=xlsx")
    assert (workbook.status_code, workbook.data[:2]) == (200, b"PK"), "no spreadsheet holds an instant with its zone"


def test_the_district_plans_what_it_was_told_to_buy_with_one_click(english, page: str, sign_in) -> None:
    """The form is filled in; the purchase is on the instruction's page, and its steps are in the story."""
    address = page.partition("?")[0]
    english.submit(f"{address}?action=buy&recipient=32.05&item=ribbon&quantity=4")
    sign_in(english, "staff-32.05")
    (link,) = [a for a in main_of(english.get("/instructions/1")).all("a") if a.text() == "Plan the purchase"]
    form = main_of(english.get(link.attributes["href"]))
    chosen = [each.attributes["value"] for each in form.all("option") if "selected" in each.attributes]
    assert "item:ribbon" in chosen
    assert "APBD" in chosen
    told = text_of(english.submit(link.attributes["href"], {"lines-0-unit_price": "3.700.000"}, follow=True))
    assert "The story of the alert tells its steps." in told
    shown = text_of(english.get("/instructions/1"))
    assert "PGD-32.05-1" in shown
    assert "Being bought" in shown
    assert "Purchase PGD-32.05-1: Planned" in text_of(english.get(f"/alerts/{alert_of().id}"))


def test_a_machine_of_nobody_known_is_asked_for_as_an_instruction(english, page: str) -> None:
    form = main_of(english.get(f"{page.partition('?')[0]}?action=lend_device&item=printer&quantity=1"))
    assert "Choose …" in [option.text() for option in form.all("option")]
    refused = english.submit(f"{page.partition('?')[0]}?action=lend_device&item=printer&quantity=1")
    assert refused.status_code == 422


def test_a_visit_is_drafted_with_day_and_owner(english, page: str) -> None:
    address = f"/alerts/{alert_of().id}"
    (link,) = [a for a in main_of(english.get(address)).all("a") if a.text() == "Draft a visit"]
    told = text_of(english.submit(link.attributes["href"], follow=True))
    assert "Visit" in told
    assert "A visit is planned. By 6 Nov 2025." in told
    assert "Handed over" in told
    assert (alert_of().due, alert_of().state) == (date(2025, 11, 6), "acknowledged")


def test_the_nations_home_lists_what_is_not_carried_out(english, page: str, sign_in, clock: SettableClock) -> None:
    english.submit(page)
    sign_in(english, "national")
    home = text_of(english.get("/"))
    assert "1 instruction is not carried out yet" in home
    assert "Kabupaten Bandung: Lend 6 Ribbon to Kabupaten Garut" in home
    assert "overdue" not in home
    clock.advance(days=10)
    assert "1 overdue" in text_of(english.get("/"))
    sign_in(english, "supervisor-32")
    assert "not carried out yet" not in text_of(english.get("/"))
