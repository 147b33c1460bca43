"""Taking documents back: once, with a reason, and only where the pieces still are."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Insufficient, Invalid, NotFound
from inventory.stock import ledger, rules, service
from inventory.stock.models import Document
from inventory.stock.rules import State
from tests.stock import books
from tests.support.postings import amendment, delivery, enter, receipt, report, shipment
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

FIRST, SECOND, THIRD = date(2025, 10, 30), date(2025, 10, 31), date(2025, 11, 3)
STAFF, COORDINATOR = "staff-32.05", "coordinator-32"


def take_back(world: World, document: Document, by: str = STAFF, reason: str = "Salah ketik") -> Document:
    return world.act(by, service.reverse, service.Reverse(key=new_key(), document_id=document.id, reason=reason))


def state(session: Session, document: Document) -> str:
    session.refresh(document)
    return document.state


def test_a_reversal_takes_the_pieces_back_on_the_original_date(world: World, session: Session) -> None:
    world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    printed = world.act(STAFF, enter, report("32.05", SECOND, 40, spoiled=2))
    reversal = take_back(world, printed)
    assert (reversal.kind, reversal.business_date, reversal.parent_id) == ("reversal", SECOND, printed.id)
    assert reversal.entered == {
        "business_date": "2025-10-31",
        "document": str(printed.id),
        "maker": STAFF,
        "office": "32.05",
        "reason": "Salah ketik",
    }
    assert state(session, printed) == "reversed"
    for day in (FIRST, SECOND, THIRD):
        assert books.closes(session, day)["store:32.05", "ktp-wni"] == 100
    books.check(session, [FIRST, SECOND, THIRD])


def test_a_document_is_taken_back_once(world: World, session: Session) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    take_back(world, delivered)
    before = snapshot(session)
    with pytest.raises(AlreadyDone):
        take_back(world, delivered)
    assert snapshot(session) == before


def test_a_reversal_is_not_taken_back(world: World) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    with pytest.raises(AlreadyDone):
        take_back(world, take_back(world, delivered))


def test_a_reversal_needs_a_reason(world: World, session: Session) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    before = snapshot(session)
    with pytest.raises(Invalid) as refusal:
        take_back(world, delivered, reason="  \n")
    assert refusal.value.reason == "reason_needed"
    assert snapshot(session) == before


def test_pieces_that_are_gone_cannot_be_taken_back(world: World, session: Session) -> None:
    """The day and the document in the way are named."""
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    printed = world.act(STAFF, enter, report("32.05", SECOND, 70))
    world.act(STAFF, enter, delivery("32.05", THIRD, 500))
    before = snapshot(session)
    with pytest.raises(Insufficient) as told:
        take_back(world, delivered)
    refusal = told.value
    assert (refusal.office, refusal.compartment, refusal.item) == ("32.05", "store", "ktp-wni")
    assert (refusal.wanted, refusal.available, refusal.day) == (100, 30, SECOND)
    assert refusal.blocking_document == printed.number
    assert snapshot(session) == before


def test_the_document_in_the_way_is_one_that_still_stands(world: World) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    first = world.act(STAFF, enter, report("32.05", SECOND, 70))
    amended = world.act(STAFF, enter, amendment(first, printed=60, undone=70))
    with pytest.raises(Insufficient) as told:
        take_back(world, delivered)
    assert told.value.blocking_document == amended.number
    take_back(world, amended)
    with pytest.raises(Insufficient) as told:
        take_back(world, delivered)
    assert told.value.blocking_document == first.number
    take_back(world, first)
    assert take_back(world, delivered).state == "posted"


def test_reversing_a_receipt_sends_the_shipment_on_its_way_again(world: World, session: Session) -> None:
    world.act(COORDINATOR, enter, delivery("32", FIRST, 100))
    sent = world.act(COORDINATOR, enter, shipment("32", "32.05", FIRST, 60))
    got = world.act(STAFF, enter, receipt(sent, SECOND, 57, missing=3))
    assert state(session, sent) == "received"
    with pytest.raises(AlreadyDone):
        take_back(world, sent, by=COORDINATOR)
    take_back(world, got)
    assert state(session, sent) == "sent"
    assert books.balances(session)[f"transit:{sent.id}", "ktp-wni"] == 60
    assert world.act(STAFF, enter, receipt(sent, SECOND, 60)).state == "posted"


def test_a_shipment_on_its_way_can_be_called_back(world: World, session: Session) -> None:
    world.act(COORDINATOR, enter, delivery("32", FIRST, 100))
    sent = world.act(COORDINATOR, enter, shipment("32", "32.05", FIRST, 60))
    take_back(world, sent, by=COORDINATOR)
    assert state(session, sent) == "reversed"
    with pytest.raises(AlreadyDone):
        world.act(STAFF, enter, receipt(sent, SECOND, 60))


def test_what_the_centre_sent_is_taken_back_by_the_province_that_logged_it(world: World, session: Session) -> None:
    sent = world.act(COORDINATOR, enter, shipment("00", "32", FIRST, 60))
    take_back(world, sent, by=COORDINATOR)
    assert state(session, sent) == "reversed"


def test_a_district_does_not_take_back_what_the_province_sent(world: World) -> None:
    world.act(COORDINATOR, enter, delivery("32", FIRST, 100))
    sent = world.act(COORDINATOR, enter, shipment("32", "32.05", FIRST, 60))
    with pytest.raises(NotFound):
        take_back(world, sent, by=STAFF)


def test_reversing_an_amendment_brings_the_report_back(world: World, session: Session) -> None:
    world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    first = world.act(STAFF, enter, report("32.05", SECOND, 40))
    amended = world.act(STAFF, enter, amendment(first, printed=30, undone=40))
    assert state(session, first) == "amended"
    with pytest.raises(AlreadyDone):
        take_back(world, first)
    take_back(world, amended)
    assert (state(session, first), state(session, amended)) == ("posted", "reversed")
    assert books.balances(session)["printed:32.05", "ktp-wni"] == 40


def test_a_reversed_report_frees_its_date(world: World) -> None:
    first = world.act(STAFF, enter, report("32.05", SECOND, 0))
    take_back(world, first)
    assert world.act(STAFF, enter, report("32.05", SECOND, 0)).state == "posted"


@pytest.mark.parametrize("username", ["staff-32.04", "coordinator-51"])
def test_others_do_not_even_see_it(world: World, username: str) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    with pytest.raises(NotFound):
        take_back(world, delivered, by=username)


@pytest.mark.parametrize("username", ["supervisor-32", "national", "admin", "auditor"])
def test_who_only_looks_takes_nothing_back(world: World, username: str) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    with pytest.raises(Forbidden):
        take_back(world, delivered, by=username)


@pytest.mark.parametrize(
    ("username", "office", "day", "accepted"),
    [
        (STAFF, "32.05", date(2025, 10, 20), True),  # 14 days back
        (STAFF, "32.05", date(2025, 10, 19), False),
        (STAFF, "32.05", date(2025, 11, 4), False),  # tomorrow
        (COORDINATOR, "32.05", date(2025, 9, 4), True),  # 60 days back
        (COORDINATOR, "32.05", date(2025, 9, 3), False),
    ],
)
def test_how_far_back_depends_on_the_role(world: World, username: str, office: str, day: date, accepted: bool) -> None:
    if accepted:
        assert world.act(username, enter, delivery(office, day, 1)).business_date == day
        return
    with pytest.raises(DateRefused) as told:
        world.act(username, enter, delivery(office, day, 1))
    assert told.value.latest == date(2025, 11, 3)


def test_an_old_document_is_taken_back_by_whoever_may_date_so_far_back(world: World, clock) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    clock.advance(days=20)
    with pytest.raises(DateRefused):
        take_back(world, delivered)
    assert take_back(world, delivered, by=COORDINATOR).business_date == FIRST


@pytest.mark.parametrize(
    ("office", "username", "here"),
    [
        ("32.05", "staff-32.05", date(2025, 11, 3)),  # 23:30 in Jakarta
        ("51.01", "staff-51.01", date(2025, 11, 4)),  # half past midnight in Bali
        ("91.03", "staff-91.03", date(2025, 11, 4)),
    ],
)
def test_today_is_the_office_s_own(world: World, clock, office: str, username: str, here: date) -> None:
    clock.set("2025-11-03 23:30", "Asia/Jakarta")
    assert world.act(username, enter, delivery(office, here, 1)).business_date == here
    with pytest.raises(DateRefused):
        world.act(username, enter, delivery(office, date(2025, 11, 5), 1))


# The state machine, written a second time: what may follow on what.
STEPS = {
    ("sent", "received"),
    ("received", "sent"),
    ("posted", "amended"),
    ("amended", "posted"),
    ("posted", "reversed"),
    ("sent", "reversed"),
    ("pending", "posted"),
    ("pending", "rejected"),
    ("pending", "withdrawn"),
}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_only_these_steps_exist(before: State, after: State) -> None:
    assert rules.transition_allowed(before, after) == ((before, after) in STEPS)


def test_a_step_that_does_not_exist_is_a_mistake_of_ours(world: World, session: Session) -> None:
    document = world.act(STAFF, enter, delivery("32.05", FIRST, 100))
    with pytest.raises(ValueError, match="no step"):
        ledger.move_state(session, document, State.POSTED, State.RECEIVED)
