"""What people see of supervision, and what they may do there."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.database import transact
from inventory.core.identity import Scope
from inventory.regions.service import add_offices, region_entries
from inventory.utilization import rule_queries
from inventory.utilization.models import UtilizationRule
from tests.support.client import BrowsingClient
from tests.support.districts import MONDAY, Districts
from tests.support.html import main_of, rows_of, text_of
from tests.support.judging import acknowledge, evaluate
from tests.support.world import World

FRIDAY = MONDAY - timedelta(days=3)
NOTE = "Printer dibawa ke Jakarta, kembali Kamis."


@pytest.fixture
def english(client: BrowsingClient) -> BrowsingClient:
    client.set_cookie("language", "en")
    return client


def codes(page) -> list[str]:
    """The district codes in the register, in its order."""
    return re.findall(r"\b\d\d\.\d\d\b", " ".join(row[0] for row in rows_of(page)))


def tiles(page) -> dict[str, str]:
    """The headline figures by their labels."""
    found = [tile for tile in main_of(page).all("a", "div") if "tile" in tile.attributes.get("class", "").split()]
    return {tile.all("span")[0].text(): tile.all("span")[1].text() for tile in found}


def test_the_supervisor_sees_the_own_province_only(english, sign_in, world: World, office: Districts) -> None:
    transact(lambda session: add_offices(session, region_entries()))
    sign_in(english, "supervisor-32")
    page = english.get("/utilization?view=all")
    shown = codes(page)
    assert len(shown) == 27
    assert {code[:2] for code in shown} == {"32"}
    assert english.get("/utilization?province=51").status_code == 404
    assert english.get("/utilization/51.01").status_code == 404


def test_the_headline_shows_both_numbers_of_the_share(english, sign_in, office: Districts) -> None:
    office.receive("32.05", 5900, FRIDAY)
    office.report("32.05", 1600, FRIDAY)
    sign_in(english, "national")
    page = english.get("/utilization")
    assert tiles(page) == {
        "Received": "5,900",
        "Printed": "1,600",
        "Used": "27.1%",
        "Blanks left": "4,300",
        "Flagged": "3",
    }
    assert "1,600 / 5,900" in text_of(page)
    assert "Fewer than 15 cards printed in the last 90 days." in text_of(page)


def test_the_flagged_come_first_and_all_are_one_step_away(english, sign_in, office: Districts) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 15, FRIDAY)
    office.receive("32.04", 100, FRIDAY)
    office.report("32.04", 14, FRIDAY)
    sign_in(english, "supervisor-32")
    assert codes(english.get("/utilization")) == ["32.04"]
    assert codes(english.get("/utilization?view=all")) == ["32.04", "32.05"]
    assert codes(english.get("/utilization?view=all&sort=used&descending=1")) == ["32.05", "32.04"]
    assert codes(english.get("/utilization?view=all&q=garut")) == ["32.05"]
    assert english.get("/utilization?view=some").status_code == 404


def test_zero_silence_and_empty_store_are_three_different_words(english, sign_in, office: Districts) -> None:
    for code, day in (("32.04", FRIDAY), ("32.05", FRIDAY), ("51.01", FRIDAY - timedelta(days=1))):
        office.receive(code, 10, day)
    office.report("32.04", 0, FRIDAY, "ribbon_out")
    office.report("51.01", 10, FRIDAY)
    sign_in(english, "national")
    reasons = {row[0][-30:]: row[8] for row in rows_of(english.get("/utilization"))[1:-1]}
    zero, silent, empty, never = (
        next(words for name, words in reasons.items() if code in name) for code in ("32.04", "32.05", "51.01", "91.03")
    )
    assert zero.startswith("Reported zero Due Cause of the last zero (31 Oct 2025): Ribbon out")
    assert silent.startswith("Not reported")
    assert empty.startswith("Due Nothing in stock")
    assert never.startswith("Nothing in stock")


def test_other_days_can_be_asked_for(english, sign_in, office: Districts) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    sign_in(english, "supervisor-32")
    page = english.get(f"/utilization?from={MONDAY}&to={MONDAY}&view=all")
    assert (tiles(page)["Printed"], tiles(page)["Flagged"]) == ("0", "2")
    assert "3 Nov 2025." in text_of(page)
    assert "held against the days chosen below" in text_of(page)
    assert tiles(english.get(f"/utilization?from={FRIDAY}"))["Flagged"] == "1"


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("from=2025-11-03&to=2025-11-02", "The first day of the window lies after its last day."),
        ("to=2025-11-04", "4 Nov 2025 has not come yet."),
        ("from=kemarin", "Choose a date"),
        ("from=0001-01-01", "is too far back"),
        ("to=2010-12-31", "is too far back"),
        ("from=2011-01-01", "A window has 1 to 3,660 days."),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(english, sign_in, world, days: str, sentence: str) -> None:
    sign_in(english, "supervisor-32")
    for path in ("/utilization", "/utilization/32.05"):
        answer = english.get(f"{path}?{days}")
        assert answer.status_code == 422
        assert sentence in text_of(answer)


def test_refused_days_leave_the_list_and_what_was_typed(english, sign_in, office: Districts) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    sign_in(english, "supervisor-32")
    answer = english.get("/utilization?from=2017-07-30&to=2017-06-30&view=all")
    assert answer.status_code == 422
    assert codes(answer) == ["32.04", "32.05"]
    assert tiles(answer)["Printed"] == "20", "the figures are those of the rule's own days"
    fields = {
        each.attributes["id"]: each.attributes for each in main_of(answer).all("input") if "id" in each.attributes
    }
    assert (fields["from"]["value"], fields["to"]["value"]) == ("2017-07-30", "2017-06-30")
    assert fields["from"]["aria-describedby"] == "days-error"
    assert english.get("/utilization?from=2017-07-30&to=2017-06-30&export=csv").status_code == 422


def test_the_flags_that_wait_and_those_that_do_not_are_two_lists(
    english, sign_in, world: World, office: Districts
) -> None:
    acknowledge(world, note=NOTE)
    sign_in(english, "supervisor-32")
    page = english.get("/utilization")
    assert NOTE in text_of(page)
    assert "Not yet acknowledged 1" in text_of(page)
    assert "Acknowledged 1" in text_of(page)
    assert codes(english.get("/utilization?view=open")) == ["32.04"]
    assert codes(english.get("/utilization?view=acknowledged")) == ["32.05"]


def test_every_figure_of_a_district_leads_to_what_is_behind_it(english, sign_in, office: Districts) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    sign_in(english, "supervisor-32")
    found = main_of(english.get("/utilization/32.05")).all("a", "div")
    boxes = [each for each in found if "tile" in each.attributes.get("class", "").split()]
    links = {box.all("span")[0].text(): box.attributes["href"] for box in boxes}
    assert links["Printed"] == "/daily-reports?office=32.05&from=2025-08-06&to=2025-11-03"
    assert links["Received"] == "/shipments?q=32.05"
    assert links["Cards of ink"] == "/devices/ink?q=32.05"
    assert all(english.get(link).status_code == 200 for link in links.values())
    assert all("Kabupaten Garut" in text_of(english.get(links[label])) for label in ("Printed", "Received"))


def test_a_share_below_its_threshold_shows_the_percentage(english, sign_in, world: World, office: Districts) -> None:
    office.receive("32.05", 3600, FRIDAY)
    office.report("32.05", 203, FRIDAY)
    sign_in(english, "supervisor-32")
    english.submit("/utilization/rules/2", {"threshold": "30", "enabled": "y"})
    assert "5.6% (203 / 3,600) printed of received, less than 30%" in text_of(english.get("/utilization/32.05"))
    evaluate(world)
    told = text_of(english.get("/utilization/32.05"))
    assert told.count("5.6% (203 / 3,600) printed of received, less than 30%") == 2, "now, and as the alert opened"


@pytest.mark.parametrize("person", ["staff-32.05", "coordinator-32", "national"])
def test_who_may_not_follow_up_sees_no_form(english, sign_in, world: World, person: str) -> None:
    sign_in(english, person)
    page = english.get("/utilization/32.05")
    assert page.status_code == 200
    assert english.get("/utilization/rules/1").status_code == 403
    assert english.get("/utilization/rules").status_code == 200


def test_a_province_is_no_district(english, sign_in, world: World) -> None:
    sign_in(english, "supervisor-32")
    assert english.get("/utilization/32").status_code == 404


def test_editing_the_nations_rule_makes_the_provinces_own(english, sign_in, world: World, session: Session) -> None:
    sign_in(english, "supervisor-32")
    page = english.get("/utilization/rules/1")
    assert "Saving makes a rule of your own for Jawa Barat." in text_of(page)
    answer = english.submit(
        "/utilization/rules/1", {"threshold": "1.500", "recovery": "2.000", "window_days": "30"}, follow=True
    )
    assert "Fewer than 1,500 cards printed in the last 30 days" in text_of(answer)
    said = rule_queries.branch_rules(session, Scope("32"), MONDAY)
    assert {rule.scope: rule.threshold for rule in said if rule.metric == "printed"} == {None: 15, "32": 1500}
    own = english.get("/utilization/rules/1")
    assert own.status_code == 303, "whoever opens the nation's rule again lands on the own one"
    assert "Saving makes" not in text_of(english.get(own.location))


@pytest.mark.parametrize(
    "typed", [{"threshold": "0"}, {"threshold": "-1"}, {"threshold": "14,5"}, {"window_days": "0"}]
)
def test_a_rule_that_makes_no_sense_keeps_what_was_typed(english, sign_in, world: World, typed, session) -> None:
    sign_in(english, "supervisor-32")
    answer = english.submit("/utilization/rules/1", typed)
    assert answer.status_code == 422
    assert f'value="{next(iter(typed.values()))}"' in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(UtilizationRule).where(UtilizationRule.scope == "32")) == 0


def test_a_share_keeps_its_decimals(english, sign_in, world: World) -> None:
    sign_in(english, "supervisor-32")
    english.submit("/utilization/rules/2", {"threshold": "27,5", "enabled": "y"})
    page = english.get("/utilization/rules/2", follow_redirects=True)
    assert 'value="27,5"' in page.get_data(as_text=True)
    assert "Less than 27.5% of the blanks received" in text_of(english.get("/utilization"))


def test_a_rule_is_tried_before_it_is_saved(english, sign_in, office: Districts, session: Session) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    sign_in(english, "supervisor-32")
    form = english.form("/utilization/rules/1")
    form.fill({"threshold": "21", "recovery": "30"})
    page = english.post(form.action, data=form.fields | {"try": ["1"]})
    assert "Today this rule would flag 2 of 2 districts" in text_of(page)
    form.fill({"threshold": "20", "recovery": "30"})
    told = text_of(english.post(form.action, data=form.fields | {"try": ["1"]}))
    assert "Today this rule would flag 1 of 2 districts; on at least one of the 13 days tried below, 2." in told
    assert session.scalar(select(func.count()).select_from(UtilizationRule).where(UtilizationRule.scope == "32")) == 0


def test_the_register_can_be_taken_away(english, sign_in, office: Districts) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 15, FRIDAY)
    sign_in(english, "supervisor-32")
    lines = english.get("/utilization?view=all&export=csv").get_data(as_text=True).splitlines()
    assert len(lines) == 3, "one line for each district"
    assert lines[0].startswith("\ufeffCode,District,First day,Last day,Printed,Received,Used (percent)")
    assert lines[2].startswith("32.05,Kabupaten Garut,2025-08-06,2025-11-03,15,100,15.0,")


def number_of(session: Session, metric: str) -> int:
    """The number of the nation's rule about a metric."""
    query = select(UtilizationRule.id).where(UtilizationRule.metric == metric, UtilizationRule.scope.is_(None))
    return session.scalars(query).one()


