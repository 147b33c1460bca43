"""The lists of the ledger as files."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import COMPARTMENTS, KINDS, item
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.stock.approval import wording as approval_wording
from inventory.stock.card import Entry
from inventory.stock.overview import StockRow, StockTable
from inventory.stock.rules import Account
from inventory.stock.wording import Names, other_end


def stock(table: StockTable, listing: Listing[StockRow]) -> Response:
    """The stock of the branch: a row per office, a column per item."""
    headers = [_("Code"), _("Office"), *(item(code) for code in table.items), COMPARTMENTS["spoiled"]]
    rows = (
        [row.office.code, row.office.name, *(row.store.get(code, 0) for code in table.items), row.spoiled]
        for row in listing.rows
    )
    return file_answer(_("stock"), headers, rows)


def card(account: Account, code: str, listing: Listing[Entry], names: Names) -> Response:
    """The stock card, latest first."""
    headers = [_("Date"), _("Document"), _("Kind"), _("From or to"), _("In"), _("Out"), _("Balance")]
    rows = (
        [
            entry.day,
            entry.document.number,
            KINDS[entry.document.kind],
            other_end(entry, account.owner, names),
            entry.came,
            entry.left,
            entry.balance,
        ]
        for entry in listing.rows
    )
    name = _("stock-card")
    return file_answer(f"{name}-{account.owner}-{code}-{account.compartment}", headers, rows)


def documents(listing: Listing[Any]) -> Response:
    """The register of documents."""
    headers = [
        _("Number"),
        _("Kind"),
        _("Date"),
        _("Code"),
        _("Office"),
        _("Code of the other end"),
        _("Other end"),
        _("State"),
        _("Acts on"),
    ]
    rows = (
        [
            document.number,
            KINDS[document.kind],
            document.business_date,
            office.code,
            office.name,
            document.counterpart,
            None if other is None else other.name,
            appearance(document.state).word,
            None if parent is None else parent.number,
        ]
        for document, office, parent, other in listing.rows
    )
    return file_answer(_("documents"), headers, rows)


def waiting(listing: Listing[Any]) -> Response:
    """What waits for a second person."""
    headers = [_("Number"), _("Kind"), _("Date"), _("Code"), _("Office"), _("Pieces"), _("Entered by"), _("Acts on")]
    rows = (
        [
            document.number,
            KINDS[document.kind],
            document.business_date,
            office.code,
            office.name,
            approval_wording.pieces_entered(document, undone),
            maker.name,
            None if undone is None else undone.number,
        ]
        for document, office, maker, _record, undone in listing.rows
    )
    return file_answer(_("waiting-documents"), headers, rows)
