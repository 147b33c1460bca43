"""A contract from its first paper to its renewal, and the messages that remind of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inventory.contracts import queries, reminders, service
from inventory.contracts.models import ServiceContract
from inventory.contracts.rules import Standing
from inventory.core.database import db, transact
from inventory.core.errors import Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.jobs.registry import job
from inventory.notices import wording
from inventory.notices.models import NoticeRecord
from tests.architecture.examples import some_contract
from tests.support.html import text_of
from tests.support.notices import wants
from tests.support.world import World, new_key


def remind(world: World) -> list[tuple[str, str]]:
    """What the job has told so far: topic and the end that it told of."""
    transact(lambda session: job("contracts").work(session, world.clock.now()))
    told = db.session.scalars(select(NoticeRecord).order_by(NoticeRecord.id))
    return [(notice.topic, notice.params["ends_on"]) for notice in told if notice.topic.startswith("contract")]


def renew(world: World, found: ServiceContract, days: int) -> ServiceContract:
    told = {"contract_id": found.id, "ends_on": found.ends_on + timedelta(days=days), "number": "027/2"}
    return world.act("staff-32.05", service.renew, service.Renew(key=new_key(), **told))


def test_people_are_reminded_once_of_each_end_and_once_when_it_has_come(world: World) -> None:
    today = world.clock.today()
    found = some_contract(world, today + timedelta(days=61))
    assert remind(world) == []
    world.clock.set(f"{today + timedelta(days=1)} 12:00")
    first = (Standing.ENDING.value, found.ends_on.isoformat())
    assert remind(world) == remind(world) == [first]
    world.clock.set(f"{today + timedelta(days=62)} 12:00")
    over = (Standing.OVER.value, found.ends_on.isoformat())
    assert remind(world) == [first, over]
    renewed = renew(world, found, 30)
    assert remind(world) == [first, over, (Standing.ENDING.value, renewed.ends_on.isoformat())]


def test_nobody_is_reminded_of_what_is_given_up(world: World) -> None:
    found = some_contract(world, world.clock.today() + timedelta(days=5))
    told = {"contract_id": found.id, "day": world.clock.today(), "reason": "Diganti"}
    world.act("staff-32.05", service.stop, service.Stop(key=new_key(), **told))
    assert remind(world) == []
    assert found.standing(world.clock.today()) is Standing.STOPPED


def test_a_renewal_leaves_its_trace(world: World) -> None:
    found = some_contract(world)
    before = found.ends_on
    renew(world, found, 365)
    ((renewal, who),) = queries.renewals(db.session, found)
    assert (renewal.ended_on, renewal.ends_on, renewal.number) == (before, before + timedelta(days=365), "027/2")
    assert (who.username, found.remind_from) == ("staff-32.05", before + timedelta(days=305))
    with pytest.raises(Invalid):
        renew(world, found, 0)


def test_only_the_branch_sees_it_and_only_its_keepers_change_it(world: World) -> None:
    found = some_contract(world)
    with pytest.raises(NotFound):
        queries.contract(db.session, Scope("51"), found.id)
    command = service.Stop(key=new_key(), contract_id=found.id, day=world.clock.today(), reason="x")
    with pytest.raises(Forbidden):
        world.act("supervisor-32", service.stop, command)
    with pytest.raises(NotFound):
        world.act("staff-32.04", service.stop, command)


def test_people_read_what_ends_and_what_they_are_told(world: World, client, sign_in) -> None:
    found = some_contract(world, world.clock.today() + timedelta(days=5))
    wants(world, "staff-32.05", language="en")
    transact(lambda session: reminders.remind(session, world.clock.now()))
    (notice,) = db.session.scalars(select(NoticeRecord))
    ((_record, entry),) = wording.entries(db.session, [notice])
    assert entry.told.title == "Kabupaten Garut: Lisensi SIAK"
    assert entry.told.path == f"/contracts/{found.id}"
    client.set_cookie("language", "en")
    sign_in(client, "staff-32.05")
    told = text_of(client.get("/contracts?standing=contract_ending"))
    assert "Lisensi SIAK" in told
    assert "SIAK licence" in told
    assert "Ends soon" in told
    assert "It was never renewed." in text_of(client.get(f"/contracts/{found.id}"))
    assert client.get("/contracts?standing=nonsense").status_code == 404
    assert client.get("/contracts?kind=nonsense").status_code == 404
    answer = client.submit(f"/contracts/{found.id}/renewal", {"ends_on": found.ends_on.isoformat(), "number": "1"})
    assert answer.status_code == 422
    assert "A renewal ends later than the contract did so far." in text_of(answer)
