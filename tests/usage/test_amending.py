"""Amending a report: the new figures count, the old ones stay readable."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from inventory.core.errors import AlreadyDone, Insufficient, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.stock import queries as stock
from inventory.stock import service as ledger
from inventory.stock.models import Document, Head
from inventory.stock.service import Reverse
from inventory.usage import queries, service
from inventory.usage.models import DailyReport
from inventory.usage.service import Amend, ReportLine
from tests.support.world import new_key
from tests.usage.conftest import CARD, MONDAY

NATION = Scope("00")


@pytest.fixture
def amend(world):
    """``amend(report, 30)``: other figures for the day."""

    def amend(report: Document, printed: int, spoiled: int = 0, *, person: str = "staff-32.05", reason="Salah hitung"):
        command = Amend(
            key=new_key(),
            report_id=report.id,
            reason=reason,
            lines=(ReportLine(item=CARD, printed=printed, spoiled=spoiled),),
            causes=() if printed else ("power",),
        )
        return world.act(person, service.amend, command)

    return amend


@pytest.fixture
def take_back(world):
    def take_back(document: Document) -> Document:
        command = Reverse(key=new_key(), document_id=document.id, reason="Keliru")
        return world.act("staff-32.05", ledger.reverse, command)

    return take_back


def store(session) -> int:
    return stock.in_store(session, NATION, CARD).get("32.05", 0)


def spoiled(session) -> int:
    return sum(each.quantity for each in stock.balances(session, NATION) if each.compartment == "spoiled")


@pytest.mark.usefixtures("as_owner")
def test_what_is_undone_is_what_was_sealed(stocked, session, report, amend) -> None:
    """The table of lines is no part of the seal: a change of it changes no piece."""
    before, told = store(session), report(40, 1)
    session.execute(
        text("update daily_report_line set printed = 30, spoiled = 0 where document_id = :id"), {"id": told.id}
    )
    session.commit()
    amend(told, 45)
    assert (store(session), spoiled(session)) == (before - 45, 0)


def states(session, *documents: Document) -> list[str]:
    session.expire_all()
    return [session.get_one(Document, document.id).state for document in documents]


@pytest.mark.usefixtures("both_databases")
def test_an_amendment_takes_the_place_of_the_report_in_one_record(stocked, session, report, amend) -> None:
    first = report(40, 5)
    before = session.get_one(Head, 1).number
    second = amend(first, 30, 1)
    session.expire_all()
    assert session.get_one(Head, 1).number == before + 1
    assert (store(session), spoiled(session)) == (469, 1)
    assert states(session, first, second) == ["amended", "posted"]
    assert [fact.printed for fact in queries.reports_between(session, NATION, MONDAY, MONDAY)] == [30]


def test_the_former_version_stays_readable(stocked, session, report, amend) -> None:
    first = report(40, 5)
    amend(first, 30)
    assert queries.lines_of(session, first.id) == [ReportLine(item=CARD, printed=40, spoiled=5)]


def test_an_amendment_can_be_amended_and_counts_once(stocked, session, report, amend) -> None:
    third = amend(amend(report(40, 5), 30, 2), 20)
    assert (store(session), spoiled(session)) == (480, 0)
    assert [str(move.source) for move in stock.moves_of(session, third)] == [
        "printed:32.05",
        "spoiled:32.05",
        "store:32.05",
    ]


def test_taking_an_amendment_back_brings_the_former_version_back(stocked, session, report, amend, take_back) -> None:
    first = report(40, 5)
    second = amend(first, 30)
    third = amend(second, 20)
    take_back(third)
    assert states(session, first, second, third) == ["amended", "posted", "reversed"]
    assert store(session) == 470
    take_back(second)
    assert states(session, first, second) == ["posted", "reversed"]
    assert (store(session), spoiled(session)) == (455, 5)
    again = amend(first, 1)
    assert states(session, first, again) == ["amended", "posted"]


def test_what_does_not_stand_cannot_be_amended(stocked, report, amend, take_back) -> None:
    first = report(40)
    second = amend(first, 30)
    with pytest.raises(AlreadyDone):
        amend(first, 20)
    take_back(second)
    take_back(first)
    with pytest.raises(AlreadyDone):
        amend(first, 20)


def test_an_amended_report_cannot_be_taken_back(stocked, report, amend, take_back) -> None:
    first = report(40)
    amend(first, 30)
    with pytest.raises(AlreadyDone):
        take_back(first)


def test_an_amendment_needs_its_reason(stocked, report, amend) -> None:
    with pytest.raises(Invalid) as refusal:
        amend(report(40), 30, reason=" ")
    assert refusal.value.reason == "reason_needed"


def test_another_offices_report_and_other_documents_are_not_there(stocked, report, amend) -> None:
    with pytest.raises(NotFound):
        amend(report(40), 30, person="staff-32.04")
    with pytest.raises(NotFound):
        amend(stocked.stock("32.05", CARD, 1), 30)


def test_more_than_there_was_is_refused_but_the_reports_own_pieces_count(stocked, session, report, amend) -> None:
    first = report(499)
    amended = amend(first, 500)
    assert store(session) == 0
    with pytest.raises(Insufficient):
        amend(amended, 501)
    assert states(session, amended) == ["posted"]


def test_an_amendment_keeps_the_hour_of_the_first_report(stocked, session, clock, report, amend) -> None:
    first = report(40)
    clock.advance(days=1)
    second = amend(first, 30)
    assert session.get_one(DailyReport, second.id).recorded_at == session.get_one(DailyReport, first.id).recorded_at


def test_a_report_that_is_made_anew_is_late(stocked, session, clock, report, take_back) -> None:
    take_back(report(40))
    clock.advance(days=1)
    report(40)
    at = queries.standing_days(session, "32.05", MONDAY, MONDAY)[MONDAY]
    assert at == clock.now()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.integers(0, 9)), min_size=1, max_size=6))
def test_the_store_always_shows_the_version_that_stands(
    stocked, session, clock, report, amend, take_back, steps: list[tuple[bool, int, int]]
) -> None:
    clock.advance(days=1)
    day = clock.today()
    before, before_spoiled = store(session), spoiled(session)
    stands = [(report(7, 1, day=day), 7, 1)]
    for back, printed, spoiled_ in steps:
        if back and len(stands) > 1:
            take_back(stands.pop()[0])
        elif not back:
            stands.append((amend(stands[-1][0], printed, spoiled_), printed, spoiled_))
        _document, printed_now, spoiled_now = stands[-1]
        assert store(session) == before - printed_now - spoiled_now
        assert spoiled(session) == before_spoiled + spoiled_now
        facts = queries.reports_between(session, NATION, day, day)
        assert [(fact.printed, fact.spoiled) for fact in facts] == [(printed_now, spoiled_now)]
    while len(stands) > 1:
        take_back(stands.pop()[0])
    take_back(stands.pop()[0])
    assert (store(session), spoiled(session)) == (before, before_spoiled)
