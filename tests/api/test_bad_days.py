"""The disk is full, the database is gone or locked: a problem document that says so, and nothing written."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, exc
from sqlalchemy.orm import Session

from inventory.core.database import db
from tests.api.conftest import Program
from tests.api.test_making_documents import report
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

Programs = Callable[..., Program]
GONE = sqlite3.OperationalError("unable to open database file")


def said(told: Exception) -> exc.DatabaseError:
    """What a database says, as it arrives: either may say it whatever the tests run on."""
    operational = isinstance(told, sqlite3.OperationalError | psycopg.OperationalError)
    return (exc.OperationalError if operational else exc.DatabaseError)("INSERT", None, told)


@contextmanager
def failing(app: Flask, beginning: str, told: Exception) -> Iterator[None]:
    """Statements that begin so fail inside the block."""

    def fail(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(beginning):
            raise said(told)

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
        ("INSERT INTO document", sqlite3.OperationalError("database or disk is full"), 507),
        ("INSERT INTO journal", sqlite3.OperationalError("database or disk is full"), 507),
        (
            "INSERT INTO journal",
            psycopg.errors.DiskFull("No space left on device"),
            507,
        ),
        ("INSERT INTO posting_key", sqlite3.OperationalError("database is locked"), 503),
        ("INSERT INTO document", sqlite3.DatabaseError("database disk image is malformed"), 503),
        ("INSERT INTO document", psycopg.errors.ReadOnlySqlTransaction(), 503),
        ("SELECT user_account", sqlite3.OperationalError("unable to open database file"), 503),
        ("SELECT user_account", sqlite3.DatabaseError("file is not a database"), 503),
    ],
)
def test_nothing_is_written_and_sending_again_heals_it(
    app: Flask, program: Programs, world: World, session: Session, beginning: str, told: Exception, status: int
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


@pytest.mark.parametrize(
    "address", ["/exports/movements/32.05.csv", "/exports/stock/32.05.csv", "/ledger/trial-balance"]
)
def test_what_is_written_while_it_is_read_says_so_too(
    app: Flask, program: Programs, world: World, address: str
) -> None:
    world.stock("32.05", "ktp-wni", 100)
    reader = program("auditor" if "ledger" in address else "staff-32.05")
    with failing(app, "SELECT movement", GONE), failing(app, "SELECT account", GONE):
        answer = reader.get(address)
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")


def test_an_answer_stands_when_the_database_goes_right_after_it(app: Flask, program: Programs, world: World) -> None:
    staff = program("staff-32.05")

    def gone(connection: Any) -> None:
        raise exc.OperationalError("ROLLBACK", None, GONE)

    with app.app_context():
        event.listen(db.engine, "rollback", gone)
    assert staff.get("/offices").status_code == 200
    with app.app_context():
        event.remove(db.engine, "rollback", gone)
    assert staff.get("/offices").status_code == 200
