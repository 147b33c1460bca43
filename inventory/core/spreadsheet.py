"""Lists as files that a spreadsheet opens: dated, in UTF-8, and without anything that runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from flask import Response, request

from inventory.core.clock import current_clock, local_date

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, wide forms included.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTH = 18
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


def xlsx_bytes(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as a workbook of one sheet: numbers and dates as such, text never as a formula."""
    written = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as workbook:
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headers) - 1, COLUMN_WIDTH)
        sheet.write_row(0, 0, [str(header) for header in headers], bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif isinstance(value, int | Decimal) and not isinstance(value, bool):
                    sheet.write_number(number, column, value)
                else:
                    sheet.write_string(number, column, "" if value is None else str(value))
    return written.getvalue()


def file_answer(name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Response:
    """The file that ``?export=csv`` or ``xlsx`` asks for, named ``name-2025-11-03.csv`` after the day in Jakarta."""
    kind = request.args["export"]
    day = local_date(current_clock().now(), "Asia/Jakarta")
    if kind == "xlsx":
        answer = Response(xlsx_bytes(headers, rows), content_type=XLSX)
    else:
        answer = Response(BYTE_ORDER_MARK + csv_text(headers, rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}-{day.isoformat()}.{kind}")
    return answer
