"""The register of purchases as a file."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import FUNDS
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance


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
            int(total) if total == int(total) else total,
        ]
        for purchase, office, state, total in listing.rows
    )
    return file_answer(_("purchases"), headers, rows)
