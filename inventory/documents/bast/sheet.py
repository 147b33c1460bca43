"""What every berita acara is told as it is set: its day in words, the letterhead, and who signs."""

from collections.abc import Callable
from datetime import UTC, date
from typing import Any, TypeVar

from babel import dates
from flask_babel import force_locale

from inventory.core.formats import day, number
from inventory.documents.bast.rules import LANGUAGE, Loan, Paper, Party, in_words
from inventory.documents.recap.wording import plain
from inventory.documents.typesetting import pdf
from inventory.regions.rules import OfficeKind

P = TypeVar("P", bound=Paper)


def on_a4(template: str, values: Callable[[P], dict[str, Any]], paper: P) -> bytes:
    """A paper as PDF, in its own language; dated by what it tells, so that it stays the same file."""
    with force_locale(LANGUAGE):
        return pdf(template, values(paper), paper.recorded_at)


def heading(paper: Paper) -> dict[str, Any]:
    """What stands above every berita acara, and until when something is lent."""
    return {
        "lang": LANGUAGE,
        "moment": [getattr(paper.recorded_at.astimezone(UTC), part) for part in ("year", "month", "day", "hour")],
        "number": plain(paper.number),
        "records": list(paper.records),
        "day": in_full(paper.day),
        "head": letterhead(paper.giver),
        "giver": party_of(paper.giver),
        "due": _day(paper.due),
        "loan": None if paper.loan is None else _loan(paper.loan),
    }


def _loan(loan: Loan) -> dict[str, str]:
    return {"since": day(loan.since), "due": _day(loan.due), "number": plain(loan.number)}


def _day(said: date | None) -> str:
    return "" if said is None else day(said)


def in_numbers(pieces: int) -> str:
    """A number in figures and in words, as it is signed for: 1.500 (seribu lima ratus)."""
    return f"{number(pieces)} ({in_words(pieces)})"


def in_full(said: date) -> dict[str, str]:
    """A day for the opening sentence: its weekday, the rest in words, and in figures."""
    return {
        "weekday": dates.format_date(said, format="EEEE", locale=LANGUAGE),
        "day": in_words(said.day),
        "month": dates.format_date(said, format="MMMM", locale=LANGUAGE),
        "year": in_words(said.year),
        "figures": f"{said:%d-%m-%Y}",
    }


def letterhead(giver: Party) -> list[str]:
    """The letterhead of the office that gives."""
    if giver.kind == OfficeKind.CENTRE:
        return ["KEMENTERIAN DALAM NEGERI", "DIREKTORAT JENDERAL KEPENDUDUKAN DAN PENCATATAN SIPIL"]
    return [f"PEMERINTAH {_area(giver).upper()}", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"]


def _area(party: Party) -> str:
    named = plain(party.office)
    return f"Provinsi {named}" if party.kind == OfficeKind.PROVINCE else named


def party_of(party: Party) -> dict[str, str]:
    """The unit that signs, who heads it, and the place of service below it."""
    task = "Kependudukan dan Pencatatan Sipil"
    if party.kind == OfficeKind.CENTRE:
        unit, head = f"Direktorat Jenderal {task}", f"Direktur Jenderal {task}"
    else:
        unit = f"Dinas {task} {_area(party)}"
        head = f"Kepala {unit}"
    return {"unit": unit, "head": head, "place": plain(party.place)}
