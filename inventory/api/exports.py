"""Files for spreadsheets and other programs, written while they are read."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Literal

from flask import Response, stream_with_context

from inventory.api import queries
from inventory.api.reads import AtDay
from inventory.api.shapes import Shape
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.spreadsheet import cell
from inventory.regions import queries as regions
from inventory.stock.rules import document_number

BATCH = 1000
CSV: dict[str, Any] = {"content": {"text/csv": {"schema": {"type": "string"}}}}
STOCK = ("office", "item", "compartment", "quantity")
MOVEMENTS = ("number", "day", "document", "kind", "line", "item", "quantity", "source", "destination")


class Separated(Shape):
    """What stands between two cells."""

    separator: Literal[",", ";", "\t", "|"] = ","


class StockAsked(Separated, AtDay):
    """The stock, now or at the close of a day."""


@operation("get", "/exports/stock/<office:code>.csv", scope="office", answers=CSV)
def export_stock(act: Act, code: str, query: StockAsked) -> Response:
    """What an office's accounts hold."""
    office = regions.office(db.session(), act.actor.scope, code).code
    rows = queries.accounts_of_office(db.session(), act.actor.scope, office, query.at)
    return _file(f"stock-{office}", STOCK, ((office, *row) for row in rows), query.separator)


@operation("get", "/exports/movements/<office:code>.csv", scope="office", answers=CSV)
def export_movements(act: Act, code: str, query: Separated) -> Response:
    """All movements of an office's accounts, in the order of the journal."""
    office = regions.office(db.session(), act.actor.scope, code).code
    return _file(f"movements-{office}", MOVEMENTS, _movements(act, office), query.separator)


def _movements(act: Act, office: str) -> Iterator[Sequence[Any]]:
    asked = queries.movements_of_office(act.actor.scope, office).execution_options(yield_per=BATCH)
    for number, line, item, quantity, here, owner, there, other, day, kind, maker, document in db.session.execute(
        asked
    ):
        named = document_number(kind, maker, document)
        yield number, day, named, kind, line, item, quantity, f"{here}:{owner}", f"{there}:{other}"


def _file(name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]], separator: str) -> Response:
    lines = _lines(headers, rows, separator)
    first = next(lines)  # before the answer begins: a database that is away can still be told
    answer = Response(stream_with_context(chain([first], lines)), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer


def _lines(headers: Sequence[str], rows: Iterable[Sequence[Any]], separator: str) -> Iterator[str]:
    """The rows as text, some hundred at a time."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(headers)
    for count, row in enumerate(rows, start=1):
        writer.writerow([cell(value) for value in row])
        if count % BATCH == 0:
            yield written.getvalue()
            written.seek(0)
            written.truncate()
    yield written.getvalue()
