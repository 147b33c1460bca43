"""Eight buyers take from one budget line at the same time: it gives what it has and not a rupiah more."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.demo import profiles
from inventory.procurement import consent, service
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetAct, BudgetLine
from inventory.procurement.models import Purchase
from inventory.procurement.rules import COMMITTED
from inventory.procurement.service import PlanLine
from tests.reliability.crew import Answer, act, crew_on
from tests.reliability.sizes import BUYERS, PURCHASES
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.processes import Crew
from tests.support.world import PASSWORD, new_key

MOMENT, TODAY = "2025-11-13 10:00", date(2025, 11, 13)
OFFICE, ASKER, SECOND = "11.01", "u11_01", "u11_01b"
PURSE = {"office": OFFICE, "budget_year": 2025, "fund": "APBD"}
PAPER = {"day": TODAY, "reason": "Pita habis", "reference": "DPPA 2/2025"}
EACH_ROUND = pytest.mark.parametrize("round_", range(PURCHASES))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def crew(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Crew]:
    url, clock = databases.fresh(request.param), SettableClock()
    clock.set(MOMENT, "Asia/Jakarta")
    app = build_app(url, clock)
    with app.app_context():
        transact(lambda session: profiles.load_harness(session, PASSWORD, current_clock().now()))
        with crew_on(url, MOMENT, BUYERS) as crew:
            yield crew
    close(app)
    databases.drop(url)


def done(username: str, verb: Any, command: Any) -> int:
    """What came of an act that nobody disputes."""
    number = act(username, verb, command)
    assert isinstance(number, int), number
    return number


def line_with(ceiling: int) -> int:
    """A new budget line."""
    told = {"account": f"5.1.{new_number()}", "title": "Bahan", "day": TODAY, "reference": "DPA"}
    return done(ASKER, budgets.enter, budgets.Enter(key=new_key(), ceiling=Decimal(ceiling), **PURSE, **told))


def new_number() -> int:
    return (db.session().scalar(select(func.max(BudgetLine.id))) or 0) + 1


def asked(line: int, price: int = 10) -> int:
    """One ribbon that waits for a second person."""
    ribbon = (PlanLine(item="ribbon", quantity=1, unit_price=Decimal(price)),)
    plan = service.Plan(key=new_key(), lines=ribbon, budget_line=line, **PURSE)
    number = done(ASKER, service.plan, plan)
    return done(ASKER, consent.ask, consent.Ask(key=new_key(), purchase_id=number))


def approval(number: int) -> tuple[Any, ...]:
    return SECOND, consent.approve, consent.Approve(key=new_key(), purchase_id=number)


def order(number: int, price: int) -> tuple[Any, ...]:
    (line,) = db.session().get_one(Purchase, number).lines
    contract = {"supplier": "CV", "contract_number": str(number), "contract_date": TODAY}
    command = service.Order(key=new_key(), purchase_id=number, prices=((line.id, Decimal(price)),), **contract)
    return ASKER, service.order, command


def tally(answers: list[Answer]) -> Counter[str]:
    return Counter("done" if isinstance(answer, int) else answer for answer in answers)


def held(line: int) -> tuple[int, int]:
    """Ceiling and what is committed, after both were worked out anew from acts and purchases."""
    session = db.session()
    session.rollback()
    session.expire_all()
    found = session.get_one(BudgetLine, line)
    acts = session.scalar(select(func.sum(BudgetAct.amount)).where(BudgetAct.line_id == line))
    mine = select(Purchase).where(Purchase.budget_line_id == line, Purchase.state.in_(COMMITTED))
    assert found.ceiling == acts
    assert found.committed == sum(purchase.total for purchase in session.scalars(mine))
    assert 0 <= found.committed <= found.ceiling
    return int(found.ceiling), int(found.committed)


@EACH_ROUND
def test_approvals_stop_at_the_ceiling(crew: Crew, round_: int) -> None:
    line = line_with(35)
    purchases = [asked(line) for _ in range(BUYERS)]
    answers = crew.at_once([approval(number) for number in purchases])
    assert tally(answers) == {"done": 3, "insufficient": BUYERS - 3}
    assert held(line) == (35, 30)


@EACH_ROUND
def test_dearer_contracts_stop_at_the_ceiling(crew: Crew, round_: int) -> None:
    line = line_with(10 * BUYERS + 20)
    purchases = [asked(line) for _ in range(BUYERS)]
    for number in purchases:
        done(*approval(number))
    answers = crew.at_once([order(number, 15) for number in purchases])
    assert tally(answers) == {"done": 4, "insufficient": BUYERS - 4}
    assert held(line) == (100, 100)


@EACH_ROUND
def test_one_request_is_approved_once(crew: Crew, round_: int) -> None:
    line = line_with(1000)
    number = asked(line)
    answers = crew.at_once([approval(number) for _ in range(BUYERS)])
    assert tally(answers) == {"done": 1, "already_done": BUYERS - 1}
    assert held(line) == (1000, 10)


@EACH_ROUND
def test_a_contract_and_its_cancellation_at_once_leave_nothing_behind(crew: Crew, round_: int) -> None:
    """Whoever comes second sees the price that the first one agreed on, and frees all of it."""
    line = line_with(100)
    number = asked(line)
    done(*approval(number))
    cancel = service.Cancel(key="", purchase_id=number, reason="Batal")
    cancels = [(ASKER, service.cancel, replace(cancel, key=new_key())) for _ in range(BUYERS // 2)]
    answers = crew.at_once([*(order(number, 15) for _ in range(BUYERS // 2)), *cancels])
    assert answers.count(number) in (1, 2)  # cancelled, or ordered and then cancelled
    assert held(line) == (100, 0)


@EACH_ROUND
def test_whatever_happens_at_once_both_lines_hold(crew: Crew, round_: int) -> None:
    """Approvals, a contract, a cancellation, shifts both ways and a change, all in the same moment."""
    chance = Random(round_)
    lines = [line_with(chance.randint(20, 60)), line_with(chance.randint(20, 60))]
    waiting = [asked(chance.choice(lines), chance.randint(5, 20)) for _ in range(BUYERS - 5)]
    first, second = asked(lines[0]), asked(lines[1])
    for number in (first, second):
        done(*approval(number))
    there, back = (
        budgets.Shift(key=new_key(), source=source, target=target, amount=Decimal(chance.randint(5, 40)), **PAPER)
        for source, target in (lines, lines[::-1])
    )
    lower = budgets.Change(key=new_key(), line_id=lines[0], ceiling=Decimal(chance.randint(10, 50)), **PAPER)
    acts = [
        *(approval(number) for number in waiting),
        order(first, chance.randint(5, 40)),
        (ASKER, service.cancel, service.Cancel(key=new_key(), purchase_id=second, reason="Batal")),
        (ASKER, budgets.shift, there),
        (SECOND, budgets.shift, back),
        (ASKER, budgets.change, lower),
    ]
    chance.shuffle(acts)
    assert tally(crew.at_once(acts)).keys() <= {"done", "insufficient", "invalid"}
    for line in lines:
        held(line)
