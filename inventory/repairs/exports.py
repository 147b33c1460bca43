"""Tickets and how machines do, as files."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.repairs.register import Entry
from inventory.repairs.results import Result


def repairs(listing: Listing[Entry]) -> Response:
    """One row per ticket."""
    headers = [
        *(_("Number"), _("Serial number"), _("Model"), _("Code"), _("Office"), _("State"), _("Reason")),
        *(_("Reported on"), _("Sent on"), _("Sent to"), _("Taken by"), _("Expected back"), _("Settled on")),
        *(_("Condition"), _("Days open"), _("Cost"), _("Overdue")),
    ]
    return file_answer(_("repairs"), headers, (_repair(entry) for entry in listing.rows))


def _repair(entry: Entry) -> list[Any]:
    found, device = entry.repair, entry.device
    return [
        *(found.number, device.serial, device.model, entry.office.code, entry.office.name),
        *(appearance(found.state).word, found.reason, found.reported_on, found.sent_on, found.sent_to),
        *(found.carrier, found.due, found.closed_on),
        appearance(found.outcome).word if found.outcome else None,
        *(entry.days, found.cost, _("yes") if entry.overdue else None),
    ]


def results(listing: Listing[Result]) -> Response:
    """One row per district, model or machine."""
    headers = [
        *(_("Code"), _("Name"), _("Machines"), _("Working"), _("Days down"), _("Sent away")),
        *(_("Days until sent"), _("Repaired"), _("Days until repaired"), _("Cost")),
    ]
    rows = (
        [
            *(row.key, row.label, row.there, row.working, row.days_down, row.pace.sent),
            *(row.pace.to_send, row.pace.repaired, row.pace.to_repair, row.cost),
        ]
        for row in listing.rows
    )
    return file_answer(_("machines"), headers, rows)
