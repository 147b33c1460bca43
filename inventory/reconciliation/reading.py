"""Reading counts of SIAK out of a file or a pasted text: what is taken, and each refused line with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from inventory.core.lines import Headings, Numbered, Refused, day_of, named_cells, number_of, office_of, shown
from inventory.reconciliation.rules import Count, Fault, fault

HEADINGS: Headings = {
    "office": frozenset(
        {"kantor", "kode", "kode kantor", "kode wilayah", "kabupaten/kota", "office", "code", "district"}
    ),
    "day": frozenset({"tanggal", "tgl", "tgl.", "date", "day"}),
    "printed": frozenset({"tercetak", "dicetak", "cetak", "jumlah cetak", "cetak siak", "siak", "printed"}),
}


@dataclass(frozen=True)
class Reading:
    """What a file says."""

    taken: tuple[Count, ...] = ()
    refused: tuple[Refused, ...] = ()


def read(rows: Iterable[Numbered], today: Mapping[str, date], names: Mapping[str, str]) -> Reading:
    """The counts of the lines. ``today`` has the local date, ``names`` the code by name, of every district in reach.

    Of two lines about one office and day the first is taken. Raises Invalid for too many lines.
    """
    taken: dict[tuple[str, date], Count] = {}
    refused = []
    for number, cells, line in named_cells(rows, HEADINGS, needed=HEADINGS):
        found = _count(cells, names)
        wrong = found if isinstance(found, Fault) else _wrong(found, today, taken)
        if isinstance(found, Count) and wrong is None:
            taken[found.office, found.day] = found
        elif wrong is not None:
            refused.append(Refused(number, wrong, shown(line)))
    return Reading(tuple(taken.values()), tuple(refused))


def written(counts: Iterable[Count]) -> str:
    """Counts as text that reads back as the same counts."""
    return "\n".join(f"{count.office};{count.day.isoformat()};{count.printed}" for count in counts)


def _wrong(count: Count, today: Mapping[str, date], taken: Mapping[tuple[str, date], Count]) -> Fault | None:
    return fault(count, today) or (Fault.TWICE if (count.office, count.day) in taken else None)


def _count(cells: Mapping[str, Any], names: Mapping[str, str]) -> Count | Fault:
    office, day, printed = office_of(cells["office"], names), day_of(cells["day"]), number_of(cells["printed"])
    if office is None:
        return Fault.OFFICE_UNKNOWN
    if day is None:
        return Fault.DAY_UNREADABLE
    return Fault.PRINTED_UNREADABLE if printed is None else Count(office=office, day=day, printed=printed)
