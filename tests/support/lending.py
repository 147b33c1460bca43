"""One application lent to test after test: making one and filling its template cache takes longer than most tests."""

from typing import Any

from flask import Flask

from config import Testing
from inventory.accounts.web import limiter
from inventory.core.clock import Clock
from inventory.core.database import db, prepare_engine
from inventory.stock import checking_views
from tests.support import compiled
from tests.support.client import BrowsingClient
from tests.support.databases import build_app

LENT: dict[Flask, dict[str, Any]] = {}  # and its settings as they were made


def lend(url: str, clock: Clock) -> Flask:
    """The application on this database and clock, with nothing left of the test before."""
    if not LENT:
        app = build_app(url, clock)
        LENT[app] = dict(app.config)
    ((app, settings),) = LENT.items()
    app.config.clear()
    app.config.update(settings | Testing({"DATABASE_URL": url}).as_mapping())
    app.test_client_class = BrowsingClient
    app.extensions["clock"] = clock
    checking_views.install(app)
    _move(app, url)
    with app.app_context():
        limiter.reset()
    return app


def _move(app: Flask, url: str) -> None:
    """Flask-SQLAlchemy makes the engines of an application once; here it gets another one."""
    engine = db._make_engine(None, {**db._engine_options, **app.config["SQLALCHEMY_ENGINE_OPTIONS"], "url": url}, app)
    db._app_engines[app][None] = engine
    prepare_engine(engine)
    compiled.share_statements(engine)
