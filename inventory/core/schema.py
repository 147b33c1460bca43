"""What migrations need on both databases: SQLite cannot change a constraint, so the table is written anew."""

from collections.abc import Mapping

from alembic import op
from sqlalchemy import Connection, text


def rewrite_checks(table: str, checks: Mapping[str, str], gone: tuple[str, ...] = ()) -> None:
    """Give a table these CHECK constraints, by name without its prefix; ``gone`` are dropped, others stay."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(table, recreate="always") as batch:
            for name in gone:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            for name, condition in checks.items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)
        return
    for name in (*checks, *gone):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS ck_{table}_{name}")
    for name, condition in checks.items():
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def demand_foreign_keys(connection: Connection) -> None:
    """Refuse to commit a migration that left a row without its parent; PostgreSQL does so by itself."""
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
        raise RuntimeError(f"a row of {broken[0]} refers to a row of {broken[2]} that is not there")
