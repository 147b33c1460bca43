"""A process that dies in the middle of its work, at a statement chosen beforehand."""

import os
import signal
from collections.abc import Iterator
from itertools import count
from typing import Any

from flask import Flask
from sqlalchemy import event

from inventory.core.database import db
from tests.reliability.crew import Order, act
from tests.support.clocks import SettableClock
from tests.support.databases import build_app
from tests.support.processes import PATIENCE, PROCESS

POINTS = ("before_cursor_execute", "after_cursor_execute", "commit")


def dies_at(url: str, moment: str, order: Order, point: int) -> bool:
    """Let a process carry out an order and kill it at its n-th step in the database; whether it came that far."""
    process = PROCESS.Process(target=work_until, args=(url, moment, order, point))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def work_until(url: str, moment: str, order: Order, point: int) -> None:
    """Carry out the order; at the n-th step nothing of this process is left."""
    clock = SettableClock()
    clock.set(moment, "Asia/Jakarta")
    app: Flask = build_app(url, clock)
    with app.app_context():
        dies_in_its_database(point)
        act(*order)


def dies_in_its_database(point: int | None) -> Iterator[int]:
    """Let this process die at its n-th step in the database of the application; of None it only counts the steps."""
    steps = count(1)

    def step(*_: Any, **__: Any) -> None:
        if next(steps) == point:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in POINTS:
        event.listen(db.engine, name, step)
    return steps
