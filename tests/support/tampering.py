"""Getting behind the ledger's back, as somebody with the database in their hands could."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from inventory.stock import verification
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


def unfound(connection: Connection, statement: Any) -> bool:
    """Whether a change goes unseen. One that the database itself refuses is seen."""
    with connection.begin_nested() as attempt:
        try:
            with connection.begin_nested():
                changed = connection.execute(statement).rowcount
        except DBAPIError:
            return False
        assert changed, statement
        whole = verification.verify(connection).whole
        attempt.rollback()
    return whole


def this(table: Table, row: Any) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key.columns))


def another(value: Any, chance: Random) -> Any:
    """The value with one byte, one piece, one day or one entry changed."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case list():
            return [*value, "power"]
        case datetime():
            return value + timedelta(microseconds=1)
        case date():
            return value + timedelta(days=1)
        case "":
            return chance.choice("0123456789abcdef")
        case str():
            place = chance.randrange(len(value))
            other = chance.choice([sign for sign in "0123456789abcdef" if sign != value[place]])
            return value[:place] + other + value[place + 1 :]
        case _:
            return None
