"""A fresh, migrated database for every test: made once by the migrations, copied after that."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from config import Testing, database_url
from inventory.core.clock import Clock
from inventory.core.database import db
from tests.support import compiled, postgresql
from tests.support.world import World

EMPTY = "template_inventory"
PEOPLED = "template_world"


def build_app(url: str, clock: Clock, **settings: object) -> Flask:
    """The application on this database and clock; ``settings`` overrides single settings."""
    from inventory.application import create_app  # here, so that tests of rules run without the whole application

    profile = Testing({"DATABASE_URL": url})
    for name, value in settings.items():
        setattr(profile, name, value)
    with compiled.routes():
        app = create_app(profile, clock)
    app.jinja_env.bytecode_cache = compiled.TEMPLATES
    with app.app_context():
        compiled.share_statements(db.engine)
    return app


def close(app: Flask) -> None:
    """Close every connection of the application, so that its database can be copied or thrown away."""
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


class Databases:
    """Hands out fresh databases of either kind, and takes them back."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.numbers = count(1)
        self.cluster: postgresql.Cluster | None = None
        self.droppers: dict[str, Callable[[], None]] = {}

    def fresh(self, engine: str, template: str = EMPTY) -> str:
        """The URL of a new database with the schema and nothing in it, or with the world's offices and people.

        Skips where there is no PostgreSQL. The URL there is that of the server's own role, which may change only what
        a server has to.
        """
        name = f"test_{next(self.numbers)}"
        if engine == "sqlite":
            return self._fresh_sqlite(self.folder / f"{name}.db", template)
        cluster = self._running_cluster()
        cluster.create(name, template)
        url = cluster.url(name, postgresql.SERVER)
        self.droppers[url] = lambda: cluster.drop(name)
        return url

    def empty(self, engine: str) -> str:
        """The URL of a new database without any table."""
        name = f"empty_{next(self.numbers)}"
        if engine == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        cluster = self._running_cluster()
        url = cluster.create(name)
        self.droppers[url] = lambda: cluster.drop(name)
        return url

    def drop(self, url: str) -> None:
        """Throw a database away."""
        if url.startswith("sqlite:///"):
            path = Path(url.removeprefix("sqlite:///"))
            for leftover in path.parent.glob(f"{path.name}*"):
                leftover.unlink()
        else:
            self.droppers.pop(url)()

    @staticmethod
    def as_owner(url: str) -> str:
        """The same database for the owner of its tables; on SQLite everybody is that."""
        return url.replace(f"//{postgresql.SERVER}@", f"//{postgresql.OWNER}@")

    @staticmethod
    def beside(url: str, name: str) -> str:
        """The URL of another database in the same place; of SQLite, ``name`` is the whole path."""
        return f"sqlite:///{name}" if url.startswith("sqlite:///") else f"{url.rpartition('/')[0]}/{name}"

    def stop(self) -> None:
        """Stop the cluster, where one was started."""
        if self.cluster is not None:
            self.cluster.stop()

    def _fresh_sqlite(self, path: Path, template: str) -> str:
        original = self.folder / f"{template}.db"
        if not original.exists():
            if template == EMPTY:
                self._migrate(f"sqlite:///{original}")
            else:
                self._people(self._fresh_sqlite(original, EMPTY))
        shutil.copyfile(original, path)
        return f"sqlite:///{path}"

    def _running_cluster(self) -> postgresql.Cluster:
        if self.cluster is None:
            programs = postgresql.programs()
            if programs is None:
                pytest.skip("no PostgreSQL server programs on this machine")
            self.cluster = postgresql.Cluster(programs)
            empty = self.cluster.create(EMPTY)
            self._migrate(empty)
            self._grant(empty)
            self._people(self.cluster.create(PEOPLED, EMPTY))
        return self.cluster

    def _migrate(self, url: str) -> None:
        app = build_app(url, self.clock)
        with app.app_context():
            upgrade()
        close(app)

    def _people(self, url: str) -> None:
        app = build_app(url, self.clock)
        with app.app_context():
            World(self.clock).populate()
        close(app)

    @staticmethod
    def _grant(url: str) -> None:
        from inventory.safekeeping import privileges, proof

        with proof.engine_for(database_url(url)).connect() as connection, connection.begin():
            privileges.grant(connection, postgresql.SERVER)
