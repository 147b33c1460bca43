"""The berita acara of machines as it is set: every value written as the office writes it, always in Indonesian."""

from datetime import UTC, date
from typing import Any

from babel import dates
from flask_babel import force_locale

from inventory.core.formats import day
from inventory.core.labels import DEVICE_KINDS, FUNDS
from inventory.core.states import appearance
from inventory.documents.bast.rules import LANGUAGE, Lot, Machine, Paper, Party, in_words
from inventory.documents.recap.wording import plain
from inventory.documents.typesetting import pdf
from inventory.regions.rules import OfficeKind

TEMPLATE = "bast.typ"


def as_pdf(paper: Paper) -> bytes:
    """The paper on A4, dated when the step was recorded, so that it is the same however often it is printed."""
    with force_locale(LANGUAGE):
        return pdf(TEMPLATE, values(paper), paper.recorded_at)


def values(paper: Paper) -> dict[str, Any]:
    """What the template is told."""
    return {
        "lang": LANGUAGE,
        "moment": [getattr(paper.recorded_at.astimezone(UTC), part) for part in ("year", "month", "day", "hour")],
        "step": paper.step.value,
        "number": plain(paper.number),
        "day": _in_full(paper.day),
        "head": _head(paper.giver),
        "giver": _party(paper.giver),
        "lots": [_lot(lot) for lot in paper.lots],
        "pieces": f"{paper.pieces} ({in_words(paper.pieces)})",
        "reason": plain(paper.reason),
        "due": day(paper.due) if paper.due else "",
        "loan": None
        if paper.loan is None
        else {"since": day(paper.loan.since), "due": day(paper.loan.due), "number": plain(paper.loan.number)},
    }


def _in_full(said: date) -> dict[str, str]:
    """A day for the opening sentence: its weekday, the rest in words, and in figures."""
    return {
        "weekday": dates.format_date(said, format="EEEE", locale=LANGUAGE),
        "day": in_words(said.day),
        "month": dates.format_date(said, format="MMMM", locale=LANGUAGE),
        "year": in_words(said.year),
        "figures": f"{said:%d-%m-%Y}",
    }


def _head(giver: Party) -> list[str]:
    """The letterhead of the office that gives."""
    if giver.kind == OfficeKind.CENTRE:
        return ["KEMENTERIAN DALAM NEGERI", "DIREKTORAT JENDERAL KEPENDUDUKAN DAN PENCATATAN SIPIL"]
    return [f"PEMERINTAH {_area(giver).upper()}", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"]


def _area(party: Party) -> str:
    named = plain(party.office)
    return f"Provinsi {named}" if party.kind == OfficeKind.PROVINCE else named


def _party(party: Party) -> dict[str, str]:
    """The unit that signs, who heads it, and the place of service below it."""
    task = "Kependudukan dan Pencatatan Sipil"
    if party.kind == OfficeKind.CENTRE:
        unit, head = f"Direktorat Jenderal {task}", f"Direktur Jenderal {task}"
    else:
        unit = f"Dinas {task} {_area(party)}"
        head = f"Kepala {unit}"
    return {"unit": unit, "head": head, "place": plain(party.place)}


def _lot(lot: Lot) -> dict[str, Any]:
    return {"receiver": _party(lot.receiver), "machines": [_machine(machine) for machine in lot.machines]}


def _machine(machine: Machine) -> list[str]:
    return [
        str(DEVICE_KINDS[machine.kind]),
        plain(machine.model),
        machine.serial,
        machine.label,
        str(appearance(machine.condition).word),
        str(machine.year or "–"),
        str(FUNDS[machine.fund]) if machine.fund else "–",
    ]
