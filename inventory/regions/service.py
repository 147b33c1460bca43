"""Loading the offices into the database."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.resources import files

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.core import audit
from inventory.core.identity import CENTRE
from inventory.regions.models import Office
from inventory.regions.rules import OfficeKind


@dataclass(frozen=True, kw_only=True)
class OfficeEntry:
    """An office as it is to be entered into the table."""

    code: str
    parent: str | None
    name: str
    kind: OfficeKind
    lat: float | None = None
    lon: float | None = None
    timezone: str


CENTRE_ENTRY = OfficeEntry(
    code=CENTRE, parent=None, name="Ditjen Dukcapil", kind=OfficeKind.CENTRE, timezone="Asia/Jakarta"
)


def region_entries() -> list[OfficeEntry]:
    """The 38 provinces and 514 kabupaten/kota of the project's own copy of the list."""
    text = files("inventory.regions").joinpath("data/regions.csv").read_text(encoding="utf-8")
    return [_entry(row) for row in csv.DictReader(text.splitlines())]


def load_offices(session: Session) -> int:
    """Enter the centre and all provinces and districts that are not in the table yet; answers how many were added."""
    return add_offices(session, [CENTRE_ENTRY, *region_entries()])


def add_offices(session: Session, entries: Iterable[OfficeEntry]) -> int:
    """Enter those of the offices whose code is not in the table yet; answers how many were added."""
    known = set(session.scalars(select(Office.code)))
    missing = {entry.code: asdict(entry) for entry in entries if entry.code not in known}
    if missing:
        parents_first = sorted(missing.values(), key=lambda row: (len(row["code"]), row["code"]))
        with audit.in_bulk(session, "office", str(len(missing)), offices=[row["code"] for row in parents_first]):
            session.execute(insert(Office), parents_first)
    return len(missing)


def _entry(row: dict[str, str]) -> OfficeEntry:
    return OfficeEntry(
        code=row["code"],
        parent=row["parent"] or CENTRE,
        name=row["name"],
        kind=OfficeKind(row["kind"]),
        lat=_degrees(row["lat"]),
        lon=_degrees(row["lon"]),
        timezone=row["timezone"],
    )


def _degrees(text: str) -> float | None:
    return float(text) if text else None
