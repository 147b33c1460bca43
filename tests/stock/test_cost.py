"""Posting and reading cost the same with a long history behind them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.database import transact
from inventory.core.identity import Scope
from inventory.stock import queries
from inventory.stock.rules import Account, Compartment
from tests.support.postings import delivery, enter, report
from tests.support.world import World

LAST = date(2025, 11, 3)
SHORT, LONG = 14, 500


def test_a_posting_asks_no_more_after_five_hundred_documents(
    world: World, clock: Any, count_statements: Callable[[], Any]
) -> None:
    def cost(back: int) -> int:
        command = report("32.05", LAST - timedelta(days=back), 1, spoiled=1)
        with count_statements() as statements:
            world.act("staff-32.05", enter, command)
        return len(statements)

    def fill(documents: int) -> None:
        actor = world.actor("staff-32.05")
        entries = [delivery("32.05", LAST - timedelta(days=number % 14), 5) for number in range(documents)]
        transact(lambda session: [enter(session, actor, entry) for entry in entries])

    fill(SHORT)
    cost(13)  # opens the accounts
    new_day, back_dated = cost(0), cost(7)
    fill(LONG - SHORT)
    assert (cost(1), cost(8)) == (back_dated, back_dated)
    clock.advance(days=1)
    assert cost(-1) == new_day
    assert new_day <= 20


def test_reading_a_balance_adds_nothing_up(world: World, session: Session, count_statements: Callable[[], Any]) -> None:
    for number in range(30):
        world.act("staff-32.05", enter, delivery("32.05", LAST - timedelta(days=number % 14), 5))
    session.rollback()
    with count_statements() as statements:
        now = queries.in_store(session, Scope("32"), "ktp-wni")
        then = queries.balance_of(session, Account(Compartment.STORE, "32.05"), "ktp-wni", LAST - timedelta(days=13))
        gained = queries.between(session, Scope("32"), Compartment.STORE, "ktp-wni", LAST - timedelta(days=1), LAST)
    assert len(statements) == 3
    assert not any("movement" in statement or "sum(" in statement.lower() for statement in statements)
    assert (now, then, gained) == ({"32.05": 150}, 10, {"32.05": 30})
