"""What the calendar gathers, and what people see of it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import transact
from inventory.core.identity import Scope
from inventory.planning.run_out.queries import Calendar, calendar_of
from inventory.planning.run_out.rules import Source, Standing, WayKind
from inventory.procurement import service as procurement
from inventory.procurement.budgets import service as budgets
from inventory.regions.service import add_offices, region_entries
from inventory.shipments import service as shipments
from inventory.shipments.service import Send, ShipmentLine
from tests.planning.conftest import FRIDAY, Neighbours
from tests.support.districts import MONDAY
from tests.support.html import text_of
from tests.support.world import World, new_key

GARUT, BANDUNG = "32.05", "32.04"
WEEKS_AGO = MONDAY - timedelta(days=21)


@pytest.fixture
def calendar(session: Session) -> Callable[..., Calendar]:
    """``calendar("32")``: a branch on 3 November 2025, as its own office sees it."""
    return lambda code="32", today=MONDAY: calendar_of(session, Scope(code), today, Scope("32"))


@pytest.fixture
def printing(office: Neighbours, world: World) -> Neighbours:
    """Kabupaten Garut printed 200 cards in the last 30 days, that is on 23 working days, and has a ribbon left."""
    office.receive(GARUT, 2000, WEEKS_AGO)
    world.stock(GARUT, "ribbon", 1, WEEKS_AGO)
    office.report(GARUT, 200, FRIDAY)
    return office


def at(calendar: Calendar, item: str, code: str = GARUT) -> Any:
    return next(row for row in calendar.rows if row.office.code == code).items[item]


def send(world: World, item: str, pieces: int) -> None:
    world.stock("32", item, pieces)
    line = ShipmentLine(item=item, quantity=pieces)
    told = {"source": "32", "destination": GARUT, "purpose": "allocation", "business_date": MONDAY}
    world.act("coordinator-32", shipments.send, Send(key=new_key(), lines=(line,), **told))


def budget(world: World, year: int = 2025, ceiling: int = 90_000_000) -> Any:
    entry = budgets.Enter(
        key=new_key(),
        office=GARUT,
        budget_year=year,
        fund="APBD",
        account="5.1.02.01.01.0026",
        title="Pita ribbon",
        ceiling=Decimal(ceiling),
        day=MONDAY,
        reference="DPA-1",
    )
    return world.act("staff-32.05", budgets.enter, entry)


def order(world: World, due: date | None, pieces: int = 2) -> None:
    line = procurement.PlanLine(item="ribbon", quantity=pieces, unit_price=Decimal(3_700_000))
    plan = procurement.Plan(key=new_key(), office=GARUT, fund="grant", budget_year=2025, lines=(line,))
    bought = world.act("staff-32.05", procurement.plan, plan)
    contract = {"supplier": "CV Pita", "contract_number": "SP-1", "contract_date": FRIDAY, "due_date": due}
    world.act("staff-32.05", procurement.order, procurement.Order(key=new_key(), purchase_id=bought.id, **contract))


def test_a_district_runs_out_at_its_own_pace_and_waits_for_the_next_budget(printing, calendar) -> None:
    ribbon = at(calendar(), "ribbon")
    assert (ribbon.supply.printable, ribbon.pace.printed) == (500, 200)
    whole_days = 500 * ribbon.pace.worked // 200
    assert ribbon.out_on == ribbon.ahead.working[whole_days]
    assert ribbon.following.source is Source.BUDGET
    assert ribbon.following.day == date(2026, 2, 28) + timedelta(days=14)
    assert at(calendar(), "ktp-wni").standing is Standing.LASTS
    assert at(calendar(), "film").standing is Standing.NOT_ON_RECORD
    assert {each.standing for each in (at(calendar(), "ktp-wni", BANDUNG),)} == {Standing.NOT_ON_RECORD}


def test_money_of_this_year_is_there_and_money_of_the_next_in_february(printing, world, calendar) -> None:
    budget(world, 2026)
    line = budget(world)
    found = calendar()
    days = [each.day for each in at(found, "ribbon").arrivals]
    money, lead = date(2026, 2, 28), timedelta(days=14)
    assert sorted(days) == [MONDAY + lead, money + lead, money + lead]
    assert at(found, "ribbon").standing is Standing.COVERED
    assert [(each.number, each.left) for each in found.lines[GARUT]] == [(line.id, line.ceiling)]
    assert at(found, "ktp-wni").arrivals == (), "blanks are bought by the centre alone"


def test_what_is_on_the_way_is_added_where_it_is_known_how_long_that_takes(printing, world, calendar) -> None:
    before = at(calendar(), "ribbon").out_on
    send(world, "ribbon", 1)
    (sent,) = [each for each in at(calendar(), "ribbon").arrivals if each.source is Source.SHIPMENT]
    assert (sent.day, sent.was_due, sent.pieces) == (None, None, 1), (
        "one shipment says nothing about how long they take"
    )
    for day in (FRIDAY, FRIDAY, FRIDAY):
        printing.receive(BANDUNG, 10, day)
    (sent,) = [each for each in at(calendar(), "ribbon").arrivals if each.source is Source.SHIPMENT]
    assert sent.day == MONDAY, "they arrived on the day they left"
    assert at(calendar(), "ribbon").out_on > before
    (late,) = [
        each for each in at(calendar(today=MONDAY + timedelta(days=1)), "ribbon").arrivals if each.name == sent.name
    ]
    assert (late.day, late.was_due) == (None, MONDAY)


def test_an_order_counts_from_its_contract_until_it_is_late(printing, world, calendar) -> None:
    due = MONDAY + timedelta(days=9)
    order(world, due)
    order(world, None)
    found = [each for each in at(calendar(), "ribbon").arrivals if each.source is Source.PURCHASE]
    assert [(each.day, each.pieces, each.was_due) for each in found] == [(due, 2, None), (None, 2, None)]
    after = at(calendar(today=due + timedelta(days=1)), "ribbon").arrivals
    assert [each.was_due for each in after if each.source is Source.PURCHASE] == [due, None]


def test_the_cheapest_way_is_a_neighbour_and_a_purchase_has_its_price(dry, world, calendar) -> None:
    dry.receive(GARUT, 2000, WEEKS_AGO)
    dry.report(GARUT, 100, WEEKS_AGO)
    for number in range(3):
        order(world, None, number + 1)
    budget(world)
    found = calendar()
    row = next(row for row in found.rows if row.office.code == GARUT)
    ribbon = row.items["ribbon"]
    assert (ribbon.standing, row.worst) == (Standing.OUT, ribbon)
    loan, buy, ask = found.ways(row, ribbon)
    assert (loan.kind, loan.suggestion.from_office, loan.cost) == (WayKind.LOAN, BANDUNG, 0)
    assert (buy.kind, buy.cost) == (WayKind.BUY, 3_700_000 * ribbon.wanted)
    assert ask.kind is WayKind.ASK


def test_the_whole_nation_costs_as_many_statements_as_one_district(dry, session, count_statements) -> None:
    def asked(code: str) -> int:
        with count_statements() as statements:
            found = calendar_of(session, Scope(code), MONDAY, Scope("00"))
            for row in found.rows:
                found.ways(row, row.worst)
        return len(statements)

    with_one = asked(GARUT)
    transact(lambda session: add_offices(session, region_entries()))
    assert asked("00") == with_one


def test_people_see_the_days_without_and_what_to_do(dry, world, client, sign_in) -> None:
    dry.receive(GARUT, 2000, WEEKS_AGO)
    dry.report(GARUT, 100, WEEKS_AGO)
    client.set_cookie("language", "en")
    sign_in(client, "coordinator-32")
    line = "Ribbon has run out. More can come on Saturday, 14 March 2026: 131 days without."
    told = text_of(client.get("/run-out?view=short"))
    assert "1 district" in told
    assert "Loan from Kabupaten Bandung (nothing to buy)" in told
    assert line in text_of(client.get("/")), "the home of the province leads there"
    page = client.get(f"/run-out/{GARUT}")
    assert line in text_of(page)
    assert "The next budget (APBD)" in text_of(page)
    assert "/shipments/lending/new?source=32.04" in page.text
    assert client.get("/run-out/32").status_code == 404
    sign_in(client, "staff-32.05")
    assert line in text_of(client.get("/"))
    assert client.get(f"/run-out/{BANDUNG}").status_code == 404
