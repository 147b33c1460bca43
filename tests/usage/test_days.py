"""What an office still owes, how its days stand, and what was reported between two dates."""

from datetime import date, timedelta

import pytest

from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.stock import service as ledger
from inventory.stock.service import Reverse
from inventory.usage import queries
from inventory.usage.strip import strip
from tests.support.world import new_key
from tests.usage.conftest import CARD, MONDAY

NATION = Scope("00")
TUESDAY, WEDNESDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 4, 5))


@pytest.fixture
def garut(stocked, session) -> Office:
    return session.get_one(Office, "32.05")


def owed(session, office, clock, back: int | None = 14) -> list[tuple[date, str]]:
    return [(day, state.value) for day, state in queries.open_days(session, office, clock.now(), back)]


def test_an_office_owes_every_working_day_since_its_first_stock(garut, session, clock, report) -> None:
    clock.set("2025-11-05 09:00", "Asia/Jakarta")
    assert owed(session, garut, clock) == [(MONDAY, "missing"), (TUESDAY, "missing"), (WEDNESDAY, "due")]
    report(1, day=TUESDAY)
    assert owed(session, garut, clock) == [(MONDAY, "missing"), (WEDNESDAY, "due")]
    assert owed(session, garut, clock, back=1) == [(WEDNESDAY, "due")]


def test_today_is_missing_from_a_minute_past_the_cut_off(garut, session, clock) -> None:
    clock.set("2025-11-03 16:00", "Asia/Jakarta")
    assert owed(session, garut, clock) == [(MONDAY, "due")]
    clock.advance(minutes=1)
    assert owed(session, garut, clock) == [(MONDAY, "missing")]


def test_weekends_are_not_owed(garut, session, clock, report) -> None:
    for day in (MONDAY, TUESDAY, WEDNESDAY, WEDNESDAY + timedelta(days=1), FRIDAY):
        clock.set(f"{day} 10:00", "Asia/Jakarta")
        report(1, day=day)
    clock.set("2025-11-09 10:00", "Asia/Jakarta")
    assert owed(session, garut, clock) == []


def test_an_office_without_stock_owes_nothing(world, session, clock) -> None:
    assert owed(session, session.get_one(Office, "32.04"), clock) == []


def test_what_is_due_is_today_and_apart_from_it_the_earlier_days(garut, session, clock, report) -> None:
    due = queries.due_today(session, garut, clock.now())
    assert (due.day, due.until.isoformat(), due.state) == (MONDAY, "2025-11-03T16:00:00+07:00", "due")
    report(1)
    due = queries.due_today(session, garut, clock.now())
    assert (due.day, due.earlier, due.anything) == (None, [], False)
    clock.advance(days=2)
    due = queries.due_today(session, garut, clock.now())
    assert (due.day, due.state, due.earlier, due.missed) == (WEDNESDAY, "due", [TUESDAY], [])
    report(1, day=WEDNESDAY)
    due = queries.due_today(session, garut, clock.now())
    assert (due.day, due.earlier, due.anything) == (None, [TUESDAY], True)


def test_days_too_far_back_for_the_staff_are_missed(garut, session, clock) -> None:
    clock.set("2025-11-18 09:00", "Asia/Jakarta")
    due = queries.due_today(session, garut, clock.now())
    assert (due.missed, due.earlier[0]) == ([MONDAY], TUESDAY)
    assert queries.missed_days(session, garut, clock.now(), 60) == []
    assert queries.missed_days(session, garut, clock.now(), None) == []


def test_reading_reports_takes_one_statement_and_the_standing_version(
    stocked, session, clock, report, count_statements
) -> None:
    first = report(40, 2, prr=7, recorded=9)
    stocked.act("staff-32.05", ledger.reverse, Reverse(key=new_key(), document_id=first.id, reason="Keliru"))
    second = report(30, 1, prr=5)
    report(0, office="32.04", causes=("other",), cause_note="Banjir")
    with count_statements() as statements:
        garut, bandung = sorted(
            queries.reports_between(session, NATION, MONDAY, MONDAY), key=lambda fact: -fact.printed
        )
    assert len(statements) == 1
    assert (garut.document_id, garut.printed, garut.spoiled, garut.prr, garut.recorded) == (second.id, 30, 1, 5, None)
    assert garut.recorded_at == clock.now()
    assert (bandung.office, bandung.causes, bandung.cause_note) == ("32.04", ("other",), "Banjir")
    assert bandung.nothing_printed
    assert not garut.nothing_printed


