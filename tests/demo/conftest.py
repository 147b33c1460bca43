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
from tests.support.client import BrowsingClient
from tests.support.databases import Databases, close
from tests.support.world import PASSWORD

ROOT = Path(__file__).parents[2]
Load = Callable[..., subprocess.CompletedProcess[str]]


def flask(url: str, *words: str, password: str | None = PASSWORD) -> subprocess.CompletedProcess[str]:
    """`flask …` in a process of its own."""
    environ = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "for-this-test-only", "FLASK_APP": "run.py"}
    environ.pop("DEMO_PASSWORD", None)
    if password is not None:
        environ["DEMO_PASSWORD"] = password
    command = [sys.executable, "-m", "flask", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


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
    loaded = flask(url, "demo", "load", "--province", "32")
    assert loaded.returncode == 0, loaded.stderr
    return url


@pytest.fixture(scope="session")
def the_nation(databases: Databases) -> str:
    """The season of all 514 districts."""
    url = databases.fresh("sqlite")
    loaded = flask(url, "demo", "load", "--profile", "season-2017")
    assert loaded.returncode == 0, loaded.stderr
    return url
