"""Pieces that went missing on their way: found again at one end, or written off by two people."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask

from inventory.core.database import db
from inventory.core.errors import (
    AlreadyDone,
    DateRefused,
    DomainError,
    Forbidden,
    Insufficient,
    Invalid,
    NotFound,
    RouteRefused,
)
from inventory.shipments import queries
from inventory.shipments.disputes import service as disputes
from inventory.shipments.disputes.service import Find, FoundLine, WriteOff
from inventory.shipments.rules import ShipmentLine
from inventory.stock.approval.service import Approve, Decline, approve, decline
from inventory.stock.models import Document
from inventory.stock.queries import balance_of, moves_of
from inventory.stock.rules import Account, Compartment
from inventory.stock.service import Reverse, may_reverse, reverse
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)


def held(session, account: str) -> int:
    compartment, _, owner = account.partition(":")
    return balance_of(session, Account(Compartment(compartment), owner), "ktp-wni")


@pytest.fixture
def disputed(send, receive) -> Document:
    """Of 500 blanks from Jawa Barat, 10 did not arrive in Kabupaten Garut."""
    shipment = send(500)
    receive(shipment, 490, missing=10, reason="Kardus terbuka")
    return shipment


@pytest.fixture
def find(stocked):
    """``find(shipment, 4)``: Kabupaten Garut finds pieces in its own store."""

    def find(shipment: Document, quantity: int = 4, by: str = "staff-32.05", **changes: object) -> Document:
        office = changes.pop("office", "32.05")
        lines = (FoundLine(item="ktp-wni", quantity=quantity, office=office),)
        told = {"key": new_key(), "shipment_id": shipment.id, "business_date": TODAY, "lines": lines}
        return stocked.act(by, disputes.find, Find(**(told | changes)))

    return find


@pytest.fixture
def write_off(stocked):
    """``write_off(shipment, 4)``: Kabupaten Garut asks to give pieces up."""

    def write_off(shipment: Document, quantity: int = 4, by: str = "staff-32.05", **changes: object) -> Document:
        lines = (ShipmentLine(item="ktp-wni", quantity=quantity),)
        told = {"key": new_key(), "shipment_id": shipment.id, "business_date": TODAY, "lines": lines}
        return stocked.act(by, disputes.write_off, WriteOff(**(told | {"reason": "Hilang di jalan"} | changes)))

    return write_off


@pytest.mark.usefixtures("both_databases")
def test_found_pieces_go_into_the_store_where_they_were_found(disputed, find, session) -> None:
    find(disputed, 4)
    find(disputed, 6, by="coordinator-32", office="32")
    assert held(session, f"missing:{disputed.id}") == 0
    assert (held(session, "store:32.05"), held(session, "store:32")) == (1_494, 9_506)


def test_what_was_found_is_a_document_of_both_ends(disputed, find) -> None:
    found = find(disputed, 4, reference="470/5/BA", note="Di bawah rak")
    assert (found.state, found.office, found.counterpart, found.parent_id) == ("posted", "32.05", "32", disputed.id)
    assert found.entered == {
        "shipment": str(disputed.id),
        "office": "32.05",
        "business_date": "2025-11-03",
        "lines": [{"item": "ktp-wni", "quantity": 4, "office": "32.05"}],
        "reference": "470/5/BA",
        "note": "Di bawah rak",
        "maker": "staff-32.05",
    }


def test_each_office_that_found_something_lies_in_the_branch(disputed, find, session) -> None:
    for office in ("32", "32.04"):
        with pytest.raises(NotFound):
            find(disputed, 4, office=office)
    assert held(session, f"missing:{disputed.id}") == 10


def test_what_was_found_leaves_only_a_store_of_the_own_branch(stocked, disputed, find, session) -> None:
    """The receiver neither takes pieces out of the sender's store nor learns from a refusal what is in it."""
    found = find(disputed, 4, by="coordinator-32", office="32")
    again = Reverse(key=new_key(), document_id=found.id, reason="Salah kardus")
    assert not may_reverse(session, stocked.actor("staff-32.05"), found)
    with pytest.raises(NotFound):
        stocked.act("staff-32.05", reverse, again)
    assert held(session, "store:32") == 9_504
    assert may_reverse(session, stocked.actor("coordinator-32"), found)
    stocked.act("coordinator-32", reverse, again)
    assert (held(session, "store:32"), held(session, f"missing:{disputed.id}")) == (9_500, 10)


