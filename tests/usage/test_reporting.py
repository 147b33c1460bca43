"""Reporting a day: what moves, what is kept, and what is refused."""

import json
from datetime import date, timedelta

import pytest

from inventory.core.errors import (
    DateRefused,
    DuplicateReport,
    Forbidden,
    Insufficient,
    Invalid,
    KeyReused,
    NotFound,
    RouteRefused,
)
from inventory.core.identity import Scope
from inventory.stock import queries as stock
from inventory.stock import service as ledger
from inventory.stock.models import Document
from inventory.stock.service import Reverse
from inventory.usage import queries, service
from inventory.usage.service import Report, ReportLine, Split
from tests.support.world import new_key
from tests.usage.conftest import CARD, MONDAY

NATION = Scope("00")


def held(session, office: str = "32.05") -> dict[tuple[str, str], int]:
    return {(each.item, each.compartment): each.quantity for each in stock.balances(session, Scope(office))}


def moved(session, document: Document) -> list[tuple[str, int, str, str]]:
    return [
        (move.item, move.quantity, str(move.source), str(move.destination))
        for move in stock.moves_of(session, document)
    ]


@pytest.mark.usefixtures("both_databases")
def test_what_is_printed_and_spoiled_leaves_the_store(stocked, session, report) -> None:
    lines = (ReportLine(item=CARD, printed=40, spoiled=2), ReportLine(item="ribbon", printed=1))
    document = report(lines=lines, causes=())
    assert held(session) == {(CARD, "store"): 458, (CARD, "spoiled"): 2, ("ribbon", "store"): 2}
    assert moved(session, document) == [
        (CARD, 40, "store:32.05", "printed:32.05"),
        (CARD, 2, "store:32.05", "spoiled:32.05"),
        ("ribbon", 1, "store:32.05", "printed:32.05"),
    ]


def test_content_is_what_was_entered_in_the_words_of_the_machine_interface(stocked, report) -> None:
    line = ReportLine(item=CARD, printed=3, spoiled=0, split=Split(new=2, lost=1), siak_printed=3, counted=497)
    document = report(lines=(line,), causes=("network", "power"), recorded=9, prr=0, note="Ramai", outage_hours=2)
    assert json.loads(document.content) == {
        "office": "32.05",
        "business_date": "2025-11-03",
        "lines": [
            {
                "item": CARD,
                "printed": 3,
                "spoiled": 0,
                "split": {"new": 2, "element_change": 0, "damaged": 0, "lost": 1, "other": 0},
                "siak_printed": 3,
                "counted": 497,
            }
        ],
        "recorded": 9,
        "prr": 0,
        "causes": ["power", "network"],
        "note": "Ramai",
        "outage_hours": 2,
        "maker": "staff-32.05",
    }


def test_lines_are_read_as_they_were_entered(stocked, session, report) -> None:
    lines = (
        ReportLine(item=CARD, printed=3, split=Split(new=2, lost=1), siak_printed=3, counted=497),
        ReportLine(item="ribbon", printed=1),
    )
    assert queries.lines_of(session, report(lines=lines, causes=()).id) == list(lines)


def test_a_zero_report_moves_nothing_and_is_sealed(stocked, session, report) -> None:
    document = report(0)
    assert moved(session, document) == []
    assert stock.record_of(session, document).kind == "daily_report"
    assert [fact.nothing_printed for fact in queries.reports_between(session, NATION, MONDAY, MONDAY)] == [True]


def test_an_office_without_stock_reports_zero_but_prints_nothing(world, report) -> None:
    assert report(0, causes=("blanks_out",)).state == "posted"
    with pytest.raises(Insufficient):
        report(1, office="32.04")


def test_printing_before_the_first_stock_is_refused_with_its_day(stocked, report) -> None:
    with pytest.raises(Insufficient) as refusal:
        report(1, day=MONDAY - timedelta(days=3))
    assert refusal.value.first_stock == MONDAY


def test_printing_more_than_the_store_holds_is_refused_and_changes_nothing(stocked, session, report) -> None:
    with pytest.raises(Insufficient) as refusal:
        report(499, 2)
    assert (refusal.value.wanted, refusal.value.available) == (501, 500)
    assert held(session)[CARD, "store"] == 500
    assert queries.reports_between(session, NATION, MONDAY, MONDAY) == []


def test_a_second_report_names_the_one_that_stands(stocked, report) -> None:
    first = report(40)
    with pytest.raises(DuplicateReport) as refusal:
        report(41)
    assert (refusal.value.document, refusal.value.document_id) == (first.number, first.id)
    assert report(0, day=MONDAY - timedelta(days=1)).state == "posted"


def test_the_same_command_again_is_the_same_report(stocked, session) -> None:
    command = Report(key=new_key(), office="32.05", business_date=MONDAY, lines=(ReportLine(item=CARD, printed=5),))
    first = stocked.act("staff-32.05", service.report, command)
    assert stocked.act("staff-32.05", service.report, command).id == first.id
    assert held(session)[CARD, "store"] == 495
    other = Report(key=command.key, office="32.05", business_date=MONDAY, lines=(ReportLine(item=CARD, printed=6),))
    with pytest.raises(KeyReused):
        stocked.act("staff-32.05", service.report, other)


def test_a_taken_back_report_frees_its_date(stocked, session, report) -> None:
    first = report(40)
    stocked.act("staff-32.05", ledger.reverse, Reverse(key=new_key(), document_id=first.id, reason="Salah"))
    assert queries.reports_between(session, NATION, MONDAY, MONDAY) == []
    assert report(30).state == "posted"
    assert held(session)[CARD, "store"] == 470


def test_the_centre_makes_no_report(world, report) -> None:
    with pytest.raises(RouteRefused):
        report(0, office="00", person="coordinator-00")


def test_a_province_that_prints_reports_too(world, report) -> None:
    world.stock("32", CARD, 10)
    assert report(3, office="32", person="coordinator-32").state == "posted"


def test_another_office_looks_as_if_it_were_not_there(stocked, report) -> None:
    with pytest.raises(NotFound):
        report(1, person="staff-32.04")
    with pytest.raises(NotFound):
        report(1, office="99.99", person="coordinator-00")


def test_who_only_looks_may_not_report(stocked, report) -> None:
    with pytest.raises(Forbidden):
        report(1, person="supervisor-32")


def test_the_future_and_the_far_past_are_refused(stocked, report) -> None:
    for day in (MONDAY + timedelta(days=1), MONDAY - timedelta(days=15)):
        with pytest.raises(DateRefused):
            report(0, day=day)


def test_the_date_is_the_offices_own(world, clock, report) -> None:
    clock.set("2025-11-04 00:30", "Asia/Jayapura")  # still Monday in Jakarta
    assert report(0, office="91.03", day=date(2025, 11, 4)).business_date == date(2025, 11, 4)
    with pytest.raises(DateRefused):
        report(0, office="32.05", day=date(2025, 11, 4))


def test_senseless_figures_are_refused(stocked, report) -> None:
    with pytest.raises(Invalid):
        report(0, causes=())
