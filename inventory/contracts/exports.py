"""The register of contracts as a file."""

from datetime import date

from flask import Response
from flask_babel import gettext as _

from inventory.contracts.models import ServiceContract
from inventory.core.labels import CONTRACT_KINDS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.regions.models import Office


def register(listing: Listing[tuple[ServiceContract, Office]], today: date) -> Response:
    """One row per contract."""
    headers = [
        *(_("Code"), _("Office"), _("Kind"), _("What for"), _("With whom"), _("Number"), _("Counts from")),
        *(_("Ends on"), _("Reminded from"), _("State"), _("Given up on"), _("Reason"), _("Note")),
    ]
    rows = (
        [
            *(office.code, office.name, CONTRACT_KINDS[found.kind], found.title, found.partner, found.number),
            *(found.starts_on, found.ends_on, found.remind_from, appearance(found.standing(today)).word),
            *(found.stopped_on, found.stopped_reason, found.note),
        ]
        for found, office in listing.rows
    )
    return file_answer(_("contracts"), headers, rows)
