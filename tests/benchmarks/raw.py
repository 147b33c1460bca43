"""A daily report written by hand-made SQL: the same rows as the service writes, in one durable transaction."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from inventory.core.database import PRAGMAS

# Where the rows of a document are found, in the order in which they have to be written.
ADDED = {
    "document": "id = :document",
    "daily_report": "document_id = :document",
    "daily_report_line": "document_id = :document",
    "journal": "document_id = :document",
    "movement": "journal_number = :record",
    "running_close": """
        day = (select day from journal where number = :record) and account_id in (
            select source_id from movement where journal_number = :record
            union select destination_id from movement where journal_number = :record)""",
    "posting_key": "journal_number = :record and user_id = (select maker_id from document where id = :document)",
}
CHANGED = {
    "update account set balance = ?, last_day = ? where id = ?": """
        select balance, last_day, id from account where id in (
            select source_id from movement where journal_number = :record
            union select destination_id from movement where journal_number = :record)""",
    "update journal_head set number = ?, hash = ? where id = 1": "select number, hash from journal_head",
}


class Rows(NamedTuple):
    """Rows of one table, and the statement that writes them."""

    statement: str
    values: Sequence[Sequence[Any]]


def connect(path: Path) -> sqlite3.Connection:
    """A connection with the application's own settings: as durable as its, and with as large a cache."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def rows_of(connection: sqlite3.Connection, document: int) -> list[Rows]:
    """All rows that the posting of a daily report wrote, if it was the last posting."""
    (record,) = connection.execute("select number from journal where document_id = ?", [document]).fetchone()
    which = {"document": document, "record": record}
    return [*_added(connection, which), *_changed(connection, which)]


def _added(connection: sqlite3.Connection, which: dict[str, int]) -> Iterator[Rows]:
    for table, condition in ADDED.items():
        cursor = connection.execute(f"select * from {table} where {condition}", which)
        names = [column[0] for column in cursor.description]
        places = ", ".join("?" * len(names))
        yield Rows(f"insert into {table} ({', '.join(names)}) values ({places})", cursor.fetchall())


def _changed(connection: sqlite3.Connection, which: dict[str, int]) -> Iterator[Rows]:
    for statement, query in CHANGED.items():
        yield Rows(statement, connection.execute(query, which if ":" in query else {}).fetchall())


def write(connection: sqlite3.Connection, rows: Sequence[Rows]) -> None:
    """Write the rows, and commit."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in rows:
        connection.executemany(statement, values)
    connection.execute("COMMIT")
