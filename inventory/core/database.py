"""The database: one declarative base, one session, and the only place that commits.

SQLite is opened so that it loses nothing (`docs/decisions/0002-transactions.md`): the driver's own
transaction control is off, a writing transaction begins with ``BEGIN IMMEDIATE``, a reading one with
``BEGIN``. PostgreSQL writers lock rows in account order and are tried again when the server says that
two of them cannot both be right.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import uniform
from time import sleep
from typing import Any, TypeVar

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event, exc
from sqlalchemy.orm import DeclarativeBase, Session, registry

from inventory.core import database_file
from inventory.core.identity import Actor

ATTEMPTS = 5
SERIALIZATION_FAILURE = "40001"
DEADLOCK_DETECTED = "40P01"
UNIQUE_VIOLATION = "23505"
# Two writers met. The second try sees what the first writer did, and a rule can say what is wrong with it.
WORTH_ANOTHER_TRY = frozenset({SERIALIZATION_FAILURE, DEADLOCK_DETECTED, UNIQUE_VIOLATION})
PAUSE = 0.05  # seconds
DISK_FULL = "53100"
# What the database itself says when it cannot do its work: it is away, locked, full, damaged, or may not be written to.
GONE = (exc.DatabaseError, exc.InterfaceError, exc.TimeoutError)
BUSY_TIMEOUT_MS = 15_000
# On the disks of today a page anywhere costs hardly more than the next one; PostgreSQL assumes four times as much.
ANY_PLACE = 1.1
# After ten years what an account held on a day lies on a page of its own: 514 offices are about 2,200 pages, 9 MB.
CACHE_KIB = 16_384
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    f"cache_size={-CACHE_KIB}",
)
ACTOR = "actor"  # in the session's info: who acts in the present transaction

Answer = TypeVar("Answer")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC; naive values are refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table inherits; constraints get predictable names, so that migrations can find them."""

    # One registry with both settings: Flask-SQLAlchemy copies the class, and a copy may not repeat them beside it.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


def prepare_engine(engine: Engine) -> None:
    """Give the engine the transaction policy of this project."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        database_file.watch(engine)
    else:
        event.listen(engine, "do_connect", _ask_of_postgresql)


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _ask_of_postgresql(_dialect: Any, _record: Any, _arguments: Any, told: dict[str, Any]) -> None:
    """Whoever waits for a lock is told after a while, as on SQLite; by itself PostgreSQL waits for ever.

    Told what a page costs, it looks the documents of ninety days up; else it reads those of ten years through for them.
    """
    asked = f"-c lock_timeout={BUSY_TIMEOUT_MS} -c random_page_cost={ANY_PLACE}"
    told["options"] = f"{told.get('options', '')} {asked}".strip()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def steady(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is at one moment, whatever is written meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


def transact(work: Callable[[Session], Answer], actor: Actor | None = None) -> Answer:
    """Do ``work`` in one writing transaction and commit it, or leave everything as it was.

    ``actor`` is the person for whom it is done; without one it is the server's own doing (a command).

    The reading transaction of the current request is ended first: what it saw may be stale by the time
    the lock is ours. ``work`` may be called again when PostgreSQL reports that two writers met, so it
    must not do anything outside its session.
    """
    session = db.session()
    session.info[ACTOR] = actor
    try:
        return _attempted(session, work)
    finally:
        del session.info[ACTOR]


def _attempted(session: Session, work: Callable[[Session], Answer]) -> Answer:
    for attempt in range(1, ATTEMPTS + 1):
        session.rollback()
        try:
            session.connection(execution_options={"writes": True})
            answer = work(session)
            session.commit()
            return answer
        except exc.DBAPIError as error:
            session.rollback()
            if attempt == ATTEMPTS or not _worth_another_try(error):
                raise
            sleep(uniform(0, attempt * PAUSE))  # noqa: S311  # so that two writers do not meet again at once
        except BaseException:
            session.rollback()
            raise
    raise AssertionError("unreachable: the last attempt returns or raises")


def _worth_another_try(error: exc.DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in WORTH_ANOTHER_TRY


def no_room(error: Exception) -> bool:
    """Whether the database refused because its disk is full."""
    told = getattr(error, "orig", None)
    return getattr(told, "sqlstate", None) == DISK_FULL or "full" in str(told).lower()


def _let_go(_error: BaseException | None) -> None:
    """End the session of a request. What was answered stands, even where the database has gone since."""
    try:
        db.session.close()
    except exc.SQLAlchemyError as error:
        current_app.logger.warning("the database had gone when the request ended", exc_info=error)
        db.session.registry.clear()


def install(app: Flask) -> None:
    """Bind the database to the application."""
    db.init_app(app)
    app.teardown_appcontext(_let_go)  # before the library's own, which would break off the answer
    with app.app_context():
        prepare_engine(db.engine)
