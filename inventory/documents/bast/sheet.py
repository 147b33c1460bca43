"""What every berita acara is told as it is set: its day in words, the letterhead, and who signs."""

from datetime import UTC, date, datetime
from typing import Any

from babel import dates

from inventory.core.formats import number
from inventory.documents.bast.rules import LANGUAGE, Party, in_words
from inventory.documents.recap.wording import plain
from inventory.regions.rules import OfficeKind


def heading(giver: Party, told: str, day: date, recorded_at: datetime) -> dict[str, Any]:
    """What stands above every berita acara. It is dated when it was recorded, so that it stays the same file."""
    return {
        "lang": LANGUAGE,
        "moment": [getattr(recorded_at.astimezone(UTC), part) for part in ("year", "month", "day", "hour")],
        "number": plain(told),
        "day": in_full(day),
        "head": letterhead(giver),
        "giver": party_of(giver),
    }


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
