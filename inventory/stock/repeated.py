"""What features keep of a document in tables of their own must be what is sealed in it.

Lists, findings and letters are read from such tables. They are written once, with the document, and say nothing of
themselves: a row for the document, or one for each of its lines. The database compares them with the sealed contents.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, Column, Connection, Integer, Select, Table, and_, case, func, or_, select

from inventory.core.audit import Exempt
from inventory.core.database import Base, UtcDateTime
from inventory.stock.contents import CONTENTS, DOCUMENT, Contents, Part
from inventory.stock.models import JournalRecord
from inventory.stock.rules import Event, Kind

JOURNAL = JournalRecord.__table__
OWN = "document_id"
OF_THE_DOCUMENT = "/"


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
    """Every table of the features that are loaded that repeats sealed contents, with what it repeats of them."""
    for mapper in sorted(Base.registry.mappers, key=lambda mapper: str(mapper.local_table)):
        policy = getattr(mapper.class_, "__audit__", None)
        if isinstance(policy, Repeats) and isinstance(mapper.local_table, Table):
            yield mapper.local_table, policy


def first_wrong_repetition(connection: Connection) -> str | None:
    """The first row that is not what its document says, is missing or is too many; None where there is none."""
    for table, repeats in repeating():
        expected, wrong = connection.execute(_compared(table, repeats, connection.dialect.name)).one()
        if wrong is not None:
            return f"{table.name} does not repeat what document {wrong} says"
        if connection.scalar(select(func.count()).select_from(table)) != expected:
            return f"{table.name} has rows that no document says"
    return None


def _compared(table: Table, repeats: Repeats, dialect: str) -> Select[int, Any]:
    """How many rows the contents make, and the first document whose own are not there as it says them."""
    contents = CONTENTS[dialect]()
    keys = [column for column in table.primary_key.columns if column.name != OWN]
    part, source = contents.lines() if keys else contents.whole()
    same = [table.c[OWN] == DOCUMENT.c.id, *(column == contents.said(part, column.name) for column in keys)]
    differs = [
        contents.stored(column).is_distinct_from(_expected(contents, part, column, repeats))
        for column in table.columns
        if not column.primary_key and column.name not in repeats.beside
    ]
    return (
        select(func.count(), func.min(case((or_(table.c[OWN].is_(None), *differs), DOCUMENT.c.id))))
        .select_from(source.outerjoin(table, and_(*same)))
        .where(DOCUMENT.c.kind.in_(repeats.kinds))
    )


def _expected(contents: Contents, part: Part, column: Column[Any], repeats: Repeats) -> Part:
    if isinstance(column.type, UtcDateTime):
        return _first_recorded(contents, column)
    path = repeats.said.get(column.name, column.name)
    if path.startswith(OF_THE_DOCUMENT):
        part, path = DOCUMENT.c.content, path.removeprefix(OF_THE_DOCUMENT)
    said = contents.said(part, path)
    return said if column.nullable else func.coalesce(said, _empty(column))


def _first_recorded(contents: Contents, column: Column[Any]) -> Part:
    """When the document was recorded, or what the report that it amends says of itself."""
    former = column.table.alias()
    own = select(JOURNAL.c.recorded_at).where(JOURNAL.c.document_id == DOCUMENT.c.id, JOURNAL.c.event == Event.POSTED)
    carried = select(contents.stored(former.c[column.name])).where(former.c[OWN] == DOCUMENT.c.parent_id)
    return case((DOCUMENT.c.kind == Kind.AMENDMENT, carried.scalar_subquery()), else_=own.scalar_subquery())


def _empty(column: Column[Any]) -> str:
    """What a column holds where nothing was said."""
    if isinstance(column.type, JSON):
        return "[]"
    return "0" if isinstance(column.type, Integer) else ""
