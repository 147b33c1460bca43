"""From plan to delivery, once; and what taking a delivery back does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from inventory.core.database import db, transact
from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Invalid, KeyReused, NotFound, RouteRefused
from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.procurement import queries, service, story
from inventory.procurement.models import Purchase, PurchaseLine
from inventory.procurement.service import PlanLine
from inventory.stock import queries as stock
from inventory.stock import service as ledger
from inventory.stock.models import Document
from tests.procurement.conftest import FILMS, PRINTERS, RIBBONS
from tests.support.world import new_key

TODAY = date(2025, 11, 3)
both = pytest.mark.usefixtures("both_databases")


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def state(purchase) -> str:
    return queries.state_now(db.session(), purchase).value


def delivered(session, purchase) -> list[Document | None]:
    """The ledger's documents of its deliveries; nothing where only machines came."""
    return [told.document for told in story.told(session, [purchase.id]) if told.word == "delivered"]


def listed_states(office: str = "32") -> list[str]:
    return [row.standing for row in db.session().execute(queries.purchases(Scope(office)).order_by(Purchase.id))]


@both
def test_a_purchase_from_plan_to_delivery(plan, order, deliver, session) -> None:
    assert state(plan(RIBBONS)) == "planned"
    purchase = order(RIBBONS, FILMS, PRINTERS)
    assert state(purchase) == "ordered"
    deliver(purchase, "B1", "B2")
    assert state(purchase) == "delivered"
    assert listed_states() == ["planned", "delivered"]
    assert stock.in_store(session, Scope("32.05"), "ribbon") == {"32.05": 10}
    assert stock.in_store(session, Scope("32.05"), "film") == {"32.05": 3}
    machines = [row[0] for row in queries.machines(session, purchase)]
    told = [(one.serial, one.model, one.kind, one.fund, one.year, one.condition) for one in machines]
    assert told == [(serial, "Fargo HDP5000", "printer", "APBD", 2025, "good") for serial in ("B1", "B2")]
    assert equipment.condition_at(session, machines[0], TODAY) == "good"


def test_the_ledgers_document_says_what_came(order, deliver, session) -> None:
    purchase = order(RIBBONS, PRINTERS)
    deliver(purchase, "B1", "B2", day=date(2025, 11, 1))
    (document,) = delivered(session, purchase)
    assert document.kind == "delivery"
    assert document.entered == {
        "office": "32.05",
        "business_date": "2025-11-01",
        "lines": [{"item": "ribbon", "quantity": 10}],
        "purchase": str(purchase.id),
        "reference": "027/118/DISDUKCAPIL",
        "note": "",
        "maker": "staff-32.05",
    }
    (move,) = stock.moves_of(session, document)
    assert (str(move.source), str(move.destination), move.quantity) == ("supplier:32.05", "store:32.05", 10)


@both
def test_taking_a_delivery_back_leaves_the_machines_and_asks_for_the_ribbons_again(
    order, deliver, world, session
) -> None:
    purchase = deliver(order(RIBBONS, PRINTERS), "B1", "B2")
    (document,) = delivered(session, purchase)
    world.act("staff-32.05", ledger.reverse, ledger.Reverse(key=new_key(), document_id=document.id, reason="Salah"))
    assert state(purchase) == "partly_delivered"
    assert listed_states() == ["partly_delivered"]
    assert [status.outstanding for status in queries.line_statuses(session, purchase)] == [10, 0]
    assert stock.in_store(session, Scope("32.05"), "ribbon") == {}
    assert count(session, Device) == 2
    with pytest.raises(Invalid) as refusal:
        cancel(world, purchase)
    assert refusal.value.reason == "purchase_arrived"
    deliver(purchase)
    assert state(purchase) == "delivered"
    assert stock.in_store(session, Scope("32.05"), "ribbon") == {"32.05": 10}
    assert count(session, Device) == 2


@both
@pytest.mark.parametrize("lines", [(RIBBONS,), (PRINTERS,), (RIBBONS, PRINTERS)])
def test_a_second_delivery_is_refused(lines, order, deliver, session) -> None:
    purchase = order(*lines)
    deliver(purchase, "B1", "B2")
    before = (count(session, Device), count(session, Document), stock.in_store(session, Scope("32"), "ribbon"))
    with pytest.raises(AlreadyDone) as refusal:
        deliver(purchase, "B3", "B4")
    assert (refusal.value.document, refusal.value.state) == (purchase.number, "delivered")
    assert before == (count(session, Device), count(session, Document), stock.in_store(session, Scope("32"), "ribbon"))


def test_machines_alone_need_no_document_of_the_ledger(order, deliver, session) -> None:
    purchase = deliver(order(PRINTERS), "B1", "B2")
    assert delivered(session, purchase) == [None]
    assert count(session, Document) == 0


