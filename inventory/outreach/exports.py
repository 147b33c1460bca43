"""Sessions, results and places of service as files."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import OFFICE_KINDS, POINT_KINDS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.outreach.register import PIECES, Entry
from inventory.outreach.results import SUMS, Result
from inventory.regions.models import Office, ServicePoint


def sessions(listing: Listing[Entry]) -> Response:
    """One row per session."""
    headers = [
        *(_("Number"), _("Code"), _("Office"), _("State"), _("First day"), _("Last day"), _("Left on")),
        *(_("Came back on"), _("Place"), _("What for"), _("Mobile unit"), _("Residents expected")),
        *(_("Residents recorded"), _("Taken along"), _("Printed"), _("Spoiled"), _("Brought back"), _("Missing")),
        *(_("Still missing"), _("Reported those days"), _("Not back in time")),
    ]
    return file_answer(_("outreach"), headers, (_session(entry) for entry in listing.rows))


def _session(entry: Entry) -> list[Any]:
    found = entry.outreach
    return [
        *(found.number, entry.office.code, entry.office.name, appearance(found.state).word),
        *(found.first_day, found.last_day, found.out_on, found.back_on, found.place, found.purpose),
        *(entry.unit.name if entry.unit else "", found.expected, found.recorded),
        *(entry.figures[name] for name in PIECES),
        *(entry.figures["open_missing"], entry.figures["reported"]),
        _("yes") if entry.overdue else _("no"),
    ]


def results(listing: Listing[Result]) -> Response:
    """One row per district and month."""
    headers = [
        *(_("Code"), _("District"), _("Month"), _("Sessions"), _("Residents recorded"), _("Cards printed")),
        *(_("Spoiled"), _("Missing"), _("Recorded per session"), _("Printed per session")),
    ]
    rows = (
        [
            *(row.office, row.name, f"{row.month:%Y-%m}"),
            *(getattr(row, name) for name in SUMS),
            *(row.recorded_each, row.printed_each),
        ]
        for row in listing.rows
    )
    return file_answer(_("outreach-results"), headers, rows)


def points(listing: Listing[tuple[ServicePoint, Office]]) -> Response:
    """One row per place of service."""
    headers = [
        *(_("Name"), _("Kind"), _("Number plate"), _("Code"), _("Office"), _("Kind of office")),
        *(_("In service since"), _("Out of service since"), _("Reason")),
    ]
    rows = (
        [
            *(point.name, POINT_KINDS[point.kind], point.plate),
            *(office.code, office.name, OFFICE_KINDS[office.kind]),
            *(point.since, point.retired_on, point.retired_reason),
        ]
        for point, office in listing.rows
    )
    return file_answer(_("service-points"), headers, rows)
