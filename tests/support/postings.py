"""Documents with any movements, posted through the ledger itself: for tests that need no feature's own rules.

Accounts are written as in the seal, ``store:32.05``; ``transit:this`` is the transit of the shipment being entered,
``transit:parent`` that of the document it acts on.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.database import Base
from inventory.core.errors import DuplicateReport
from inventory.core.identity import Actor
from inventory.shipments.models import Shipment
from inventory.shipments.rules import Purpose, route_allowed
from inventory.stock import ledger, queries
from inventory.stock.models import Document
from inventory.stock.rules import REPORTS, Account, Compartment, Kind, Move
from inventory.stock.service import Command, once
from inventory.usage.models import DailyReport
from tests.support.world import new_key

Line = tuple[str, int, str, str]


@dataclass(frozen=True, kw_only=True)
class Entry(Command):
    """One document: lines are (item, pieces, source, destination)."""

    kind: Kind
    office: str
    day: date
    lines: tuple[Line, ...] = ()
    counterpart: str | None = None
    parent_id: int | None = None
    note: str = ""


@once
def enter(session: Session, actor: Actor, entry: Entry) -> Document:
    """Enter and post, as every feature does."""
    parent = None if entry.parent_id is None else session.get_one(Document, entry.parent_id)
    if entry.kind is Kind.DAILY_REPORT and (earlier := queries.standing(session, entry.office, REPORTS, entry.day)):
        raise DuplicateReport(office=entry.office, day=entry.day, document=earlier.number, document_id=earlier.id)
    draft = ledger.Draft(
        kind=entry.kind,
        office=entry.office,
        counterpart=entry.counterpart,
        business_date=entry.day,
        parent=parent,
        content={**_ends(entry), "business_date": entry.day.isoformat(), "note": entry.note},
    )
    document = ledger.enter(session, actor, draft)
    if (row := _repeated(session, document, entry, actor)) is not None:
        session.add(row)
        session.flush()
    owners = {"this": str(document.id), "parent": str(entry.parent_id)}
    ledger.post(session, actor, document, [_move(line, owners) for line in entry.lines])
    return document


def _ends(entry: Entry) -> dict[str, Any]:
    """Where a document says it belongs."""
    if entry.kind is Kind.SHIPMENT:
        return {"source": entry.office, "destination": entry.counterpart, "purpose": _purpose(entry)}
    acts_on = "shipment" if entry.kind is Kind.RECEIPT else "document"
    return {"office": entry.office} | ({} if entry.parent_id is None else {acts_on: str(entry.parent_id)})


def _purpose(entry: Entry) -> str:
    return next(
        str(purpose)
        for purpose in Purpose
        if route_allowed(purpose, entry.office, entry.counterpart or "", everywhere=True)
    )


def _repeated(session: Session, document: Document, entry: Entry, actor: Actor) -> Base | None:
    """What a feature would keep of the document: the row for it. There are none for lines, for its content has none."""
    if entry.kind is Kind.SHIPMENT:
        ends = {"source": entry.office, "destination": entry.counterpart}
        return Shipment(document_id=document.id, purpose=_purpose(entry), reference="", **ends)
    if entry.kind not in REPORTS:
        return None
    former = None if entry.parent_id is None else session.get_one(DailyReport, entry.parent_id)
    return DailyReport(
        document_id=document.id,
        office=entry.office,
        business_date=entry.day,
        causes=[],
        cause_note="",
        note=entry.note,
        recorded_at=actor.at if former is None else former.recorded_at,
    )


def _move(line: Line, owners: dict[str, str]) -> Move:
    item, quantity, source, destination = line
    return Move(item=item, quantity=quantity, source=account(source, owners), destination=account(destination, owners))


def account(text: str, owners: dict[str, str] | None = None) -> Account:
    """``store:32.05`` as an account."""
    compartment, _, owner = text.partition(":")
    return Account(Compartment(compartment), (owners or {}).get(owner, owner))


def delivery(office: str, day: date, quantity: int, item: str = "ktp-wni", **more: str) -> Entry:
    """Pieces that came into a store from outside."""
    line = (item, quantity, f"supplier:{office}", f"store:{office}")
    return Entry(kind=Kind.DELIVERY, office=office, day=day, lines=(line,), **{"key": new_key(), **more})


def report(office: str, day: date, printed: int, spoiled: int = 0, item: str = "ktp-wni", **more: str) -> Entry:
    """A day's prints; none of either is a report without movements."""
    lines = [
        (item, printed, f"store:{office}", f"printed:{office}"),
        (item, spoiled, f"store:{office}", f"spoiled:{office}"),
    ]
    kept = tuple(line for line in lines if line[1])
    return Entry(kind=Kind.DAILY_REPORT, office=office, day=day, lines=kept, **{"key": new_key(), **more})


def spoiling(office: str, day: date, quantity: int, item: str = "ktp-wni") -> Entry:
    """Pieces out of the store that turned out to be spoiled, however often on one day."""
    line = (item, quantity, f"store:{office}", f"spoiled:{office}")
    return Entry(key=new_key(), kind=Kind.DELIVERY, office=office, day=day, lines=(line,))


def shipment(source: str, destination: str, day: date, quantity: int, item: str = "ktp-wni") -> Entry:
    """Pieces on their way; the centre's come from its supplier."""
    origin = "supplier:00" if source == "00" else f"store:{source}"
    return Entry(
        key=new_key(),
        kind=Kind.SHIPMENT,
        office=source,
        counterpart=destination,
        day=day,
        lines=((item, quantity, origin, "transit:this"),),
    )


def receipt(sent: Document, day: date, good: int, damaged: int = 0, missing: int = 0, item: str = "ktp-wni") -> Entry:
    """What came of a shipment."""
    office = sent.counterpart or ""
    parts = [(good, f"store:{office}"), (damaged, f"spoiled:{office}"), (missing, f"missing:{sent.id}")]
    lines = tuple((item, quantity, "transit:parent", to) for quantity, to in parts if quantity)
    return Entry(
        key=new_key(),
        kind=Kind.RECEIPT,
        office=office,
        counterpart=sent.office,
        day=day,
        parent_id=sent.id,
        lines=lines,
    )


def amendment(original: Document, printed: int, undone: int, item: str = "ktp-wni") -> Entry:
    """A report's ``undone`` prints taken back and ``printed`` ones entered, in one record."""
    office = original.office
    back = (item, undone, f"printed:{office}", f"store:{office}")
    anew = (item, printed, f"store:{office}", f"printed:{office}")
    return amending(original, back, anew)


def amending(original: Document, *lines: Line) -> Entry:
    """An amended report with these movements, the undoing ones first."""
    office = original.office
    return Entry(
        key=new_key(),
        kind=Kind.AMENDMENT,
        office=office,
        day=original.business_date,
        parent_id=original.id,
        lines=tuple(line for line in lines if line[1]),
    )
