"""The state and the history of shipments in the words of the pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from inventory.accounts.models import User
from inventory.core.formats import moment, short_day
from inventory.core.labels import PURPOSES
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.regions.models import Office
from inventory.shipments.register import Entry
from inventory.shipments.rules import Leg
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Kind

LEGS = {
    Leg.FROM_CENTRE: _l("From the centre"),
    Leg.TO_DISTRICTS: _l("To the districts"),
    Leg.BACK: _l("Back to the province"),
}


def chips(listing: Listing[Entry], counts: Mapping[str, int], with_missing: int) -> list[dict[str, Any]]:
    """The filters of the register: where shipments stand, why they travel, whether pieces are missing."""
    state, purpose = listing.filters.get("state"), listing.filters.get("purpose")
    states = [_chip(_("All"), listing.url(state=None), state is None, sum(counts.values()))]
    states += [
        _chip(appearance(each).word, listing.url(state=str(each)), state == each, count)
        for each, count in counts.items()
    ]
    purposes = [_chip(_("All"), listing.url(purpose=None), purpose is None)]
    purposes += [_chip(words, listing.url(purpose=each), purpose == each) for each, words in PURPOSES.items()]
    missing = listing.filters.get("missing")
    short = _chip(_("With missing pieces"), listing.url(missing=None if missing else "1"), bool(missing), with_missing)
    groups = ((_("State"), states), (_("Purpose"), purposes), (None, [short]))
    return [{"title": title, "chips": options} for title, options in groups]


def _chip(label: Any, url: str, current: bool, count: int | None = None) -> dict[str, Any]:
    return {"label": label, "url": url, "current": current, "count": count}


def happenings(rows: Sequence[Row[Document, JournalRecord, User, Office]]) -> list[dict[str, Any]]:
    """The timeline of a shipment: each thing that happened, at the clock of the office where it happened."""
    kinds = {document.id: Kind(document.kind) for document, _record, _maker, _office in rows}
    return [_happening(kinds, *row) for row in rows]


def _happening(
    kinds: Mapping[int, Kind], document: Document, record: JournalRecord, maker: User, office: Office
) -> dict[str, Any]:
    return {
        "moment": moment(datetime.fromisoformat(record.recorded_at), office.timezone),
        "title": f"{_title(kinds, document)}: {document.number}",
        "who": _("%(name)s, dated %(day)s", name=maker.name, day=short_day(document.business_date)),
        "text": document.entered.get("reason") or document.entered.get("note"),
        "state": document.state if document.state == "reversed" else None,
        "url": url_for("stock.document", document_id=document.id),
    }


def _title(kinds: Mapping[int, Kind], document: Document) -> str:
    match document.kind:
        case Kind.SHIPMENT:
            return _("Sent")
        case Kind.RECEIPT:
            return _("Received")
    if kinds.get(document.parent_id or 0) == Kind.RECEIPT:
        return _("Receipt taken back")
    return _("Shipment taken back")
