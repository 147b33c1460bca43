"""Destructions: what the contract says of them, sentence by sentence."""

from datetime import timedelta

import pytest

from inventory.core.errors import (
    AlreadyDone,
    DateRefused,
    Forbidden,
    Insufficient,
    Invalid,
    NotFound,
    QuantityMismatch,
    RouteRefused,
)
from inventory.custody import queries as custody
from inventory.custody.rules import Part
from inventory.stock import queries
from inventory.stock.rules import Account, Compartment, Event, Move, State
from inventory.stock.service import Reverse, reverse
from tests.custody.conftest import GARUT, OCTOBER, TODAY, pile
from tests.support.snapshots import snapshot
from tests.support.world import new_key

SPOILED = Account(Compartment.SPOILED, GARUT)
DESTROYED = Account(Compartment.DESTROYED, GARUT)


def held(session, account: Account = SPOILED) -> int:
    session.rollback()
    return queries.balance_of(session, account, "ktp-wni")


def test_a_destruction_is_pending_and_moves_nothing(destroy, session) -> None:
    document = destroy(pile(30))
    assert document.state == State.PENDING
    assert [record.event for record in queries.records_of(session, document)] == [Event.PENDING]
    assert held(session) == 30


def test_an_approved_destruction_takes_the_spoiled(destroy, approve, session) -> None:
    document = approve(destroy(pile(25)))
    assert document.state == State.POSTED
    assert queries.moves_of(session, document) == [
        Move(item="ktp-wni", quantity=25, source=SPOILED, destination=DESTROYED)
    ]
    assert (held(session), held(session, DESTROYED)) == (5, 25)


def test_more_than_is_spoiled_is_refused_at_entry(destroy, session) -> None:
    before = snapshot(session)
    with pytest.raises(Insufficient) as refusal:
        destroy(pile(31))
    assert (refusal.value.compartment, refusal.value.available, refusal.value.wanted) == ("spoiled", 30, 31)
    session.rollback()
    assert snapshot(session) == before


def test_good_ones_are_not_destroyed(destroy) -> None:
    with pytest.raises(Insufficient):
        destroy(pile(1, "ribbon"))


def test_a_day_before_they_were_spoiled_is_refused(destroy) -> None:
    with pytest.raises((Insufficient, DateRefused)):
        destroy(pile(30), by="coordinator-32", business_date=OCTOBER - timedelta(days=1))


def test_it_is_checked_again_at_approval(destroy, approve, session) -> None:
    first, second = destroy(pile(20)), destroy(pile(20))
    approve(first)
    with pytest.raises(Insufficient):
        approve(second)
    assert held(session) == 10


def test_nobody_approves_their_own(destroy, approve) -> None:
    with pytest.raises(Forbidden):
        approve(destroy(pile(30)), by="staff-32.05")


def test_it_is_decided_once(destroy, approve, decline) -> None:
    document = destroy(pile(30))
    decline(document)
    for again in (approve, decline):
        with pytest.raises(AlreadyDone):
            again(document)


@pytest.mark.parametrize(("by", "state"), [("coordinator-32", State.REJECTED), ("staff-32.05", State.WITHDRAWN)])
def test_a_declined_destruction_moves_nothing(destroy, decline, session, by, state) -> None:
    assert decline(destroy(pile(30)), by=by).state == state
    assert held(session) == 30


def test_a_reversal_waits_for_a_second_person(kept, destroy, approve, session) -> None:
    document = approve(destroy(pile(30)))
    command = Reverse(key=new_key(), document_id=document.id, reason="Tidak jadi dimusnahkan")
    taken_back = kept.act("staff-32.05", reverse, command)
    assert (taken_back.state, held(session)) == (State.PENDING, 0)
    with pytest.raises(Forbidden):
        approve(taken_back, by="staff-32.05")
    approve(taken_back)
    assert (held(session), held(session, DESTROYED)) == (30, 0)


def test_the_centre_destroys_nothing(destroy) -> None:
    with pytest.raises(RouteRefused):
        destroy(pile(1), by="coordinator-00", office="00")


@pytest.mark.parametrize("office", ["51.01", "32.99", ""])
def test_an_office_outside_the_branch_is_not_found(destroy, office) -> None:
    with pytest.raises(NotFound):
        destroy(pile(1), office=office)


@pytest.mark.parametrize("reader", ["supervisor-32", "national", "auditor", "admin"])
def test_whoever_only_reads_destroys_nothing(destroy, reader) -> None:
    with pytest.raises(Forbidden):
        destroy(pile(30), by=reader)


@pytest.mark.parametrize(
    ("lines", "changes", "reason"),
    [
        ((), {}, "no_lines"),
        ((pile(0),), {}, "no_pieces"),
        ((pile(-1),), {}, "no_pieces"),
        ((pile(2_000_000_001),), {}, "too_many"),
        ((pile(1), pile(2)), {}, "item_twice"),
        ((pile(1, "kopi"),), {}, "item_unknown"),
        ((pile(1),), {"witnesses": ()}, "witness_needed"),
        ((pile(1),), {"witnesses": ("Asep", "")}, "witness_nameless"),
        ((pile(1),), {"witnesses": (" ",)}, "witness_nameless"),
        ((pile(1),), {"witnesses": ("x" * 201,)}, "text_too_long"),
        ((pile(1),), {"reference": "x" * 81}, "text_too_long"),
        ((pile(1, breakdown=(Part(reason="", quantity=1),)),), {}, "reason_needed"),
    ],
)
def test_what_cannot_be_destroyed_is_refused(destroy, session, lines, changes, reason) -> None:
    before = snapshot(session)
    with pytest.raises(Invalid) as refusal:
        destroy(*lines, **changes)
    assert refusal.value.reason == reason
    session.rollback()
    assert snapshot(session) == before


def test_one_witness_is_enough(destroy) -> None:
    assert destroy(pile(30), witnesses=("Asep",)).state == State.PENDING


def test_causes_add_up_to_what_is_destroyed(destroy) -> None:
    parts = (Part(reason="no_chip", quantity=10), Part(reason="failed_print", quantity=20))
    assert custody.destroyed(destroy(pile(30, breakdown=parts))) == [pile(30, breakdown=parts)]
    with pytest.raises(QuantityMismatch) as refusal:
        destroy(pile(29, breakdown=parts))
    assert (refusal.value.expected, refusal.value.given) == (29, 30)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=400)])
def test_the_date_is_the_offices_own(destroy, day) -> None:
    with pytest.raises(DateRefused):
        destroy(pile(30), business_date=day)


def test_the_content_is_what_was_entered(destroy, approve) -> None:
    document = approve(destroy(pile(30, reason="failed_print"), reference="050/08/BA"))
    assert document.entered == {
        "office": GARUT,
        "business_date": "2025-11-03",
        "lines": [{"item": "ktp-wni", "quantity": 30, "reason": "failed_print"}],
        "witnesses": ["Asep Sunandar, Satpol PP", "Iis Rohaeti, Inspektorat"],
        "reference": "050/08/BA",
        "maker": "staff-32.05",
    }


def test_sent_twice_counts_once(destroy) -> None:
    key = new_key()
    assert destroy(pile(20), key=key).id == destroy(pile(20), key=key).id
