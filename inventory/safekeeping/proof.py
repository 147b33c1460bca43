"""Proving a copy: the schema is one that this program knows, and everything the seal covers adds up."""

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from inventory.core.database import Base
from inventory.safekeeping.refusal import Refused
from inventory.stock.comparing import in_turn, nothing
from inventory.stock.verification import Head, verify


def engine_for(url: URL | str) -> Engine:
    """An engine that keeps no connection open behind anybody's back."""
    return create_engine(url, poolclass=NullPool)


def told(failure: Exception) -> str:
    """What a database said, in one line."""
    said = str(failure.orig if isinstance(failure, DBAPIError) else failure).strip()
    return said.splitlines()[0].rstrip(".") if said else type(failure).__name__


def schema_of(connection: Connection) -> str | None:
    """The version of the schema; None where there are no tables of this program."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("select version_num from alembic_version"))
    return None if found is None else str(found)


def documents_in(connection: Connection) -> int:
    """How many documents a database holds, tables or none."""
    if not inspect(connection).has_table("document"):
        return 0
    return int(connection.scalar(text("select count(*) from document")) or 0)


def check_schema(schema: str | None, scripts: ScriptDirectory) -> None:
    """Raises Refused for the schema of another program, or of a later version of this one."""
    if schema is None:
        raise Refused("There is no schema of this program in it.")
    try:
        known = scripts.get_revision(schema) is not None
    except CommandError:
        known = False
    if not known:
        raise Refused(
            f"Its schema {schema} is not known here: it comes from a later version of this program, or from another."
        )


def prove(connection: Connection, schema: str, scripts: ScriptDirectory, noted: Head | None = None) -> Head:
    """Check schema and ledger as they are in this database; the head that they end at. Raises Refused."""
    try:
        found = schema_of(connection)
        check_schema(found, scripts)
        if found != schema:
            raise Refused(f"Its schema is {found}, not {schema} as its label says.")
        current = found == scripts.get_current_head()
        if current:
            _check_tables(connection)
        verdict = verify(connection, noted, compared=in_turn(connection) if current else nothing)
    except SQLAlchemyError as failure:
        raise Refused(f"Its ledger cannot be checked: {told(failure)}.") from failure
    if not verdict.whole:
        place = "" if verdict.number is None else f" at record {verdict.number}"
        raise Refused(f"Its ledger is broken{place}: {verdict.wrong}.")
    return verdict.head


def _check_tables(connection: Connection) -> None:
    if missing := set(Base.metadata.tables) - set(inspect(connection).get_table_names()):
        raise Refused(f"It lacks tables: {', '.join(sorted(missing))}.")
