"""The registers of buying as files."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import FUNDS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.procurement import wording
from inventory.procurement.prices.queries import Known, known_of
from inventory.procurement.suppliers.rules import Punctuality


def purchases(listing: Listing[Any]) -> Response:
    """One row per purchase; money in rupiah without signs, so that a spreadsheet can add it up."""
    headers = [
        _("Number"),
        _("Code"),
        _("Office"),
        _("Source of funds"),
        _("Budget year"),
        _("Supplier"),
        _("Contract number"),
        _("Contract date"),
        _("State"),
        _("Total (Rp)"),
    ]
    rows = (
        [
            purchase.number,
            office.code,
            office.name,
            FUNDS[purchase.fund],
            purchase.budget_year,
            purchase.supplier,
            purchase.contract_number,
            purchase.contract_date,
            appearance(state).word,
            plain(total),
        ]
        for purchase, office, state, total in listing.rows
    )
    return file_answer(_("purchases"), headers, rows)


def budget_lines(listing: Listing[Any]) -> Response:
    """One row per budget line."""
    headers = [
        _("Account code"),
        _("Title"),
        _("Code"),
        _("Office"),
        _("Source of funds"),
        _("Budget year"),
        _("Ceiling (Rp)"),
        _("Committed (Rp)"),
        _("Realised (Rp)"),
        _("Paid (Rp)"),
        _("Left (Rp)"),
    ]
    rows = (
        [
            line.account,
            line.title,
            office.code,
            office.name,
            FUNDS[line.fund],
            line.budget_year,
            *(plain(amount) for amount in (line.ceiling, line.committed, realised, paid, line.standing.left)),
        ]
        for line, office, realised, paid in listing.rows
    )
    return file_answer(_("budget-lines"), headers, rows)


def suppliers(listing: Listing[Any], punctual: Mapping[int, Punctuality]) -> Response:
    """One row per supplier."""
    headers = [
        _("Name"),
        _("Code"),
        _("Office"),
        _("NPWP of the company"),
        _("Address"),
        _("Telephone"),
        _("Contracts"),
        _("On time"),
        _("Due"),
        _("Blocked because"),
    ]
    rows = (
        [
            supplier.name,
            office.code,
            office.name,
            supplier.tax_number,
            supplier.address,
            supplier.phone,
            orders,
            punctual[supplier.id].on_time,
            punctual[supplier.id].due,
            supplier.blocked,
        ]
        for supplier, office, orders in listing.rows
    )
    return file_answer(_("suppliers"), headers, rows)


def prices(listing: Listing[Any], known: Mapping[str, Known]) -> Response:
    """One row per price, beside the median of what is bought."""
    headers = [
        _("Contract date"),
        _("What"),
        _("Code"),
        _("Office"),
        _("Number"),
        _("Supplier"),
        _("Quantity"),
        _("Unit price (Rp)"),
        _("Median (Rp)"),
        _("Verdict"),
    ]
    rows = (
        [
            purchase.contract_date,
            wording.what(line),
            office.code,
            office.name,
            purchase.number,
            purchase.supplier,
            line.quantity,
            plain(line.unit_price),
            plain(known_of(known, line, purchase).usual.middle),
            appearance(known_of(known, line, purchase).usual.verdict(line.unit_price)).word,
        ]
        for line, purchase, office in listing.rows
    )
    return file_answer(_("prices"), headers, rows)


def plain(amount: Decimal) -> int | Decimal:
    """An amount as a spreadsheet adds it up: a whole number where it is one."""
    return int(amount) if amount == int(amount) else amount