def test_the_lender_takes_back_what_it_found(stocked, send, receive, find, session) -> None:
    loan = send(100, by="staff-32.05", source="32.05", destination="32.04", purpose="loan")
    receive(loan, 90, by="staff-32.04", missing=10)
    found = find(loan, 4)
    with pytest.raises(NotFound):
        stocked.act("staff-32.04", reverse, Reverse(key=new_key(), document_id=found.id, reason="Bukan milik kami"))
    stocked.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=found.id, reason="Salah kardus"))
    assert held(session, f"missing:{loan.id}") == 10


@pytest.mark.parametrize(
    ("office", "by", "refusal"),
    [("32.04", "coordinator-32", Invalid), ("51", "coordinator-00", Invalid), ("nowhere", "coordinator-00", Invalid)],
)
def test_a_third_office_finds_nothing(disputed, find, office: str, by: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        find(disputed, 4, by=by, office=office)


def test_the_centre_keeps_nothing_so_it_finds_nothing(send, receive, find) -> None:
    shipment = send(500, by="coordinator-00", source="00")
    receive(shipment, 490, missing=10, reason="Kardus terbuka")
    with pytest.raises(RouteRefused):
        find(shipment, 4, by="coordinator-00", office="00")
    assert find(shipment, 4, by="coordinator-00").state == "posted"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no_lines"),
        ([("ktp-wni", 0, "32.05")], "no_pieces"),
        ([("ktp-wni", 1, "32.05"), ("ktp-wni", 1, "32")], "item_twice"),
        ([("kartu", 1, "32.05")], "item_unknown"),
    ],
)
def test_lines_that_make_no_sense_are_invalid(disputed, find, write_off, lines: list, reason: str) -> None:
    found = tuple(FoundLine(item=item, quantity=pieces, office=office) for item, pieces, office in lines)
    given_up = tuple(ShipmentLine(item=item, quantity=pieces) for item, pieces, _office in lines)
    with pytest.raises(Invalid) as told:
        find(disputed, by="coordinator-32", lines=found)
    assert told.value.reason == reason
    with pytest.raises(Invalid) as told:
        write_off(disputed, lines=given_up)
    assert told.value.reason == reason


def test_no_more_is_found_or_given_up_than_is_missing(disputed, find, write_off, session) -> None:
    for act in (find, write_off):
        with pytest.raises(Insufficient) as told:
            act(disputed, 11)
        assert (told.value.compartment, told.value.wanted, told.value.available) == ("missing", 11, 10)
    assert held(session, f"missing:{disputed.id}") == 10


def test_a_shipment_on_its_way_misses_nothing(send, find, write_off) -> None:
    shipment = send(500)
    for act in (find, write_off):
        with pytest.raises(Insufficient):
            act(shipment, 1)


@pytest.mark.parametrize("day", [date(2025, 11, 4), date(2025, 10, 1)], ids=["tomorrow", "long ago"])
def test_the_date_is_the_receivers(disputed, find, write_off, day: date) -> None:
    for act in (find, write_off):
        with pytest.raises(DateRefused):
            act(disputed, 1, business_date=day)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [("staff-32.04", NotFound), ("coordinator-51", NotFound), ("supervisor-32", Forbidden), ("national", Forbidden)],
)
def test_who_may_neither_find_nor_give_up(disputed, find, write_off, by: str, refusal: type[Exception]) -> None:
    for act in (find, write_off):
        with pytest.raises(refusal):
            act(disputed, 1, by=by)


def test_a_write_off_moves_nothing_until_a_second_person_agrees(stocked, disputed, write_off, session) -> None:
    asked = write_off(disputed, 4)
    assert (asked.state, held(session, f"missing:{disputed.id}")) == ("pending", 10)
    with pytest.raises(Forbidden):
        stocked.act("staff-32.05", approve, Approve(key=new_key(), document_id=asked.id))
    stocked.act("supervisor-32", approve, Approve(key=new_key(), document_id=asked.id))
    session.refresh(asked)
    assert asked.state == "posted"
    assert (held(session, f"missing:{disputed.id}"), held(session, "lost:32.05")) == (6, 4)
    assert [(str(m.source), str(m.destination), m.quantity) for m in moves_of(session, asked)] == [
        (f"missing:{disputed.id}", "lost:32.05", 4)
    ]


def test_either_end_may_ask_and_either_end_may_agree(stocked, send, receive, write_off, session) -> None:
    shipment = send(50, by="staff-32.05", source="32.05", destination="32.04", purpose="transfer")
    receive(shipment, 40, by="staff-32.04", missing=10)
    for maker, second in (("staff-32.05", "staff-32.04"), ("staff-32.04", "staff-32.05")):
        asked = write_off(shipment, 5, by=maker)
        stocked.act(second, approve, Approve(key=new_key(), document_id=asked.id))
    assert held(session, "lost:32.04") == 10


