"""The migrations make exactly the tables that the models describe, and can be taken back."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, Column, Connection, Integer, MetaData, inspect

from inventory.core.database import Base, db
from tests.support.databases import Databases, build_app, close

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
def untouched(databases: Databases, database_engine: str, clock) -> Iterator[Flask]:
    """The application on a database without a single table."""
    url = databases.empty(database_engine)
    app = build_app(url, clock)
    with app.app_context():
        yield app
    close(app)
    databases.drop(url)


def differences(connection: Connection, metadata: MetaData) -> list[str]:
    """What Alembic would change, and the CHECK constraints it does not look at."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found = [str(difference) for difference in compare_metadata(context, metadata)]
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        if not inspector.has_table(table.name):
            continue
        there = {constraint["name"] for constraint in inspector.get_check_constraints(table.name)}
        wanted = {constraint.name for constraint in table.constraints if isinstance(constraint, CheckConstraint)}
        found += [f"{table.name}: check {name}" for name in sorted(map(str, there ^ wanted))]
    return found


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_migrations_match_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert differences(connection, Base.metadata) == []


def test_a_forgotten_migration_is_noticed(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        ahead = MetaData(naming_convention=Base.metadata.naming_convention)
        for table in Base.metadata.sorted_tables:
            table.to_metadata(ahead)
        ahead.tables["office"].append_column(Column("storeys", Integer))
        ahead.tables["office"].append_constraint(CheckConstraint("storeys > 0", name="storeys_positive"))
        found = differences(connection, ahead)
    assert len(found) == 2
    assert "storeys" in found[0]
    assert "storeys_positive" in found[1]


def test_migrations_go_up_down_and_up_again(untouched: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        first = tables(connection)
    assert first == set(Base.metadata.tables)
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert tables(connection) == set()
    upgrade()
    with db.engine.connect() as connection:
        assert tables(connection) == first
        assert differences(connection, Base.metadata) == []
