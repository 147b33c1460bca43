"""The database file is removed or replaced under a running server: nothing is written where nobody will read it."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from inventory.accounts.models import User
from inventory.core.database import db
from tests.support.client import BrowsingClient
from tests.support.world import World

pytestmark = pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)


def moved(path: Path, place: Path) -> Path:
    """Move the file to another name, with what belongs to it."""
    for part in path.parent.glob(f"{path.name}*"):
        part.rename(place.with_name(part.name.replace(path.name, place.name)))
    return place


@pytest.fixture
def path(app: Flask, world: World, database_url: str) -> Path:
    """Where the file is; the application has it open."""
    with app.app_context():
        assert db.session.scalar(select(func.count(User.id)))
    return Path(database_url.removeprefix("sqlite:///"))


def test_a_removed_file_is_gone_for_those_who_have_it_open_too(client: BrowsingClient, path: Path) -> None:
    assert client.get("/login").status_code == 200
    aside = moved(path, path.with_name("aside"))
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/login").status_code == 503
    assert not path.exists(), "an empty file there would hide that the real one is missing"
    moved(aside, path)
    assert client.get("/readyz").status_code == 200
    assert client.get("/login").status_code == 200


def test_another_file_in_its_place_is_what_counts(client: BrowsingClient, path: Path) -> None:
    aside = moved(path, path.with_name("aside"))
    with sqlite3.connect(path) as other:
        other.execute("create table something (else_ integer)")
    other.close()
    assert client.get("/readyz").status_code == 503
    moved(path, path.with_name("other"))
    moved(aside, path)
    assert client.get("/readyz").status_code == 200
