"""A session from its plan to its return: what is refused, what is out, and what stays an open matter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.database import transact
from inventory.core.errors import (
    AlreadyDone,
    DateRefused,
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    NotInTheHouse,
    Pending,
    QuantityMismatch,
)
from inventory.core.identity import Scope
from inventory.custody import service as custody
from inventory.outreach import comparing, matters, queries, service
from inventory.outreach.models import Outreach
from inventory.outreach.points import service as points
from inventory.outreach.rules import Taken
from inventory.regions.models import ServicePoint
from inventory.stock import queries as stock
from inventory.stock import service as ledger
from inventory.stock.approval import service as approval
from inventory.stock.away import pieces_away
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment
from inventory.usage.rules import ReportLine
from inventory.usage.service import Report, report
from tests.outreach.conftest import CARD, GARUT, TODAY, came_back, gone, planned, returning
from tests.support.world import World, new_key

on_both = pytest.mark.usefixtures("both_databases")
FRIDAY = date(2025, 10, 31)
STORE = Account(Compartment.STORE, GARUT)


def unit(world: World, name: str = "Keliling 1", by: str = "staff-32.05", **changes: object) -> ServicePoint:
    told = {"key": new_key(), "office": GARUT, "kind": "mobile_unit", "name": name, "plate": "z 1234 xy"}
    return world.act(by, points.add_point, points.AddPoint(**({"since": FRIDAY} | told | changes)))


def reported(world: World, printed: int, day: date = TODAY) -> Document:
    line = ReportLine(item=CARD, printed=printed, spoiled=0)
    return world.act("staff-32.05", report, Report(key=new_key(), office=GARUT, business_date=day, lines=(line,)))


def counted(world: World, pieces: int) -> Document:
    line = custody.CountLine(item=CARD, compartment="store", counted=pieces, reason="Hilang")
    told = custody.Count(key=new_key(), office=GARUT, business_date=TODAY, lines=(line,))
    document = world.act("staff-32.05", custody.count, told)
    return world.act("coordinator-32", approval.approve, approval.Approve(key=new_key(), document_id=document.id))


def still_missing(session: Session, found: Outreach) -> dict[str, int]:
    session.rollback()
    return queries.still_missing(session, session.get_one(Outreach, found.id))


@on_both
def test_from_the_plan_to_the_return_no_piece_moves(stocked: World, session: Session) -> None:
    found = gone(stocked, 100, unit_id=unit(stocked).id, expected=150)
    assert (found.state, found.out_on, [line.taken for line in found.lines]) == ("out", TODAY, [100])
    [away] = pieces_away(session, Scope("32"))
    assert (away.pieces, away.holder, away.since, away.missing) == (100, "Keliling 1", TODAY, False)
    back = came_back(stocked, found, printed=60, spoiled=2, brought_back=38)
    assert (back.state, back.back_on, back.recorded) == ("back", TODAY, 80)
    session.rollback()
    assert pieces_away(session, Scope("32")) == []
    assert stock.balance_of(session, STORE, CARD) == 1_000
    assert [step.state for step, _who in queries.steps(session, back)] == ["planned", "out", "back"]
    told = session.query(AuditEntry).where(AuditEntry.kind == "outreach").count()
    assert told == 3


def test_a_session_may_record_without_a_blank(stocked: World) -> None:
    assert came_back(stocked, gone(stocked, 0)).recorded == 80


def test_no_more_is_taken_along_than_is_in_the_house(stocked: World) -> None:
    gone(stocked, 600)
    with pytest.raises(NotInTheHouse) as refusal:
        gone(stocked, 401)
    told = refusal.value
    assert (told.wanted, told.available, told.in_store, told.out, told.missing) == (401, 400, 1_000, 600, 0)
    assert gone(stocked, 400).state == "out"


def test_what_was_printed_today_is_not_taken_along(stocked: World) -> None:
    reported(stocked, 500)
    with pytest.raises(NotInTheHouse):
        gone(stocked, 501)
    gone(stocked, 500)


def test_a_session_of_a_day_gone_by_is_entered_after_its_report(stocked: World) -> None:
    reported(stocked, 900, FRIDAY)
    with pytest.raises(NotInTheHouse):
        gone(stocked, 1_001, day=FRIDAY)
    assert gone(stocked, 1_000, day=FRIDAY).out_on == FRIDAY


@pytest.mark.parametrize(
    "days",
    [
        (date.min, date.min),
        (date(2010, 12, 31), date(2011, 1, 1)),
        (date.max, date.max),
        (TODAY + timedelta(days=366), TODAY + timedelta(days=367)),
    ],
)
def test_a_session_lies_between_the_first_cards_and_a_year_ahead(stocked: World, days: tuple[date, date]) -> None:
    first, last = days
    with pytest.raises(DateRefused) as refusal:
        planned(stocked, first_day=first, last_day=last)
    assert (refusal.value.earliest, refusal.value.latest) == (date(2011, 1, 1), TODAY + timedelta(days=366))
    assert planned(stocked, first_day=date(2011, 1, 1), last_day=date(2011, 1, 1)).state == "planned"
    assert planned(stocked, first_day=refusal.value.latest, last_day=refusal.value.latest).state == "planned"


def test_nobody_leaves_before_there_were_cards(stocked: World) -> None:
    """Not even who may go back as far as there are days."""
    found = planned(stocked)
    actor = replace(stocked.actor("staff-32.05"), backdate_days=None)
    command = service.GoOut(key=new_key(), outreach_id=found.id, business_date=date.min)
    with pytest.raises(DateRefused):
        transact(lambda session: service.go_out(session, actor, command), actor)


def test_missing_pieces_cannot_be_taken_along(stocked: World) -> None:
    came_back(stocked, gone(stocked, 100), brought_back=90, missing=10, explanation="Tercecer di jalan")
    with pytest.raises(NotInTheHouse) as refusal:
        gone(stocked, 991)
    assert (refusal.value.available, refusal.value.missing) == (990, 10)


def test_a_step_is_taken_once(stocked: World) -> None:
    found = gone(stocked, 10)
    again = service.GoOut(key=new_key(), outreach_id=found.id, business_date=TODAY)
    with pytest.raises(AlreadyDone) as refusal:
        stocked.act("staff-32.05", service.go_out, again)
    assert (refusal.value.document, refusal.value.state) == (found.number, "out")
    with pytest.raises(AlreadyDone):
        stocked.act("staff-32.05", service.cancel, service.Cancel(key=new_key(), outreach_id=found.id, reason="Hujan"))
    came_back(stocked, found, brought_back=10)
    with pytest.raises(AlreadyDone):
        came_back(stocked, found, by="coordinator-32", printed=10)
    with pytest.raises(AlreadyDone):
        came_back(stocked, planned(stocked))


def test_the_same_form_counts_once(stocked: World, session: Session) -> None:
    found = gone(stocked, 10)
    command = returning(found, brought_back=10)
    first = stocked.act("staff-32.05", service.come_back, command)
    assert stocked.act("staff-32.05", service.come_back, command).id == first.id
    with pytest.raises(KeyReused):
        stocked.act("staff-32.05", service.come_back, service.ComeBack(**(vars(command) | {"recorded": 81})))


def test_a_plan_is_called_off_with_a_reason(world: World, session: Session) -> None:
    found = planned(world)
    with pytest.raises(Invalid):
        world.act("staff-32.05", service.cancel, service.Cancel(key=new_key(), outreach_id=found.id, reason=" "))
    called_off = service.Cancel(key=new_key(), outreach_id=found.id, reason="Jalan longsor")
    assert world.act("staff-32.05", service.cancel, called_off).state == "cancelled"
    with pytest.raises(AlreadyDone):
        world.act(
            "staff-32.05", service.go_out, service.GoOut(key=new_key(), outreach_id=found.id, business_date=TODAY)
        )


def test_nobody_comes_back_before_leaving_or_in_the_future(stocked: World) -> None:
    found = gone(stocked, 10)
    for day in (FRIDAY, TODAY + timedelta(days=1)):
        with pytest.raises(DateRefused):
            came_back(stocked, found, day=day, brought_back=10)


def test_only_the_district_and_those_above_with_the_duty_plan(world: World) -> None:
    assert planned(world, by="coordinator-32").office == GARUT
    for person, refusal in (("staff-32.04", NotFound), ("coordinator-51", NotFound), ("supervisor-32", Forbidden)):
        with pytest.raises(refusal):
            planned(world, by=person)
    for office, person in (("32", "coordinator-32"), ("00", "coordinator-00")):
        with pytest.raises(Invalid) as told:
            planned(world, by=person, office=office)
        assert told.value.reason == "district_only"


def test_a_session_goes_with_a_unit_of_its_own_office(world: World) -> None:
    kecamatan = unit(world, "Kecamatan Cibatu", kind="kecamatan", plate="")
    with pytest.raises(Invalid):
        planned(world, unit_id=kecamatan.id)
    elsewhere = unit(world, by="staff-32.04", office="32.04")
    with pytest.raises(NotFound):
        planned(world, by="coordinator-32", unit_id=elsewhere.id)


def test_a_unit_that_is_out_stays_with_its_session_and_a_retired_one_does_not_leave(
    stocked: World,
) -> None:
    mine = unit(stocked)
    found, waiting = gone(stocked, 10, unit_id=mine.id), planned(stocked, unit_id=mine.id)
    retire = points.RetirePoint(key=new_key(), point_id=mine.id, business_date=TODAY, reason="Rusak berat")
    with pytest.raises(Pending) as refusal:
        stocked.act("staff-32.05", points.retire_point, retire)
    assert refusal.value.document == found.number
    with pytest.raises(Pending) as refusal:
        _leaves(stocked, waiting)
    assert refusal.value.document == found.number
    came_back(stocked, found, brought_back=10)
    assert stocked.act("staff-32.05", points.retire_point, retire).retired_on == TODAY
    for step in (lambda: planned(stocked, unit_id=mine.id), lambda: _leaves(stocked, waiting)):
        with pytest.raises(Invalid):
            step()
    again = points.RetirePoint(key=new_key(), point_id=mine.id, business_date=TODAY, reason="Lagi")
    with pytest.raises(AlreadyDone):
        stocked.act("staff-32.05", points.retire_point, again)


def _leaves(world: World, found: Outreach) -> Outreach:
    lines = (Taken(item=CARD, quantity=1),)
    command = service.GoOut(key=new_key(), outreach_id=found.id, business_date=TODAY, lines=lines)
    return world.act("staff-32.05", service.go_out, command)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "rocket"}, "point_kind_unknown"),
        ({"name": "  "}, "point_name_needed"),
        ({"kind": "kecamatan", "plate": "Z 1"}, "plate_not_wanted"),
        ({"name": " Keliling   1 "}, "point_name_taken"),
        ({"office": "32"}, "district_only"),
    ],
)
def test_a_place_of_service_that_makes_no_sense_is_refused(world: World, changes: dict[str, str], reason: str) -> None:
    assert unit(world).plate == "Z 1234 XY"
    with pytest.raises(Invalid) as refusal:
        unit(world, **({"by": "coordinator-32", "name": "Keliling 2"} | changes))
    assert refusal.value.reason == reason


def test_missing_pieces_stay_open_until_they_are_found(stocked: World, session: Session) -> None:
    found = came_back(stocked, gone(stocked, 100), brought_back=95, missing=5, explanation="Tercecer")
    assert still_missing(session, found) == {CARD: 5}
    [away] = pieces_away(session, Scope(GARUT))
    assert (away.pieces, away.missing) == (5, True)

    def turned_up(pieces: int, note: str = "Di laci mobil") -> Outreach:
        command = matters.FindAgain(key=new_key(), outreach_id=found.id, item=CARD, quantity=pieces, note=note)
        return stocked.act("staff-32.05", matters.find_again, command)

    with pytest.raises(Invalid):
        turned_up(1, note="")
    with pytest.raises(QuantityMismatch):
        turned_up(6)
    turned_up(2)
    assert still_missing(session, found) == {CARD: 3}
    with pytest.raises(QuantityMismatch):
        turned_up(4)
    turned_up(3)
    assert (still_missing(session, found), pieces_away(session, Scope(GARUT))) == ({}, [])


def by_count(world: World, found: Outreach, document: Document, pieces: int) -> Outreach:
    command = matters.SettleByCount(
        key=new_key(), outreach_id=found.id, item=CARD, quantity=pieces, document_id=document.id
    )
    return world.act("staff-32.05", matters.settle_by_count, command)


@on_both
def test_a_count_settles_what_it_found_gone_and_no_more(stocked: World, session: Session) -> None:
    first = came_back(stocked, gone(stocked, 100), brought_back=95, missing=5, explanation="Tercecer")
    second = came_back(stocked, gone(stocked, 100), brought_back=96, missing=4, explanation="Basah, dibuang warga")
    count = counted(stocked, 993)
    by_count(stocked, first, count, 5)
    with pytest.raises(QuantityMismatch) as refusal:
        by_count(stocked, second, count, 3)
    assert (refusal.value.expected, refusal.value.reason) == (2, "more_than_short")
    by_count(stocked, second, count, 2)
    assert (still_missing(session, first), still_missing(session, second)) == ({}, {CARD: 2})
    with pytest.raises(Invalid) as unfit:
        by_count(stocked, second, count, 1)
    assert unfit.value.reason == "count_unfit"


@on_both
def test_a_count_taken_back_opens_the_matter_again(stocked: World, session: Session) -> None:
    found = came_back(stocked, gone(stocked, 100), brought_back=95, missing=5, explanation="Tercecer")
    count = counted(stocked, 995)
    by_count(stocked, found, count, 5)
    assert still_missing(session, found) == {}
    undo = ledger.Reverse(key=new_key(), document_id=count.id, reason="Salah hitung")
    undone = stocked.act("staff-32.05", ledger.reverse, undo)
    stocked.act("coordinator-32", approval.approve, approval.Approve(key=new_key(), document_id=undone.id))
    assert still_missing(session, found) == {CARD: 5}


def test_counts_from_before_the_return_or_of_another_office_settle_nothing(stocked: World, session: Session) -> None:
    document = reported(stocked, 1)
    found = came_back(stocked, gone(stocked, 100), brought_back=95, missing=5, explanation="Tercecer")
    with pytest.raises(Invalid):
        by_count(stocked, found, document, 1)
    line = custody.CountLine(item=CARD, compartment="store", counted=990, reason="Hilang")
    told = custody.Count(key=new_key(), office=GARUT, business_date=FRIDAY, lines=(line,))
    early = stocked.act("staff-32.05", custody.count, told)
    stocked.act("coordinator-32", approval.approve, approval.Approve(key=new_key(), document_id=early.id))
    with pytest.raises(Invalid):
        by_count(stocked, found, early, 1)


@on_both
def test_sessions_of_a_day_claim_no_more_than_its_report(stocked: World, session: Session) -> None:
    reported(stocked, 100)
    first = came_back(stocked, gone(stocked, 80), printed=60, brought_back=20)
    assert [row.excess for row in comparing.beside(session, first)] == [-40]
    second = came_back(stocked, gone(stocked, 80), printed=41, brought_back=39)
    session.rollback()
    for found in (first, second):
        [row] = comparing.beside(session, session.get_one(Outreach, found.id))
        assert (row.claimed, row.reported, row.excess) == (101, 100, 1)
    assert [fact.printed for fact in comparing.reports_of(session, second)] == [100]
