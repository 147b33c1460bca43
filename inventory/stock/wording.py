"""A document's content and history in the words of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from inventory.accounts.models import User
from inventory.core.chips import choice, group, years
from inventory.core.formats import day, moment, number
from inventory.core.labels import CAUSES, COMPARTMENTS, FIELDS, KINDS, PURPOSES, SPOILING, field
from inventory.core.labels import item as item_label
from inventory.core.listing import Listing
from inventory.stock.card import Entry
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import EFFECT_ON_PARENT, PER_SHIPMENT, Compartment, Event, Kind, Move, State

OFFICES = frozenset({"office", "source", "destination"})
DATES = frozenset({"business_date", "reference_date", "due_date"})
# Told elsewhere on the page: by the link to the parent, the table of lines, and the seal.
ELSEWHERE = frozenset({"lines", "maker", "document", "shipment", "report", "loan"})
WORDS = frozenset({"reason", "note", "cause_note"})
WORDED = WORDS | {"item", "compartment", "boxes", "differences", "breakdown"}
ORDER = {name: place for place, name in enumerate(FIELDS)}
EVENTS: dict[str, Any] = {
    Event.PENDING: _l("entered, waits for a second person"),
    Event.APPROVED: _l("approved"),
    Event.REJECTED: _l("rejected"),
    Event.WITHDRAWN: _l("withdrawn"),
}
Names = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What was entered: single facts, and the lines as a table whose cells are None where nothing was written."""

    facts: list[tuple[str, Any]]
    columns: list[str]
    lines: list[list[Any]]

    @property
    def numeric(self) -> list[str]:
        """The columns that hold figures."""
        return [name for name in self.columns if name not in WORDED]


def codes_in(document: Document, moves: Iterable[Move]) -> set[str]:
    """The offices that a document's page names."""
    owners = {
        account.owner
        for move in moves
        for account in (move.source, move.destination)
        if account.compartment not in PER_SHIPMENT
    }
    return owners | {document.office} | ({document.counterpart} if document.counterpart else set())


def told(document: Document, names: Names) -> Told:
    """The content of a document, its fields named and its codes spelt out."""
    entered = document.entered
    facts = [
        (str(field(name)), _value(name, value, names))
        for name, value in sorted(entered.items(), key=lambda fact: _place(fact[0]))
        if name not in ELSEWHERE and value not in (None, "", [])
    ]
    lines = [_flat(line) for line in entered.get("lines", [])]
    columns = sorted({name for line in lines for name in line}, key=_place)
    cells = [[_value(name, line[name], names) if name in line else None for name in columns] for line in lines]
    return Told(facts, columns, cells)


def _place(name: str) -> tuple[bool, int, str]:
    """Fields stand as on the forms, and words after all figures."""
    return (name in WORDS, ORDER.get(name, len(ORDER)), name)


