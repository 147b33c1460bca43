"""Counts: what the contract says of them, sentence by sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inventory.core.errors import (
    AlreadyDone,
    BoxRefused,
    Closed,
    DateRefused,
    Forbidden,
    Insufficient,
    Invalid,
    KeyReused,
    NotFound,
    Pending,
    QuantityMismatch,
    RouteRefused,
)
from inventory.custody import queries as custody
from inventory.custody.rules import Part
from inventory.stock import queries
from inventory.stock.boxes import service as boxes
from inventory.stock.boxes.service import BoxRange
from inventory.stock.models import MonthClosing
from inventory.stock.rules import Account, Compartment, Event, Kind, Move, State
from inventory.stock.service import Reverse, reverse
from tests.custody.conftest import GARUT, OCTOBER, TODAY, line
from tests.support import postings
from tests.support.snapshots import snapshot
from tests.support.world import new_key

STORE = Account(Compartment.STORE, GARUT)
SPOILED = Account(Compartment.SPOILED, GARUT)
VARIANCE = Account(Compartment.VARIANCE, GARUT)


def held(session, account: Account = STORE, item: str = "ktp-wni", at: date | None = None) -> int:
    session.rollback()
    return queries.balance_of(session, account, item, at)


def printed(kept, pieces: int, day: date = TODAY) -> None:
    kept.act("staff-32.05", postings.enter, postings.report(GARUT, day, printed=pieces))


def test_a_count_without_a_difference_is_posted_at_once_and_moves_nothing(count, session) -> None:
    document = count(line(970), line(30, compartment="spoiled"))
    assert document.state == State.POSTED
    assert [record.event for record in queries.records_of(session, document)] == [Event.POSTED]
    assert queries.moves_of(session, document) == []


def test_a_count_with_a_difference_is_pending_and_moves_nothing(count, session) -> None:
    document = count(line(960))
    assert document.state == State.PENDING
    assert [record.event for record in queries.records_of(session, document)] == [Event.PENDING]
    assert queries.moves_of(session, document) == []
    assert held(session) == 970


def test_a_difference_in_one_line_of_many_makes_the_count_wait(count) -> None:
    assert count(line(970), line(12, "ribbon"), line(31, compartment="spoiled")).state == State.PENDING


def test_an_approved_shortage_goes_to_the_variance(count, approve, session) -> None:
    document = approve(count(line(960)))
    assert document.state == State.POSTED
    assert queries.moves_of(session, document) == [
        Move(item="ktp-wni", quantity=10, source=STORE, destination=VARIANCE)
    ]
    assert held(session) == 960


def test_an_approved_surplus_comes_from_the_variance(count, approve, session) -> None:
    document = approve(count(line(45, compartment="spoiled")))
    assert queries.moves_of(session, document) == [
        Move(item="ktp-wni", quantity=15, source=VARIANCE, destination=SPOILED)
    ]
    assert held(session, SPOILED) == 45


def test_zero_can_be_counted(count, approve, session) -> None:
    approve(count(line(0)))
    assert held(session) == 0


def test_what_was_never_there_can_be_counted(count, approve, session) -> None:
    assert count(line(0, "kia")).state == State.POSTED
    approve(count(line(3, "kia")))
    assert held(session, item="kia") == 3


def test_the_difference_is_worked_out_at_approval(kept, count, approve, session) -> None:
    document = count(line(960))
    printed(kept, 4)
    approve(document)
    assert queries.moves_of(session, document) == [Move(item="ktp-wni", quantity=6, source=STORE, destination=VARIANCE)]
    assert held(session) == 960


def test_a_difference_can_be_gone_at_approval(kept, count, approve, session) -> None:
    document = count(line(960))
    printed(kept, 10)
    assert approve(document).state == State.POSTED
    assert queries.moves_of(session, document) == []
    assert [record.event for record in queries.records_of(session, document)] == [Event.PENDING, Event.APPROVED]


def test_a_shortage_can_have_become_a_surplus_at_approval(kept, count, approve, session) -> None:
    document = count(line(960))
    printed(kept, 50)
    approve(document)
    assert queries.moves_of(session, document) == [
        Move(item="ktp-wni", quantity=40, source=VARIANCE, destination=STORE)
    ]


def test_the_books_are_those_of_the_close_of_its_date(kept, count, approve, session) -> None:
    printed(kept, 70)
    document = count(line(975), business_date=TODAY - timedelta(days=1))
    approve(document)
    assert queries.moves_of(session, document) == [Move(item="ktp-wni", quantity=5, source=VARIANCE, destination=STORE)]
    assert held(session, at=TODAY - timedelta(days=1)) == 975
    assert held(session) == 905
    assert {record.day for record in queries.records_of(session, document)} == {"2025-11-02"}


def test_a_back_dated_shortage_that_a_later_day_cannot_bear_is_refused_at_entry(kept, count, session) -> None:
    printed(kept, 900)
    before = snapshot(session)
    with pytest.raises(Insufficient) as refusal:
        count(line(800), business_date=TODAY - timedelta(days=1))
    assert (refusal.value.day, refusal.value.available) == (TODAY, 70)
    session.rollback()
    assert snapshot(session) == before


def test_a_shortage_is_checked_again_at_approval(kept, count, approve, session) -> None:
    document = count(line(800), business_date=TODAY - timedelta(days=1))
    printed(kept, 900)
    with pytest.raises(Insufficient):
        approve(document)
    session.rollback()
    assert queries.document(session, kept.actor("admin").scope, document.id).state == State.PENDING


def test_nobody_approves_their_own(count, approve) -> None:
    with pytest.raises(Forbidden):
        approve(count(line(960)), by="staff-32.05")


def test_the_other_person_has_the_office_in_the_branch(count, approve) -> None:
    with pytest.raises(NotFound):
        approve(count(line(960)), by="coordinator-51")


def test_it_is_decided_once(count, approve, decline) -> None:
    document = approve(count(line(960)))
    for again in (approve, decline):
        with pytest.raises(AlreadyDone):
            again(document)


@pytest.mark.parametrize(("by", "state"), [("coordinator-32", State.REJECTED), ("staff-32.05", State.WITHDRAWN)])
def test_a_declined_count_moves_nothing(count, decline, session, by, state) -> None:
    assert decline(count(line(960)), by=by).state == state
    assert held(session) == 970


def test_a_reversal_waits_for_a_second_person_and_undoes_what_was_moved(kept, count, approve, session) -> None:
    counted = approve(count(line(960)))
    command = Reverse(key=new_key(), document_id=counted.id, reason="Dihitung dua kali")
    taken_back = kept.act("staff-32.05", reverse, command)
    assert taken_back.state == State.PENDING
    assert held(session) == 960
    with pytest.raises(Forbidden):
        approve(taken_back, by="staff-32.05")
    approve(taken_back)
    assert held(session) == 970
    assert queries.document(session, kept.actor("admin").scope, counted.id).state == State.REVERSED


def test_a_pending_count_cannot_be_reversed(kept, count) -> None:
    waiting = count(line(960))
    with pytest.raises(Pending):
        kept.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=waiting.id, reason="Salah"))


def test_the_reversal_of_a_count_without_a_difference_waits_too(kept, count, approve, session) -> None:
    counted = count(line(970))
    taken_back = kept.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=counted.id, reason="Salah hari"))
    assert taken_back.state == State.PENDING
    assert approve(taken_back).state == State.POSTED


def test_a_rejected_reversal_frees_the_count(kept, count, approve, decline) -> None:
    counted = approve(count(line(960)))
    for _ in range(2):
        command = Reverse(key=new_key(), document_id=counted.id, reason="Dihitung dua kali")
        decline(kept.act("staff-32.05", reverse, command))


def test_the_centre_counts_nothing(count) -> None:
    with pytest.raises(RouteRefused):
        count(line(1), by="coordinator-00", office="00")


def test_a_province_counts(kept, count) -> None:
    kept.stock("32", "ktp-wni", 500, OCTOBER)
    assert count(line(500), office="32", by="coordinator-32").state == State.POSTED


@pytest.mark.parametrize("office", ["51.01", "32.99", "", "garut"])
def test_an_office_outside_the_branch_is_not_found(count, office) -> None:
    with pytest.raises(NotFound):
        count(line(1), office=office)


@pytest.mark.parametrize("reader", ["supervisor-32", "national", "auditor", "admin"])
def test_whoever_only_reads_counts_nothing(count, reader) -> None:
    with pytest.raises(Forbidden):
        count(line(960), by=reader)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "no_lines"),
        ((line(1, "kopi"),), "item_unknown"),
        ((line(1), line(2)), "item_twice"),
        ((line(1, compartment="transit"),), "compartment_unknown"),
        ((line(1, compartment="variance"),), "compartment_unknown"),
        ((line(-1),), "below_zero"),
        ((line(2_000_000_001),), "too_many"),
        ((line(1, reason="x" * 201),), "text_too_long"),
        ((line(960, differences=(Part(reason=" ", quantity=10),)),), "reason_needed"),
        ((line(960, differences=(Part(reason="Hilang", quantity=0),)),), "no_pieces"),
    ],
)
def test_a_count_that_says_nothing_is_refused(count, session, lines, reason) -> None:
    before = snapshot(session)
    with pytest.raises(Invalid) as refusal:
        count(*lines)
    assert refusal.value.reason == reason
    session.rollback()
    assert snapshot(session) == before


def test_a_reference_has_its_length(count) -> None:
    with pytest.raises(Invalid):
        count(line(970), reference="x" * 81)


def test_an_item_may_stand_once_per_compartment(count) -> None:
    assert count(line(970), line(30, compartment="spoiled")).state == State.POSTED


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=400)])
def test_the_date_is_the_offices_own_and_not_too_far_back(count, day) -> None:
    with pytest.raises(DateRefused):
        count(line(960), business_date=day)


def closed(kept, month: date) -> None:
    from inventory.core.database import transact

    closing = MonthClosing(
        office=GARUT, month=month, closed_by=kept.actor("admin").user_id, closed_at=kept.clock.now(), figures={}
    )
    transact(lambda session: session.add(closing), kept.actor("admin"))


@pytest.mark.parametrize("counted", [960, 970])
def test_a_closed_month_takes_no_count(kept, count, counted) -> None:
    closed(kept, date(2025, 11, 1))
    with pytest.raises(Closed):
        count(line(counted))


def test_a_month_closed_since_takes_no_approval(kept, count, approve) -> None:
    document = count(line(960))
    closed(kept, date(2025, 11, 1))
    with pytest.raises(Closed):
        approve(document)


def test_a_split_adds_up_to_the_difference(count, session) -> None:
    parts = (Part(reason="Hilang", quantity=7), Part(reason="Belum dilaporkan", quantity=3))
    document = count(line(960, differences=parts))
    assert document.entered["lines"][0]["differences"] == [
        {"reason": "Hilang", "quantity": 7},
        {"reason": "Belum dilaporkan", "quantity": 3},
    ]
    assert custody.counted(document) == [line(960, differences=parts)]


@pytest.mark.parametrize("counted", [959, 969, 970, 981])
def test_a_split_of_something_else_is_refused(count, session, counted) -> None:
    before = snapshot(session)
    with pytest.raises(QuantityMismatch) as refusal:
        count(line(counted, differences=(Part(reason="Hilang", quantity=10),)))
    assert (refusal.value.expected, refusal.value.given) == (abs(970 - counted), 10)
    session.rollback()
    assert snapshot(session) == before


def test_a_split_surplus_counts_as_a_surplus(count) -> None:
    assert count(line(980, differences=(Part(reason="Salah lapor", quantity=10),))).state == State.PENDING


def test_the_content_is_what_was_entered_and_nothing_learnt_later(count, approve) -> None:
    document = approve(count(line(960, reason="Hilang"), line(12, "ribbon"), reference="050/7", note="Akhir bulan"))
    assert document.entered == {
        "office": GARUT,
        "business_date": "2025-11-03",
        "lines": [
            {"item": "ktp-wni", "compartment": "store", "counted": 960, "reason": "Hilang"},
            {"item": "ribbon", "compartment": "store", "counted": 12},
        ],
        "reference": "050/7",
        "note": "Akhir bulan",
        "maker": "staff-32.05",
    }


def test_a_count_of_zero_stands_in_the_content(count) -> None:
    assert count(line(0)).entered["lines"] == [{"item": "ktp-wni", "compartment": "store", "counted": 0}]


def test_the_table_keeps_what_the_books_said_at_entry(kept, count, approve, session) -> None:
    document = count(line(960))
    printed(kept, 4)
    approve(document)
    session.rollback()
    kept_line = custody.count_lines(session, document.id)[0]
    assert (kept_line.counted, kept_line.expected) == (960, 970)


def test_sent_twice_counts_once(count) -> None:
    key = new_key()
    assert count(line(960), key=key).id == count(line(960), key=key).id
    with pytest.raises(KeyReused):
        count(line(961), key=key)


def test_what_many_documents_brought_can_be_missing_at_once(kept, count, approve, session) -> None:
    for _ in range(2):
        kept.stock(GARUT, "kia", 2_000_000_000, OCTOBER)
    document = approve(count(line(0, "kia")))
    assert [move.quantity for move in queries.moves_of(session, document)] == [2_000_000_000] * 2
    assert held(session, item="kia") == 0


def test_counting_is_known_by_its_letters(count) -> None:
    document = count(line(970))
    assert document.kind == Kind.COUNT
    assert document.number == f"OPN-{GARUT}-{document.id}"


def test_another_office_does_not_see_it(kept, count, session) -> None:
    document = count(line(960))
    session.rollback()
    with pytest.raises(NotFound):
        custody.document(session, kept.actor("staff-32.04").scope, Kind.COUNT, document.id)
    with pytest.raises(NotFound):
        custody.document(session, replace(kept.actor("staff-32.05")).scope, Kind.DESTRUCTION, document.id)


def test_boxes_are_written_down_with_the_count(kept, count, session) -> None:
    document = count(line(970, boxes=(BoxRange("A001", "A009"), BoxRange("A011", "A011"))))
    assert document.entered["lines"][0]["boxes"] == [{"from": "A001", "to": "A009"}, {"from": "A011", "to": "A011"}]
    session.rollback()
    named = boxes.in_documents(session, [document.id])[document.id]["ktp-wni"]
    assert [str(span) for span in named] == ["A001–A009", "A011"]
    assert custody.counted(document)[0].boxes == (BoxRange("A001", "A009"), BoxRange("A011", "A011"))


def test_more_boxes_than_pieces_are_refused(count) -> None:
    with pytest.raises(BoxRefused):
        count(line(970, boxes=(BoxRange("A0001", "A0971"),)))
