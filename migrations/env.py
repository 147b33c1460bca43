"""Runs migrations on the database of the running application (`flask db …`)."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from inventory.core.schema import demand_foreign_keys

migrate = current_app.extensions["migrate"]


def run_migrations() -> None:
    with migrate.db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            return run(connection)
        # A table that is written anew is dropped first: with foreign keys on, that would empty the tables below it.
        switch = connection.connection.driver_connection
        switch.execute("PRAGMA foreign_keys=OFF")
        try:
            run(connection)
        finally:
            connection.rollback()
            switch.execute("PRAGMA foreign_keys=ON")


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=migrate.db.metadata, **migrate.configure_args)
    with context.begin_transaction():
        context.run_migrations()
        demand_foreign_keys(connection)


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: --sql is not supported.")
run_migrations()