def test_a_rule_about_one_day_asks_for_no_window(english, sign_in, office: Districts, session: Session) -> None:
    office.receive("32.05", 40, FRIDAY)
    office.report("32.05", 40, FRIDAY)
    sign_in(english, "supervisor-32")
    path = f"/utilization/rules/{number_of(session, 'days_of_blanks')}"
    form = english.form(path)
    assert not {"window_kind", "window_days"} & set(form.fields)
    form.fill({"threshold": "2,5", "recovery": "4", "enabled": "y"})
    told = text_of(english.post(form.action, data=form.fields | {"try": ["1"]}))
    assert "Today this rule would flag 1 of 2 districts" in told
    assert "Earlier days are told by what is on record now" in told
    answer = english.submit(path, {"threshold": "2,5", "recovery": "4", "enabled": "y"}, follow=True)
    assert "Blanks last fewer than 2.5 working days" in text_of(answer)
    assert "No blanks left: 0 working days, fewer than 2.5" in text_of(english.get("/utilization/32.05"))


def test_a_rule_can_look_back_to_the_last_receipt(english, sign_in, office: Districts, session: Session) -> None:
    office.receive("32.05", 100, FRIDAY)
    sign_in(english, "supervisor-32")
    typed = {"threshold": "20", "recovery": "20", "window_kind": "since_receipt", "window_days": ""}
    answer = english.submit("/utilization/rules/1", typed, follow=True)
    assert "Fewer than 20 cards printed since the last receipt of blanks" in text_of(answer)
    page = text_of(english.get("/utilization/32.05"))
    assert "0 cards printed, fewer than 20 (31 Oct 2025 to 3 Nov 2025)" in page
    assert codes(english.get("/utilization")) == ["32.05"], "Kabupaten Bandung never received any"


def test_more_than_nothing_can_be_too_much(english, sign_in, world: World, session: Session) -> None:
    sign_in(english, "supervisor-32")
    path = f"/utilization/rules/{number_of(session, 'siak_difference')}"
    assert english.submit(path, {"threshold": "0", "recovery": "1"}).status_code == 422
    answer = english.submit(path, {"threshold": "0", "recovery": "0", "enabled": "y"}, follow=True)
    assert "Reports and SIAK more than 0 cards apart in the last 30 days" in text_of(answer)
