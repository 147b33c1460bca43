"""Runs migrations on the database of the running application (`flask db …`)."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]


def run_migrations() -> None:
    with migrate.db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=migrate.db.metadata, **migrate.configure_args)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: --sql is not supported.")
run_migrations()