def _flat(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line without what was left empty; the parts of a split become columns of their own."""
    flat: dict[str, Any] = {}
    for name, value in line.items():
        parts = {f"{name}.{part}": amount for part, amount in value.items()} if isinstance(value, dict) else None
        flat |= {name: value} if parts is None else parts
    return {name: value for name, value in flat.items() if value not in (None, "", [])}


def _value(name: str, value: Any, names: Names) -> Any:
    if name in OFFICES and value in names:
        return f"{value} {names[value]}"
    if name in DATES and value:
        return day(date.fromisoformat(value))
    match name:
        case "item":
            return item_label(value)
        case "compartment":
            return COMPARTMENTS.get(value, value)
        case "boxes":
            return ", ".join(
                box["from"] if box["from"] == box["to"] else f"{box['from']} – {box['to']}" for box in value
            )
        case "differences" | "breakdown":
            return "; ".join(
                f"{SPOILING.get(part['reason'], part['reason'])}: {number(part['quantity'])}" for part in value
            )
        case "witnesses":
            return "; ".join(value)
        case "purpose":
            return PURPOSES.get(value, value)
        case "causes":
            return ", ".join(str(CAUSES.get(cause, cause)) for cause in value)
    return number(value) if isinstance(value, int) else value


@dataclass(frozen=True)
class Link:
    """Where a page leads."""

    label: str
    url: str


def record_link(document: Document, parent: Document | None) -> Link | None:
    """The way from a document to the record that it belongs to; a reversal belongs where the reversed one does."""
    subject = parent if document.kind == Kind.REVERSAL and parent is not None else document
    match subject.kind:
        case Kind.SHIPMENT:
            return Link(_("To the shipment"), url_for("shipments.show", document_id=subject.id))
        case Kind.RECEIPT | Kind.FOUND | Kind.WRITE_OFF:
            return Link(_("To the shipment"), url_for("shipments.show", document_id=subject.parent_id))
        case Kind.AMENDMENT if subject is parent:
            return Link(_("To the daily report"), url_for("usage.show", document_id=subject.parent_id))
        case Kind.DAILY_REPORT | Kind.AMENDMENT:
            return Link(_("To the daily report"), url_for("usage.show", document_id=subject.id))
        case Kind.COUNT:
            return Link(_("To the count"), url_for("custody.count", document_id=subject.id))
        case Kind.DESTRUCTION:
            return Link(_("To the destruction"), url_for("custody.destruction", document_id=subject.id))
        case Kind.DELIVERY if purchase := subject.entered.get("purchase"):
            return Link(_("To the purchase"), url_for("procurement.show", purchase_id=int(purchase)))
    return None


def after_reversal(document: Document, parent: Document | None) -> str | None:
    """What taking a document back brings back: the report before it, or the shipment on its way."""
    if parent is None or document.kind not in EFFECT_ON_PARENT:
        return None
    if document.kind == Kind.RECEIPT:
        return _("The shipment %(number)s is on the way again.", number=parent.number)
    return _("The former report %(number)s counts again.", number=parent.number)


def taken_back(document: Document, reversal: Document, after: str | None) -> str:
    """What became of taking a document back."""
    if reversal.state == State.PENDING:
        return _(
            "%(reversal)s waits for a second person. Until then %(number)s stays as it is.",
            reversal=reversal.number,
            number=document.number,
        )
    return " ".join(filter(None, [_("%(number)s has been taken back.", number=document.number), after]))


def other_end(entry: Entry, office: str, names: Names) -> str:
    """Where the pieces of a line of the stock card came from or went: a place, or the way from or to an office."""
    far = entry.far_office(office)
    if entry.other.compartment == Compartment.TRANSIT and far != office:
        return _("%(office)s, in transit", office=names.get(far, far))
    return str(COMPARTMENTS[entry.other.compartment])


def chips(listing: Listing[Any], counts: Mapping[Kind, int]) -> list[dict[str, Any]]:
    """The filters of the register: every kind of document with how many there are, and how far back it goes."""
    kinds = {kind: KINDS[kind] for kind in counts}
    return [group(_("Kind"), choice(listing, "kind", _("All"), kinds, counts)), years(listing)]


def happenings(rows: Sequence[Row[Document, JournalRecord, User]], timezone: str) -> list[dict[str, Any]]:
    """The timeline of a document: each of its records, and those of every document that acted on it since.

    Where a document stands now is said once, at the last thing that happened to it.
    """
    last = {document.id: record.number for document, record, _actor in rows}
    return [
        _happening(document, record, actor.name, timezone, last[document.id] == record.number)
        for document, record, actor in rows
    ]


def _happening(document: Document, record: JournalRecord, name: str, timezone: str, last: bool) -> dict[str, Any]:
    named = f"{KINDS[document.kind]} {document.number}"
    happened = EVENTS.get(record.event)
    entry = record.event in (Event.POSTED, Event.PENDING)
    return {
        "moment": moment(datetime.fromisoformat(record.recorded_at), timezone),
        "title": named if happened is None else f"{named}: {happened}",
        "who": _("%(name)s (%(username)s)", name=name, username=record.actor),
        "text": document.entered.get("reason") if entry else None,
        "state": document.state if last else None,
        "url": url_for("stock.document", document_id=document.id),
    }
