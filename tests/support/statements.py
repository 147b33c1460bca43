"""Counting SQL statements: a page that needs more of them with more rows will not last ten years."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to the database inside the block, in order, without BEGIN and COMMIT."""
    statements: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _executemany):
        if not statement.upper().startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
