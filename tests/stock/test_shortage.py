"""What a shortage says: how many, where, and the first day that would fail."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from inventory.core.errors import Insufficient
from inventory.stock.rules import Kind
from tests.stock import books
from tests.support.postings import Entry, delivery, enter, report, shipment
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2025, 10, day) for day in (27, 28, 29, 30))
STAFF = "staff-32.05"


def refused(world: World, session: Session, entry: Entry) -> Insufficient:
    before = snapshot(session)
    with pytest.raises(Insufficient) as told:
        world.act(STAFF, enter, entry)
    assert snapshot(session) == before
    return told.value


@pytest.mark.usefixtures("both_databases")
def test_before_the_first_stock_there_is_nothing(world: World, session: Session) -> None:
    world.act(STAFF, enter, delivery("32.05", WEDNESDAY, 100))
    told = refused(world, session, report("32.05", TUESDAY, 10))
    assert (told.day, told.available, told.wanted, told.first_stock) == (TUESDAY, 0, 10, WEDNESDAY)
    assert told.blocking_document is None


def test_more_than_there_is_today(world: World, session: Session) -> None:
    world.act(STAFF, enter, delivery("32.05", MONDAY, 100))
    told = refused(world, session, report("32.05", TUESDAY, 95, spoiled=6))
    assert (told.day, told.available, told.wanted) == (TUESDAY, 100, 101)


def test_all_is_enough(world: World) -> None:
    world.act(STAFF, enter, delivery("32.05", MONDAY, 100))
    assert world.act(STAFF, enter, report("32.05", TUESDAY, 94, spoiled=6)).state == "posted"


def test_a_back_dated_document_must_leave_enough_for_later_ones(world: World, session: Session) -> None:
    world.act(STAFF, enter, delivery("32.05", MONDAY, 100))
    taker = world.act(STAFF, enter, report("32.05", WEDNESDAY, 80))
    world.act(STAFF, enter, delivery("32.05", THURSDAY, 1_000))
    told = refused(world, session, report("32.05", TUESDAY, 21))
    assert (told.day, told.available, told.wanted) == (WEDNESDAY, 20, 21)
    assert told.blocking_document == taker.number
    assert world.act(STAFF, enter, report("32.05", TUESDAY, 20)).state == "posted"


def test_of_two_items_the_one_that_fails_first_is_named(world: World, session: Session) -> None:
    """Cards would fall short on Thursday, ribbons on Wednesday already."""
    for item, day in (("ktp-wni", THURSDAY), ("ribbon", WEDNESDAY)):
        world.act(STAFF, enter, delivery("32.05", MONDAY, 10, item))
        world.act(STAFF, enter, report("32.05", day, 10, item=item))
    lines: Any = tuple((item, 1, "store:32.05", "spoiled:32.05") for item in ("ktp-wni", "ribbon"))
    entry = Entry(key=new_key(), kind=Kind.DAILY_REPORT, office="32.05", day=TUESDAY, lines=lines)
    told = refused(world, session, entry)
    assert (told.item, told.day) == ("ribbon", WEDNESDAY)


def test_the_shipment_s_own_account_is_told_with_its_office(world: World, session: Session) -> None:
    """Receipts before the shipment left would take from a transit that is still empty."""
    sent = world.act("coordinator-32", enter, shipment("00", "32", WEDNESDAY, 50))
    lines: Any = (("ktp-wni", 50, f"transit:{sent.id}", "store:32"),)
    entry = Entry(
        key=new_key(), kind=Kind.RECEIPT, office="32", counterpart="00", day=MONDAY, parent_id=sent.id, lines=lines
    )
    with pytest.raises(Insufficient) as told:
        world.act("coordinator-32", enter, entry)
    assert (told.value.office, told.value.compartment, told.value.available) == ("32", "transit", 0)


@pytest.mark.parametrize("quantity", [0, -1, 2_000_000_001])
def test_a_movement_of_other_than_some_pieces_is_a_mistake_of_ours(world: World, quantity: int) -> None:
    with pytest.raises(ValueError, match="a movement of"):
        world.act(STAFF, enter, delivery("32.05", MONDAY, quantity))


@pytest.mark.usefixtures("both_databases")
def test_two_billion_pieces_many_times_over_are_still_exact(world: World, session: Session) -> None:
    for _ in range(3):
        world.act(STAFF, enter, delivery("32.05", MONDAY, 2_000_000_000))
    assert books.balances(session)["store:32.05", "ktp-wni"] == 6_000_000_000
    assert books.closes(session, MONDAY)["supplier:32.05", "ktp-wni"] == -6_000_000_000
