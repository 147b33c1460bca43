"""Two workers that evaluate at the same moment open one alert, in processes of their own, on both databases."""

from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.utilization import evaluation, service
from tests.reliability.sizes import LONG
from tests.support.clocks import SettableClock
from tests.support.databases import build_app
from tests.support.districts import MONDAY, Districts
from tests.support.judging import evaluate, to_change
from tests.support.processes import PATIENCE, PROCESS
from tests.support.world import World

ROUNDS = 200 if LONG else 5
WORKERS = 2


def worker(url: str, moment: str, start: Barrier, answers: Any) -> None:
    """Evaluate once a round; answers how many alerts were opened or closed by this one, None where it was too late."""
    clock = SettableClock()
    clock.set(moment)
    app = build_app(url, clock)
    with app.app_context():
        for _ in range(ROUNDS):
            start.wait()
            seen = evaluation.look(db.session(), current_clock().now())
            start.wait()
            done = transact(lambda session, seen=seen: evaluation.settle(session, seen))
            answers.put(None if done is None else done.total())
            db.session.remove()
            start.wait()


@pytest.mark.usefixtures("both_databases")
def test_of_two_workers_one_writes(
    app: Flask, world: World, clock: SettableClock, session: Session, supervisor_of_the_nation: str
) -> None:
    """Both have read the same; the alerts of four districts close and open again from round to round."""
    office = Districts(world, clock)
    for code in ("32.04", "32.05", "51.01", "91.03"):
        office.receive(code, 100, MONDAY)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    start, answers = PROCESS.Barrier(WORKERS + 1), PROCESS.Queue()
    moment = clock.now().strftime("%Y-%m-%d %H:%M")
    workers = [PROCESS.Process(target=worker, args=(url, moment, start, answers)) for _ in range(WORKERS)]
    for each in workers:
        each.start()
    expected = []
    for number in range(ROUNDS):
        rule = to_change(1, 15, recovery=15, enabled=number % 2 == 0)
        world.act(supervisor_of_the_nation, service.change_rule, rule)
        for _ in range(3):
            start.wait(PATIENCE)
        expected.append(sorted((answers.get(timeout=PATIENCE) for _ in range(WORKERS)), key=str))
    for each in workers:
        each.join(PATIENCE)
    assert expected == [[4, None]] * ROUNDS
    session.rollback()
    per_alert = session.execute(text("select alert_id, count(*) from alert_event group by alert_id")).all()
    assert {count for _, count in per_alert} == {ROUNDS}
    told = session.execute(text("select count(*), count(distinct key) from notice")).one()
    assert tuple(told) == (4 * ROUNDS, 4 * ROUNDS)
    assert evaluate(world) == {}
