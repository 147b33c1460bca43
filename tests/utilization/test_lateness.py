"""What somebody takes care of is not done on its day: the owner is told, then the head, then the nation; each once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.notices import outbox
from inventory.notices.models import Delivery, NoticeRecord
from inventory.utilization.alerts.models import AlertEvent
from inventory.utilization.alerts.rules import Action, Happening
from inventory.utilization.alerts.service import Act, Assign, FollowUp, Snooze, act, assign, follow_up, snooze
from tests.support.client import BrowsingClient
from tests.support.districts import MONDAY
from tests.support.html import text_of
from tests.support.judging import alert_of, evaluate
from tests.support.notices import wants
from tests.support.world import World, new_key

# Done by Tuesday; what is severe goes on to the head after another working day, and to the nation after one more.
DUE, OWNER, HEAD, NATION = (MONDAY + timedelta(days=number) for number in (1, 2, 3, 4))


@pytest.fixture
def under_way(world: World) -> World:
    """Jawa Barat's supervisor promised something for Garut, and owns it; the province has a head."""
    transact(lambda session: world.add_person(session, "head-32", "32", "head"))
    evaluate(world)
    owner = world.actor("supervisor-32").user_id
    world.act("supervisor-32", assign, Assign(key=new_key(), alert_id=alert_of().id, owner_id=owner))
    begun = Act(key=new_key(), alert_id=alert_of().id, action=Action.REPAIR, due=DUE)
    world.act("supervisor-32", act, begun)
    return world


def look_at(world: World, day: date, hour: str = "09:00") -> None:
    world.clock.set(f"{day.isoformat()} {hour}", "Asia/Jakarta")
    evaluate(world)


def late() -> list[tuple[str, str]]:
    """The steps of the story about being late, and who was told."""
    db.session.rollback()
    query = select(AlertEvent.happening, AlertEvent.note).where(AlertEvent.alert_id == alert_of().id)
    rows = db.session.execute(query.where(AlertEvent.happening.startswith("overdue")).order_by(AlertEvent.id))
    return [(happening, note) for happening, note in rows]


@pytest.mark.usefixtures("both_databases")
def test_the_owner_then_the_head_then_the_nation_each_once(under_way: World) -> None:
    look_at(under_way, DUE, "23:59")
    assert late() == []
    look_at(under_way, OWNER, "00:00")
    look_at(under_way, OWNER, "23:59")
    assert late() == [("overdue", "Supervisor 32")]
    look_at(under_way, HEAD, "00:00")
    look_at(under_way, HEAD, "12:00")
    assert late()[1:] == [("overdue_province", "Head 32")]
    look_at(under_way, NATION)
    look_at(under_way, NATION + timedelta(days=30))
    assert late()[2:] == [("overdue_nation", "National")]


def test_another_promise_begins_anew(under_way: World) -> None:
    look_at(under_way, OWNER)
    said = FollowUp(key=new_key(), alert_id=alert_of().id, happening=Happening.NOTE, note="Besok", due=HEAD)
    under_way.act("supervisor-32", follow_up, said)
    look_at(under_way, HEAD)
    assert len(late()) == 1
    look_at(under_way, NATION)
    assert [happening for happening, _told in late()] == ["overdue", "overdue"]


def test_what_rests_is_not_late(under_way: World) -> None:
    rest = Snooze(key=new_key(), alert_id=alert_of().id, until=NATION, reason="Mesin di Jakarta")
    under_way.act("supervisor-32", snooze, rest)
    look_at(under_way, HEAD)
    assert late() == []
    look_at(under_way, NATION)
    assert len(late()) == 1


def test_each_step_is_written_to_those_it_is_meant_for(under_way: World, session: Session) -> None:
    for person in ("head-32", "supervisor-32", "coordinator-32", "staff-32.05", "national"):
        wants(under_way, person)
    transact(lambda writing: outbox.spread(writing, under_way.clock.now()))
    for day, topic, reader in (
        (OWNER, "alert_overdue", "supervisor-32"),
        (HEAD, "alert_overdue_province", "head-32"),
        (NATION, "alert_overdue_nation", "national"),
    ):
        look_at(under_way, day)
        transact(lambda writing: outbox.spread(writing, under_way.clock.now()))
        told = select(Delivery.user_id).join(NoticeRecord, NoticeRecord.id == Delivery.notice_id)
        mine = told.where(NoticeRecord.topic == topic, NoticeRecord.office == "32.05", Delivery.user_id.is_not(None))
        assert session.scalars(mine).all() == [under_way.actor(reader).user_id]


def test_the_inbox_shows_what_is_overdue(under_way: World, client: BrowsingClient, sign_in) -> None:
    client.set_cookie("language", "en")
    look_at(under_way, OWNER)
    sign_in(client, "supervisor-32")
    shown = text_of(client.get("/alerts?view=overdue"))
    assert "Kabupaten Garut" in shown
    assert "overdue since" in shown
    story = text_of(client.get(f"/alerts/{alert_of().id}"))
    assert "its owner was told" in story
    assert "Told: Supervisor 32." in story
