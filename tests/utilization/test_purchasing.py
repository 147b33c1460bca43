"""A purchase for a flagged district: planned from the alert, tied to the instruction, told step by step."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.equipment.placing import service as placing
from inventory.equipment.service import AddDevice, ChangeCondition, add_device, change_condition
from inventory.planning.remedy_rules import Action
from inventory.procurement import payments, service
from inventory.procurement.local import Buy
from inventory.procurement.models import Purchase
from inventory.procurement.rules import Line
from inventory.regions.models import Office
from inventory.staffing import service as staffing
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from inventory.utilization.alerts import signs as alert_signs
from inventory.utilization.instructions import queries as instruction_queries
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.service import CarryOut, Instruct, carry_out, instruct
from inventory.utilization.purchasing import BuyFor, buy_for
from tests.support.districts import MONDAY
from tests.support.judging import alert_of, evaluate
from tests.support.racing import together
from tests.support.world import World, new_key

RIBBON = Line(item="ribbon", quantity=4, unit_price=Decimal(3_700_000))


@pytest.fixture
def flagged(world: World) -> World:
    """Kabupaten Garut has an alert."""
    evaluate(world)
    return world


def told_to(
    world: World, action: Action, item: str | None, quantity: int | None, recipient: str = "32.05"
) -> Instruction:
    command = Instruct(
        key=new_key(),
        alert_id=alert_of().id,
        action=action,
        recipient=recipient,
        item=item,
        quantity=quantity,
        due=MONDAY + timedelta(days=3),
    )
    return world.act("supervisor-32", instruct, command)


def buying(*lines: Line, office: str = "32.05", **more: Any) -> BuyFor:
    key = new_key()
    buy = Buy(key=f"{key}:buy", office=office, fund="APBD", budget_year=2025, lines=lines or (RIBBON,), **more)
    return BuyFor(key=key, alert_id=alert_of().id, buying=buy)


def ordered(world: World, purchase: Purchase) -> None:
    contract = {"supplier": "CV Mitra Cetak", "contract_number": "027/118", "contract_date": MONDAY}
    world.act("staff-32.05", service.order, service.Order(key=new_key(), purchase_id=purchase.id, **contract))


def delivered(world: World, purchase: Purchase, *pieces: int) -> None:
    parts = tuple(zip((line.id for line in purchase.lines), pieces, strict=False))
    command = service.Deliver(key=new_key(), purchase_id=purchase.id, business_date=MONDAY, parts=parts)
    world.act("staff-32.05", service.deliver, command)


def paid(world: World, purchase: Purchase) -> None:
    day = {"day": MONDAY, "amount": Decimal(14_800_000), "reference": "SP2D-1"}
    world.act("staff-32.05", payments.pay, payments.Pay(key=new_key(), purchase_id=purchase.id, **day))


def state(found: Instruction) -> str:
    db.session.rollback()
    standing: str = instruction_queries.instruction(db.session(), Scope("32"), found.id)[3]
    return standing


def steps(session: Session) -> list[str]:
    """What the books tell of purchases and machines in the story of Kabupaten Garut."""
    alert = alert_of()
    signs = alert_signs.signs(session, [(alert, session.get_one(Office, "32.05"))])[alert.id]
    return [str(sign.purchase.word if sign.purchase else sign.word) for sign in sorted(signs, key=lambda one: one.at)]


@pytest.mark.usefixtures("both_databases")
def test_an_instruction_to_buy_is_followed_once_all_has_arrived_and_the_story_tells_each_step(
    flagged: World, session: Session
) -> None:
    told = told_to(flagged, Action.BUY, "ribbon", 4)
    flagged.clock.advance(minutes=1)
    purchase = flagged.act("staff-32.05", buy_for, buying())
    assert state(told) == "being_bought"
    acts: tuple[tuple[Callable[..., None], tuple[int, ...], str], ...] = (
        (ordered, (), "being_bought"),
        (delivered, (1,), "being_bought"),
        (delivered, (), "carried_out"),
        (paid, (), "carried_out"),
    )
    for act, pieces, after in acts:
        flagged.clock.advance(minutes=1)
        act(flagged, purchase, *pieces)
        assert state(told) == after
    assert steps(session) == ["planned", "ordered", "delivered", "delivered", "paid"]
    assert [row[0].id for row in instruction_queries.purchases(session, Scope("32"), told)] == [purchase.id]


def test_a_purchase_that_is_cancelled_or_taken_back_leads_back(flagged: World, session: Session) -> None:
    told = told_to(flagged, Action.BUY, "ribbon", 4)
    first = flagged.act("staff-32.05", buy_for, buying())
    cancel = service.Cancel(key=new_key(), purchase_id=first.id, reason="Harga naik")
    flagged.act("staff-32.05", service.cancel, cancel)
    assert state(told) == "given"
    second = flagged.act("staff-32.05", buy_for, buying())
    ordered(flagged, second)
    delivered(flagged, second)
    assert state(told) == "carried_out"
    document = session.scalars(select(Document).where(Document.kind == "delivery", Document.office == "32.05")).one()
    flagged.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=document.id, reason="Salah hitung"))
    assert state(told) == "being_bought"


def test_what_is_being_bought_is_not_ticked_off_by_hand_nor_told_again(flagged: World) -> None:
    told = told_to(flagged, Action.BUY, "ribbon", 4)
    flagged.act("staff-32.05", buy_for, buying())
    with pytest.raises(AlreadyDone):
        flagged.act("staff-32.05", carry_out, CarryOut(key=new_key(), instruction_id=told.id))
    with pytest.raises(AlreadyDone):
        told_to(flagged, Action.BUY, "ribbon", 4)


def test_a_purchase_of_something_else_is_told_and_carries_nothing_out(flagged: World, session: Session) -> None:
    told = told_to(flagged, Action.BUY, "ribbon", 4)
    flagged.act("staff-32.05", buy_for, buying(Line(item="film", quantity=1)))
    assert (state(told), steps(session)) == ("given", ["planned"])


def test_only_the_flagged_district_buys_and_only_while_the_alert_is_open(flagged: World, session: Session) -> None:
    with pytest.raises(Invalid):
        flagged.act("coordinator-32", buy_for, buying(office="32.04"))
    with pytest.raises(NotFound):
        flagged.act("staff-32.04", buy_for, buying())
    with pytest.raises(Forbidden):
        flagged.act("supervisor-32", buy_for, buying())
    command = buying()
    once = flagged.act("staff-32.05", buy_for, command)
    assert flagged.act("staff-32.05", buy_for, command).id == once.id
    alert = alert_of()
    alert.state, alert.closed_at = "closed", flagged.clock.now()
    session.commit()
    with pytest.raises(AlreadyDone):
        flagged.act("staff-32.05", buy_for, buying())


@pytest.mark.usefixtures("both_databases")
def test_two_who_buy_in_the_same_moment_carry_the_instruction_out_once(flagged: World, app: Flask) -> None:
    told = told_to(flagged, Action.BUY, "ribbon", 4)
    acts = [(who, buy_for, buying()) for who in ("staff-32.05", "coordinator-32")]
    assert together(app, flagged, acts) == ["planned", "planned"]
    db.session.rollback()
    assert len(instruction_queries.purchases_of(db.session(), [told.id])[told.id]) == 1


def printer(world: World, serial: str, office: str = "32.05") -> int:
    """A printer that is broken."""
    machine = AddDevice(
        key=new_key(),
        office=office,
        kind="printer",
        model="Fargo HDP5000",
        serial=serial,
        condition="broken",
        reason="Kepala cetak",
        business_date=date(2025, 11, 1),
    )
    return world.act(f"staff-{office}", add_device, machine).id


def becomes(world: World, number: int, condition: str, reason: str = "", office: str = "32.05") -> None:
    entry = ChangeCondition(key=new_key(), device_id=number, condition=condition, reason=reason, business_date=MONDAY)
    world.act(f"staff-{office}", change_condition, entry)


@pytest.mark.usefixtures("both_databases")
def test_machines_that_work_again_carry_a_repair_out(flagged: World, session: Session) -> None:
    first, second = printer(flagged, "A-1"), printer(flagged, "A-2")
    told = told_to(flagged, Action.REPAIR, "printer", 2)
    flagged.clock.advance(minutes=1)
    becomes(flagged, first, "in_repair", "Dikirim ke Jakarta")
    assert (state(told), steps(session)) == ("given", [])
    becomes(flagged, first, "good")
    assert (state(told), steps(session)) == ("given", ["repaired"])
    becomes(flagged, first, "broken", "Rusak lagi")
    becomes(flagged, first, "good")
    assert state(told) == "given", "the same machine twice is one machine"
    becomes(flagged, second, "limited", "Lambat")
    assert state(told) == "carried_out"


def test_what_worked_before_the_instruction_was_given_is_no_repair(flagged: World) -> None:
    broken = printer(flagged, "A-1")
    becomes(flagged, broken, "good")
    flagged.clock.advance(minutes=1)
    told = told_to(flagged, Action.REPAIR, "printer", 1)
    becomes(flagged, broken, "limited", "Lambat")
    assert state(told) == "given"


def test_machines_that_the_neighbour_has_lent_carry_its_instruction_out(flagged: World, session: Session) -> None:
    machine = {"office": "32.04", "kind": "printer", "model": "Fargo HDP5000"}
    lendable, other = (
        flagged.act("staff-32.04", add_device, AddDevice(key=new_key(), **machine, serial=serial)).id
        for serial in ("B-1", "B-2")
    )
    told = told_to(flagged, Action.LEND_DEVICE, "printer", 1, recipient="32.04")
    flagged.clock.advance(minutes=1)
    flagged.act("coordinator-32", placing.move, placing.Move(**lending(other), office="32"))
    assert (state(told), steps(session)) == ("given", [])
    loan = placing.Lend(**lending(lendable), borrower="32.05", due_date=MONDAY + timedelta(days=30))
    flagged.act("staff-32.04", placing.lend, loan)
    assert (state(told), steps(session)) == ("carried_out", ["device_lent"])
    flagged.act(
        "staff-32.05", placing.give_back, placing.GiveBack(key=new_key(), device_id=lendable, business_date=MONDAY)
    )
    assert state(told) == "carried_out", "what was lent and given back was lent"


def lending(number: int) -> dict[str, Any]:
    return {"key": new_key(), "device_id": number, "business_date": MONDAY, "reason": "Printer Garut rusak"}


def test_a_training_of_an_operator_carries_its_instruction_out(flagged: World, session: Session) -> None:
    operators = {}
    for office in ("32.04", "32.05"):
        new = staffing.AddOperator(key=new_key(), office=office, name="Siti Rahma", since=date(2025, 11, 1))
        operators[office] = flagged.act(f"staff-{office}", staffing.add_operator, new).id
    told = told_to(flagged, Action.TRAIN, None, None)
    flagged.clock.advance(minutes=1)
    for office, expected in (("32.04", ("given", [])), ("32.05", ("carried_out", ["trained"]))):
        training = {"office": office, "day": MONDAY, "subject": "Ganti pita", "operators": (operators[office],)}
        flagged.act(f"staff-{office}", staffing.hold_training, staffing.HoldTraining(key=new_key(), **training))
        assert (state(told), steps(session)) == expected


def test_a_repair_counts_where_the_machine_was_then(flagged: World, session: Session) -> None:
    ours, theirs = printer(flagged, "A-1"), printer(flagged, "C-1", office="32.04")
    told = told_to(flagged, Action.REPAIR, "printer", 1)
    flagged.clock.advance(minutes=1)
    becomes(flagged, theirs, "good", office="32.04")
    flagged.clock.advance(minutes=1)
    flagged.act("coordinator-32", placing.move, placing.Move(**lending(theirs), office="32.05"))
    assert (state(told), steps(session)) == ("given", []), "it was repaired elsewhere"
    becomes(flagged, ours, "good")
    flagged.clock.advance(minutes=1)
    flagged.act("coordinator-32", placing.move, placing.Move(**lending(ours), office="32.04"))
    assert (state(told), steps(session)) == ("carried_out", ["repaired"]), "it went away as a machine that works"
