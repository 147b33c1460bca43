"""The disk is full, the database is gone or locked: a problem document that says so, and nothing written."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from inventory.core.database import db
from tests.api.conftest import Program
from tests.api.test_making_documents import report
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

Programs = Callable[..., Program]


@contextmanager
def failing(app: Flask, beginning: str, told: str) -> Iterator[None]:
    """Statements that begin so fail inside the block."""

    def fail(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(beginning):
            raise sqlite3.OperationalError(told)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        with app.app_context():
            event.remove(db.engine, "before_cursor_execute", fail)


@pytest.mark.parametrize(
    ("beginning", "told", "status"),
    [
        ("INSERT INTO document", "database or disk is full", 507),
        ("INSERT INTO journal", "database or disk is full", 507),
        ("INSERT INTO posting_key", "database is locked", 503),
        ("SELECT user_account", "unable to open database file", 503),
    ],
)
def test_nothing_is_written_and_sending_again_heals_it(
    app: Flask, program: Programs, world: World, session: Session, beginning: str, told: str, status: int
) -> None:
    world.stock("32.05", "ktp-wni", 100)
    staff, key = program("staff-32.05"), new_key()
    before = snapshot(session)
    with failing(app, beginning, told):
        answer = staff.post("/daily-reports", report(5), key)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert snapshot(session) == before
    assert staff.post("/daily-reports", report(5), key).status_code == 201
