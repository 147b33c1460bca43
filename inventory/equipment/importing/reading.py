"""Reading machines out of a file or a pasted text: each line as a command, or the reason why it is none."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from inventory.core.errors import Invalid
from inventory.core.forms import LARGEST_PRICE, rupiah_amount
from inventory.core.labels import DEVICE_KINDS
from inventory.core.lines import (
    Headings,
    Numbered,
    day_of,
    named_cells,
    number_of,
    office_of,
    shown,
    text_of,
    unread,
    words_of,
)
from inventory.equipment.rules import Condition, DeviceKind, serial_number
from inventory.equipment.service import AddDevice

MOST_DEVICES = 2_000
WORDS: Headings = {
    "office": frozenset({"kantor", "kode", "kode kantor", "kode wilayah", "wilayah", "office", "code"}),
    "kind": frozenset({"jenis", "jenis perangkat", "kind"}),
    "model": frozenset({"model", "tipe", "merek", "merk", "merek/tipe"}),
    "serial": frozenset({"nomor seri", "no seri", "no. seri", "seri", "serial", "serial number"}),
    "year": frozenset({"tahun", "tahun pengadaan", "year"}),
    "fund": frozenset({"sumber dana", "dana", "fund", "source of funds"}),
    "price": frozenset({"harga", "price"}),
    "owner": frozenset({"pemilik", "owner"}),
    "bast_number": frozenset({"nomor bast", "no bast", "no. bast", "bast", "bast number"}),
    "acquired_on": frozenset({"tanggal perolehan", "tanggal bast", "acquired on"}),
    "warranty_end": frozenset({"garansi", "garansi sampai", "warranty", "warranty until"}),
    "service_end": frozenset({"kontrak servis", "kontrak servis sampai", "service contract until"}),
    "condition": frozenset({"kondisi", "keadaan", "condition"}),
    "reason": frozenset({"alasan", "keterangan kondisi", "reason"}),
    "place": frozenset({"tempat", "tempat layanan", "place", "place of service"}),
    "note": frozenset({"catatan", "keterangan", "note"}),
}
HEADINGS: Headings = {name: words | {name} for name, words in WORDS.items()}  # what `written` writes reads back
NEEDED = ("office", "serial")
KINDS: Mapping[str, str] = {
    "": DeviceKind.PRINTER,
    **{kind.value: kind for kind in DeviceKind},
    "printer ktp-el": "printer",
    "printer ktp": "printer",
    "printer kia": "printer_kia",
    "genset": "generator",
    "alat rekam": "recording_set",
    "set perekaman": "recording_set",
    "lainnya": "other",
}
CONDITIONS: Mapping[str, str] = {
    "": Condition.GOOD,
    **{condition.value: condition for condition in Condition},
    "baik": "good",
    "kurang": "limited",
    "kurang baik": "limited",
    "rusak": "broken",
    "hilang": "lost",
    "diperbaiki": "in_repair",
    "dihapus": "retired",
    "tidak dipakai lagi": "retired",
}


@dataclass(frozen=True)
class Line:
    """One line: its number, what it says, the machine it means, or the ``reason`` why it cannot be taken.

    ``office`` is where another machine with this serial number is, where the person may know that.
    """

    number: int
    text: str
    command: AddDevice | None = None
    reason: str | None = None
    office: str | None = None


def read(rows: Iterable[Numbered], offices: Mapping[str, str], points: Mapping[tuple[str, str], int]) -> list[Line]:
    """The lines of a file. ``offices`` has the codes in reach by name, ``points`` the places by office and name.

    Raises Invalid for more lines than are taken at once.
    """
    lines = named_cells(rows, HEADINGS, NEEDED)
    if len(lines) > MOST_DEVICES:
        raise Invalid(reason="devices_too_many", field="file")
    return [_line(number, cells, shown(line), offices, points) for number, cells, line in lines]


def left_out(rows: Iterable[Numbered]) -> list[tuple[int, str]]:
    """The columns of a file that are not taken: number and heading."""
    return unread(rows, HEADINGS, NEEDED)


def written(commands: Iterable[AddDevice], points: Mapping[tuple[str, str], int]) -> str:
    """Machines as text that reads back as the same machines."""
    names = {number: name for (_office, name), number in points.items()}
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow([*HEADINGS])
    for each in commands:
        place = names[each.point_id] if each.point_id is not None else ""
        told = {**{name: getattr(each, name, None) for name in HEADINGS}, "place": place}
        told["price"] = f"{each.price:f}".replace(".", ",") if each.price is not None else None
        writer.writerow(["" if value is None else str(value) for value in told.values()])
    return text.getvalue()


def _line(
    number: int,
    cells: Mapping[str, Any],
    text: str,
    offices: Mapping[str, str],
    points: Mapping[tuple[str, str], int],
) -> Line:
    try:
        return Line(number, text, _command(number, cells, offices, points))
    except Invalid as refusal:
        return Line(number, text, reason=refusal.reason)


def _command(
    number: int, cells: Mapping[str, Any], offices: Mapping[str, str], points: Mapping[tuple[str, str], int]
) -> AddDevice:
    office = _office(cells["office"], offices)
    return AddDevice(
        key=f"line-{number}",
        office=office,
        point_id=_point(cells["place"], office, points),
        kind=_known(KINDS, cells["kind"], "kind_unknown"),
        serial=serial_number(words_of(cells["serial"])),
        year=_year(cells["year"]),
        fund=_fund(cells["fund"]),
        price=_price(cells["price"]),
        acquired_on=_day(cells["acquired_on"]),
        warranty_end=_day(cells["warranty_end"]),
        service_end=_day(cells["service_end"]),
        condition=_known(CONDITIONS, cells["condition"], "condition_unknown"),
        model=words_of(cells["model"]),
        owner=words_of(cells["owner"]),
        bast_number=words_of(cells["bast_number"]),
        reason=words_of(cells["reason"]),
        note=words_of(cells["note"]),
    )


def _office(cell: Any, offices: Mapping[str, str]) -> str:
    text = text_of(cell)
    code = text if text in offices.values() else office_of(cell, offices)
    if code is None or code not in offices.values():
        raise Invalid(reason="line_office_unknown")
    return code


def _point(cell: Any, office: str, points: Mapping[tuple[str, str], int]) -> int | None:
    name = words_of(cell).casefold()
    if name and (office, name) not in points:
        raise Invalid(reason="device_point")
    return points[office, name] if name else None


def _known(words: Mapping[str, str], cell: Any, reason: str) -> str:
    """What a word stands for, in the file's words or in those of the pages."""
    text = words_of(cell).casefold()
    by_label = {str(word).casefold(): code for code, word in DEVICE_KINDS.items()} if words is KINDS else {}
    found = words.get(text) or by_label.get(text)
    if found is None:
        raise Invalid(reason=reason)
    return str(found)


def _fund(cell: Any) -> str | None:
    text = words_of(cell)
    if text.casefold() in ("hibah", "grant"):
        return "grant"
    return text.upper() or None


def _year(cell: Any) -> int | None:
    if not text_of(cell):
        return None
    year = number_of(cell)
    if year is None:
        raise Invalid(reason="year_impossible")
    return year


def _price(cell: Any) -> Decimal | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        price = Decimal(str(cell))
        if not price.is_finite() or abs(price) >= LARGEST_PRICE or price != round(price, 2):
            raise Invalid(reason="line_price_unreadable")
        return price
    if not text_of(cell):
        return None
    try:
        return rupiah_amount(text_of(cell))
    except ValueError:
        raise Invalid(reason="line_price_unreadable") from None


def _day(cell: Any) -> date | None:
    if not text_of(cell):
        return None
    day = day_of(cell)
    if day is None:
        raise Invalid(reason="line_day_unreadable")
    return day
