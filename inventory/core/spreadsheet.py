"""Lists as files that a spreadsheet opens: dated, in UTF-8, and without anything that runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import Response

from inventory.core.clock import current_clock, local_date

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, wide forms included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page


def cell(value: Any) -> str | int:
    """A value as a cell. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int():
            return value
        case date():
            return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_text(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> str:
    """The rows as comma-separated values below their headers."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([cell(header) for header in headers])
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()


def csv_answer(name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """A CSV file to keep, named ``name-2025-11-03.csv`` after the day (in Jakarta) on which it was made."""
    day = local_date(current_clock().now(), "Asia/Jakarta")
    answer = Response(BYTE_ORDER_MARK + csv_text(headers, rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}-{day.isoformat()}.csv")
    return answer
