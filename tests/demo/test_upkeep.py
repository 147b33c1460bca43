"""The upkeep of the season: all of it is there to be seen, and nothing of the season itself is different for it."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import create_engine, select

from inventory.consumables import register as rolls
from inventory.core.database import Base, db
from inventory.core.identity import CENTRE, Scope
from inventory.core.listing import ListState
from inventory.demo import season
from inventory.equipment import queries as equipment
from inventory.equipment.reports import queries as report_queries
from inventory.notices.models import NoticeRecord
from inventory.planning import queries as planning
from inventory.power import queries as power
from inventory.power.rules import Answer
from inventory.repairs.models import Repair, RepairPart
from inventory.repairs.rules import RepairState
from inventory.staffing import queries as staffing
from inventory.staffing.rules import Crew
from inventory.utilization.alerts.models import Alert
from tests.demo.conftest import load_season
from tests.support.client import BrowsingClient, sign_in
from tests.support.databases import Databases
from tests.support.html import rows_of

OpenApp = Callable[[str], Flask]
# What differs between two loads on purpose: what nobody may guess, and the moment of the load itself.
SECRETS = {"label_code", "password_hash", "session_stamp"}


@pytest.fixture
def coordinator(west_java: str, open_app: OpenApp) -> BrowsingClient:
    return sign_in(open_app(west_java).test_client(), "coordinator-32")


def lines(client: BrowsingClient, path: str) -> list[str]:
    """The lines of a list without its heading and its sums."""
    return [" ".join(row) for row in rows_of(client.get(path))[1:-1]]


def test_the_printers_end_as_the_season_says_they_do(west_java: str, open_app: OpenApp) -> None:
    with open_app(west_java).app_context():
        found = equipment.printers(db.session(), Scope("32"))
    told = {each.code: (each.printers, each.working) for each in season.districts(("32",))}
    assert {code: (each.total, each.working) for code, each in found.items()} == told


def test_there_is_a_repair_in_every_state_and_one_took_a_part_of_a_unit_that_was_given_up(
    west_java: str, open_app: OpenApp
) -> None:
    with open_app(west_java).app_context():
        tickets = db.session().scalars(select(Repair)).all()
        (part,) = db.session().scalars(select(RepairPart))
        given_up = {each.device_id for each in tickets if each.state == RepairState.GIVEN_UP}
        repaired = {each.id for each in tickets if each.state == RepairState.REPAIRED}
    assert {each.state for each in tickets} == set(RepairState)
    assert part.donor_id in given_up
    assert part.repair_id in repaired


def test_the_repair_that_is_overdue_is_seen(coordinator: BrowsingClient) -> None:
    (line,) = lines(coordinator, "/repairs?state=overdue")
    assert "PRN-32.79-1" in line


def test_the_low_batch_is_named_and_no_other(coordinator: BrowsingClient) -> None:
    (line,) = lines(coordinator, "/rolls/batches?state=low_yield")
    assert "RBN-1702-K" in line
    own = sign_in(coordinator.application.test_client(), "staff-32.05")
    (line,) = lines(own, "/rolls/batches?state=low_yield")
    assert "125" in line


def test_one_print_head_is_to_be_cleaned(coordinator: BrowsingClient) -> None:
    (line,) = lines(coordinator, "/rolls?view=due")
    assert "PRN-32.05-1" in line


def test_every_roll_that_a_noted_office_put_in_is_one_that_it_reported(west_java: str, open_app: OpenApp) -> None:
    state = ListState(q="", sort="office", descending=False, page=1, export=None)
    with open_app(west_java).app_context():
        for office in ("32.05", "32.07", "32.17"):
            for month in (4, 5, 6, 7):
                found = rolls.by_month(db.session(), Scope(office), state, date(2017, month, 1))
                assert {row.difference for row in found} <= {0}, (office, month)


def test_a_loan_is_overdue_and_another_in_time_and_two_machines_went_with_one_paper(
    coordinator: BrowsingClient,
) -> None:
    on_loan, late = lines(coordinator, "/devices/loans"), lines(coordinator, "/devices/loans?view=overdue")
    assert len(on_loan) == 2
    assert ["GEN-32-1" in line for line in late] == [True]
    number = "032/15/BAST/DISDUKCAPIL/V/2017"
    assert len([line for line in lines(coordinator, "/devices/handovers") if number in line]) == 1


def test_people_are_reminded_of_the_contract_that_ends_and_of_the_one_that_has_ended(
    coordinator: BrowsingClient, west_java: str, open_app: OpenApp
) -> None:
    (ending,) = lines(coordinator, "/contracts?standing=contract_ending")
    (over,) = lines(coordinator, "/contracts?standing=contract_over")
    assert "Lisensi SIAK provinsi" in ending
    assert "Pemeliharaan printer dan UPS" in over
    with open_app(west_java).app_context():
        told = db.session.execute(select(NoticeRecord.topic, NoticeRecord.office)).all()
    assert {("contract_ending", "32"), ("contract_over", "32.73")} <= {(topic, office) for topic, office in told}


def test_some_operators_were_trained_and_some_were_not(west_java: str, open_app: OpenApp) -> None:
    with open_app(west_java).app_context():
        crews = staffing.crews(db.session(), Scope("32"), season.LAST_DAY)
    assert (crews["32.05"], crews["32.07"], crews["32.79"]) == (Crew(2, 1), Crew(1, 0), Crew(1, 0))


def test_a_generator_on_the_books_is_not_power(west_java: str, open_app: OpenApp) -> None:
    with open_app(west_java).app_context():
        found = power.overview(db.session(), Scope("32"), date(2017, 6, 1), date(2017, 6, 30), season.LAST_DAY)
    assert {row.outage.answer for row in found} == set(Answer)
    assert any(row.generators.total and row.outage.answer is Answer.CANNOT for row in found)
    assert sum(0 < row.hours.total < 8 for row in found) > 5


def test_some_offices_have_counted_their_machines_for_june(west_java: str, open_app: OpenApp) -> None:
    with open_app(west_java).app_context():
        answered = report_queries.answers(db.session(), Scope("32"), date(2017, 6, 1))
        lines_of_garut = {line.kind: line.good for line in answered["32.05"].lines}
    assert (len(answered), "32.02" in answered) == (9, False)
    assert lines_of_garut == {"printer": 1, "printer_kia": 1, "generator": 1, "ups": 1, "recording_set": 1}


def test_two_loads_are_the_same_and_the_flags_have_their_own_causes(databases: Databases, open_app: OpenApp) -> None:
    urls = databases.fresh("sqlite"), databases.fresh("sqlite")
    for url in urls:
        load_season(url, "75")
    first, second = (_content(url) for url in urls)
    assert {name for name, rows in first.items() if rows != second[name]} == set()
    with open_app(urls[0]).app_context():
        flagged = set(db.session.scalars(select(Alert.office)))
        plan = planning.plan(db.session(), Scope(CENTRE), season.LAST_DAY, season.LAST_DAY, Scope(CENTRE))
    assert {code: plan.outlooks[code].cause for code in flagged} == {
        "75.01": "no_applicants",
        "75.04": "printer_broken",
    }


def _content(url: str) -> dict[str, list[tuple[object, ...]]]:
    """By table: all that it holds, but for secrets."""
    engine, found = create_engine(url), {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name not in SECRETS]
            found[table.name] = [
                tuple(row) for row in connection.execute(select(*columns).order_by(*table.primary_key))
            ]
    engine.dispose()
    return found
