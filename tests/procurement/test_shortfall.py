"""An order that came in part is closed short: the rest is given up, its money is free, and nothing else changes."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.core.database import db
from inventory.core.errors import AlreadyDone, Forbidden, Invalid, Overpaid
from inventory.core.identity import Scope
from inventory.procurement import consent, open_queries, payments, queries, service, story
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.models import Purchase
from inventory.procurement.shortfall import CloseShort, close_short
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from tests.procurement.conftest import RIBBONS
from tests.support.racing import together
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)
EACH = Decimal(3_700_000)


@pytest.fixture
def line(world: World) -> int:
    """Garut may spend 50 million on ribbons."""
    command = budgets.Enter(
        key=new_key(),
        office="32.05",
        budget_year=2025,
        fund="APBD",
        account="5.1.02.01.01.0026",
        title="Bahan cetak",
        ceiling=Decimal(50_000_000),
        day=date(2025, 1, 2),
        reference="DPA-1",
    )
    return world.act("staff-32.05", budgets.enter, command).id


@pytest.fixture
def partly(world: World, plan, line: int) -> Purchase:
    """Ten ribbons ordered of the budget line, four of which have come."""
    purchase = plan(RIBBONS, budget_line=line)
    asked = {"key": new_key(), "purchase_id": purchase.id}
    world.act("staff-32.05", consent.ask, consent.Ask(**asked))
    world.act("coordinator-32", consent.approve, consent.Approve(**asked))
    contract = {"supplier": "CV Mitra", "contract_number": "027/1", "contract_date": TODAY}
    world.act("staff-32.05", service.order, service.Order(**{**asked, "key": new_key()}, **contract))
    comes(world, purchase, 4)
    return purchase


def comes(world: World, purchase: Purchase, pieces: int) -> None:
    parts = ((purchase.lines[0].id, pieces),)
    command = service.Deliver(key=new_key(), purchase_id=purchase.id, business_date=TODAY, parts=parts)
    world.act("staff-32.05", service.deliver, command)


def shut(purchase: Purchase, reason: str = "Pabrik tutup") -> CloseShort:
    return CloseShort(key=new_key(), purchase_id=purchase.id, reason=reason)


def stands(purchase: Purchase) -> tuple[str, Decimal]:
    """Where it stands, and what its budget line has committed."""
    db.session.rollback()
    db.session.expire_all()  # others wrote it
    found = db.session.get_one(Purchase, purchase.id)
    committed = db.session.scalars(select(BudgetLine.committed)).one()
    return queries.state_now(db.session(), found).value, committed


@pytest.mark.usefixtures("both_databases")
def test_the_rest_is_given_up_and_its_money_is_free(world: World, partly: Purchase) -> None:
    assert stands(partly) == ("partly_delivered", 10 * EACH)
    with pytest.raises(Invalid):
        world.act("staff-32.05", close_short, shut(partly, " "))
    with pytest.raises(Forbidden):
        world.act("supervisor-32", close_short, shut(partly))
    command = shut(partly)
    for _time in range(2):
        world.act("staff-32.05", close_short, command)
    assert stands(partly) == ("delivered", 4 * EACH)
    with pytest.raises(AlreadyDone):
        world.act("staff-32.05", close_short, shut(partly))
    pay = {"purchase_id": partly.id, "day": TODAY, "reference": "SP2D-1"}
    with pytest.raises(Overpaid):
        world.act("staff-32.05", payments.pay, payments.Pay(key=new_key(), amount=5 * EACH, **pay))
    world.act("staff-32.05", payments.pay, payments.Pay(key=new_key(), amount=4 * EACH, **pay))
    assert stands(partly)[0] == "paid"
    told = [each.word for each in story.told(db.session(), [partly.id])]
    assert told == ["planned", "requested", "approved", "ordered", "delivered", "closed_short", "paid"]
    listed = db.session.execute(queries.purchases(world.actor("staff-32.05").scope)).one()
    assert (listed.standing, listed.total) == ("paid", 4 * EACH)


def test_only_what_came_in_part_is_closed_short(world: World, order) -> None:
    purchase = order(RIBBONS)
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", close_short, shut(purchase))
    assert refusal.value.reason == "purchase_nothing_arrived"
    comes(world, purchase, 10)
    with pytest.raises(AlreadyDone):
        world.act("staff-32.05", close_short, shut(purchase))


def test_what_was_paid_for_the_rest_has_to_come_back_first(world: World, partly: Purchase) -> None:
    advance = payments.Pay(key=new_key(), purchase_id=partly.id, day=TODAY, amount=6 * EACH, reference="SP2D-1")
    world.act("staff-32.05", payments.pay, advance)
    with pytest.raises(Overpaid):
        world.act("staff-32.05", close_short, shut(partly))
    assert stands(partly) == ("partly_delivered", 10 * EACH)


def test_a_delivery_that_is_taken_back_can_come_again_and_no_more(world: World, partly: Purchase, session) -> None:
    world.act("staff-32.05", close_short, shut(partly))
    document = session.scalars(select(Document).where(Document.kind == "delivery")).one()
    world.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=document.id, reason="Salah hari"))
    assert stands(partly) == ("ordered", 4 * EACH)
    comes(world, partly, 4)
    assert stands(partly) == ("delivered", 4 * EACH)


@pytest.mark.usefixtures("both_databases")
def test_one_of_two_in_the_same_moment_closes_it(world: World, app: Flask, partly: Purchase) -> None:
    acts = [(who, close_short, shut(partly)) for who in ("staff-32.05", "coordinator-32")]
    assert sorted(together(app, world, acts)) == ["already_done", "ordered"]
    assert stands(partly) == ("delivered", 4 * EACH)


@pytest.mark.usefixtures("both_databases")
def test_what_arrives_in_the_same_moment_either_counts_or_is_refused(
    world: World, app: Flask, partly: Purchase
) -> None:
    rest = service.Deliver(key=new_key(), purchase_id=partly.id, business_date=TODAY)
    together(app, world, [("staff-32.05", close_short, shut(partly)), ("coordinator-32", service.deliver, rest)])
    state, committed = stands(partly)
    assert (state, committed) in (("delivered", 4 * EACH), ("delivered", 10 * EACH))


def test_what_was_given_up_is_waited_for_no_more(world: World, partly: Purchase) -> None:
    def awaited() -> list[int]:
        db.session.rollback()
        return [each.pieces for each in open_queries.ordered(db.session(), Scope("32"), ["ribbon"])]

    assert awaited() == [6]
    closing = CloseShort(key=new_key(), purchase_id=partly.id, reason="Pabrik tutup")
    world.act("staff-32.05", close_short, closing)
    assert awaited() == []