@both
def test_every_form_counts_once(world, session) -> None:
    planned = service.Plan(key=new_key(), office="32.05", fund="APBD", budget_year=2025, lines=(RIBBONS, PRINTERS))
    purchases = [world.act("staff-32.05", service.plan, planned) for _ in range(2)]
    assert purchases[0].id == purchases[1].id
    number, machines = purchases[0].id, purchases[0].lines[1].id
    ordered = service.Order(key=new_key(), purchase_id=number, supplier="CV", contract_number="1", contract_date=TODAY)
    delivered = service.Deliver(
        key=new_key(), purchase_id=number, business_date=TODAY, serials=((machines, ("B1", "B2")),)
    )
    for verb, command in ((service.order, ordered), (service.deliver, delivered)):
        assert {world.act("staff-32.05", verb, command).id for _ in range(2)} == {number}
    assert [told.word for told in story.told(session, [purchases[0].id])] == ["planned", "ordered", "delivered"]
    assert count(session, Device) == 2
    with pytest.raises(KeyReused):
        world.act("staff-32.05", service.plan, replace(planned, budget_year=2024))
    with pytest.raises(KeyReused):
        world.act("staff-32.05", service.deliver, replace(delivered, note="lain"))


def test_keys_belong_to_their_person(world, session) -> None:
    command = service.Plan(key=new_key(), office="32.05", fund="APBD", budget_year=2025, lines=(RIBBONS,))
    numbers = {world.act(person, service.plan, command).id for person in ("staff-32.05", "coordinator-32")}
    assert len(numbers) == 2


def test_a_serial_number_that_is_taken_stops_the_whole_delivery(order, deliver, session) -> None:
    deliver(order(PRINTERS, office="51.01"), "B1", "B2")
    purchase = order(RIBBONS, PRINTERS)
    with pytest.raises(Invalid) as refusal:
        deliver(purchase, "B3", "B2")
    assert (refusal.value.reason, refusal.value.item) == ("serial_taken", "B2")
    assert state(purchase) == "ordered"
    assert count(session, Document) == 0
    assert count(session, Device) == 2


@pytest.mark.parametrize("item", ["ktp-wni", "ktp-wna", "kia"])
def test_blanks_come_from_the_centre_only(item, plan) -> None:
    with pytest.raises(RouteRefused) as refusal:
        plan(PlanLine(item=item, quantity=500))
    assert refusal.value.reason == "cards_from_centre"