def test_either_end_takes_back_what_was_given_up(stocked, send, receive, write_off, session) -> None:
    shipment = send(100, source="32.05", destination="32.04", purpose="transfer", by="staff-32.05")
    receive(shipment, 98, missing=2, by="staff-32.04", reason="Kardus terbuka")
    given_up = write_off(shipment, 2)
    stocked.act("staff-32.04", approve, Approve(key=new_key(), document_id=given_up.id))
    back = Reverse(key=new_key(), document_id=given_up.id, reason="Ditemukan di mobil")
    with pytest.raises(NotFound):
        stocked.act("staff-51.01", reverse, back)
    waiting = stocked.act("staff-32.05", reverse, back)
    assert waiting.state == "pending"
    stocked.act("staff-32.04", approve, Approve(key=new_key(), document_id=waiting.id))
    session.rollback()
    assert (held(session, f"missing:{shipment.id}"), held(session, "lost:32.04")) == (2, 0)


def test_a_write_off_says_why(disputed, write_off) -> None:
    with pytest.raises(Invalid) as told:
        write_off(disputed, reason=" ")
    assert told.value.reason == "reason_needed"
    assert write_off(disputed, 4, reason="Dicuri").entered == {
        "shipment": str(disputed.id),
        "office": "32.05",
        "business_date": "2025-11-03",
        "lines": [{"item": "ktp-wni", "quantity": 4}],
        "reason": "Dicuri",
        "maker": "staff-32.05",
    }


def test_a_rejected_write_off_leaves_the_pieces_in_dispute(stocked, disputed, write_off, session) -> None:
    asked = write_off(disputed, 10)
    stocked.act("coordinator-32", decline, Decline(key=new_key(), document_id=asked.id))
    assert held(session, f"missing:{disputed.id}") == 10
    with pytest.raises(AlreadyDone):
        stocked.act("supervisor-32", approve, Approve(key=new_key(), document_id=asked.id))


def test_what_was_found_meanwhile_cannot_be_given_up(stocked, disputed, find, write_off, session) -> None:
    asked = write_off(disputed, 10)
    find(disputed, 1)
    with pytest.raises(Insufficient):
        stocked.act("coordinator-32", approve, Approve(key=new_key(), document_id=asked.id))
    session.refresh(asked)
    assert (asked.state, held(session, f"missing:{disputed.id}")) == ("pending", 9)


def test_what_was_found_can_be_lost_again(stocked, disputed, find, session) -> None:
    found = find(disputed, 4)
    stocked.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=found.id, reason="Salah kardus"))
    assert (held(session, f"missing:{disputed.id}"), held(session, "store:32.05")) == (10, 1_490)


def test_a_receipt_whose_missing_pieces_were_found_stays(stocked, disputed, find, session) -> None:
    find(disputed, 4)
    receipt = queries.standing_receipt(session, disputed.id)
    with pytest.raises(Insufficient):
        stocked.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=receipt.id, reason="Salah"))


def test_a_surplus_may_come_where_all_that_was_sent_is_missing(send, receive, session) -> None:
    shipment = send(5)
    receive(shipment, 0, missing=5, surplus=7, reason="Kardus lain")
    assert held(session, f"missing:{shipment.id}") == 5
    assert (held(session, "store:32.05"), held(session, "variance:32.05")) == (1_007, -7)


@pytest.mark.usefixtures("both_databases")
def test_the_last_missing_piece_is_found_or_given_up_but_not_both(
    app: Flask, stocked: World, send, receive, find, write_off, session
) -> None:
    def act(told: tuple[str, object, object]) -> bool:
        with app.app_context():
            try:
                stocked.act(*told)
            except DomainError:
                return False
            finally:
                db.session.remove()
            return True

    for _ in range(5):
        shipment = send(2)
        receive(shipment, 1, missing=1)
        asked = write_off(shipment, 1)
        line = (FoundLine(item="ktp-wni", quantity=1, office="32.05"),)
        found = [
            Find(key=new_key(), shipment_id=shipment.id, business_date=TODAY, lines=line, note=str(number))
            for number in range(2)
        ]
        approval = ("coordinator-32", approve, Approve(key=new_key(), document_id=asked.id))
        acts = [*(("staff-32.05", disputes.find, each) for each in found), approval]
        with ThreadPoolExecutor(3) as people:
            assert sorted(people.map(act, acts)) == [False, False, True]
        session.rollback()
        assert held(session, f"missing:{shipment.id}") == 0
