"""The province tells an office what to do about an alert; the office carries it out, or says why it cannot."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.database import db, transact
from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Invalid, KeyReused, NotFound, RouteRefused
from inventory.core.identity import Scope
from inventory.notices import topics
from inventory.notices.models import NoticeRecord
from inventory.planning.remedy_rules import Action
from inventory.shipments.models import Shipment
from inventory.shipments.service import ReceiptLine, Receive, receive
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from inventory.utilization.alerts.models import AlertEvent
from inventory.utilization.instructions import queries
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.service import (
    CallOff,
    CarryOut,
    Decline,
    Instruct,
    SendInstructed,
    call_off,
    carry_out,
    decline,
    instruct,
    send_instructed,
)
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.judging import alert_of, evaluate
from tests.support.racing import Act, together
from tests.support.world import World, new_key

DUE = MONDAY + timedelta(days=3)
SHORT = "Ribbon sendiri tinggal dua."


@pytest.fixture
def flagged(world: World) -> World:
    """Kabupaten Garut is flagged; Kabupaten Bandung has nine ribbons."""
    world.stock("32.04", "ribbon", 9)
    evaluate(world)
    return world


def command(**said: Any) -> Instruct:
    lend = {"action": Action.LOAN, "recipient": "32.04", "item": "ribbon", "quantity": 6, "due": DUE}
    return Instruct(**({"key": new_key(), "alert_id": alert_of().id} | lend | said))


def given(world: World, **said: Any) -> Instruction:
    return world.act("supervisor-32", instruct, command(**said))


def sending(found: Instruction, **said: Any) -> SendInstructed:
    usual = {"key": new_key(), "instruction_id": found.id, "business_date": MONDAY, "due_date": date(2025, 12, 1)}
    return SendInstructed(**(usual | said))


def state(found: Instruction, office: str = "32") -> str:
    db.session.rollback()
    standing: str = queries.instruction(db.session(), Scope(office), found.id)[3]
    return standing


def told(office: str) -> list[str]:
    """The topics of the notices about instructions that people of an office hear of first."""
    db.session.rollback()
    mine = select(NoticeRecord.topic).where(NoticeRecord.office == office, NoticeRecord.topic.startswith("instruction"))
    return list(db.session.scalars(mine.order_by(NoticeRecord.id)))


def happened() -> list[str]:
    db.session.rollback()
    query = select(AlertEvent.happening).where(AlertEvent.alert_id == alert_of().id).order_by(AlertEvent.id)
    return list(db.session.scalars(query))


@pytest.mark.usefixtures("both_databases")
def test_what_is_instructed_is_sent_received_and_told(flagged: World, session: Session) -> None:
    found = given(flagged, note="Antar hari ini.")
    assert (found.number, state(found), alert_of().state, alert_of().due) == ("INS-32.04-1", "given", "under_way", DUE)
    assert [row[0].id for row in queries.open_for(session, "32.04")] == [found.id]
    shipment = flagged.act("staff-32.04", send_instructed, sending(found, reference="BA-17"))
    loan = session.get_one(Shipment, shipment.id)
    assert (loan.source, loan.destination, loan.purpose, loan.reference) == ("32.04", "32.05", "loan", "BA-17")
    assert state(found) == "sent"
    assert queries.open_for(session, "32.04") == []
    line = ReceiptLine(item="ribbon", good=6)
    arrived = Receive(key=new_key(), shipment_id=shipment.id, business_date=MONDAY, lines=(line,))
    flagged.act("staff-32.05", receive, arrived)
    assert (state(found), queries.counts(session, Scope("32"))) == ("received", {"received": 1})
    assert happened() == ["opened", "instruction", "sent"]
    assert (told("32.04"), told("32.05")) == (["instruction_given"], ["instruction_sent"])
    sent = session.scalars(select(AlertEvent).where(AlertEvent.happening == "sent")).one()
    assert (sent.reference, sent.note) == (session.get_one(Document, shipment.id).number, "BA-17")


def test_a_shipment_that_is_taken_back_leads_back_to_where_it_was_given(flagged: World) -> None:
    found = given(flagged)
    shipment = flagged.act("staff-32.04", send_instructed, sending(found))
    with pytest.raises(AlreadyDone):
        flagged.act("staff-32.04", send_instructed, sending(found))
    flagged.act("staff-32.04", reverse, Reverse(key=new_key(), document_id=shipment.id, reason="Salah kirim"))
    assert state(found) == "given"
    flagged.act("staff-32.04", send_instructed, sending(found, quantity=3))
    assert state(found) == "sent"


def test_the_same_form_sent_twice_counts_once(flagged: World, session: Session) -> None:
    said = command()
    assert flagged.act("supervisor-32", instruct, said).id == flagged.act("supervisor-32", instruct, said).id
    found = session.scalars(select(Instruction)).one()
    sent = sending(found)
    assert flagged.act("staff-32.04", send_instructed, sent).id == flagged.act("staff-32.04", send_instructed, sent).id
    with pytest.raises(KeyReused):
        flagged.act("supervisor-32", instruct, command(key=said.key, quantity=1))


def test_nobody_is_told_twice_what_is_not_done_yet(flagged: World) -> None:
    """Whoever wants more, or less, calls the first one off."""
    first = given(flagged)
    with pytest.raises(AlreadyDone):
        given(flagged, quantity=3)
    training = {"action": Action.TRAIN, "recipient": "32.05", "item": None, "quantity": None}
    given(flagged, **training)
    with pytest.raises(AlreadyDone):
        given(flagged, **training)
    flagged.act("supervisor-32", call_off, CallOff(key=new_key(), instruction_id=first.id))
    again = given(flagged, quantity=3)
    flagged.act("staff-32.04", send_instructed, sending(again))
    assert state(given(flagged)) == "given", "what was sent does not wait any more"


@pytest.mark.usefixtures("both_databases")
def test_in_the_same_moment_one_wins(app: Flask, flagged: World, session: Session) -> None:
    both: list[Act] = [("supervisor-32", instruct, command()) for _ in range(2)]
    assert sorted(together(app, flagged, both)) == ["already_done", "given"]
    session.rollback()
    found = session.scalars(select(Instruction)).one()
    acts: list[Act] = [
        *(("staff-32.04", send_instructed, sending(found)) for _ in range(2)),
        ("staff-32.04", decline, Decline(key=new_key(), instruction_id=found.id, reason=SHORT)),
        ("supervisor-32", call_off, CallOff(key=new_key(), instruction_id=found.id)),
    ]
    answers = together(app, flagged, acts)
    assert answers.count("already_done") == len(acts) - 1
    assert state(found) in answers
    assert len(happened()) == 3
    session.rollback()
    assert len(queries.shipments(session, found)) == answers.count("sent")


def test_whoever_cannot_says_why_and_the_supervisor_looks_again_today(flagged: World, session: Session) -> None:
    found = given(flagged)
    with pytest.raises(Invalid) as refusal:
        flagged.act("staff-32.04", decline, Decline(key=new_key(), instruction_id=found.id, reason="  "))
    assert refusal.value.field == "reason"
    flagged.act("staff-32.04", decline, Decline(key=new_key(), instruction_id=found.id, reason=SHORT))
    assert (state(found), alert_of().due, told("32")) == ("declined", MONDAY, ["instruction_declined"])
    assert happened()[-1] == "declined"
    with pytest.raises(AlreadyDone):
        flagged.act("staff-32.04", send_instructed, sending(found))
    changes = session.scalars(select(AuditEntry.changes).where(AuditEntry.kind == "instruction")).all()
    assert ["reason", "", SHORT] in changes[-1]


def test_today_is_that_of_the_district_in_need(
    flagged: World, clock: SettableClock, supervisor_of_the_nation: str
) -> None:
    """When Papua declines at half past midnight it is still Monday in Garut."""
    found = flagged.act(supervisor_of_the_nation, instruct, command(recipient="91.03"))
    clock.set("2025-11-04 00:30", "Asia/Jayapura")
    flagged.act("staff-91.03", decline, Decline(key=new_key(), instruction_id=found.id, reason=SHORT))
    assert alert_of().due == MONDAY


def test_what_is_called_off_waits_for_nobody(flagged: World, session: Session) -> None:
    found = given(flagged)
    flagged.act("supervisor-32", call_off, CallOff(key=new_key(), instruction_id=found.id))
    assert (state(found), queries.open_for(session, "32.04")) == ("called_off", [])
    with pytest.raises(AlreadyDone):
        flagged.act("staff-32.04", decline, Decline(key=new_key(), instruction_id=found.id, reason=SHORT))


def test_what_nothing_is_sent_for_is_put_on_record(flagged: World) -> None:
    bought = given(flagged, action=Action.BUY, recipient="32.05", item="printer", quantity=1)
    with pytest.raises(Invalid) as refusal:
        flagged.act("staff-32.05", send_instructed, sending(bought))
    assert refusal.value.reason == "instruction_no_shipment"
    done = CarryOut(key=new_key(), instruction_id=bought.id, reference="027/118")
    assert flagged.act("staff-32.05", carry_out, done).reference == "027/118"
    assert (state(bought), told("32")) == ("carried_out", ["instruction_carried_out"])
    lent = given(flagged)
    with pytest.raises(Invalid) as refusal:
        flagged.act("staff-32.04", carry_out, CarryOut(key=new_key(), instruction_id=lent.id))
    assert refusal.value.reason == "instruction_ships"


def test_the_province_sends_what_it_is_told_to_allocate(flagged: World, session: Session) -> None:
    flagged.stock("32", "ktp-wni", 500)
    found = given(flagged, action=Action.ALLOCATE, recipient="32", item="ktp-wni", quantity=500)
    sent = flagged.act("coordinator-32", send_instructed, sending(found, due_date=None))
    assert session.get_one(Shipment, sent.id).purpose == "allocation"


def test_a_closed_alert_needs_no_help_any_more(flagged: World, office: Districts, session: Session) -> None:
    found = given(flagged)
    office.receive("32.05", 100, MONDAY)
    office.report("32.05", 30, MONDAY)
    assert evaluate(flagged)["closed"] == 1
    assert (state(found), queries.open_for(session, "32.04")) == ("lapsed", [])
    with pytest.raises(AlreadyDone):
        flagged.act("staff-32.04", send_instructed, sending(found))
    with pytest.raises(AlreadyDone):
        given(flagged)


@pytest.mark.parametrize(
    ("person", "refusal"),
    [("staff-32.05", Forbidden), ("coordinator-32", Forbidden), ("supervisor-51", NotFound), ("national", Forbidden)],
)
def test_who_may_not_give_one(flagged: World, person: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        flagged.act(person, instruct, command())


@pytest.mark.parametrize(
    ("person", "refusal"),
    [("staff-32.05", NotFound), ("staff-51.01", NotFound), ("supervisor-32", Forbidden), ("national", Forbidden)],
)
def test_who_may_not_carry_one_out_or_decline_it(flagged: World, person: str, refusal: type[Exception]) -> None:
    found = given(flagged)
    with pytest.raises(refusal):
        flagged.act(person, send_instructed, sending(found))
    with pytest.raises(refusal):
        flagged.act(person, decline, Decline(key=new_key(), instruction_id=found.id, reason=SHORT))
    assert state(found) == "given"


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"recipient": "51.01"}, NotFound),
        ({"recipient": "32.05"}, RouteRefused),
        ({"action": Action.CALL}, Invalid),
        ({"item": "printer"}, Invalid),
        ({"quantity": None}, Invalid),
        ({"due": MONDAY - timedelta(days=1)}, DateRefused),
        ({"due": MONDAY + timedelta(days=367)}, DateRefused),
    ],
)
def test_what_cannot_be_instructed(flagged: World, said: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        given(flagged, **said)
    assert happened() == ["opened"]


def test_the_due_day_may_be_today_and_a_year_away(flagged: World) -> None:
    assert given(flagged, due=MONDAY).due == MONDAY
    assert given(flagged, due=MONDAY + timedelta(days=366), action=Action.TRANSFER).id


def test_the_message_says_what_for_whom_and_until_when(flagged: World, session: Session, app: Flask) -> None:
    found = given(flagged, note="Antar hari ini.")
    session.rollback()
    record = session.scalars(select(NoticeRecord).where(NoticeRecord.topic == "instruction_given")).one()
    happening = topics.Happening(
        topic=record.topic,
        office=record.office,
        office_name="Kabupaten Bandung",
        timezone="Asia/Jakarta",
        subject=record.subject,
        params=record.params,
        at=record.at,
    )
    with app.test_request_context():
        message = topics.told(happening)
    assert message.title == "Kabupaten Bandung: Instruksi diberikan"
    assert message.text == "Pinjamkan 6 Pita ribbon kepada Kabupaten Garut. Paling lambat 6 Nov 2025. Antar hari ini."
    assert message.path == f"/instructions/{found.id}"


def test_only_who_sees_the_nation_sends_to_another_province(flagged: World) -> None:
    """The nation may tell a district far away; its own staff is not offered what the ledger would refuse."""
    transact(lambda session: flagged.add_person(session, "supervisor-00", "00", "supervisor"))
    flagged.stock("51.01", "ribbon", 9)
    found = flagged.act("supervisor-00", instruct, command(recipient="51.01"))
    with pytest.raises(RouteRefused):
        flagged.act("staff-51.01", send_instructed, sending(found))
    assert flagged.act("coordinator-00", send_instructed, sending(found)).id
