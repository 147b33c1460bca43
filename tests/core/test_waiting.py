"""Somebody holds on to what everybody needs: whoever waits for it is told in the end, and nothing was written."""

from datetime import date

import pytest
from sqlalchemy import exc, text
from sqlalchemy.orm import Session

from inventory.core import database
from inventory.core.database import db
from tests.support.world import World


@pytest.mark.usefixtures("both_databases")
def test_a_lock_that_is_not_given_up_is_a_refusal(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.rollback()
    db.engine.dispose()
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 200)
    monkeypatch.setattr(database, "PRAGMAS", ("busy_timeout=200",))
    with db.engine.connect().execution_options(writes=True) as holder:
        holder.execute(text("update journal_head set number = number where id = 1"))
        with pytest.raises(exc.OperationalError):
            world.stock("32.05", "ktp-wni", 100, date(2025, 11, 3))
        holder.rollback()
    assert world.stock("32.05", "ktp-wni", 100, date(2025, 11, 3)).id


@pytest.mark.postgresql
@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_postgresql_is_told_what_a_page_costs(session: Session) -> None:
    assert session.scalar(text("show random_page_cost")) == "1.1"
