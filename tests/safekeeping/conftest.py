"""A ledger with something in it, the commands as an operator types them, and places to restore into."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from inventory.core.database import db
from inventory.stock import verification
from inventory.stock.verification import Head, Verdict
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.postings import delivery, enter, report
from tests.support.world import World

DAY = date(2025, 11, 3)
Run = Callable[..., Result]


def runner(app: Flask) -> Run:
    """``run("backup", file)``: the command, outside any other context; its connections are closed afterwards."""

    def run(*words: object) -> Result:
        result = app.test_cli_runner(catch_exceptions=False).invoke(args=[str(word) for word in words])
        close(app)
        return result

    return run


def verdict_of(app: Flask, noted: Head | None = None) -> Verdict:
    """What `ledger verify` finds in the application's database, which is left alone afterwards."""
    with app.app_context():
        verdict = verification.verify(db.session().connection(), noted)
    close(app)
    return verdict


def post(app: Flask, clock: SettableClock, pieces: int = 1) -> None:
    """One more document."""
    with app.app_context():
        world = object.__new__(World)
        world.clock = clock
        world.act("coordinator-32", enter, delivery("32.05", DAY, pieces))
    close(app)


@pytest.fixture
def kept(app: Flask, clock: SettableClock) -> Flask:
    """An application whose ledger has seven records, and that has no connection open."""
    with app.app_context():
        world = World(clock).populate()
        world.act("coordinator-32", enter, delivery("32.05", DAY, 100))
        for number in range(1, 6):
            world.act("coordinator-32", enter, delivery("32.04", DAY, number))
        world.act("staff-32.05", enter, report("32.05", DAY, 20, spoiled=2))
    close(app)
    return app


@pytest.fixture
def run(kept: Flask) -> Run:
    """A command on the ledger of seven records."""
    return runner(kept)


@pytest.fixture
def fresh(databases: Databases, database_engine: str, clock: SettableClock) -> Iterator[Flask]:
    """The application on another database, without a table."""
    url = databases.empty(database_engine)
    app = build_app(url, clock)
    yield app
    close(app)
    databases.drop(url)


@pytest.fixture
def backup(run: Run, tmp_path: Path) -> Path:
    """A backup of the seven records."""
    file = tmp_path / "seven.backup"
    assert run("backup", file).exit_code == 0
    return file
