"""Reading the first sheet of a workbook, after a look at how much there is to read.

A small file can claim a huge sheet: whoever opens it makes room for every cell up to the furthest one.
"""

import io
import re
import zipfile
import zlib
from typing import Any

import python_calamine

from inventory.core.errors import Invalid
from inventory.usage.siak_rules import MOST_COUNTS

LARGEST_UNPACKED = 16 * 1024 * 1024
MOST_COLUMNS = 50
MOST_ROWS = MOST_COUNTS + 100
SIGNATURE = b"PK\x03\x04"
WORKBOOK, OTHER_KINDS = "xl/workbook.xml", frozenset({"xl/workbook.bin", "content.xml"})
# Where a cell is, and which row a row is; other parts of the file have attributes of the same name.
PLACE = re.compile(
    rb"""\br\s*=\s*["']([A-Z]{1,7})([0-9]{1,10})["']|<(?:\w+:)?row\s[^<]*?\br\s*=\s*["']([0-9]{1,10})["']"""
)


def is_workbook(data: bytes) -> bool:
    """Whether the file is packed as XLSX files are."""
    return data.startswith(SIGNATURE)


def rows_of_workbook(data: bytes) -> list[tuple[int, list[Any]]]:
    """The rows of the first sheet with their numbers. Raises Invalid where it is too large or unreadable."""
    try:
        _demand_small(data)
        sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        return list(enumerate(sheet.to_python(skip_empty_area=False), start=1))
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError):
        raise Invalid(reason="file_unreadable", field="file") from None


def _demand_small(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise Invalid(reason="file_too_large", field="file")
        names = {part.filename for part in parts}
        if WORKBOOK not in names or names & OTHER_KINDS:
            raise Invalid(reason="file_unreadable", field="file")
        for part in parts:
            _demand_near(packed.read(part))


def _demand_near(part: bytes) -> None:
    for column, row, alone in PLACE.findall(part):
        if int(row or alone) > MOST_ROWS:
            raise Invalid(reason="file_too_many_lines", field="file")
        if _number(column) > MOST_COLUMNS:
            raise Invalid(reason="file_too_wide", field="file")


def _number(column: bytes) -> int:
    """A is 1, Z is 26, AA is 27; a row has no column."""
    number = 0
    for sign in column:
        number = number * 26 + sign - ord("A") + 1
    return number
