"""The inbox of alerts, one story, and what people do in it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.utilization.alerts.models import AlertEvent
from tests.support.client import BrowsingClient
from tests.support.districts import MONDAY, Districts
from tests.support.html import main_of, rows_of, text_of
from tests.support.judging import alert_of, evaluate
from tests.support.world import World

NOTE = "Printer dibawa ke Jakarta, kembali Kamis."


@pytest.fixture
def english(client: BrowsingClient) -> BrowsingClient:
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def page(english: BrowsingClient, sign_in, world: World) -> str:
    """The alert of Kabupaten Garut, before the eyes of the province's supervisor."""
    evaluate(world)
    sign_in(english, "supervisor-32")
    return f"/alerts/{alert_of().id}"


def test_the_inbox_shows_the_branch_and_no_other(english, sign_in, world: World) -> None:
    evaluate(world)
    sign_in(english, "supervisor-32")
    told = " ".join(row[0] for row in rows_of(english.get("/alerts"))[1:])
    assert "32.04" in told
    assert "51.01" not in told
    assert english.get(f"/alerts/{alert_of('51.01').id}").status_code == 404
    assert len(rows_of(english.get("/alerts?view=closed"))) == 0
    assert english.get("/alerts?view=some").status_code == 404


def test_an_alert_is_acknowledged_and_then_acted_upon(english, page: str) -> None:
    assert "0 cards printed, fewer than 15" in text_of(english.get(page))
    answer = english.submit(f"{page}/note", {"note": NOTE, "due": "2025-11-06"}, follow=True)
    assert "Your note is on record." in text_of(answer)
    assert "by 6 Nov 2025" in text_of(answer)
    typed = {"action": "repair", "reference": "BA-17", "note": "Dikirim hari ini"}
    answer = english.submit(f"{page}/action", typed, follow=True)
    told = text_of(answer)
    assert "Action begun: Repair" in told
    assert "Document BA-17." in told
    assert NOTE in told
    assert "Action under way" in told


def test_an_empty_note_is_refused_and_nothing_is_saved(english, page: str, session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(AlertEvent))
    answer = english.submit(f"{page}/note", {"note": "   ", "due": "2025-11-06"})
    assert answer.status_code == 422
    assert 'value="2025-11-06"' in answer.get_data(as_text=True), "what was typed stays"
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AlertEvent)) == before


def test_a_rest_into_the_past_is_refused_with_the_days_that_can_be(english, page: str) -> None:
    answer = english.submit(f"{page}/rest", {"until": "2025-11-01", "reason": "Rapat"})
    assert answer.status_code == 422
    assert alert_of().snoozed_until is None


def test_whoever_may_not_follow_up_reads_the_story(english, sign_in, world: World) -> None:
    evaluate(world)
    page = f"/alerts/{alert_of().id}"
    sign_in(english, "staff-32.05")
    assert english.get(page).status_code == 200
    assert not [link for link in main_of(english.get(page)).all("a") if f"{page}/" in link.attributes["href"]]
    for step in ("note", "action", "owner", "rest"):
        assert english.get(f"{page}/{step}").status_code == 403
    assert "Evaluate now" not in text_of(english.get("/alerts"))


def test_evaluating_from_the_page_says_what_came_of_it(english, sign_in, world: World, office: Districts) -> None:
    sign_in(english, "supervisor-32")
    answer = english.submit("/alerts", follow=True)
    assert "2 districts evaluated: 2 alerts opened, 0 recovering, 0 closed." in text_of(answer)
    office.receive("32.05", 100, MONDAY)
    office.report("32.05", 30, MONDAY)
    assert "1 closed" in text_of(english.submit("/alerts", follow=True))
    assert "Recovered: the alert closed itself" in text_of(english.get("/utilization/32.05"))


def test_what_is_late_says_so(english, page: str, world: World) -> None:
    assert "by 4 Nov 2025" in text_of(english.get("/alerts"))
    world.clock.advance(days=2)
    assert "overdue since 4 Nov 2025" in text_of(english.get("/alerts"))


def test_the_inbox_can_be_taken_away(english, page: str) -> None:
    lines = english.get("/alerts?export=csv").get_data(as_text=True).splitlines()
    assert lines[0].startswith("\ufeffCode,District,State,Severity,Opened")
    assert len(lines) == 3
    assert "Kabupaten Garut,Alert open,High,3 Nov 2025" in lines[2]
    workbook = english.get("/alerts?export=xlsx")
    assert (workbook.status_code, workbook.data[:2]) == (200, b"PK"), "no spreadsheet holds an instant with its zone"


def test_an_owner_is_chosen_from_those_near(english, page: str, session: Session) -> None:
    form = english.form(f"{page}/owner")
    chosen = [
        each.text() for each in main_of(english.get(f"{page}/owner")).all("option") if "selected" in each.attributes
    ]
    assert chosen == ["Supervisor 32 (32)"], "whoever takes it is offered first"
    offered = main_of(english.get(f"{page}/owner")).all("option")
    assert not any("51" in option.text() for option in offered)
    assert form.action == f"{page}/owner" or form.action == ""
    answer = english.submit(f"{page}/owner", {"due": str(MONDAY + timedelta(days=2))}, follow=True)
    assert "The alert has a new owner." in text_of(answer)
