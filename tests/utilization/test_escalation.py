"""Nobody acknowledges an alert in time: the head of the province is told, then the national viewer, and nobody else."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.database import db, transact
from inventory.notices import outbox
from inventory.notices.models import Delivery, NoticeRecord
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.alerts.models import AlertEvent
from tests.support.districts import MONDAY
from tests.support.html import text_of
from tests.support.judging import acknowledge, alert_of, evaluate
from tests.support.notices import wants
from tests.support.world import World

# What is severe is due after a working day: the last one on which nothing goes up, and the first two on which it does.
DUE, FIRST, SECOND = (MONDAY + timedelta(days=number) for number in (1, 2, 3))
ZONES = {"32.05": "Asia/Jakarta", "51.01": "Asia/Makassar", "91.03": "Asia/Jayapura"}


@pytest.fixture
def heads(world: World) -> tuple[str, str]:
    """Jawa Barat has a head, and a second one; the other provinces have none."""

    def add(session: Session) -> None:
        world.add_person(session, "head-32", "32", "head")
        world.add_person(session, "deputy-32", "32", "head")

    transact(add)
    return "Deputy 32", "Head 32"


def went_up(office: str = "32.05") -> list[tuple[str, str]]:
    """What happened in the story of a district upwards: the step, and who was told."""
    db.session.rollback()
    query = select(AlertEvent.happening, AlertEvent.note).where(AlertEvent.alert_id == alert_of(office).id)
    upwards = query.where(AlertEvent.happening.startswith("escalated")).order_by(AlertEvent.id)
    return [(happening, note) for happening, note in db.session.execute(upwards)]


def look_at(world: World, day: date, hour: str, zone: str) -> None:
    world.clock.set(f"{day.isoformat()} {hour}", zone)
    evaluate(world)


@pytest.mark.parametrize("office", ZONES)
def test_the_last_minute_of_the_due_day_is_in_time_and_the_next_one_is_not(world: World, office: str) -> None:
    """At the district's own clock: midnight in Papua is still yesterday evening in Jakarta."""
    evaluate(world)
    assert alert_of(office).due == DUE
    look_at(world, DUE, "23:59", ZONES[office])
    assert went_up(office) == []
    look_at(world, FIRST, "00:00", ZONES[office])
    assert [happening for happening, _told in went_up(office)] == ["escalated"]
    others = [code for code in ZONES if code > office]
    assert all(went_up(code) for code in others), "further east it is later already"
    assert not any(went_up(code) for code in ZONES if code < office), "further west it is not"


def test_the_nation_is_told_after_as_long_again(world: World, heads: tuple[str, str]) -> None:
    evaluate(world)
    look_at(world, FIRST, "00:00", "Asia/Jakarta")
    look_at(world, FIRST, "23:59", "Asia/Jakarta")
    assert went_up() == [("escalated", ", ".join(heads))]
    look_at(world, SECOND, "00:00", "Asia/Jakarta")
    assert went_up() == [("escalated", ", ".join(heads)), ("escalated_nation", "National")]
    look_at(world, SECOND + timedelta(days=30), "00:00", "Asia/Jakarta")
    assert len(went_up()) == 2, "it goes no further"


def test_each_step_is_written_to_those_it_is_meant_for(world: World, heads: tuple[str, str], session: Session) -> None:
    everybody = ("head-32", "supervisor-32", "coordinator-32", "staff-32.05", "national", "supervisor-51")
    evaluate(world)
    for person in everybody:
        wants(world, person)
    transact(lambda session: outbox.spread(session, world.clock.now()))
    look_at(world, FIRST, "09:00", "Asia/Jakarta")
    assert written(world, session, "alert_escalated") == {"head-32"}
    look_at(world, SECOND, "09:00", "Asia/Jakarta")
    assert written(world, session, "alert_escalated_nation") == {"national"}


def test_where_nobody_has_that_duty_everybody_concerned_is_told(world: World, session: Session, app: Flask) -> None:
    evaluate(world)
    for person in ("supervisor-32", "national"):
        wants(world, person)
    transact(lambda session: outbox.spread(session, world.clock.now()))
    look_at(world, FIRST, "09:00", "Asia/Jakarta")
    assert written(world, session, "alert_escalated") == {"supervisor-32", "national"}
    with app.test_request_context(headers={"Cookie": "language=en"}):
        event = session.scalars(select(AlertEvent).where(AlertEvent.happening == "escalated").limit(1)).one()
        assert alert_wording.text(event) == "Nobody is on record with this duty, so everybody concerned was told."


def written(world: World, session: Session, topic: str) -> set[str]:
    """Who gets a message about what happened in Kabupaten Garut."""
    transact(lambda session: outbox.spread(session, world.clock.now()))
    session.rollback()
    query = (
        select(User.username)
        .join(Delivery, Delivery.user_id == User.id)
        .join(NoticeRecord, NoticeRecord.id == Delivery.notice_id)
        .where(NoticeRecord.topic == topic, NoticeRecord.office == "32.05")
    )
    return set(session.scalars(query))


def test_page_and_story_say_to_whom_it_went_up(world: World, heads: tuple[str, str], client, sign_in) -> None:
    client.set_cookie("language", "en")
    evaluate(world)
    look_at(world, FIRST, "09:00", "Asia/Jakarta")
    sign_in(client, "head-32")
    page = text_of(client.get(f"/alerts/{alert_of().id}"))
    assert "Head of the province. Told: Deputy 32, Head 32." in page
    assert "passed on to the head of the province" in page


def test_a_head_follows_up_and_nothing_goes_higher(world: World, heads: tuple[str, str]) -> None:
    evaluate(world)
    look_at(world, FIRST, "09:00", "Asia/Jakarta")
    acknowledge(world)
    look_at(world, SECOND + timedelta(days=7), "09:00", "Asia/Jakarta")
    assert [happening for happening, _told in went_up()] == ["escalated"]
