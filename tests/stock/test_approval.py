"""Two people: what one enters counts once another has approved it."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Closed, Forbidden, Insufficient, NotFound, Pending
from inventory.custody.closing.service import CloseMonth, close_month
from inventory.custody.service import Destroy, DestructionLine, destroy
from inventory.stock import service
from inventory.stock.approval import service as approval
from inventory.stock.approval.service import Approve, Decline
from inventory.stock.models import Document
from tests.stock import books
from tests.support.postings import delivery, enter, report
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

STAFF, COORDINATOR, SUPERVISOR = "staff-32.05", "coordinator-32", "supervisor-32"
EARLY, LAST, TODAY = date(2025, 10, 27), date(2025, 10, 31), date(2025, 11, 3)
SPOILED = ("spoiled:32.05", "ktp-wni")

pytestmark = pytest.mark.usefixtures("both_databases")


def suggest(world: World, quantity: int = 10, day: date = TODAY, by: str = STAFF) -> Document:
    """A destruction that waits."""
    lines = (DestructionLine(item="ktp-wni", quantity=quantity),)
    told = Destroy(key=new_key(), office="32.05", business_date=day, lines=lines, witnesses=("Asep Sunandar",))
    return world.act(by, destroy, told)


def approve(world: World, document: Document, by: str = SUPERVISOR, key: str = "") -> Document:
    return world.act(by, approval.approve, Approve(key=key or new_key(), document_id=document.id))


def decline(world: World, document: Document, by: str = SUPERVISOR) -> Document:
    return world.act(by, approval.decline, Decline(key=new_key(), document_id=document.id))


def take_back(world: World, document: Document, by: str = COORDINATOR) -> Document:
    return world.act(
        by, service.reverse, service.Reverse(key=new_key(), document_id=document.id, reason="Salah hitung")
    )


def events(session: Session, document: Document) -> list[tuple[str, str, str]]:
    query = text("select event, actor, day from journal where document_id = :id order by number")
    return [tuple(row) for row in session.execute(query, {"id": document.id})]


@pytest.fixture
def spoiled(world: World) -> World:
    """30 spoiled blanks at Kabupaten Garut since 27 October."""
    world.stock("32.05", "ktp-wni", 1_000, EARLY)
    world.act(STAFF, enter, report("32.05", EARLY, 0, spoiled=30))
    return world


def test_nothing_moves_until_another_person_approves(spoiled: World, session: Session) -> None:
    document = suggest(spoiled, day=LAST)
    assert document.state == "pending"
    assert books.balances(session)[SPOILED] == 30
    spoiled.clock.advance(days=1)
    assert approve(spoiled, document).state == "posted"
    assert books.closes(session, EARLY)[SPOILED] == 30
    assert books.closes(session, LAST)[SPOILED] == 20  # on its own date, not that of the approval
    assert events(session, document) == [("pending", STAFF, "2025-10-31"), ("approved", SUPERVISOR, "2025-10-31")]
    books.check(session, [EARLY, LAST, TODAY])


@pytest.mark.parametrize("by", [STAFF, COORDINATOR])
def test_nobody_approves_the_own_document(spoiled: World, session: Session, by: str) -> None:
    document = suggest(spoiled, by=by)
    before = snapshot(session)
    with pytest.raises(Forbidden):
        approve(spoiled, document, by=by)
    assert snapshot(session) == before


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("staff-32.04", NotFound),
        ("supervisor-51", NotFound),
        ("national", Forbidden),
        ("admin", Forbidden),
        ("auditor", Forbidden),
    ],
)
def test_the_second_person_has_the_office_in_the_branch_and_the_duty(
    spoiled: World, session: Session, by: str, refusal: type[Exception]
) -> None:
    document = suggest(spoiled)
    before = snapshot(session)
    for decide in (approve, decline):
        with pytest.raises(refusal):
            decide(spoiled, document, by=by)
    assert snapshot(session) == before


def test_what_was_decided_is_decided(spoiled: World, session: Session) -> None:
    approved, rejected, withdrawn = suggest(spoiled), suggest(spoiled), suggest(spoiled)
    approve(spoiled, approved)
    assert decline(spoiled, rejected).state == "rejected"
    assert decline(spoiled, withdrawn, by=STAFF).state == "withdrawn"
    assert [event for event, _, _ in events(session, rejected)] == ["pending", "rejected"]
    assert [event for event, _, _ in events(session, withdrawn)] == ["pending", "withdrawn"]
    before = snapshot(session)
    for document in (approved, rejected, withdrawn):
        for decide in (approve, decline):
            with pytest.raises(AlreadyDone):
                decide(spoiled, document, by=COORDINATOR)
    assert snapshot(session) == before
    assert books.balances(session)[SPOILED] == 20
    books.check(session, [TODAY])


def test_the_same_key_approves_once_and_answers_the_same(spoiled: World, session: Session) -> None:
    document, key = suggest(spoiled), new_key()
    assert approve(spoiled, document, key=key).id == approve(spoiled, document, key=key).id == document.id
    assert service.record_of_key(session, spoiled.actor(SUPERVISOR), key).event == "approved"


def test_it_is_checked_at_entry_and_again_at_approval(spoiled: World, session: Session) -> None:
    with pytest.raises(Insufficient):
        suggest(spoiled, 31)
    first, second = suggest(spoiled, 20), suggest(spoiled, 20)
    approve(spoiled, first)
    before = snapshot(session)
    with pytest.raises(Insufficient) as told:
        approve(spoiled, second)
    assert (told.value.available, told.value.day) == (10, TODAY)
    assert snapshot(session) == before
    assert decline(spoiled, second).state == "rejected"


def test_a_back_dated_one_is_refused_with_day_and_document(spoiled: World, session: Session) -> None:
    """A later day would fall below zero."""
    later = suggest(spoiled, 25)
    approve(spoiled, later)
    with pytest.raises(Insufficient) as told:
        suggest(spoiled, 10, day=LAST)
    assert (told.value.day, told.value.blocking_document) == (TODAY, later.number)
    approve(spoiled, suggest(spoiled, 5, day=LAST))
    assert SPOILED not in books.closes(session, TODAY)
    books.check(session, [EARLY, LAST, TODAY])


def test_taking_it_back_needs_two_people_again(spoiled: World, session: Session) -> None:
    document = approve(spoiled, suggest(spoiled, day=LAST))
    reversal = take_back(spoiled, document)
    assert (reversal.state, reversal.business_date) == ("pending", LAST)
    assert books.balances(session)[SPOILED] == 20
    with pytest.raises(AlreadyDone):
        take_back(spoiled, document, by=STAFF)
    with pytest.raises(Forbidden):
        approve(spoiled, reversal, by=COORDINATOR)
    approve(spoiled, reversal, by=STAFF)
    session.refresh(document)
    assert document.state == "reversed"
    assert books.balances(session)[SPOILED] == 30
    books.check(session, [EARLY, LAST, TODAY])


def test_a_rejected_reversal_frees_its_original(spoiled: World) -> None:
    document = approve(spoiled, suggest(spoiled))
    decline(spoiled, take_back(spoiled, document))
    assert take_back(spoiled, document).state == "pending"


def test_a_pending_document_is_not_taken_back(spoiled: World) -> None:
    document = suggest(spoiled)
    with pytest.raises(Pending) as told:
        take_back(spoiled, document)
    assert told.value.document == document.number


def test_a_pending_document_keeps_its_month_open(spoiled: World) -> None:
    document = suggest(spoiled, day=LAST)
    october = {"office": "32.05", "month": date(2025, 10, 1)}
    with pytest.raises(Pending) as told:
        spoiled.act(STAFF, close_month, CloseMonth(key=new_key(), **october))
    assert told.value.document == document.number
    approve(spoiled, document)
    spoiled.act(STAFF, close_month, CloseMonth(key=new_key(), **october))
    with pytest.raises(Closed):
        suggest(spoiled, day=LAST)
    reversal = take_back(spoiled, document)
    assert reversal.business_date == TODAY  # the month of the original is closed
    assert approve(spoiled, reversal).state == "posted"


def test_who_can_decide_is_told_nearest_first(spoiled: World, session: Session) -> None:
    document = suggest(spoiled)
    able = [user.username for user, _office in approval.second_persons(session, document)]
    assert able == [COORDINATOR, SUPERVISOR, "coordinator-00"]
    from_above = suggest(spoiled, by=COORDINATOR)
    able = [user.username for user, _office in approval.second_persons(session, from_above)]
    assert able == [STAFF, SUPERVISOR, "coordinator-00"]


def test_what_waits_is_counted_for_each_person(spoiled: World, session: Session) -> None:
    suggest(spoiled)
    suggest(spoiled, by=COORDINATOR)
    approve(spoiled, suggest(spoiled))
    counts = {
        by: approval.waiting_counts(session, spoiled.actor(by))
        for by in (STAFF, COORDINATOR, SUPERVISOR, "national", "staff-32.04")
    }
    assert counts == {
        STAFF: (1, 1),
        COORDINATOR: (1, 1),
        SUPERVISOR: (2, 0),
        "national": (0, 0),
        "staff-32.04": (0, 0),
    }


def test_what_is_entered_while_it_waits_is_reckoned_with(spoiled: World, session: Session) -> None:
    document = suggest(spoiled, 30)
    spoiled.act(STAFF, enter, delivery("32.05", LAST, 5))
    approve(spoiled, document)
    books.check(session, [EARLY, LAST, TODAY])
