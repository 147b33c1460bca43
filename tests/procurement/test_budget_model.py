"""Whatever people do in whatever order: no budget line is ever exceeded, and ceilings are the sum of their acts.

The reference knows nothing of the services: lines are two numbers, purchases a few words.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.database import ACTOR, db
from inventory.core.errors import DomainError
from inventory.procurement import consent, service
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetAct, BudgetLine
from inventory.procurement.models import Purchase
from inventory.procurement.service import PlanLine
from tests.reliability.sizes import LONG
from tests.support.world import World, new_key

SEEDS = range(200) if LONG else range(4)
ACTS = 60  # after the opening
TODAY = date(2025, 11, 3)
PAPER = {"day": TODAY, "reference": "DPPA 2/2025"}
WHY = {"reason": "Pita habis", **PAPER}
YEARS = (2025, 2025, 2024)  # two lines between which money can be shifted, and one of another year
ASKER, SECOND = "staff-32.05", "coordinator-32"


@dataclass
class Reference:
    """Ceilings and what is committed by line; purchases as line, pieces, price and state."""

    ceilings: list[int] = field(default_factory=lambda: [30, 30, 30])
    committed: list[int] = field(default_factory=lambda: [0, 0, 0])
    purchases: list[dict[str, Any]] = field(default_factory=list)

    def plan(self, line: int, pieces: int, price: int) -> bool:
        self.purchases.append({"line": line, "pieces": pieces, "price": price, "state": "planned"})
        return True

    def _step(self, number: int, before: tuple[str, ...], after: str, price: int | None = None) -> bool:
        if number >= len(self.purchases) or self.purchases[number]["state"] not in before:
            return False
        one = self.purchases[number]
        price = one["price"] if price is None else price
        holds = one["pieces"] * one["price"] * (one["state"] in ("approved", "ordered"))
        wanted = one["pieces"] * price * (after in ("approved", "ordered"))
        if self.committed[one["line"]] - holds + wanted > self.ceilings[one["line"]]:
            return False
        self.committed[one["line"]] += wanted - holds
        one.update(state=after, price=price)
        return True

    def ask(self, number: int) -> bool:
        return self._step(number, ("planned",), "requested")

    def approve(self, number: int, who: str) -> bool:
        return who != ASKER and self._step(number, ("requested",), "approved")

    def send_back(self, number: int) -> bool:
        return self._step(number, ("requested",), "planned")

    def order(self, number: int, price: int) -> bool:
        return self._step(number, ("approved",), "ordered", price)

    def cancel(self, number: int) -> bool:
        return self._step(number, ("planned", "requested", "approved", "ordered"), "cancelled")

    def shift(self, source: int, target: int, amount: int) -> bool:
        if source == target or YEARS[source] != YEARS[target]:
            return False
        if amount > self.ceilings[source] - self.committed[source]:
            return False
        self.ceilings[source] -= amount
        self.ceilings[target] += amount
        return True

    def change(self, line: int, ceiling: int) -> bool:
        if ceiling == self.ceilings[line] or ceiling < self.committed[line]:
            return False
        self.ceilings[line] = ceiling
        return True


def acts(seed: int) -> Iterator[tuple[Any, ...]]:
    """Six plans that are asked for, so that there is something to decide about; then anything, often approval."""
    chance = Random(seed)  # the same acts for the same seed
    for place in range(6):
        yield "plan", place % 3, chance.randint(1, 3), chance.randint(1, 9)
        yield "ask", place
    for _ in range(ACTS):
        line, place, price = chance.randrange(3), chance.randrange(7), chance.randint(1, 12)
        yield chance.choice(
            [
                *[("approve", place, SECOND)] * 4,
                ("approve", place, ASKER),
                *[("order", place, price)] * 2,
                *[("shift", line % 2, 1 - line % 2, chance.randint(1, 30))] * 3,
                ("shift", line, place % 3, price),
                *[("change", line, chance.randint(0, 40))] * 2,
                ("plan", line, chance.randint(1, 3), price),
                *[("ask", place)] * 2,
                ("send_back", place),
                ("cancel", place),
            ]
        )


class Real:
    """The same acts through the services, in one transaction that is given up in the end."""

    def __init__(self, world: World, session: Session) -> None:
        self.world, self.session = world, session
        self.actors = {name: world.actor(name) for name in (ASKER, SECOND)}
        self.purchases: list[int] = []
        self.lines = [self._enter(place, year).id for place, year in enumerate(YEARS)]

    def _enter(self, place: int, year: int) -> BudgetLine:
        account, day = f"5.1.{place}", date(year, 1, 2)
        told = {"office": "32.05", "budget_year": year, "fund": "APBD", "account": account, "title": "Bahan"}
        entry = budgets.Enter(key=new_key(), ceiling=Decimal(30), day=day, reference="DPA", **told)
        return budgets.enter(self.session, self.actors[ASKER], entry)

    def do(self, act: str, *told: Any) -> bool:
        try:
            with self.session.begin_nested():
                getattr(self, act)(*told)
        except DomainError:
            return False
        return True

    def _act(self, verb: Callable[..., Any], command: Callable[..., Any], who: str = ASKER, **told: Any) -> Any:
        return verb(self.session, self.actors[who], command(key=new_key(), **told))

    def _number(self, place: int) -> int:
        return self.purchases[place] if place < len(self.purchases) else 10**6

    def plan(self, line: int, pieces: int, price: int) -> None:
        lines = (PlanLine(item="ribbon", quantity=pieces, unit_price=Decimal(price)),)
        told = {"office": "32.05", "fund": "APBD", "budget_year": YEARS[line], "budget_line": self.lines[line]}
        self.purchases.append(self._act(service.plan, service.Plan, lines=lines, **told).id)

    def ask(self, place: int) -> None:
        self._act(consent.ask, consent.Ask, purchase_id=self._number(place))

    def approve(self, place: int, who: str) -> None:
        self._act(consent.approve, consent.Approve, who, purchase_id=self._number(place))

    def send_back(self, place: int) -> None:
        self._act(consent.send_back, consent.SendBack, SECOND, purchase_id=self._number(place), reason="Mahal")

    def order(self, place: int, price: int) -> None:
        purchase = self.session.get(Purchase, self._number(place))
        prices = ((purchase.lines[0].id, Decimal(price)),) if purchase else ()
        contract = {"supplier": "CV", "contract_number": "1", "contract_date": date(2024, 6, 1), "prices": prices}
        self._act(service.order, service.Order, purchase_id=self._number(place), **contract)

    def cancel(self, place: int) -> None:
        self._act(service.cancel, service.Cancel, purchase_id=self._number(place), reason="Batal")

    def shift(self, source: int, target: int, amount: int) -> None:
        ends = {"source": self.lines[source], "target": self.lines[target]}
        day = date(YEARS[source], 6, 1)
        self._act(budgets.shift, budgets.Shift, **ends, amount=Decimal(amount), **(WHY | {"day": day}))

    def change(self, line: int, ceiling: int) -> None:
        day = date(YEARS[line], 6, 1)
        told = {"line_id": self.lines[line], "ceiling": Decimal(ceiling)}
        self._act(budgets.change, budgets.Change, **told, **(WHY | {"day": day}))

    def standing(self) -> tuple[list[int], list[int], list[int], list[str]]:
        """Ceilings, what is committed, what the acts add up to, and the states: read from the database."""
        self.session.flush()
        columns = select(BudgetLine.ceiling, BudgetLine.committed).order_by(BudgetLine.id)
        lines = self.session.execute(columns).all()
        sums = select(func.sum(BudgetAct.amount)).group_by(BudgetAct.line_id).order_by(BudgetAct.line_id)
        states = self.session.scalars(select(Purchase.state).order_by(Purchase.id))
        ceilings, committed = ([int(each[place]) for each in lines] for place in (0, 1))
        return ceilings, committed, [int(amount) for amount in self.session.scalars(sums)], list(states)


@contextmanager
def given_up(world: World) -> Iterator[Real]:
    """A transaction of which nothing stays."""
    session = db.session()
    session.rollback()
    session.connection(execution_options={"writes": True})
    session.info[ACTOR] = world.actor(ASKER)
    try:
        yield Real(world, session)
    finally:
        session.rollback()
        del session.info[ACTOR]


@pytest.mark.usefixtures("both_databases")
def test_no_line_is_exceeded_whatever_happens(world: World) -> None:
    tally: Counter[tuple[str, bool]] = Counter()
    for seed in SEEDS:
        reference = Reference()
        with given_up(world) as real:
            for act, *told in acts(seed):
                done = real.do(act, *told)
                assert done == getattr(reference, act)(*told), (seed, act, told)
                tally[act, done] += 1
                ceilings, committed, sums, states = real.standing()
                assert (ceilings, committed) == (reference.ceilings, reference.committed), (seed, act, told)
                assert ceilings == sums
                assert states == [purchase["state"] for purchase in reference.purchases]
                assert all(0 <= held <= ceiling for held, ceiling in zip(committed, ceilings, strict=True))
    both_ways = {act for act, done in tally if (act, not done) in tally}
    assert both_ways >= {"approve", "order", "cancel", "shift", "change"}, tally
