"""Boxes in the words of the pages: where one is, and what happened to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from inventory.core.formats import moment
from inventory.core.labels import KINDS, item
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.stock.boxes.models import BoxRow
from inventory.stock.boxes.service import Place, Trace
from inventory.stock.models import Document
from inventory.stock.rules import Kind

Names = Mapping[str, str]


def offices_of(trace: Trace) -> set[str]:
    """The offices that the history of a box names."""
    ends = {end for document, _record, _person in trace.steps for end in (document.office, document.counterpart)}
    return {end for end in ends if end}


def whereabouts(place: Place | None, names: Names) -> str:
    """Where a box is."""
    if place is None:
        return _("Not in your branch any more")
    office = names.get(place.office, place.office)
    if place.in_transit:
        return _("On the way to %(office)s", office=office)
    if place.document.kind == Kind.COUNT:
        return _("Counted at %(office)s", office=office)
    return _("At %(office)s", office=office)


def happenings(trace: Trace, names: Names, timezone: str) -> list[dict[str, Any]]:
    """The timeline of a box, in the order in which its documents were entered."""
    return [
        {
            "moment": moment(datetime.fromisoformat(record.recorded_at), timezone),
            "title": f"{KINDS[document.kind]} {document.number}",
            "who": _("%(name)s (%(username)s)", name=person.name, username=record.actor),
            "text": _told(document, names),
            "state": document.state,
            "url": url_for("stock.document", document_id=document.id),
        }
        for document, record, person in trace.steps
    ]


def _told(document: Document, names: Names) -> str | None:
    office = names.get(document.office, document.office)
    match document.kind:
        case Kind.SHIPMENT:
            other = document.counterpart or ""
            return _("From %(source)s to %(destination)s", source=office, destination=names.get(other, other))
        case Kind.RECEIPT:
            return _("Arrived at %(office)s", office=office)
        case Kind.COUNT:
            return _("Counted at %(office)s", office=office)
    return document.entered.get("reason")


def export(listing: Listing[Any]) -> Response:
    """The register of boxes as a file: a line for each range."""
    headers = [
        _("From number"),
        _("To number"),
        _("Boxes"),
        _("Item"),
        _("Document"),
        _("Date"),
        _("Office"),
        _("Other end"),
        _("State"),
    ]
    rows = (
        [*_numbers(row), *_paper(document), office.name, other.name if other else None, _state(document)]
        for row, document, office, other in listing.rows
    )
    return file_answer(_("boxes"), headers, rows)


def _numbers(row: BoxRow) -> list[Any]:
    return [row.span.start, row.span.end, row.span.count, item(row.item)]


def _paper(document: Document) -> list[Any]:
    return [document.number, document.business_date]


def _state(document: Document) -> Any:
    return appearance(document.state).word
