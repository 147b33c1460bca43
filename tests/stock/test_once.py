"""A posting counts once per key."""

from datetime import date
from itertools import combinations

import pytest
from sqlalchemy.orm import Session

from inventory.core.errors import Insufficient, KeyReused
from inventory.stock import service
from tests.stock import books
from tests.support.postings import delivery, enter, report
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
pytestmark = pytest.mark.usefixtures("both_databases")


def stored(session: Session) -> int:
    return books.balances(session).get(("store:32.05", "ktp-wni"), 0)


def test_the_same_again_is_the_same_document(world: World, session: Session) -> None:
    command = delivery("32.05", DAY, 100)
    first = world.act("staff-32.05", enter, command)
    before = snapshot(session)
    assert world.act("staff-32.05", enter, command).id == first.id
    assert snapshot(session) == before
    assert stored(session) == 100


def test_the_same_key_with_another_body_is_refused(world: World, session: Session) -> None:
    key = new_key()
    world.act("staff-32.05", enter, delivery("32.05", DAY, 100, key=key))
    before = snapshot(session)
    with pytest.raises(KeyReused):
        world.act("staff-32.05", enter, delivery("32.05", DAY, 101, key=key))
    assert snapshot(session) == before


def test_a_refused_request_does_not_use_up_its_key(world: World, session: Session) -> None:
    command = report("32.05", DAY, 10)
    with pytest.raises(Insufficient):
        world.act("staff-32.05", enter, command)
    world.act("staff-32.05", enter, delivery("32.05", DAY, 10))
    assert world.act("staff-32.05", enter, command).kind == "daily_report"
    assert stored(session) == 0


def test_keys_belong_to_the_person(world: World, session: Session) -> None:
    key = new_key()
    mine = world.act("staff-32.05", enter, delivery("32.05", DAY, 100, key=key))
    theirs = world.act("coordinator-32", enter, delivery("32.05", DAY, 50, key=key))
    assert mine.id != theirs.id
    assert stored(session) == 150


def test_a_key_serves_one_verb(world: World, session: Session) -> None:
    document = world.act("staff-32.05", enter, delivery("32.05", DAY, 100, key=(key := new_key())))
    with pytest.raises(KeyReused):
        world.act("staff-32.05", service.reverse, service.Reverse(key=key, document_id=document.id, reason="Salah"))
    assert stored(session) == 100


def test_a_reversal_sent_twice_counts_once(world: World, session: Session) -> None:
    document = world.act("staff-32.05", enter, delivery("32.05", DAY, 100))
    command = service.Reverse(key=new_key(), document_id=document.id, reason="Salah")
    first = world.act("staff-32.05", service.reverse, command)
    assert world.act("staff-32.05", service.reverse, command).id == first.id
    assert stored(session) == 0


def test_bodies_differ_by_every_field() -> None:
    base = service.Reverse(key="k1", document_id=1, reason="a")
    others = [
        service.Reverse(key="k1", document_id=2, reason="a"),
        service.Reverse(key="k1", document_id=1, reason="b"),
    ]
    assert service.body(base) == service.body(service.Reverse(key="k2", document_id=1, reason="a"))
    assert all(one != other for one, other in combinations(map(service.body, [base, *others]), 2))
