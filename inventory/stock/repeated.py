"""What features keep of a document in tables of their own must be what is sealed in it.

Lists, findings and letters are read from such tables. They are written once, with the document, and say nothing of
themselves: a row for the document, or one for each of its lines. The database compares them with the sealed contents.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Inspector,
    Integer,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    inspect,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from inventory.core.audit import Exempt
from inventory.core.database import Base, UtcDateTime
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Event, Kind

DOCUMENT, JOURNAL = Document.__table__, JournalRecord.__table__
OWN = "document_id"
OF_THE_DOCUMENT = "/"
Part = ColumnElement[Any]


@dataclass(frozen=True)
class Repeats(Exempt):
    """The trail leaves a table out whose rows repeat what is sealed in documents of some ``kinds``.

    A table whose key is the document has one row for each; any other has one for each of its lines, with the rest of
    its key as the line says it. A column says what stands under its own name, unless ``said`` has another path to it
    (``split.new``; ``/shipment`` begins at the document and not at the line). What was left out is null, an empty text
    or 0. A column of an instant is the moment of the document's record, or that of the report which it amends. Columns
    ``beside`` were worked out when the document was entered, and stand in no content.
    """

    kinds: tuple[Kind, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    beside: frozenset[str] = frozenset()
    reason: str = "It repeats what a sealed document says."


def repeating() -> Iterator[tuple[Table, Repeats]]:
    """Every table that repeats sealed contents, with what it repeats of them."""
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: str(mapper.local_table)):
        policy = getattr(mapper.class_, "__audit__", None)
        if isinstance(policy, Repeats) and isinstance(mapper.local_table, Table):
            yield mapper.local_table, policy


def first_wrong_repetition(connection: Connection) -> str | None:
    """The first row that is not what its document says, is missing or is too many; None where there is none.

    A copy of an earlier schema is checked as far as it has the tables of today.
    """
    inspector = inspect(connection)
    for table, repeats in repeating():
        if not has_all(inspector, table):
            continue
        expected, wrong = connection.execute(_compared(table, repeats, connection.dialect.name)).one()
        if wrong is not None:
            return f"{table.name} does not repeat what document {wrong} says"
        if connection.scalar(select(func.count()).select_from(table)) != expected:
            return f"{table.name} has rows that no document says"
    return None


def has_all(inspector: Inspector, table: Table) -> bool:
    """Whether a database has a table with all columns of today."""
    there = inspector.get_columns(table.name) if inspector.has_table(table.name) else []
    return {column.name for column in table.columns} <= {column["name"] for column in there}


def _compared(table: Table, repeats: Repeats, dialect: str) -> Select[int, Any]:
    """How many rows the contents make, and the first document whose own are not there as it says them."""
    sealed = SEALED[dialect]()
    keys = [column for column in table.primary_key.columns if column.name != OWN]
    part, source = sealed.lines() if keys else sealed.whole()
    same = [table.c[OWN] == DOCUMENT.c.id, *(column == sealed.said(part, column.name) for column in keys)]
    differs = [
        sealed.stored(column).is_distinct_from(_expected(sealed, part, column, repeats))
        for column in table.columns
        if not column.primary_key and column.name not in repeats.beside
    ]
    return (
        select(func.count(), func.min(case((or_(table.c[OWN].is_(None), *differs), DOCUMENT.c.id))))
        .select_from(source.outerjoin(table, and_(*same)))
        .where(DOCUMENT.c.kind.in_(repeats.kinds))
    )


def _expected(sealed: "Sealed", part: Part, column: Column[Any], repeats: Repeats) -> Part:
    if isinstance(column.type, UtcDateTime):
        return _first_recorded(sealed, column)
    path = repeats.said.get(column.name, column.name)
    if path.startswith(OF_THE_DOCUMENT):
        part, path = DOCUMENT.c.content, path.removeprefix(OF_THE_DOCUMENT)
    said = sealed.said(part, path)
    return said if column.nullable else func.coalesce(said, _empty(column))


def _first_recorded(sealed: "Sealed", column: Column[Any]) -> Part:
    """When the document was recorded, or what the report that it amends says of itself."""
    former = column.table.alias()
    own = select(JOURNAL.c.recorded_at).where(JOURNAL.c.document_id == DOCUMENT.c.id, JOURNAL.c.event == Event.POSTED)
    carried = select(sealed.stored(former.c[column.name])).where(former.c[OWN] == DOCUMENT.c.parent_id)
    return case((DOCUMENT.c.kind == Kind.AMENDMENT, carried.scalar_subquery()), else_=own.scalar_subquery())


def _empty(column: Column[Any]) -> str:
    """What a column holds where nothing was said."""
    if isinstance(column.type, JSON):
        return "[]"
    return "0" if isinstance(column.type, Integer) else ""


class Sealed(Protocol):
    """How a database reads sealed contents, whole or line by line, and what stands there, as text."""

    def whole(self) -> tuple[Part, FromClause]:
        """The content of a document, and where it comes from."""

    def lines(self) -> tuple[Part, FromClause]:
        """One of the lines of a content, and where they come from."""

    def said(self, part: Part, path: str) -> Part:
        """What stands at a path of a content or line; null where nothing does."""

    def stored(self, column: Column[Any]) -> Part:
        """What a column holds, as contents and journal would write it."""


class OnSqlite:
    """SQLite keeps the last few contents that it has read at hand."""

    def whole(self) -> tuple[Part, FromClause]:
        return DOCUMENT.c.content, DOCUMENT

    def lines(self) -> tuple[Part, FromClause]:
        each = func.json_each(DOCUMENT.c.content, "$.lines").table_valued("value")
        return each.c.value, DOCUMENT.join(each, true())

    def said(self, part: Part, path: str) -> Part:
        return cast(func.json_extract(part, f"$.{path}"), String)

    def stored(self, column: Column[Any]) -> Part:
        if isinstance(column.type, JSON):
            return func.json(column)
        text = cast(column, String)
        return func.replace(text, " ", "T").concat("Z") if isinstance(column.type, UtcDateTime) else text


class OnPostgresql:
    """PostgreSQL reads a content anew whenever it is asked, except where it comes out of a function of rows."""

    def whole(self) -> tuple[Part, FromClause]:
        return self._each("$")

    def lines(self) -> tuple[Part, FromClause]:
        return self._each("$.lines[*]")

    def _each(self, path: str) -> tuple[Part, FromClause]:
        content = cast(DOCUMENT.c.content, JSONB)
        each = func.jsonb_path_query(content, cast(path, JSONPATH)).table_valued("value").render_derived()
        return each.c.value, DOCUMENT.join(each, true())

    def said(self, part: Part, path: str) -> Part:
        return func.jsonb_extract_path_text(cast(part, JSONB), *path.split("."))

    def stored(self, column: Column[Any]) -> Part:
        if isinstance(column.type, JSON):
            return cast(cast(column, JSONB), String)
        if isinstance(column.type, UtcDateTime):
            return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        return cast(column, String)


SEALED: dict[str, type[Sealed]] = {"sqlite": OnSqlite, "postgresql": OnPostgresql}
