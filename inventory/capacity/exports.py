"""The register of capacity as a file."""

from flask import Response
from flask_babel import gettext as _

from inventory.capacity import wording
from inventory.capacity.queries import Row
from inventory.capacity.rules import Load
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance


def register(listing: Listing[Row]) -> Response:
    """A row per district, as on the page."""
    headers = [
        *(_("Code"), _("District"), _("State"), _("Eligible"), _("Eligible on"), _("PRR waiting")),
        *(_("Printers working"), _("Printers"), _("Eligible per working printer"), _("PRR per working printer")),
        *(_("Cards a day of one more printer"), _("Working days to clear the queue"), _("With one more printer")),
    ]
    return file_answer(_("capacity"), headers, (_cells(row) for row in listing.rows))


def _cells(row: Row) -> list[object]:
    eligible, prr = row.load(Load.ELIGIBLE), row.load(Load.PRR)
    return [
        *(row.office.code, row.office.name, appearance(wording.STATES[row.verdict]).word),
        *(row.eligible, row.eligible_day, row.queue.waiting),
        *((row.printers.working, row.printers.total) if row.printers else (None, None)),
        *(None if load is None else round(load) for load in (eligible, prr)),
        *(row.one_more.cards, row.one_more.without, row.one_more.with_it),
    ]
