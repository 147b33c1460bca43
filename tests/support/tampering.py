"""Getting behind the ledger's back, as somebody with the database in their hands could."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tests.support.postgresql import OWNER


def loosen(connection: Connection) -> None:
    """Take the database's own guards away for the present transaction, and the checks that would see a wrong word."""
    lift(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text("pragma ignore_check_constraints = on"))
    else:
        for table, check in (("journal", "event_known"), ("account", "compartment_known")):
            connection.execute(text(f"alter table {table} drop constraint ck_{table}_{check}"))


def lift(connection: Connection) -> None:
    """Take away what keeps the past as it was, for the present transaction."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("pragma defer_foreign_keys = on"))
        for (trigger,) in connection.execute(text("select name from sqlite_master where type = 'trigger'")).all():
            connection.execute(text(f"drop trigger {trigger}"))
    else:
        connection.execute(text("set local session_replication_role = replica"))


@contextmanager
def unguarded(engine: Engine, open_up: Callable[[Connection], None] = loosen) -> Iterator[Connection]:
    """A transaction in which everything can be changed, committed at its end; SQLite's triggers are back then."""
    if engine.dialect.name == "postgresql":
        engine = create_engine(engine.url.set(username=OWNER), poolclass=NullPool)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        there = "select sql from sqlite_master where type = 'trigger'"
        triggers = connection.scalars(text(there)).all() if connection.dialect.name == "sqlite" else []
        open_up(connection)
        yield connection
        for trigger in triggers:
            connection.exec_driver_sql(trigger)
        if triggers or connection.dialect.name == "sqlite":
            connection.execute(text("pragma ignore_check_constraints = off"))
