"""Several people at the same moment: closing against posting, one approval against another, and against withdrawing."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.core.errors import DomainError
from inventory.custody.closing.service import CloseMonth, ReopenMonth, close_month, reopen_month
from inventory.custody.service import Destroy, DestructionLine, destroy
from inventory.stock import service
from inventory.stock.approval import service as approval
from inventory.stock.approval.service import Approve, Decline
from inventory.stock.models import Document
from tests.stock import books
from tests.support.postings import delivery, enter, report
from tests.support.world import World, new_key

pytestmark = pytest.mark.usefixtures("both_databases")
OCTOBER, EARLY, LAST = date(2025, 10, 1), date(2025, 10, 27), date(2025, 10, 31)
STAFF, COORDINATOR, SUPERVISOR, ADMIN = "staff-32.05", "coordinator-32", "supervisor-32", "admin"
ROUNDS = 4
Act = tuple[str, Callable[..., Any], Any]


def together(app: Flask, world: World, acts: list[Act]) -> list[str]:
    """What becomes of each, done in the same moment: "done", or the code of the refusal."""
    start = Barrier(len(acts))

    def do(act: Act) -> str:
        with app.app_context():
            start.wait()
            try:
                world.act(*act)
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def closing(by: str = STAFF) -> Act:
    return by, close_month, CloseMonth(key=new_key(), office="32.05", month=OCTOBER)


def reopening() -> Act:
    return ADMIN, reopen_month, ReopenMonth(key=new_key(), office="32.05", month=OCTOBER)


def destruction(quantity: int = 1, day: date = LAST) -> Act:
    lines = (DestructionLine(item="ktp-wni", quantity=quantity),)
    told = Destroy(key=new_key(), office="32.05", business_date=day, lines=lines, witnesses=("Asep Sunandar",))
    return STAFF, destroy, told


def suggest(world: World, quantity: int = 1, day: date = LAST) -> Document:
    return world.act(*destruction(quantity, day))


def approving(document: Document, by: str = SUPERVISOR, key: str = "") -> Act:
    return by, approval.approve, Approve(key=key or new_key(), document_id=document.id)


def withdrawing(document: Document) -> Act:
    return STAFF, approval.decline, Decline(key=new_key(), document_id=document.id)


@pytest.fixture
def spoiled(world: World) -> World:
    """1.000 blanks and 100 spoiled ones at Kabupaten Garut."""
    world.stock("32.05", "ktp-wni", 1_100, EARLY)
    world.act(STAFF, enter, report("32.05", EARLY, 0, spoiled=100))
    return world


def kept(session: Session) -> tuple[int, int]:
    """What the standing closing says was in store and among the spoiled, and up to which record."""
    found = session.execute(text("select figures from month_closing where reopened_at is null")).scalar_one()
    figures = found if isinstance(found, dict) else json.loads(found)
    lines = {line["compartment"]: line["closing"] for line in figures["lines"]}
    return lines["store"], lines["spoiled"]


def check(session: Session) -> None:
    """The closing says what the books say: nothing came into the month after it."""
    standing = books.closes(session, LAST)
    assert kept(session) == (standing["store:32.05", "ktp-wni"], standing["spoiled:32.05", "ktp-wni"])
    waiting = text("select count(*) from document where state = 'pending' and business_date <= '2025-10-31'")
    assert session.execute(waiting).scalar_one() == 0
    books.check(session, [EARLY, LAST])


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_no_document_slips_into_a_month_that_is_being_closed(
    app: Flask, spoiled: World, session: Session, _round: int
) -> None:
    posting = [(STAFF, enter, delivery("32.05", LAST, 1 + number)) for number in range(5)]
    answers = together(app, spoiled, [*posting[:3], closing(), *posting[3:]])
    assert answers.pop(3) == "done"
    assert set(answers) <= {"done", "closed"}
    check(session)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_month_closes_or_a_document_waits_in_it(app: Flask, spoiled: World, session: Session, _round: int) -> None:
    entered, closed = together(app, spoiled, [destruction(), closing()])
    assert (entered, closed) in {("done", "pending"), ("closed", "done")}
    if closed == "done":
        check(session)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_an_approval_comes_before_the_closing_or_keeps_it_open(
    app: Flask, spoiled: World, session: Session, _round: int
) -> None:
    document = suggest(spoiled, 30)
    approved, closed = together(app, spoiled, [approving(document), closing()])
    assert (approved, closed) in {("done", "done"), ("done", "pending")}
    if closed == "done":
        check(session)
        assert kept(session)[1] == 70


def test_one_of_several_closes_the_month(app: Flask, spoiled: World, session: Session) -> None:
    answers = together(app, spoiled, [closing(by) for by in (STAFF, COORDINATOR, "coordinator-00", STAFF)])
    assert sorted(answers) == ["already_done"] * 3 + ["done"]
    answers = together(app, spoiled, [reopening() for _ in range(4)])
    assert sorted(answers) == ["already_done"] * 3 + ["done"]


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_of_several_approves(app: Flask, spoiled: World, session: Session, _round: int) -> None:
    document = suggest(spoiled, 30)
    answers = together(app, spoiled, [approving(document, by) for by in (SUPERVISOR, COORDINATOR, "coordinator-00")])
    assert sorted(answers) == ["already_done", "already_done", "done"]
    assert books.closes(session, LAST)["spoiled:32.05", "ktp-wni"] == 70
    books.check(session, [EARLY, LAST])


def test_the_same_approval_at_the_same_time_gets_one_answer(app: Flask, spoiled: World, session: Session) -> None:
    document, key = suggest(spoiled, 30), new_key()
    assert together(app, spoiled, [approving(document, key=key)] * 4) == ["done"] * 4
    assert books.closes(session, LAST)["spoiled:32.05", "ktp-wni"] == 70


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_an_approval_and_a_withdrawal_do_not_both_count(
    app: Flask, spoiled: World, session: Session, _round: int
) -> None:
    document = suggest(spoiled, 30)
    answers = together(app, spoiled, [approving(document), withdrawing(document)])
    assert sorted(answers) == ["already_done", "done"]
    left = 70 if answers[0] == "done" else 100
    assert books.closes(session, LAST)["spoiled:32.05", "ktp-wni"] == left
    books.check(session, [EARLY, LAST])


def test_the_last_pieces_are_destroyed_once(app: Flask, spoiled: World, session: Session) -> None:
    waiting = [suggest(spoiled, 60) for _ in range(3)]
    answers = together(app, spoiled, [approving(document) for document in waiting])
    assert sorted(answers) == ["done", "insufficient", "insufficient"]
    books.check(session, [EARLY, LAST])


def test_one_of_several_takes_back_what_two_people_made(app: Flask, spoiled: World, session: Session) -> None:
    document = suggest(spoiled, 30)
    spoiled.act(*approving(document))
    reversing = [
        (by, service.reverse, service.Reverse(key=new_key(), document_id=document.id, reason="Salah hitung"))
        for by in (STAFF, COORDINATOR, STAFF)
    ]
    assert sorted(together(app, spoiled, reversing)) == ["already_done", "already_done", "done"]
    books.check(session, [EARLY, LAST])
