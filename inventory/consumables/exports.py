"""Rolls, printers, batches and months as files."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.consumables.models import Roll
from inventory.consumables.register import BatchLook, MonthRow, PrinterRow
from inventory.consumables.rules import RollItem
from inventory.core.labels import ITEMS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.equipment.models import Device
from inventory.regions.models import Office


def rolls(listing: Listing[tuple[Roll, Device, Office]]) -> Response:
    """One row per roll."""
    headers = [
        *(_("Number"), _("Item"), _("Code"), _("Office"), _("Serial number"), _("Batch"), _("Supplier"), _("State")),
        *(_("Installed on"), _("Counter then"), _("Taken out on"), _("Counter then (out)"), _("Rated for")),
        *(_("Cards printed"), _("Of these in earlier stays"), _("Note")),
    ]
    rows = (
        [
            *(roll.number, ITEMS[roll.item], office.code, office.name, device.serial, roll.batch, roll.supplier),
            *(appearance(roll.state).word, roll.installed_on, roll.start, roll.removed_on, roll.end, roll.rated),
            *(roll.cards, roll.used_before, roll.note),
        ]
        for roll, device, office in listing.rows
    )
    return file_answer(_("rolls"), headers, rows)


def printers(listing: Listing[PrinterRow]) -> Response:
    """One row per printer."""
    items = [item.value for item in RollItem]
    headers = [
        *(_("Serial number"), _("Model"), _("Code"), _("Office"), _("Counter read on"), _("Cards since")),
        *(name for item in items for name in (ITEMS[item], _("Batch"), _("Cards printed"), _("Cards left"))),
        *(_("Cards since cleaning"), _("Clean every")),
    ]
    return file_answer(_("printers"), headers, (_printer(row, items) for row in listing.rows))


def _printer(row: PrinterRow, items: list[str]) -> list[Any]:
    fills = [row.printer.fills.get(item) for item in items]
    return [
        *(row.device.serial, row.device.model, row.office.code, row.office.name, row.printer.noted),
        row.printer.reported_since,
        *(
            value
            for fill in fills
            for value in ((None,) * 4 if fill is None else (fill.worth, fill.batch, fill.used, fill.left))
        ),
        *(row.printer.since_cleaning if row.printer.noted else None, row.interval),
    ]


def batches(listing: Listing[BatchLook]) -> Response:
    """One row per batch."""
    headers = [
        *(_("Item"), _("Batch"), _("Supplier"), _("Rolls used up"), _("Offices"), _("Cards on average")),
        *(_("Lowest"), _("Highest"), _("Cards printed"), _("Rated for"), _("State")),
    ]
    rows = (
        [
            *(ITEMS[look.row.item], look.row.batch, look.row.supplier, look.row.rolls, look.row.offices),
            *(look.batch.mean, look.row.lowest, look.row.highest, look.row.cards, look.row.rated),
            appearance(look.state).word,
        ]
        for look in listing.rows
    )
    return file_answer(_("batches"), headers, rows)


def months(listing: Listing[MonthRow]) -> Response:
    """One row per office and item."""
    headers = [_("Code"), _("Office"), _("Item"), _("Noted at printers"), _("Reported as used"), _("Difference")]
    rows = (
        [row.office.code, row.office.name, ITEMS[row.item], row.installed, row.reported, row.difference]
        for row in listing.rows
    )
    return file_answer(_("rolls-by-month"), headers, rows)
