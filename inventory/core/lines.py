"""Lines of a table out of a file or a pasted text, and what a cell of one says."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from inventory.core.errors import Invalid
from inventory.core.forms import HIDDEN, whole_number
from inventory.core.rules import MOST_LINES
from inventory.core.workbook import is_workbook, rows_of_workbook

LARGEST_FILE = 1024 * 1024
LONGEST_SHOWN = 80
SEPARATORS = ";\t|,"
CODE = re.compile(r"(\d\d)[.,]?(\d\d)", re.ASCII)
SHORTENED_CODE = re.compile(r"(\d\d)[.,](\d)", re.ASCII)  # a spreadsheet makes 32.1 of 32.10
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)([T ]00:00(:00)?)?", re.ASCII)
LOCAL_DAY = re.compile(r"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{4})", re.ASCII)
Cells = Sequence[Any]
Numbered = tuple[int, Cells]
Headings = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Refused:
    """A line that is not taken: its number in the file, why, and what it says."""

    line: int
    fault: StrEnum
    text: str


def rows_of_file(data: bytes) -> list[Numbered]:
    """The lines of a CSV or XLSX file with their numbers. Raises Invalid where it is too large or unreadable."""
    if len(data) > LARGEST_FILE:
        raise Invalid(reason="file_too_large", field="file")
    if is_workbook(data):
        return [(number, cells) for number, cells in rows_of_workbook(data)]
    return rows_of_text(_decoded(data))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def rows_of_text(text: str) -> list[Numbered]:
    """The lines of comma-, semicolon- or tab-separated text with their numbers. Raises Invalid."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise Invalid(reason="file_unreadable", field="file") from None


def named_cells(
    rows: Iterable[Numbered], headings: Headings, needed: Iterable[str]
) -> list[tuple[int, dict[str, Any], Cells]]:
    """Each line that says something: its number, its cells by name, and all of them.

    Columns may stand in any order below known headings; without them they stand in the order of ``headings``. A cell
    that is not there is empty. Raises Invalid for too many lines.
    """
    places, _heading, body = _laid_out(rows, headings, needed)
    if len(body) > MOST_LINES:
        raise Invalid(reason="file_too_many_lines", field="file")
    return [(number, _picked(cells, places, headings), cells) for number, cells in body]


def unread(rows: Iterable[Numbered], headings: Headings, needed: Iterable[str]) -> list[tuple[int, str]]:
    """The columns that say something and are not taken: the number of each, from 1, and its heading, if it has one."""
    places, heading, body = _laid_out(rows, headings, needed)
    telling = {place for _number, cells in body for place, cell in enumerate(cells) if text_of(cell)}
    left_out = sorted(telling - set(places.values()))
    return [(place + 1, text_of(heading[place]) if place < len(heading) else "") for place in left_out]


def _laid_out(
    rows: Iterable[Numbered], headings: Headings, needed: Iterable[str]
) -> tuple[dict[str, int], Cells, list[Numbered]]:
    """Where each column stands, the line of headings (empty where there is none), and the lines below it."""
    filled = [(number, cells) for number, cells in rows if any(text_of(cell) for cell in cells)]
    places = _headed(filled[0][1], headings, frozenset(needed)) if filled else None
    if places is None:
        return _in_order(headings), (), filled
    return places, filled[0][1], filled[1:]


def _in_order(headings: Headings) -> dict[str, int]:
    return {name: place for place, name in enumerate(headings)}


def _headed(cells: Cells, headings: Headings, needed: frozenset[str]) -> dict[str, int] | None:
    """Where each column stands, where the first line says so; None where it is no heading."""
    words = [text_of(cell).lower() for cell in cells]
    found = {
        name: next(place for place, word in enumerate(words) if word in known)
        for name, known in headings.items()
        if known & set(words)
    }
    if needed <= found.keys():
        return found
    return _in_order(headings) if not any(sign.isdigit() for word in words for sign in word) else None


def _picked(cells: Cells, places: Mapping[str, int], headings: Headings) -> dict[str, Any]:
    there = {name: cells[place] for name, place in places.items() if place < len(cells)}
    return {name: there.get(name, "") for name in headings}


def text_of(cell: Any) -> str:
    """A cell as a person sees it; a spreadsheet's whole numbers come with a fraction of nothing."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def office_of(cell: Any, names: Mapping[str, str]) -> str | None:
    """The code of a district by its code or name; None for anything else. ``names`` has the codes by name."""
    text = f"{cell:.2f}" if isinstance(cell, float) and not cell.is_integer() else text_of(cell)
    if found := CODE.fullmatch(text):
        return f"{found[1]}.{found[2]}"
    if found := SHORTENED_CODE.fullmatch(text):
        return f"{found[1]}.{found[2]}0"
    return names.get(" ".join(text.casefold().split()))


def day_of(cell: Any) -> date | None:
    """A date as spreadsheets and people write it, day first; None for anything else."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    found = ISO_DAY.fullmatch(text) or LOCAL_DAY.fullmatch(text)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def number_of(cell: Any) -> int | None:
    """A whole number from 0 on; None for anything else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else None
    try:
        return whole_number(text_of(cell))
    except ValueError:
        return None


def words_of(cell: Any) -> str:
    """A text on one line, without signs that nobody sees."""
    return _visible(" ".join(text_of(cell).split()))


def shown(cells: Cells) -> str:
    """What a line says, short and without signs that nobody sees."""
    return _visible(" | ".join(text_of(cell) for cell in cells))[:LONGEST_SHOWN]


def _visible(text: str) -> str:
    return "".join(sign for sign in text if unicodedata.category(sign) not in HIDDEN)
