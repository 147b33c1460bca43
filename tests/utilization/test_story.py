"""What the books tell in the story of an alert, beside what people and the evaluation did."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.regions.models import Office
from inventory.shipments.service import Send, ShipmentLine, send
from inventory.stock.service import Reverse, reverse
from inventory.usage.service import Amend, ReportLine, amend
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import signs as alert_signs
from inventory.utilization.alerts import story as alert_story
from inventory.utilization.alerts import story_wording as alert_story_wording
from inventory.utilization.alerts.signs import NEWEST
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.judging import alert_of, evaluate
from tests.support.world import World, new_key


@pytest.fixture
def titles(app: Flask, session: Session) -> Callable[[], list[str]]:
    """The titles of the story of Kabupaten Garut, oldest first, in English."""

    def titles() -> list[str]:
        alert = alert_of()
        office = session.get_one(Office, "32.05")
        with app.test_request_context(headers={"Cookie": "language=en"}):
            signs = alert_signs.signs(session, [(alert, office)])[alert.id]
            entries = alert_story.told(alert_queries.events(session, alert), signs)
            told = alert_story_wording.story(entries, {}, office.timezone)
            return [str(entry["title"]) for entry in reversed(told)]

    return titles


def test_what_was_sent_without_an_instruction_is_told_and_what_came_before_is_not(
    world: World, office: Districts, titles: Callable[[], list[str]]
) -> None:
    office.receive("32.05", 50, MONDAY - timedelta(days=3))
    office.report("32.05", 1, MONDAY - timedelta(days=3))
    evaluate(world)
    world.clock.advance(hours=1)
    world.stock("32", "ktp-wni", 500)
    line = ShipmentLine(item="ktp-wni", quantity=500)
    ends = {"source": "32", "destination": "32.05", "purpose": "allocation"}
    sent = world.act("coordinator-32", send, Send(key=new_key(), business_date=MONDAY, lines=(line,), **ends))
    assert titles()[1:] == [f"Sent by Jawa Barat: {sent.number}"]
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=sent.id, reason="Salah kirim"))
    assert len(titles()) == 2, "it was sent, and its badge says that it was taken back"


def test_the_newest_days_are_told_one_by_one_and_those_before_them_together(
    world: World, office: Districts, clock: SettableClock, titles: Callable[[], list[str]]
) -> None:
    office.receive("32.05", 500, MONDAY)
    evaluate(world)
    days = [MONDAY + timedelta(days=number) for number in range(NEWEST + 2)]
    for day in days:
        office.report("32.05", 1, day)
    clock.set(f"{days[-1].isoformat()} 15:00")
    told = titles()
    assert told[-NEWEST - 1] == "2 days before: 2 cards printed"
    assert told[-1].endswith("1 cards printed")
    assert len([each for each in told if "cards printed" in each]) == NEWEST + 1


def test_a_closed_story_ends_where_it_was_closed(
    world: World, office: Districts, clock: SettableClock, titles: Callable[[], list[str]]
) -> None:
    office.receive("32.05", 500, MONDAY)
    evaluate(world)
    clock.set(f"{MONDAY.isoformat()} 13:00")
    office.report("32.05", 30, MONDAY)
    evaluate(world)
    told = titles()
    office.report("32.05", 30, MONDAY + timedelta(days=1))
    clock.advance(days=1)
    assert titles() == told
    assert told[-1] == "Recovered: the alert closed itself"


def test_prints_that_an_amendment_brought_are_told_and_what_is_told_of_one_instant_stands_in_order(
    world: World, office: Districts, clock: SettableClock, titles: Callable[[], list[str]]
) -> None:
    office.receive("32.05", 500, MONDAY - timedelta(days=3))
    clock.set(f"{MONDAY.isoformat()} 10:00")
    zero = office.report("32.05", 0, MONDAY)
    clock.set(f"{MONDAY.isoformat()} 13:00")
    evaluate(world)
    lines = (ReportLine(item="ktp-wni", printed=40),)
    world.act("staff-32.05", amend, Amend(key=new_key(), report_id=zero.id, reason="Ribbon tiba", lines=lines))
    evaluate(world)
    opened, *told = titles()
    assert opened == "A rule was broken: the alert opened"
    assert told == ["3 Nov 2025: 40 cards printed", "Recovered: the alert closed itself"]
