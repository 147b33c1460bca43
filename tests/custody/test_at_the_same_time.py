"""Several people at one count or destruction in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from inventory.core.database import db
from inventory.core.errors import AlreadyDone, DomainError
from inventory.core.identity import Scope
from inventory.custody import service
from inventory.custody.models import CountSheet
from inventory.custody.sheets import service as sheets
from inventory.stock import queries
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind
from tests.custody.conftest import GARUT, TODAY, line, pile
from tests.support import postings
from tests.support.world import new_key

pytestmark = pytest.mark.usefixtures("both_databases")
RIVALS = 4
STORE = Account(Compartment.STORE, GARUT)
Act = tuple[str, Callable, object]


def together(app, world, acts: list[Act]) -> list[str]:
    """What becomes of each, done in the same moment: the state of its document, or the refusal's code."""
    start = Barrier(len(acts))

    def do(act: Act) -> str:
        with app.app_context():
            start.wait()
            try:
                return world.act(*act).state
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def approving(document: Document, by: str = "coordinator-32") -> Act:
    return by, approval.approve, approval.Approve(key=new_key(), document_id=document.id)


def declining(document: Document, by: str = "coordinator-32") -> Act:
    return by, approval.decline, approval.Decline(key=new_key(), document_id=document.id)


def test_one_of_several_approvals_counts(app, kept, count, session) -> None:
    document = count(line(960))
    approvers = ["coordinator-32", "supervisor-32", "coordinator-00", "coordinator-32"]
    answers = together(app, kept, [approving(document, by) for by in approvers])
    assert sorted(answers) == [AlreadyDone.code] * (RIVALS - 1) + ["posted"]
    session.rollback()
    assert len(queries.moves_of(session, document)) == 1
    assert queries.balance_of(session, STORE, "ktp-wni") == 960


def test_approving_and_withdrawing_meet(app, kept, destroy, session) -> None:
    document = destroy(pile(30))
    answers = together(app, kept, [approving(document), declining(document, "staff-32.05")])
    assert AlreadyDone.code in answers
    session.rollback()
    moved = sum(move.quantity for move in queries.moves_of(session, document))
    assert moved == (30 if "posted" in answers else 0)


def test_two_destructions_want_the_last_spoiled_ones(app, kept, destroy, session) -> None:
    answers = together(app, kept, [approving(destroy(pile(20))), approving(destroy(pile(20)))])
    assert sorted(answers) == ["insufficient", "posted"]


def test_whatever_is_posted_meanwhile_the_books_say_what_was_counted(app, kept, count, session) -> None:
    document = count(line(960))
    reports = [
        ("staff-32.05", postings.enter, postings.report(GARUT, TODAY, printed=5, item=item, key=new_key()))
        for item in ("ktp-wni",)
    ]
    deliveries = [("coordinator-32", postings.enter, postings.delivery(GARUT, TODAY, 7)) for _ in range(2)]
    answers = together(app, kept, [approving(document), *reports, *deliveries])
    assert answers.count("posted") == len(answers)
    session.rollback()
    # What came after the approval is on top of it; what came before it is part of what was counted.
    approved_at = queries.records_of(session, document)[-1].number
    later = [-5, 7, 7]
    entered = session.scalars(select(Document).where(Document.id > document.id).order_by(Document.id)).all()
    after = sum(
        -5 if each.kind == Kind.DAILY_REPORT else 7
        for each in entered
        if queries.record_of(session, each).number > approved_at
    )
    assert len(entered) == len(later)
    assert queries.balance_of(session, STORE, "ktp-wni") == 960 + after


def test_a_count_and_what_changes_the_books_meet_at_entry(app, kept, session) -> None:
    counting = service.Count(key=new_key(), office=GARUT, business_date=TODAY, lines=(line(965),))
    printing = postings.report(GARUT, TODAY, printed=5)
    answers = together(
        app, kept, [("staff-32.05", service.count, counting), ("coordinator-32", postings.enter, printing)]
    )
    session.rollback()
    document = session.scalars(select(Document).where(Document.kind == Kind.COUNT)).one()
    report = session.scalars(select(Document).order_by(Document.id.desc()).where(Document.business_date == TODAY))
    printed_first = any(
        queries.record_of(session, each).number < queries.record_of(session, document).number
        for each in report
        if each.kind == Kind.DAILY_REPORT
    )
    assert answers == [("posted" if printed_first else "pending"), "posted"]


def test_the_same_form_at_the_same_time_gets_one_answer(app, kept, session) -> None:
    key = new_key()
    destroying = service.Destroy(
        key=key, office=GARUT, business_date=TODAY, lines=(pile(10),), witnesses=("Asep Sunandar",)
    )
    assert together(app, kept, [("staff-32.05", service.destroy, destroying)] * RIVALS) == ["pending"] * RIVALS
    session.rollback()
    of_this_kind = select(func.count()).select_from(Document).where(Document.kind == Kind.DESTRUCTION)
    assert session.scalar(of_this_kind) == 1
    assert queries.balances(session, Scope(GARUT))


def finished(world, counted: int) -> CountSheet:
    """A sheet of Kabupaten Garut that is ready to be sent."""
    place = ("ktp-wni", "store")
    begin = sheets.Begin(key=new_key(), office=GARUT, business_date=TODAY, blind=True, places=(place,))
    sheet = world.act("staff-32.05", sheets.begin, begin)
    figures = {place: sheets.Figure(counted=counted)}
    save = sheets.Save(sheet_id=sheet.id, version=0, business_date=TODAY, figures=figures, finish=True)
    return world.act("staff-32.05", sheets.save, save)


def test_one_sheet_becomes_one_count_whoever_sends_it(app, kept, session) -> None:
    sheet = finished(kept, 960)
    sending = [
        (who, sheets.submit, sheets.Submit(key=new_key(), sheet_id=sheet.id, seen_head=10))
        for who in ("staff-32.05", "coordinator-32", "staff-32.05", "coordinator-00")
    ]
    assert sorted(together(app, kept, sending)) == [AlreadyDone.code] * (RIVALS - 1) + ["pending"]
    session.rollback()
    document = session.scalars(select(Document).where(Document.kind == Kind.COUNT)).one()
    assert session.scalars(select(CountSheet.document_id)).one() == document.id


def test_a_sheet_is_sent_or_discarded_but_never_both(app, kept, session) -> None:
    sheet = finished(kept, 960)
    sending = sheets.Submit(key=new_key(), sheet_id=sheet.id, seen_head=10)
    start = Barrier(2)

    def act(discarding: bool) -> str:
        with app.app_context():
            start.wait()
            try:
                if discarding:
                    return "discarded" if kept.act("coordinator-32", sheets.discard, sheet.id) else ""
                return kept.act("staff-32.05", sheets.submit, sending).state
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as threads:
        sent, discarded = threads.map(act, [False, True])
    assert (sent, discarded) in {("pending", AlreadyDone.code), ("invalid", "discarded")}
