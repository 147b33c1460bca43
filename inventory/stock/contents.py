"""How a database reads sealed contents: whole or line by line, and what stands there, as text."""

from typing import Any, Protocol

from sqlalchemy import JSON, Column, ColumnElement, FromClause, String, cast, func, true
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from inventory.core.database import UtcDateTime
from inventory.stock.models import Document

DOCUMENT = Document.__table__
Part = ColumnElement[Any]


class Contents(Protocol):
    """The ways of one database."""

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


CONTENTS: dict[str, type[Contents]] = {"sqlite": OnSqlite, "postgresql": OnPostgresql}
