"""The register of power as a file."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.power import wording
from inventory.power.queries import Row


def register(listing: Listing[Row], month: str) -> Response:
    """A row per district, as on the page."""
    headers = [
        *(_("Code"), _("District"), _("Month"), _("State"), _("Why"), _("Generators working"), _("Generators")),
        *(_("UPS working"), _("UPS"), _("Stabilisers working"), _("Stabilisers")),
        *(_("Hours without power or network"), _("Days with such hours"), _("Reports that tell of hours")),
    ]
    return file_answer(_("power"), headers, (_cells(row, month) for row in listing.rows))


def _cells(row: Row, month: str) -> list[object]:
    machines = (row.generators, row.ups, row.stabilisers)
    return [
        *(row.office.code, row.office.name, month, appearance(row.outage.answer).word),
        "; ".join(wording.reasons(row.outage)),
        *(count for each in machines for count in (each.working, each.total)),
        *(row.hours.total, row.hours.days, row.hours.stated),
    ]
