"""Fixtures for everybody; what they are made of lives in `tests/support/`."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import hypothesis
import pytest
from flask import Flask
from sqlalchemy.orm import Session
from xdist.remote import Producer

from inventory.accounts import service
from inventory.core.database import db
from tests.support import folders
from tests.support.client import BrowsingClient, sign_in_again
from tests.support.clocks import SettableClock
from tests.support.databases import EMPTY, PEOPLED, Databases, close
from tests.support.lending import lend
from tests.support.scheduling import Schedule
from tests.support.statements import counted
from tests.support.world import CHEAP, World

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

pytest_plugins = ["tests.support.browser_fixtures"]

# Most of what a test makes goes by itself; looking for the rest again and again took a fifteenth of the time.
gc.set_threshold(100_000, 50, 100)
hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="what the tests run on")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays: nobody has to look through it for garbage again and again."""
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Schedule:
    return Schedule(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "both_databases" in metafunc.fixturenames:
        postgresql = pytest.param("postgresql", marks=pytest.mark.postgresql)
        metafunc.parametrize("database_engine", ["sqlite", postgresql], indirect=True)


def must_not_skip() -> bool:
    """Where everything can be installed, a test that did not run is a test that failed."""
    return os.environ.get("CI") == "true"


def refuse_skip(report: Report) -> Report:
    """Turn a skip into a failure that keeps the skip's reason."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"with CI=true a skip is a failure: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    return refuse_skip(report) if must_not_skip() else report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    return refuse_skip(report) if must_not_skip() else report


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Fresh databases on demand, for tests that need more than one or share one."""
    with tempfile.TemporaryDirectory(prefix="inventory-", dir=folders.fastest()) as folder:
        databases = Databases(Path(folder), SettableClock())
        yield databases
        databases.stop()


@pytest.fixture
def database_engine(request: pytest.FixtureRequest) -> str:
    """sqlite or postgresql."""
    if "on_sqlite" in request.fixturenames:
        return "sqlite"
    return getattr(request, "param", request.config.getoption("--database"))


@pytest.fixture
def both_databases(database_engine: str) -> str:
    """The test runs on SQLite and again on PostgreSQL."""
    return database_engine


@pytest.fixture
def on_sqlite() -> None:
    """The test is about what only SQLite has: it runs there, whatever the others run on."""


@pytest.fixture
def as_owner() -> None:
    """The test gets behind the ledger's back: it signs in to PostgreSQL as the owner of the tables."""


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases, database_engine: str) -> Iterator[str]:
    """A fresh, migrated database, as the server's own role sees it: empty, or the world's."""
    url = databases.fresh(database_engine, PEOPLED if "world" in request.fixturenames else EMPTY)
    yield databases.as_owner(url) if "as_owner" in request.fixturenames else url
    databases.drop(url)


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Quick passwords: the same path as in earnest, without a fifth of a second for every one."""
    monkeypatch.setattr(service, "hasher", CHEAP)
    service.nobodys_hash.cache_clear()
    yield
    service.nobodys_hash.cache_clear()


@pytest.fixture
def clock() -> SettableClock:
    """The clock of the application under test."""
    return SettableClock()


@pytest.fixture
def app(database_url: str, clock: SettableClock) -> Iterator[Flask]:
    """The application on a fresh database."""
    app = lend(database_url, clock)
    yield app
    close(app)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The database session of an application context that lasts as long as the test."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def world(session: Session, clock: SettableClock) -> World:
    """Offices and people in the test's database."""
    return World(clock)


@pytest.fixture
def client(app: Flask) -> BrowsingClient:
    """A browser nobody has signed in with."""
    client = app.test_client()
    assert isinstance(client, BrowsingClient)
    return client


@pytest.fixture
def sign_in(world: World) -> Callable[..., BrowsingClient]:
    """``sign_in(client, username)``: through the form, or with what the form gave this person before."""
    return sign_in_again


@pytest.fixture
def count_statements(app: Flask) -> Callable[[], object]:
    """``with count_statements() as statements:`` collects the SQL of the block."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        with app.app_context():
            engine = db.engine
        with counted(engine) as statements:
            yield statements

    return counting