def test_reads_stay_inside_the_branch_and_the_dates(stocked, session, report) -> None:
    report(1)
    assert queries.reports_between(session, Scope("32.04"), MONDAY, MONDAY) == []
    assert queries.reports_between(session, NATION, TUESDAY, FRIDAY) == []
    assert queries.last_report_days(session, Scope("51"), MONDAY) == {}
    assert queries.last_report_days(session, NATION, MONDAY) == {"32.05": MONDAY}
    assert queries.last_report_days(session, NATION, MONDAY - timedelta(days=1)) == {}
    assert queries.opening_days(session, Scope("32")) == {"32.05": MONDAY}
    assert queries.opening_days(session, Scope("51")) == {}


def test_causes_of_zero_days_come_most_frequent_first(stocked, session, clock, report) -> None:
    clock.advance(days=3)
    for day, causes in ((MONDAY, ("power",)), (TUESDAY, ("ribbon_out",)), (WEDNESDAY, ("power", "ribbon_out"))):
        report(0, day=day, causes=causes)
    report(5, day=WEDNESDAY + timedelta(days=1), causes=("network",))
    assert queries.zero_causes(session, NATION, MONDAY, FRIDAY) == {"32.05": ("power", "ribbon_out")}


def marks(session, clock, scope: str = "32") -> dict[str, dict[date, str]]:
    found = strip(session, Scope(scope), clock.now())
    return {office.code: {mark.day: mark.state for mark in row} for office, row in found.rows}


def test_the_strip_tells_reported_zero_late_missing_due_and_closed_apart(stocked, session, clock, report) -> None:
    report(1)
    clock.set("2025-11-04 10:00", "Asia/Jakarta")
    report(0, day=TUESDAY)
    clock.set("2025-11-08 10:00", "Asia/Jakarta")
    report(2, day=WEDNESDAY)
    report(3, day=SATURDAY)
    clock.set("2025-11-10 09:00", "Asia/Jakarta")
    seen = marks(session, clock)
    assert list(seen) == ["32.04", "32.05"]
    assert seen["32.05"][MONDAY - timedelta(days=3)] == "not_applicable"
    assert [seen["32.05"][MONDAY + timedelta(days=days)] for days in (0, 1, 2, 3, 5, 7)] == [
        "reported",
        "zero",
        "late",
        "missing",
        "reported",
        "due",
    ]
    assert seen["32.04"][SATURDAY] == "closed"
    assert SATURDAY + timedelta(days=1) not in seen["32.05"]


def test_the_strip_knows_which_days_the_person_can_report(stocked, session, clock, report) -> None:
    clock.set("2025-11-05 10:00", "Asia/Jakarta")
    report(1, day=WEDNESDAY)

    def reportable(back: int | None) -> list[date]:
        [(_office, row)] = strip(session, Scope("32.05"), clock.now(), back).rows
        return [mark.day for mark in row if mark.reportable]

    assert reportable(None) == [TUESDAY, MONDAY]
    assert reportable(1) == [TUESDAY]
    assert not strip(session, Scope("32.05"), clock.now(), 0).owing


def test_the_strip_costs_the_same_for_many_districts_and_reports(
    world, session, clock, report, count_statements
) -> None:
    def cost(scope: str) -> int:
        session.expire_all()
        with count_statements() as statements:
            strip(session, Scope(scope), clock.now())
        return len(statements)

    few = cost("32.05")
    for office in ("32.04", "32.05", "51.01", "91.03"):
        world.stock(office, CARD, 100)
        report(1, office=office)
    assert cost("00") == few
