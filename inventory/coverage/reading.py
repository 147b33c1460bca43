"""Reading figures of coverage out of a file or a pasted text: what is taken, and each refused line with its reason."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from inventory.core.identity import CENTRE
from inventory.core.lines import (
    Headings,
    Numbered,
    Refused,
    day_of,
    named_cells,
    number_of,
    office_of,
    shown,
    text_of,
    words_of,
)
from inventory.coverage.rules import Entry, Fault, Figures, Origin, Part, Place, Subject, place

HEADINGS: Headings = {
    "office": frozenset({"kantor", "kode", "kode kantor", "kode wilayah", "wilayah", "office", "code", "scope"}),
    "day": frozenset({"tanggal", "tgl", "tgl.", "per tanggal", "date", "day"}),
    "eligible": frozenset({"wajib", "wajib ktp", "wajib ktp-el", "sasaran", "anak 0–18 tahun", "eligible"}),
    "recorded": frozenset({"perekaman", "terekam", "sudah merekam", "tercatat", "recorded"}),
    "printed": frozenset({"tercetak", "dicetak", "cetak", "terbit", "printed"}),
    "reported": frozenset({"persen", "persentase", "%", "as_reported", "reported", "percentage"}),
    "means": frozenset({"dari apa", "bagian", "of what", "means"}),
    "basis": frozenset({"sumber", "source"}),
    "subject": frozenset({"jenis", "hal", "subject"}),
    "note": frozenset({"catatan", "keterangan", "note"}),
}
NATION = frozenset({CENTRE, "0", "nasional", "national", "pusat"})
SUBJECTS: Mapping[str, Subject] = {
    "": Subject.CARDS,
    **dict.fromkeys(("ktp", "ktp-el", "ktp el", "e-ktp", "cards"), Subject.CARDS),
    **dict.fromkeys(("akta", "akta kelahiran", "akta lahir", "births", "birth certificates"), Subject.BIRTHS),
}
PARTS: Mapping[str, Part | None] = {
    "": None,
    **{part.value: part for part in Part},
    "perekaman dari wajib ktp": Part.RECORDED_OF_ELIGIBLE,
    "cetak dari wajib ktp": Part.PRINTED_OF_ELIGIBLE,
    "cetak dari perekaman": Part.PRINTED_OF_RECORDED,
}
Wrong = Callable[[Entry], Fault | None]


@dataclass(frozen=True)
class Reading:
    """What a file says."""

    taken: tuple[Entry, ...] = ()
    refused: tuple[Refused, ...] = ()


def read(rows: Iterable[Numbered], names: Mapping[str, str], basis: str, wrong: Wrong) -> Reading:
    """The figures of the lines. ``names`` has the code by name of every office in reach, ``basis`` is the source of
    lines that name none, and ``wrong`` says why a figure cannot be taken.

    A line with a percentage tells what somebody published, any other one an own count. Of two lines about the same the
    first is taken. Raises Invalid for too many lines.
    """
    taken: dict[Place, Entry] = {}
    refused = []
    for number, cells, line in named_cells(rows, HEADINGS, needed=("office", "day")):
        found = _entry(cells, names, basis)
        fault = found if isinstance(found, Fault) else wrong(found) or (Fault.TWICE if place(found) in taken else None)
        if isinstance(found, Entry) and fault is None:
            taken[place(found)] = found
        elif fault is not None:
            refused.append(Refused(number, fault, shown(line)))
    return Reading(tuple(taken.values()), tuple(refused))


def written(entries: Iterable[Entry]) -> str:
    """Figures as text that reads back as the same figures."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(
        ["office", "day", "eligible", "recorded", "printed", "reported", "means", "source", "subject", "note"]
    )
    for each in entries:
        figures = each.figures
        numbers = [figures.eligible, figures.recorded, figures.printed]
        told = [each.reported, each.means and each.means.value, each.basis, each.subject.value, each.note]
        writer.writerow([each.office, each.day.isoformat(), *numbers, *told])  # what is None is left empty
    return text.getvalue()


def _entry(cells: Mapping[str, Any], names: Mapping[str, str], basis: str) -> Entry | Fault:
    office, day, reported = _office(cells["office"], names), day_of(cells["day"]), _reported(cells["reported"])
    subject, means = _known(SUBJECTS, cells["subject"]), _known(PARTS, cells["means"])
    figures = {name: number_of(cells[name]) for name in ("eligible", "recorded", "printed") if text_of(cells[name])}
    if office is None:
        return Fault.OFFICE_UNKNOWN
    if day is None:
        return Fault.DAY_UNREADABLE
    if None in figures.values():
        return Fault.FIGURE_UNREADABLE
    if reported is None:
        return Fault.PERCENTAGE_UNREADABLE
    if not isinstance(subject, Subject):
        return Fault.SUBJECT_UNKNOWN
    if isinstance(means, Fault):
        return Fault.PART_UNKNOWN
    return Entry(
        office=office,
        subject=subject,
        day=day,
        figures=Figures(**figures),
        origin=Origin.PUBLISHED if reported else Origin.OWN,
        basis=words_of(cells["basis"]) or basis.strip(),
        reported=reported,
        means=means,
        note=words_of(cells["note"]),
    )


def _office(cell: Any, names: Mapping[str, str]) -> str | None:
    text = text_of(cell).casefold()
    if text in NATION:
        return CENTRE
    return text if len(text) == 2 and text.isascii() and text.isdigit() else office_of(cell, names)


def _known(words: Mapping[str, Any], cell: Any) -> Any:
    """What a word stands for; a fault where it is not known."""
    return words.get(words_of(cell).casefold(), Fault.PART_UNKNOWN)


def _reported(cell: Any) -> str | None:
    """A percentage as it was printed. What a spreadsheet holds as a part of one was never printed so: None."""
    if isinstance(cell, float) and 0 < cell < 1:
        return None
    return words_of(cell)
