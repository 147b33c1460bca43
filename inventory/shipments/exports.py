"""The register of shipments as a file: one row per line, so that a spreadsheet can add them up."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import PURPOSES, item
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.shipments.register import Entry


def shipments(listing: Listing[Entry]) -> Response:
    """All shipments that match."""
    headers = [
        _("Number"),
        _("State"),
        _("Purpose"),
        _("Code of the sender"),
        _("From"),
        _("Code of the receiver"),
        _("To"),
        _("Sent on"),
        _("Arrived on"),
        _("Days on the way"),
        _("To be returned by"),
        _("Loan"),
        _("BAST number"),
        _("Item"),
        _("Pieces"),
    ]
    rows = (
        [*_ends(entry), entry.days, *_loan(entry), entry.shipment.reference, item(code), pieces]
        for entry in listing.rows
        for code, pieces in entry.lines.items()
    )
    return file_answer(_("shipments"), headers, rows)


def _loan(entry: Entry) -> list[object]:
    return [entry.shipment.due_date, None if entry.lent is None else appearance(entry.lent).word]


def _ends(entry: Entry) -> list[object]:
    return [
        entry.document.number,
        appearance(entry.document.state).word,
        PURPOSES[entry.shipment.purpose],
        entry.source.code,
        entry.source.name,
        entry.destination.code,
        entry.destination.name,
        entry.document.business_date,
        None if entry.receipt is None else entry.receipt.business_date,
    ]
