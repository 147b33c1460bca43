"""The register of reconciliation, and a district's days, as files."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.reconciliation import wording
from inventory.reconciliation.queries import Row
from inventory.reconciliation.rules import DayCounts, Window


def register(listing: Listing[Row], window: Window) -> Response:
    """A row per district, as on the page."""
    headers = [
        *(_("Code"), _("District"), _("First day"), _("Last day"), _("Cards reported"), _("SIAK"), _("Residual")),
        *(_("Days with both counts"), _("Days that differ"), _("Days without a count of SIAK"), _("Days not reported")),
        *(_("Residual of the last week"), _("Spoiled"), _("Printed and spoiled"), _("Spoiled (percent)")),
        *(_("Ribbons used"), _("Cards printed"), _("Cards per ribbon"), _("Cards beyond the rated yield")),
    ]
    return file_answer(_("reconciliation"), headers, (_cells(row, window) for row in listing.rows))


def _cells(row: Row, window: Window) -> list[object]:
    counts, ribbon = row.comparison, row.ribbon
    return [
        row.office.code,
        row.office.name,
        window.first,
        window.last,
        *(counts.reported, counts.siak, counts.residual, len(counts.both), counts.differing),
        *(counts.only_reported, counts.only_siak, counts.weeks(window)[-1].residual),
        *(row.spoiled.numerator, row.spoiled.denominator, row.spoiled.percent),
        *(ribbon.ribbons, ribbon.cards, ribbon.per_ribbon, ribbon.residual),
    ]


def days(row: Row, listing: Listing[DayCounts]) -> Response:
    """A row per day of one district."""
    headers = [
        *(_("Code"), _("District"), _("Date"), _("Cards reported"), _("SIAK"), _("Residual"), _("State"), _("Source")),
    ]
    lines = (
        [
            row.office.code,
            row.office.name,
            each.day,
            each.reported,
            each.siak,
            each.residual,
            appearance(wording.state(each)).word,
            wording.source(each),
        ]
        for each in listing.rows
    )
    return file_answer(_("reconciliation"), headers, lines)
