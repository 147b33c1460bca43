"""Databases with a demo in them, loaded by the command line as anybody would."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Testing
from inventory.application import create_app
from tests.reliability.sizes import LONG
from tests.support.client import BrowsingClient
from tests.support.databases import Databases, close
from tests.support.world import PASSWORD

ROOT = Path(__file__).parents[2]
# All of them at full length; otherwise five with every cause that the 22 have.
PLAYED = () if LONG else ("18", "71", "75", "91", "96")


def load_season(url: str, *provinces: str) -> None:
    """`flask demo load` in a process of its own; without a province all of the season."""
    environ = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "for-this-test-only",
        "FLASK_APP": "run.py",
        "DEMO_PASSWORD": PASSWORD,
    }
    named = [word for code in provinces for word in ("--province", code)]
    command = [sys.executable, "-m", "flask", "demo", "load", "--profile", "season-2017", *named]
    loaded = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr


@pytest.fixture
def open_app() -> Iterator[Callable[[str], Flask]]:
    """The application on a loaded database, with the clock that the demo left in it."""
    opened: list[Flask] = []

    def build(url: str) -> Flask:
        app = create_app(Testing({"DATABASE_URL": url}))
        app.test_client_class = BrowsingClient
        opened.append(app)
        return app

    yield build
    for app in opened:
        close(app)


@pytest.fixture(scope="session")
def west_java(databases: Databases) -> str:
    """The season of Jawa Barat."""
    url = databases.fresh("sqlite")
    load_season(url, "32")
    return url


@pytest.fixture(scope="session")
def the_nation(databases: Databases) -> str:
    """The season of all 514 districts; or of the provinces played in every test run."""
    url = databases.fresh("sqlite")
    load_season(url, *PLAYED)
    return url
