"""`flask demo load`: what it promises, what it refuses."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from inventory.accounts.models import User
from inventory.core.database import db
from inventory.core.identity import Scope
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.queries import purchases
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.models import Document, Item
from tests.support.client import sign_in
from tests.support.databases import Databases
from tests.support.html import rows_of, text_of
from tests.support.world import PASSWORD

OpenApp = Callable[[str], Flask]
Load = Callable[..., Result]


@pytest.fixture
def load(open_app: OpenApp) -> Load:
    """``load(url, "--profile", "harness")``: the command, in this process."""

    def load(url: str, *words: str, password: str | None = PASSWORD) -> Result:
        runner = open_app(url).test_cli_runner()
        return runner.invoke(args=["demo", "load", *words], env={"DEMO_PASSWORD": password})

    return load


def test_a_demo_is_only_loaded_into_an_empty_database(west_java: str, load: Load) -> None:
    again = load(west_java, "--profile", "harness")
    assert again.exit_code == 1
    assert "empty" in again.stderr


def test_if_empty_leaves_a_full_database_alone_without_complaint(west_java: str, load: Load) -> None:
    again = load(west_java, "--if-empty")
    assert (again.exit_code, again.output) == (0, "")


def test_a_province_that_the_season_lacks_is_refused(databases: Databases, load: Load) -> None:
    refused = load(databases.fresh("sqlite"), "--province", "99")
    assert refused.exit_code == 1
    assert "99" in refused.stderr


def test_a_password_is_made_up_and_told_once(databases: Databases, open_app: OpenApp, load: Load) -> None:
    url = databases.fresh("sqlite")
    loaded = load(url, "--profile", "harness", password=None)
    password = loaded.stdout.rsplit(" ", 1)[-1].strip()
    client = open_app(url).test_client()
    assert sign_in(client, "u11_01", password=password).get("/").status_code == 200


def test_the_harness_has_three_provinces_with_three_districts_and_two_people_each(
    databases: Databases, open_app: OpenApp, load: Load
) -> None:
    url = databases.fresh("sqlite")
    assert load(url, "--profile", "harness").exit_code == 0
    with open_app(url).app_context():
        session = db.session()
        codes = session.scalars(select(Office.code).order_by(Office.code)).all()
        usernames = set(session.scalars(select(User.username)))
        assert codes == ["00"] + [code for p in ("11", "51", "91") for code in (p, *(f"{p}.0{n}" for n in (1, 2, 3)))]
        assert {"u00", "u00b", "u11", "u11_01", "u91_03b", "admin", "auditor"} <= usernames
        assert len(usernames) == 2 * len(codes) + 2
        assert set(session.scalars(select(Item.code))) == {"ktp-wni", "ribbon"}
        assert session.scalar(select(func.count(Document.id))) == 0


def test_the_supervisor_of_west_java_sees_its_27_districts_and_no_other(west_java: str, open_app: OpenApp) -> None:
    client = sign_in(open_app(west_java).test_client(), "supervisor-32")
    page = client.get("/utilization?view=all")
    assert "Kabupaten Garut" in text_of(page)
    assert len([row for row in rows_of(page) if row[0].startswith(("Kabupaten ", "Kota "))]) == 27


def test_today_is_the_last_day_of_the_season(west_java: str, open_app: OpenApp) -> None:
    client = sign_in(open_app(west_java).test_client(), "staff-32.05")
    assert "6 Juli 2017" in text_of(client.get("/"))


def test_what_west_java_holds_is_what_its_season_leaves(west_java: str, open_app: OpenApp) -> None:
    with open_app(west_java).app_context():
        held = stock.in_store(db.session(), Scope("32.01"), "ktp-wni")
        assert held == {"32.01": 111_300 - 53_209 - 776}
        assert stock.in_store(db.session(), Scope("32.01"), "ribbon") == {"32.01": 43}


def test_bandung_bogor_and_depok_bought_printers_from_budget_lines_that_fit(west_java: str, open_app: OpenApp) -> None:
    with open_app(west_java).app_context():
        lines = {line.office: line for line in db.session.scalars(select(BudgetLine))}
        bought = db.session.execute(purchases(Scope("32"))).all()
    assert sorted(lines) == ["32.01", "32.04", "32.71", "32.73", "32.76"]
    for purchase, office, state, total in bought:
        line = lines[office.code]
        assert (purchase.budget_line_id, purchase.fund, state) == (line.id, "APBD", "delivered")
        assert line.committed == total == 268_500_000 <= line.ceiling
