"""The registers of machines, models, loans and handing over, and the ink table, as files."""

from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import DEVICE_KINDS, FUNDS, ITEMS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.ink import InkRow
from inventory.equipment.models import Device
from inventory.equipment.reports.register import ReportRow
from inventory.equipment.reports.rules import COUNTED
from inventory.regions.models import Office, ServicePoint


def devices(listing: Listing[tuple[Device, Office]], points: Mapping[int, ServicePoint]) -> Response:
    """One row per machine."""
    headers = [
        *(_("Serial number"), _("Kind"), _("Model"), _("Code"), _("Office"), _("Place of service"), _("Year")),
        *(_("Source of funds"), _("Price"), _("Property of"), _("BAST number"), _("Acquired on")),
        _("Warranty until"),
        *(
            _("Service contract until"),
            _("Lent by"),
            _("To be returned by"),
            _("Condition"),
            _("Label code"),
            _("Note"),
        ),
    ]
    return file_answer(_("devices"), headers, (_device(*row, points) for row in listing.rows))


def _device(device: Device, office: Office, points: Mapping[int, ServicePoint]) -> list[Any]:
    return [
        *(device.serial, DEVICE_KINDS[device.kind], device.model, office.code, office.name),
        points[device.point_id].name if device.point_id else None,
        *(device.year, FUNDS[device.fund] if device.fund else None, device.price, device.owner, device.bast_number),
        *(device.acquired_on, device.warranty_end, device.service_end, device.lender, device.lent_until),
        *(appearance(device.condition).word, device.label_code, device.note),
    ]


def models(listing: Listing[tuple[DeviceModel, int]]) -> Response:
    """One row per model."""
    headers = [
        *(_("Model"), _("Kind"), _("Cards a day"), _("Cards of a ribbon"), _("Cards of a film")),
        *(_("Supplies"), _("Spare parts"), _("Warranty in months"), _("Devices")),
    ]
    rows = (
        [
            *(model.name, DEVICE_KINDS[model.kind], model.daily_capacity, model.ribbon_yield, model.film_yield),
            *(model.supplies, model.spare_parts, model.warranty_months, count),
        ]
        for model, count in listing.rows
    )
    return file_answer(_("device-models"), headers, rows)


def loans(listing: Listing[Any], late: Container[int]) -> Response:
    """One row per lent machine; ``late`` are the numbers of those that should be back."""
    headers = [
        *(_("Serial number"), _("Model"), _("Lent by"), _("Borrower"), _("Lent on"), _("To be returned by")),
        _("State"),
    ]
    rows = (
        [
            *(device.serial, device.model, f"{lender.code} {lender.name}", f"{borrower.code} {borrower.name}"),
            *(lent_on, device.lent_until, appearance("overdue" if device.id in late else "on_loan").word),
        ]
        for device, lender, borrower, lent_on in listing.rows
    )
    return file_answer(_("device-loans"), headers, rows)


def handovers(listing: Listing[Any]) -> Response:
    """One row per paper."""
    headers = [_("BAST number"), _("Date"), _("Code"), _("Office"), _("Devices"), _("Receivers"), _("Note")]
    rows = (
        [paper.bast_number, paper.business_date, office.code, office.name, machines, receivers, paper.note]
        for paper, office, machines, receivers in listing.rows
    )
    return file_answer(_("device-handovers"), headers, rows)


def reports(listing: Listing[ReportRow], month: date) -> Response:
    """One row per district and kind of machine; a district that has not answered has one without counts."""
    headers = [
        *(_("Month"), _("Code"), _("District"), _("State"), _("Kind"), *(appearance(name).word for name in COUNTED)),
        *(_("%(condition)s on the books", condition=appearance(name).word) for name in COUNTED),
        _("Note"),
    ]
    rows = (cells for row in listing.rows for cells in _report(row, month))
    return file_answer(_("device-reports"), headers, rows)


def _report(row: ReportRow, month: date) -> list[list[Any]]:
    start = [f"{month:%Y-%m}", row.office.code, row.office.name, appearance(row.state).word]
    if row.report is None or not row.report.lines:
        return [[*start, None, *([None] * (2 * len(COUNTED))), row.report.note if row.report else None]]
    return [
        [
            *(*start, DEVICE_KINDS[line.kind]),
            *(getattr(line, name) for name in COUNTED),
            *(getattr(line, f"book_{name}") for name in COUNTED),
            row.report.note,
        ]
        for line in row.report.lines
    ]


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
