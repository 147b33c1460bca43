"""The calendar as a file: a row per district and item."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import ITEMS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.planning.run_out import wording
from inventory.planning.run_out.queries import Calendar, Row


def register(listing: Listing[Row], calendar: Calendar) -> Response:
    """Every item of every district that matches."""
    headers = [
        *(_("Code"), _("District"), _("Item"), _("State"), _("In store"), _("Cards per piece")),
        *(_("Printed lately"), _("Working days"), _("Runs out on"), _("More can come on"), _("Days without")),
        *(_("Open end"), _("Pieces needed"), _("Cheapest way")),
    ]
    return file_answer(_("run-out"), headers, (line for row in listing.rows for line in _lines(row, calendar)))


def _lines(row: Row, calendar: Calendar) -> list[list[object]]:
    return [
        [
            *(row.office.code, row.office.name, ITEMS[item], appearance(wording.STATES[what.standing]).word),
            *(what.supply.pieces, what.supply.cards, what.pace.printed, what.pace.worked, what.out_on),
            None if what.following is None else what.following.day,
            *(what.gap, _("yes") if what.gap and what.is_open else _("no"), what.wanted),
            wording.cheapest(calendar.ways(row, what)),
        ]
        for item, what in row.items.items()
    ]
