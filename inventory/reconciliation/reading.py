"""Reading counts of SIAK out of a file or a pasted text: what is taken, and each refused line with its reason."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inventory.core.errors import Invalid
from inventory.core.forms import HIDDEN, whole_number
from inventory.reconciliation.rules import Count, Fault, fault
from inventory.reconciliation.workbook import is_workbook, rows_of_workbook
from inventory.usage.siak_rules import MOST_COUNTS

LARGEST_FILE = 1024 * 1024
LONGEST_SHOWN = 80
SEPARATORS = ";\t|,"
CODE = re.compile(r"(\d\d)[.,]?(\d\d)", re.ASCII)
SHORTENED_CODE = re.compile(r"(\d\d)[.,](\d)", re.ASCII)  # a spreadsheet makes 32.1 of 32.10
ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)([T ]00:00(:00)?)?", re.ASCII)
LOCAL_DAY = re.compile(r"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{4})", re.ASCII)
HEADINGS: Mapping[str, frozenset[str]] = {
    "office": frozenset(
        {"kantor", "kode", "kode kantor", "kode wilayah", "kabupaten/kota", "office", "code", "district"}
    ),
    "day": frozenset({"tanggal", "tgl", "tgl.", "date", "day"}),
    "printed": frozenset({"tercetak", "dicetak", "cetak", "jumlah cetak", "cetak siak", "siak", "printed"}),
}
Cells = Sequence[Any]
Numbered = tuple[int, Cells]


@dataclass(frozen=True)
class Refused:
    """A line that is not taken: its number in the file, why, and what it says."""

    line: int
    fault: Fault
    text: str


@dataclass(frozen=True)
class Reading:
    """What a file says."""

    taken: tuple[Count, ...] = ()
    refused: tuple[Refused, ...] = ()


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


def read(rows: Iterable[Numbered], today: Mapping[str, date], names: Mapping[str, str]) -> Reading:
    """The counts of the lines. ``today`` has the local date, ``names`` the code by name, of every district in reach.

    Columns may stand in any order below known headings, without them they are office, date, printed. Empty lines are
    passed over. Of two lines about one office and day the first is taken. Raises Invalid for too many lines.
    """
    filled = [(number, cells) for number, cells in rows if any(_text(cell) for cell in cells)]
    columns = _headed(filled[0][1]) if filled else None
    body = filled if columns is None else filled[1:]
    if len(body) > MOST_COUNTS:
        raise Invalid(reason="file_too_many_lines", field="file")
    taken: dict[tuple[str, date], Count] = {}
    refused = []
    for number, cells in body:
        found = _count(_picked(cells, columns), names)
        wrong = found if isinstance(found, Fault) else _wrong(found, today, taken)
        if isinstance(found, Count) and wrong is None:
            taken[found.office, found.day] = found
        elif wrong is not None:
            refused.append(Refused(number, wrong, _shown(cells)))
    return Reading(tuple(taken.values()), tuple(refused))


def written(counts: Iterable[Count]) -> str:
    """Counts as text that reads back as the same counts."""
    return "\n".join(f"{count.office};{count.day.isoformat()};{count.printed}" for count in counts)


def _wrong(count: Count, today: Mapping[str, date], taken: Mapping[tuple[str, date], Count]) -> Fault | None:
    return fault(count, today) or (Fault.TWICE if (count.office, count.day) in taken else None)


def _headed(cells: Cells) -> list[int] | None:
    """Which columns hold office, date and count, where the first line says so; None where it is no heading."""
    words = [_text(cell).lower() for cell in cells]
    places = [next((place for place, word in enumerate(words) if word in known), None) for known in HEADINGS.values()]
    found = [place for place in places if place is not None]
    if len(found) == len(HEADINGS):
        return found
    return list(range(len(HEADINGS))) if not any(sign.isdigit() for word in words for sign in word) else None


def _picked(cells: Cells, columns: list[int] | None) -> list[Any]:
    places = columns or range(len(HEADINGS))
    return [cells[place] if place < len(cells) else "" for place in places]


def _count(cells: list[Any], names: Mapping[str, str]) -> Count | Fault:
    office, day, printed = cells
    code, when, number = _office(office, names), _day(day), _printed(printed)
    if code is None:
        return Fault.OFFICE_UNKNOWN
    if when is None:
        return Fault.DAY_UNREADABLE
    return Fault.PRINTED_UNREADABLE if number is None else Count(office=code, day=when, printed=number)


def _office(cell: Any, names: Mapping[str, str]) -> str | None:
    text = f"{cell:.2f}" if isinstance(cell, float) and not cell.is_integer() else _text(cell)
    if found := CODE.fullmatch(text):
        return f"{found[1]}.{found[2]}"
    if found := SHORTENED_CODE.fullmatch(text):
        return f"{found[1]}.{found[2]}0"
    return names.get(" ".join(text.casefold().split()))


def _day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    found = ISO_DAY.fullmatch(text) or LOCAL_DAY.fullmatch(text)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def _printed(cell: Any) -> int | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if float(cell).is_integer() else None
    try:
        return whole_number(_text(cell))
    except ValueError:
        return None


def _text(cell: Any) -> str:
    """A cell as a person sees it; a spreadsheet's whole numbers come with a fraction of nothing."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _shown(cells: Cells) -> str:
    line = " | ".join(_text(cell) for cell in cells)
    return "".join(sign for sign in line if unicodedata.category(sign) not in HIDDEN)[:LONGEST_SHOWN]
