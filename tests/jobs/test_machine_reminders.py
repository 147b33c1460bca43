"""Machines that should be back, and batches that print too little: told once, and seen on the home page of who acts."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.consumables import service as consumables
from inventory.core.database import db, transact
from inventory.equipment import service as equipment
from inventory.equipment.placing import service as placing
from inventory.jobs.registry import job
from inventory.notices import topics
from inventory.notices.models import NoticeRecord
from inventory.repairs import service as repairs
from tests.architecture.examples import some_contract, some_device, some_repair
from tests.support.html import text_of
from tests.support.world import World, new_key

JOBS = ("device_loans", "repairs", "batches")
TOPICS = ("device_loan_overdue", "repair_overdue", "low_yield")


def remind(world: World) -> list[tuple[str, str, str]]:
    """What the jobs have told so far: topic, office, and the one duty that is told."""
    for name in JOBS:
        transact(lambda session, name=name: job(name).work(session, world.clock.now()))
    told = db.session.scalars(select(NoticeRecord).where(NoticeRecord.topic.in_(TOPICS)).order_by(NoticeRecord.id))
    return [(notice.topic, notice.office, notice.role) for notice in told]


def in_words(app: Flask) -> str:
    """The same as people read it."""
    with app.test_request_context():
        return " | ".join(_told(each) for each in db.session.scalars(select(NoticeRecord)) if each.topic in TOPICS)


def _told(notice: NoticeRecord) -> str:
    known = {name: getattr(notice, name) for name in ("topic", "office", "subject", "params", "at")}
    said = topics.told(topics.Happening(office_name="Kabupaten Garut", timezone="Asia/Jakarta", **known))
    return f"{said.title} {said.text} {said.path}"


@pytest.fixture
def matters(world: World) -> World:
    """A printer of Garut lent to Bandung and one at a workshop, both for two days, an ending contract, a low batch."""
    today = world.clock.today()
    due = today + timedelta(days=2)
    lent = {"device_id": some_device(world).id, "borrower": "32.04", "due_date": due, "reason": "Printer rusak"}
    world.act("staff-32.05", placing.lend, placing.Lend(key=new_key(), business_date=today, **lent))
    sent = {"repair_id": some_repair(world).id, "sent_to": "Jakarta", "carrier": "Asep", "due": due}
    world.act("staff-32.05", repairs.send, repairs.Send(key=new_key(), business_date=today, **sent))
    some_contract(world, today + timedelta(days=5))
    for serial in ("R1", "R2", "R3"):
        told = equipment.AddDevice(office="32.05", kind="printer", model="Fargo HDP5000", serial=serial)
        number = world.act("staff-32.05", equipment.add_device, told).id
        put = {"device_id": number, "item": "ribbon", "batch": "L-17", "supplier": "CV Contoh", "counter": 0}
        roll = world.act(
            "staff-32.05", consumables.install, consumables.Install(key=new_key(), business_date=today, **put)
        )
        out = consumables.Remove(key=new_key(), roll_id=roll.id, counter=125, business_date=today)
        world.act("staff-32.05", consumables.remove, out)
    return world


def test_what_is_late_is_told_once_to_those_who_act(matters: World, app: Flask) -> None:
    batch = ("low_yield", "32", "")
    assert remind(matters) == remind(matters) == [batch]
    matters.clock.advance(days=3)
    late = [
        ("device_loan_overdue", "32.04", ""),
        ("device_loan_overdue", "32.05", "staff"),
        ("repair_overdue", "32.05", ""),
    ]
    assert remind(matters) == remind(matters) == [batch, *late]
    said = in_words(app)
    for words in ("L-17", "125", "Jakarta", "5 November 2025", "/rolls/batches?state=low_yield", "/repairs/"):
        assert words in said, words


def test_the_lender_above_the_borrower_reads_one_message(world: World) -> None:
    today = world.clock.today()
    told = equipment.AddDevice(office="32", kind="printer", model="Fargo HDP5000", serial="P1")
    device = world.act("coordinator-32", equipment.add_device, told)
    lent = {"device_id": device.id, "borrower": "32.05", "due_date": today, "reason": "Printer rusak"}
    world.act("coordinator-32", placing.lend, placing.Lend(key=new_key(), business_date=today, **lent))
    assert remind(world) == []
    world.clock.advance(days=1)
    assert remind(world) == [("device_loan_overdue", "32.05", "")]


@pytest.mark.parametrize("person", ["staff-32.05", "coordinator-32"])
def test_the_home_page_tells_who_acts(matters: World, client, sign_in, person: str) -> None:
    sign_in(client, person)
    client.set_cookie("language", "en")
    words = (
        "1 lent machine should be back",
        "1 machine should be back from repair",
        "1 contract ends soon",
        "1 batch prints fewer cards than it should",
    )
    assert [each in text_of(client.get("/")) for each in words] == [False, False, True, True]
    matters.clock.advance(days=3)
    assert [each in text_of(client.get("/")) for each in words] == [True] * 4
    matters.clock.advance(days=3)
    assert "1 contract has ended" in text_of(client.get("/"))
