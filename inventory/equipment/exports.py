"""The register of machines and the ink table as files."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import DEVICE_KINDS, FUNDS, ITEMS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.equipment.ink import InkRow
from inventory.equipment.models import Device
from inventory.regions.models import Office


def devices(listing: Listing[tuple[Device, Office]]) -> Response:
    """One row per machine."""
    headers = [
        _("Serial number"),
        _("Kind"),
        _("Model"),
        _("Code"),
        _("Office"),
        _("Year"),
        _("Source of funds"),
        _("Condition"),
        _("Note"),
    ]
    rows = (
        [
            device.serial,
            DEVICE_KINDS[device.kind],
            device.model,
            office.code,
            office.name,
            device.year,
            FUNDS[device.fund] if device.fund else None,
            appearance(device.condition).word,
            device.note,
        ]
        for device, office in listing.rows
    )
    return file_answer(_("devices"), headers, rows)


def ink(listing: Listing[InkRow]) -> Response:
    """One row per office."""
    headers = [
        _("Code"),
        _("Office"),
        ITEMS["ribbon"],
        ITEMS["film"],
        _("Cards the ink can print"),
        _("Blanks in store"),
        _("Blanks without ink"),
        _("Printers working"),
        _("Printers"),
    ]
    rows = (
        [
            row.office.code,
            row.office.name,
            row.ink.ribbons,
            row.ink.films,
            row.ink.cards,
            row.blanks,
            row.idle,
            row.printers.working,
            row.printers.total,
        ]
        for row in listing.rows
    )
    return file_answer(_("ink"), headers, rows)
