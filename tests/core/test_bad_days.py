"""The database is gone, or has no schema yet: an answer that says so, and no half-drawn page."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from inventory.core.database import db
from inventory.stock.models import Document
from tests.support.client import BrowsingClient
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.html import text_of
from tests.support.world import World


def test_a_database_without_schema_is_unavailable_on_every_page_and_the_process_lives(tmp_path: Path) -> None:
    app = build_app(f"sqlite:///{tmp_path / 'empty.db'}", SettableClock())
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    page = client.get("/login")
    assert page.status_code == 503
    assert len(text_of(page)) > 50
    close(app)


@pytest.mark.usefixtures("on_sqlite")
def test_a_full_disk_is_told_and_nothing_is_written(
    app: Flask, world: World, client: BrowsingClient, sign_in: Callable[[BrowsingClient, str], BrowsingClient]
) -> None:
    sign_in(client, "staff-32.05")

    def fill_the_disk(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO document"):
            raise sqlite3.OperationalError("database or disk is full")

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", fill_the_disk)
        before = db.session.scalar(select(func.count(Document.id)))
    refused = client.submit("/daily-reports/new", {"lines-0-printed": "0", "causes": "power"})
    assert refused.status_code == 507
    with app.app_context():
        event.remove(db.engine, "before_cursor_execute", fill_the_disk)
        assert db.session.scalar(select(func.count(Document.id))) == before


def test_the_schema_is_ready(client: BrowsingClient) -> None:
    assert client.get("/readyz").status_code == 200
