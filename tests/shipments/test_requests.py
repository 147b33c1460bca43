"""Asking, answering, withdrawing and sending: what is refused, and where a request stands."""

from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.errors import AlreadyDone, DomainError, Forbidden, Invalid, KeyReused, NotFound, RouteRefused
from inventory.core.identity import Scope
from inventory.shipments.requests import queries
from inventory.shipments.requests.models import BlankRequest
from inventory.shipments.requests.rules import RequestState
from inventory.shipments.requests.service import (
    Answer,
    Ask,
    SendGranted,
    WantedLine,
    Withdraw,
    answer,
    ask,
    send_granted,
    withdraw,
)
from inventory.shipments.service import ReceiptLine, Receive, ShipmentLine, receive
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

CARD = "ktp-wni"


def wanted(**pieces: int) -> tuple[WantedLine, ...]:
    return tuple(WantedLine(item=item.replace("_", "-"), quantity=number) for item, number in pieces.items())


def asked(world: World, office: str = "32.05", person: str = "", **pieces: int) -> BlankRequest:
    lines = wanted(**(pieces or {"ktp_wni": 4000}))
    command = Ask(key=new_key(), office=office, lines=lines, prr=120, note="Antre panjang")
    return world.act(person or f"staff-{office}", ask, command)


def answered(world: World, request: BlankRequest, reason: str = "", by: str = "coordinator-32", **pieces: int) -> Any:
    command = Answer(key=new_key(), request_id=request.id, lines=wanted(**pieces), reason=reason)
    return world.act(by, answer, command)


def sent(world: World, request: BlankRequest, pieces: int, by: str = "coordinator-32") -> Document:
    line = ShipmentLine(item=CARD, quantity=pieces)
    command = SendGranted(
        key=new_key(), request_id=request.id, business_date=world.clock.today("Asia/Jakarta"), lines=(line,)
    )
    return world.act(by, send_granted, command)


def received(world: World, shipment: Document, good: int, surplus: int = 0) -> Document:
    line = ReceiptLine(item=CARD, good=good, surplus=surplus, reason="Lebih" if surplus else "")
    day = world.clock.today("Asia/Jakarta")
    return world.act(
        "staff-32.05", receive, Receive(key=new_key(), shipment_id=shipment.id, business_date=day, lines=(line,))
    )


def state(session: Session, request: BlankRequest) -> RequestState:
    session.rollback()
    return queries.standing(session, session.get_one(BlankRequest, request.id))


def four_numbers(session: Session, request: BlankRequest) -> list[tuple[int, int | None, int, int]]:
    session.rollback()
    statuses = queries.line_statuses(session, session.get_one(BlankRequest, request.id))
    return [(each.line.asked, each.line.approved, each.sent, each.received) for each in statuses]


def test_a_district_asks_its_province_with_its_stock(world: World, session: Session) -> None:
    world.stock("32.05", CARD, 250)
    request = asked(world, ktp_wni=4000, ribbon=3)
    assert (request.answerer, request.state, request.prr) == ("32", "asked", 120)
    assert [(line.item, line.asked, line.in_store) for line in request.lines] == [(CARD, 4000, 250), ("ribbon", 3, 0)]


def test_a_province_asks_the_centre(world: World) -> None:
    request = asked(world, "32", "coordinator-32")
    assert request.answerer == "00"
    assert answered(world, request, by="coordinator-00", ktp_wni=4000).state == "approved"


def test_the_centre_asks_nobody(world: World) -> None:
    with pytest.raises(RouteRefused):
        asked(world, "00", "coordinator-00")


