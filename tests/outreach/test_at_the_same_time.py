"""Two people at one session, or two sessions at one store, in the same moment."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.outreach import matters, queries, service
from inventory.outreach.models import Outreach
from inventory.outreach.rules import Taken
from inventory.stock.away import pieces_away
from tests.outreach.conftest import CARD, GARUT, TODAY, came_back, gone, planned, returning
from tests.support.racing import Act, together
from tests.support.world import World, new_key

pytestmark = pytest.mark.usefixtures("both_databases")


def test_one_of_two_returns_counts(app: Flask, stocked: World, session: Session) -> None:
    found = gone(stocked, 100)
    mine, theirs = returning(found, 80, printed=100), returning(found, 70, brought_back=100)
    acts: list[Act] = [
        ("staff-32.05", service.come_back, mine),
        ("coordinator-32", service.come_back, theirs),
    ]
    answers = together(app, stocked, acts)
    assert sorted(answers) == ["already_done", "back"]
    session.rollback()
    back = session.get_one(Outreach, found.id, populate_existing=True)
    told = {80: (100, 0), 70: (0, 100)}[back.recorded or 0]
    assert told == (back.lines[0].printed, back.lines[0].brought_back)
    assert len(queries.steps(session, back)) == 3


def test_the_same_return_sent_twice_at_once_is_one(app: Flask, stocked: World) -> None:
    command = returning(gone(stocked, 100), printed=100)
    assert together(app, stocked, [("staff-32.05", service.come_back, command)] * 3) == ["back"] * 3


def test_two_sessions_do_not_take_the_same_pieces(app: Flask, stocked: World, session: Session) -> None:
    lines = (Taken(item=CARD, quantity=600),)
    found = [planned(stocked) for _ in range(3)]
    acts: list[Act] = [
        (
            "staff-32.05",
            service.go_out,
            service.GoOut(key=new_key(), outreach_id=each.id, business_date=TODAY, lines=lines),
        )
        for each in found
    ]
    assert sorted(together(app, stocked, acts)) == ["insufficient", "insufficient", "out"]
    session.rollback()
    assert [each.pieces for each in pieces_away(session, Scope(GARUT))] == [600]


def test_missing_pieces_are_found_once(app: Flask, stocked: World, session: Session) -> None:
    found = came_back(stocked, gone(stocked, 100), brought_back=95, missing=5, explanation="Tercecer")
    acts: list[Act] = [
        (
            who,
            matters.find_again,
            matters.FindAgain(key=new_key(), outreach_id=found.id, item=CARD, quantity=5, note="Di laci mobil"),
        )
        for who in ("staff-32.05", "coordinator-32")
    ]
    assert sorted(together(app, stocked, acts)) == ["back", "quantity_mismatch"]
    session.rollback()
    assert len(queries.settlements(session, found)) == 1