def test_the_centre_has_no_store_to_deliver_to(world) -> None:
    command = service.Plan(key=new_key(), office="00", fund="APBN", budget_year=2025, lines=(RIBBONS,))
    with pytest.raises(RouteRefused):
        world.act("coordinator-00", service.plan, command)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"fund": "pocket"}, "fund_unknown"),
        ({"budget_year": 2010}, "year_impossible"),
        ({"budget_year": 2027}, "year_impossible"),
        ({"lines": ()}, "no_lines"),
        ({"lines": (PlanLine(item="ink", quantity=1),)}, "item_unknown"),
        ({"lines": (PlanLine(kind="oven", model="X", quantity=1),)}, "kind_unknown"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(world, session, changes, reason) -> None:
    good = service.Plan(key=new_key(), office="32.05", fund="APBD", budget_year=2025, lines=(RIBBONS,))
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", service.plan, replace(good, **changes))
    assert refusal.value.reason == reason
    assert count(session, Purchase) == 0


def test_an_order_needs_every_price(plan, world, session) -> None:
    purchase = plan(replace(RIBBONS, unit_price=None), FILMS)
    command = service.Order(
        key=new_key(), purchase_id=purchase.id, supplier="CV", contract_number="1", contract_date=TODAY
    )
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", service.order, command)
    assert refusal.value.reason == "price_missing"
    agreed = replace(command, key=new_key(), prices=((purchase.lines[0].id, Decimal("3650000.50")),))
    world.act("staff-32.05", service.order, agreed)
    (row,) = session.execute(queries.purchases(Scope("32.05")))
    assert row.total == 10 * Decimal("3650000.50") + 3 * Decimal(3_000_000)


@pytest.mark.parametrize("blank", ["supplier", "contract_number"])
def test_an_order_needs_its_contract(blank, plan, world) -> None:
    told = {"supplier": "CV", "contract_number": "1", "contract_date": TODAY, blank: " "}
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", service.order, service.Order(key=new_key(), purchase_id=plan(RIBBONS).id, **told))
    assert refusal.value.reason == "contract_needed"


def test_prices_of_other_purchases_are_refused(plan, world) -> None:
    other, purchase = plan(RIBBONS), plan(FILMS)
    command = service.Order(
        key=new_key(),
        purchase_id=purchase.id,
        supplier="CV",
        contract_number="1",
        contract_date=TODAY,
        prices=((other.lines[0].id, Decimal(1)),),
    )
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", service.order, command)
    assert refusal.value.reason == "line_unknown"


def test_what_is_not_ordered_does_not_arrive(plan, deliver) -> None:
    with pytest.raises(Invalid) as refusal:
        deliver(plan(RIBBONS))
    assert refusal.value.reason == "purchase_not_ordered"


@pytest.mark.parametrize("day", [date(2025, 11, 4), date(2025, 10, 19)])
def test_a_delivery_has_a_day_after_its_contract_and_not_after_today(day, order, deliver, session) -> None:
    with pytest.raises(DateRefused):
        deliver(order(PRINTERS), "B1", "B2", day=day)
    assert count(session, Device) == 0


def test_a_delivery_is_not_dated_further_back_than_the_person_may_go(plan, deliver, world) -> None:
    purchase = plan(PRINTERS)
    signed = {"supplier": "CV", "contract_number": "1", "contract_date": date(2025, 8, 1)}
    world.act("staff-32.05", service.order, service.Order(key=new_key(), purchase_id=purchase.id, **signed))
    with pytest.raises(DateRefused) as refusal:
        deliver(purchase, "B1", "B2", day=date(2025, 10, 19))
    assert refusal.value.earliest == date(2025, 10, 20)


def cancel(world, purchase, person: str = "staff-32.05", reason: str = "Anggaran digeser"):
    return world.act(person, service.cancel, service.Cancel(key=new_key(), purchase_id=purchase.id, reason=reason))


def test_a_purchase_is_cancelled_with_a_reason_and_for_good(plan, order, deliver, world) -> None:
    purchase = order(RIBBONS)
    with pytest.raises(Invalid):
        cancel(world, purchase, reason=" ")
    cancel(world, purchase)
    assert state(purchase) == "cancelled"
    with pytest.raises(AlreadyDone):
        cancel(world, purchase)
    with pytest.raises(Invalid) as refusal:
        deliver(purchase)
    assert refusal.value.reason == "purchase_cancelled"


def test_what_has_arrived_is_not_cancelled(order, deliver, world) -> None:
    purchase = deliver(order(RIBBONS))
    with pytest.raises(AlreadyDone):
        cancel(world, purchase)


def test_only_those_who_buy_may_and_only_for_their_offices(plan, world) -> None:
    purchase = plan(RIBBONS)
    with pytest.raises(Forbidden):
        cancel(world, purchase, person="supervisor-32")
    for stranger in ("staff-32.04", "coordinator-51"):
        with pytest.raises(NotFound):
            cancel(world, purchase, person=stranger)
    assert cancel(world, purchase, person="coordinator-32").state == "cancelled"


@both
def test_money_is_exact_in_the_database(order, session) -> None:
    for price in ("999999999999.99", "4.35", "3700000"):
        order(PlanLine(item="ribbon", quantity=10, unit_price=Decimal(price)))
    kept = session.scalars(select(PurchaseLine.unit_price).order_by(PurchaseLine.id)).all()
    assert [str(Decimal(price).quantize(Decimal("0.01"))) for price in kept] == [
        "999999999999.99",
        "4.35",
        "3700000.00",
    ]
    assert queries.sum_of(session, queries.purchases(Scope("32"))) == Decimal("10000037000043.40")


@both
@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "ribbon", "kind": "printer", "model": "F"},
        {"item": None, "kind": None, "model": ""},
        {"item": "ribbon", "model": "", "quantity": 0},
        {"item": "ribbon", "model": "", "unit_price": Decimal(-1)},
        {"kind": "oven", "model": "F"},
    ],
)
def test_the_database_refuses_lines_that_make_no_sense(wrong, plan) -> None:
    purchase = plan(RIBBONS)
    with pytest.raises(IntegrityError):
        transact(lambda session: session.add(PurchaseLine(purchase_id=purchase.id, **{"quantity": 1, **wrong})))


def test_what_was_delivered_is_not_ordered_again(order, deliver, world) -> None:
    purchase = order(RIBBONS)
    deliver(purchase)
    again = service.Order(
        key=new_key(), purchase_id=purchase.id, supplier="Another", contract_number="X", contract_date=TODAY
    )
    with pytest.raises(AlreadyDone):
        world.act("staff-32.05", service.order, again)


def test_a_serial_that_grows_in_capitals_is_measured_as_it_is_kept(order, deliver) -> None:
    with pytest.raises(Invalid) as refusal:
        deliver(order(PRINTERS), "ß" * 80, "B2")
    assert refusal.value.reason == "text_too_long"