def test_only_who_keeps_the_store_asks(world: World) -> None:
    with pytest.raises(NotFound):
        asked(world, "32.05", "staff-32.04")
    with pytest.raises(Forbidden):
        asked(world, "32.05", "supervisor-32")


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [({"ktp_wni": 0}, "no_pieces"), ({"ktp_wni": 2_000_000_001}, "too_many"), ({"paper": 5}, "item_unknown")],
)
def test_a_request_that_makes_no_sense_is_refused(world: World, pieces: dict[str, int], reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        asked(world, **pieces)
    assert refusal.value.reason == reason


def test_the_same_form_twice_is_one_request(world: World) -> None:
    command = Ask(key=new_key(), office="32.05", lines=wanted(ktp_wni=5))
    first = world.act("staff-32.05", ask, command)
    assert world.act("staff-32.05", ask, command).id == first.id
    with pytest.raises(KeyReused):
        world.act("staff-32.05", ask, Ask(key=command.key, office="32.05", lines=wanted(ktp_wni=6)))


@pytest.mark.parametrize(
    ("granted", "outcome"), [(4000, "approved"), (6000, "approved"), (2000, "cut"), (0, "refused")]
)
def test_the_province_grants_the_whole_cuts_or_refuses(world: World, granted: int, outcome: str) -> None:
    answer_ = answered(world, asked(world), reason="Stok provinsi tipis", ktp_wni=granted)
    assert (answer_.state, answer_.lines[0].approved) == (outcome, granted)


@pytest.mark.parametrize("granted", [0, 3999])
def test_whoever_grants_less_says_why(world: World, granted: int) -> None:
    with pytest.raises(Invalid) as refusal:
        answered(world, asked(world), reason=" ", ktp_wni=granted)
    assert (refusal.value.reason, refusal.value.field) == ("answer_reason_needed", "reason")


def test_every_line_gets_an_answer(world: World) -> None:
    request = asked(world, ktp_wni=10, ribbon=2)
    for pieces in ({"ktp_wni": 10}, {"ktp_wni": 10, "ribbon": 2, "film": 1}):
        with pytest.raises(Invalid) as refusal:
            answered(world, request, **pieces)
        assert refusal.value.reason == "answer_incomplete"


def test_a_request_is_answered_once(world: World) -> None:
    request = asked(world)
    answered(world, request, ktp_wni=4000)
    with pytest.raises(AlreadyDone) as refusal:
        answered(world, request, ktp_wni=4000)
    assert refusal.value.document == request.number
    with pytest.raises(AlreadyDone):
        world.act("staff-32.05", withdraw, Withdraw(key=new_key(), request_id=request.id))


def test_nobody_but_the_office_above_answers(world: World, session: Session) -> None:
    request = asked(world)
    before = snapshot(session)
    for person, refusal in (
        ("staff-32.05", NotFound),
        ("coordinator-51", NotFound),
        ("supervisor-32", Forbidden),
        ("staff-32.04", NotFound),
    ):
        with pytest.raises(refusal):
            answered(world, request, by=person, ktp_wni=4000)
    province = asked(world, "32", "coordinator-32")
    with pytest.raises(NotFound):
        answered(world, province, ktp_wni=4000)
    session.rollback()
    assert len(snapshot(session)) == len(before)


def test_a_withdrawn_request_is_not_answered(world: World) -> None:
    request = asked(world)
    assert world.act("staff-32.05", withdraw, Withdraw(key=new_key(), request_id=request.id)).state == "withdrawn"
    with pytest.raises(AlreadyDone):
        answered(world, request, ktp_wni=4000)


def test_another_office_cannot_withdraw_it(world: World) -> None:
    request = asked(world)
    with pytest.raises(NotFound):
        world.act("staff-32.04", withdraw, Withdraw(key=new_key(), request_id=request.id))


def test_asked_approved_sent_and_received_stand_side_by_side(world: World, session: Session) -> None:
    world.stock("32", CARD, 10_000)
    request = asked(world)
    answered(world, request, reason="Stok tipis", ktp_wni=3000)
    first = sent(world, request, 2000)
    assert state(session, request) == RequestState.SENT
    assert four_numbers(session, request) == [(4000, 3000, 2000, 0)]
    received(world, first, 2000, surplus=5)
    assert state(session, request) == RequestState.RECEIVED
    second = sent(world, request, 1500)
    received(world, second, 1500)
    assert four_numbers(session, request) == [(4000, 3000, 3500, 3505)]


def test_taking_the_shipment_back_lets_the_request_wait_again(world: World, session: Session) -> None:
    world.stock("32", CARD, 10_000)
    request = asked(world)
    answered(world, request, ktp_wni=4000)
    shipment = sent(world, request, 4000)
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=shipment.id, reason="Salah"))
    assert state(session, request) == RequestState.APPROVED
    assert four_numbers(session, request) == [(4000, 4000, 0, 0)]


def test_only_what_was_granted_can_be_sent(world: World) -> None:
    world.stock("32", CARD, 10_000)
    request = asked(world)
    with pytest.raises(Invalid) as unanswered:
        sent(world, request, 10)
    assert unanswered.value.reason == "request_unanswered"
    answered(world, request, reason="Tidak ada", ktp_wni=0)
    with pytest.raises(AlreadyDone):
        sent(world, request, 10)


def test_the_same_shipment_form_twice_is_one_shipment(world: World, session: Session) -> None:
    world.stock("32", CARD, 10_000)
    request = asked(world)
    answered(world, request, ktp_wni=4000)
    day = world.clock.today("Asia/Jakarta")
    lines = (ShipmentLine(item=CARD, quantity=100),)
    command = SendGranted(key=new_key(), request_id=request.id, business_date=day, lines=lines)
    first = world.act("coordinator-32", send_granted, command)
    assert world.act("coordinator-32", send_granted, command).id == first.id
    assert four_numbers(session, request) == [(4000, 4000, 100, 0)]
    assert queries.of_shipment(session, Scope("32.05"), first.id) is not None
    assert queries.of_shipment(session, Scope("51"), first.id) is None


def test_the_trail_tells_of_a_request(world: World, session: Session) -> None:
    request = asked(world)
    answered(world, request, reason="Stok tipis", ktp_wni=3000)
    session.rollback()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.kind == "request").order_by(AuditEntry.id)).all()
    assert [(entry.actor, entry.office, entry.act) for entry in entries] == [
        ("staff-32.05", "32.05", "added"),
        ("coordinator-32", "32.05", "changed"),
    ]
    assert ["state", "asked", "cut"] in entries[1].changes
    assert ["line.approved", None, 3000] in entries[1].changes


@pytest.mark.usefixtures("both_databases")
def test_of_two_answers_at_once_one_counts(world: World, app: Flask, session: Session) -> None:
    request = asked(world)
    outcomes: list[str] = []
    start = Barrier(2)

    def decide(pieces: int) -> None:
        with app.app_context():
            start.wait()
            try:
                outcomes.append(answered(world, request, reason="Stok tipis", ktp_wni=pieces).state)
            except DomainError as refusal:
                outcomes.append(refusal.code)

    deciders = [Thread(target=decide, args=(pieces,)) for pieces in (4000, 0)]
    for decider in deciders:
        decider.start()
    for decider in deciders:
        decider.join()
    assert "already_done" in outcomes
    assert state(session, request) in outcomes
