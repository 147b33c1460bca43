"""The registers of counts and destructions as files: one row per line, so that a spreadsheet can add them up."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.labels import COMPARTMENTS, item
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.custody import queries, wording
from inventory.custody.register import CountEntry, DestructionEntry


def counts(listing: Listing[CountEntry]) -> Response:
    """All counts that match, line by line."""
    headers = [
        *_common_headers(),
        _("Item"),
        _("Compartment"),
        _("In the books"),
        _("Counted"),
        _("Difference"),
        _("Reason"),
    ]
    rows = ([*_common(entry), *cells] for entry in listing.rows for cells in _count_cells(entry))
    return file_answer(_("counts"), headers, rows)


def _count_cells(entry: CountEntry) -> list[list[object]]:
    told = {line.place: line for line in queries.counted(entry.document)}
    return [
        [
            item(line.item),
            COMPARTMENTS[line.compartment],
            line.expected,
            line.counted,
            line.counted - line.expected,
            wording.reasons(told[line.item, line.compartment]),
        ]
        for line in entry.lines
    ]


def destructions(listing: Listing[DestructionEntry]) -> Response:
    """All destructions that match, line by line."""
    headers = [*_common_headers(), _("Item"), _("Pieces"), _("Causes"), _("Witnesses")]
    rows = (
        [*_common(entry), item(line.item), line.quantity, wording.causes(line), wording.names(entry.witnesses)]
        for entry in listing.rows
        for line in queries.destroyed(entry.document)
    )
    return file_answer(_("destructions"), headers, rows)


def _common_headers() -> list[str]:
    return [_("Number"), _("State"), _("Code"), _("Office"), _("Date"), _("Entered by"), _("Reference")]


def _common(entry: CountEntry | DestructionEntry) -> list[object]:
    return [
        entry.document.number,
        appearance(entry.document.state).word,
        entry.office.code,
        entry.office.name,
        entry.document.business_date,
        entry.maker.name,
        entry.document.entered.get("reference"),
    ]
