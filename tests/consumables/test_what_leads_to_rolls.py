"""Rolls are found by what leads to them: nobody reads those of all years for a page, a month or an answer."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from inventory.consumables import machines, queries, register
from inventory.core.database import db
from inventory.core.identity import Scope
from tests.consumables.conftest import TODAY
from tests.support.statements import counted

NATION = Scope("00")
READ: dict[str, Callable] = {
    "stays": lambda session: queries.stays(session, [1, 2]),
    "in_branch": lambda session: queries.in_branch(session, NATION, [1, 2]),
    "by_number": lambda session: session.execute(queries.by_number(NATION, 1).limit(2)).all(),
    "month": lambda session: register._noted(session, NATION, TODAY.replace(day=1), TODAY),
    "batches": lambda session: register.low_batches(session, NATION, TODAY),
    "yields": lambda session: machines.gathered(session, NATION),
    "yields_then": lambda session: machines._gathered(session, NATION, TODAY - timedelta(days=1), machines.NOW),
}


@pytest.mark.parametrize("name", READ)
def test_no_table_of_rolls_is_read_through(on_sqlite, session, add, install, remove, name) -> None:
    remove(install(add("B1"), 0), 125)
    session.rollback()
    explained: list[str] = []
    with counted(db.engine) as statements:
        READ[name](session)
    session.rollback()
    for statement in statements:
        if "roll" in statement or "counter_note" in statement:
            values = ("1",) * statement.count("?")
            told = session.connection().exec_driver_sql(f"explain query plan {statement}", values)
            explained += [row[3] for row in told]
    assert explained
    assert [line for line in explained if line.startswith(("SCAN roll", "SCAN counter_note"))] == []
