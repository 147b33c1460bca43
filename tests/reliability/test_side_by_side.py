"""Thousands of random acts, judged by the services and by the reference: no difference in any of them."""

from collections import Counter

import pytest
from flask import Flask

from inventory.accounts.permissions import Role
from inventory.core import settings
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.demo import profiles
from inventory.stock import verification
from tests.reliability.acts import WEIGHTS, SideBySide
from tests.reliability.reference import BACK
from tests.reliability.sizes import ACTS, SEEDS
from tests.support.clocks import SettableClock
from tests.support.world import PASSWORD


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_act_is_judged_otherwise(app: Flask, clock: SettableClock, seed: int) -> None:
    clock.set("2025-11-30 23:30", "Asia/Jakarta")  # it is December in the east already
    with app.app_context():
        transact(lambda session: profiles.load_harness(session, PASSWORD, current_clock().now()))
        transact(lambda session: settings.write(session, "backdate_days", {role.value: BACK for role in Role}))
        both = SideBySide(seed)
        for number in range(1, ACTS + 1):
            both.step()
            if number % 100 == 0:
                both.agree()
        both.agree()
        with db.engine.connect() as connection:
            assert verification.verify(connection).whole
    done = Counter({word: times for word, times in both.outcomes.items() if word.endswith(": done")})
    print(f"seed {seed}: {both.outcomes.total()} acts, {done.total()} of them done")
    assert {word.partition(":")[0] for word in done} >= WEIGHTS.keys() - {"reopen"}, "an act never came about"
