"""The state and the history of shipments in the words of the pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from inventory.accounts.models import User
from inventory.core.chips import choice, group, toggle, years
from inventory.core.formats import moment, number, short_day
from inventory.core.labels import PURPOSES, item
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.regions.models import Office
from inventory.shipments.register import Entry
from inventory.shipments.rules import Leg
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Event, Kind

LEGS = {
    Leg.FROM_CENTRE: _l("From the centre"),
    Leg.TO_DISTRICTS: _l("To the districts"),
    Leg.BETWEEN: _l("Between districts"),
    Leg.BACK: _l("Back to the province"),
}
WRITE_OFFS = {
    Event.PENDING: _l("Write-off asked for"),
    Event.APPROVED: _l("Written off"),
    Event.REJECTED: _l("Write-off rejected"),
    Event.WITHDRAWN: _l("Write-off withdrawn"),
}
REVERSED_WRITE_OFFS = {
    Event.PENDING: _l("Asked to take the write-off back"),
    Event.APPROVED: _l("Write-off taken back"),
    Event.REJECTED: _l("Taking the write-off back: rejected"),
    Event.WITHDRAWN: _l("Taking the write-off back: withdrawn"),
}
LOANS = {
    "out": _l("Still out"),
    "overdue": _l("Overdue"),
    "given": _l("Given"),
    "taken": _l("Taken"),
}


def chips(
    listing: Listing[Entry], counts: Mapping[str, int], with_missing: int, lent: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The filters of the register: where shipments stand, why they travel, what is lent, whether pieces are missing."""
    states = {state: appearance(state).word for state in counts}
    return [
        group(_("State"), choice(listing, "state", _("All"), states, counts)),
        group(_("Purpose"), choice(listing, "purpose", _("All"), PURPOSES)),
        group(_("Loans"), choice(listing, "loan", _("All"), LOANS, lent)),
        group(None, toggle(listing, "missing", _("With missing pieces"), with_missing)),
        years(listing),
    ]


def happenings(rows: Sequence[Row[Document, JournalRecord, User, Office]], shown: int) -> list[dict[str, Any]]:
    """The timeline of a shipment: each thing that happened, at the clock of the office where it happened."""
    documents = {document.id: document for document, _record, _person, _office in rows}
    return [_happening(documents, shown, *row) for row in rows]


def _happening(
    documents: Mapping[int, Document],
    shown: int,
    document: Document,
    record: JournalRecord,
    person: User,
    office: Office,
) -> dict[str, Any]:
    parent = documents.get(document.parent_id or 0)
    entry = record.event in (Event.POSTED, Event.PENDING)
    return {
        "moment": moment(datetime.fromisoformat(record.recorded_at), office.timezone),
        "title": f"{_title(document, record.event, parent, shown)}: {document.number}",
        "who": _("%(name)s, dated %(day)s", name=person.name, day=short_day(document.business_date)),
        "text": _text(document) if entry else None,
        "state": document.state if document.state == "reversed" else None,
        "url": url_for("stock.document", document_id=document.id),
    }


def _text(document: Document) -> str | None:
    """What was said, and of found and lost pieces how many."""
    entered = document.entered
    said = entered.get("reason") or entered.get("note")
    if document.kind not in (Kind.FOUND, Kind.WRITE_OFF):
        return said
    pieces = (f"{number(line['quantity'])} {item(line['item'])}" for line in entered["lines"])
    return " · ".join(filter(None, [*pieces, said]))


def _title(document: Document, event: str, parent: Document | None, shown: int) -> Any:
    match document.kind:
        case Kind.SHIPMENT:
            return _("Sent") if document.id == shown else _("Sent back to the lender")
        case Kind.RECEIPT:
            return _("Received") if document.parent_id == shown else _("Return received")
        case Kind.FOUND:
            return _("Found again")
        case Kind.WRITE_OFF:
            return WRITE_OFFS[Event(event)]
    return _reversal(event, parent, shown)


def _reversal(event: str, parent: Document | None, shown: int) -> Any:
    match parent and parent.kind:
        case Kind.RECEIPT:
            return _("Receipt taken back")
        case Kind.SHIPMENT if parent is not None and parent.id != shown:
            return _("Return taken back")
        case Kind.FOUND:
            return _("Found again: taken back")
        case Kind.WRITE_OFF:
            return REVERSED_WRITE_OFFS[Event(event)]
    return _("Shipment taken back")
