"""The registers of operators and trainings as files."""

from typing import Any

from flask import Response
from flask_babel import gettext as _

from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.staffing.rules import standing


def operators(listing: Listing[Any]) -> Response:
    """One row per operator."""
    headers = [
        *(_("Name"), "NIP", _("Code"), _("Office"), _("Operator since"), _("State")),
        *(_("Trainings"), _("Last trained on"), _("Stopped working on"), _("Reason")),
    ]
    rows = (
        [
            *(found.name, found.nip, office.code, office.name, found.since),
            *(appearance(standing(found.left_on, times)).word, times, last, found.left_on, found.left_reason),
        ]
        for found, office, times, last in listing.rows
    )
    return file_answer(_("operators"), headers, rows)


def trainings(listing: Listing[Any]) -> Response:
    """One row per training."""
    headers = [_("Date"), _("In what"), _("Trainer"), _("Place"), _("Code"), _("Held by"), _("Attended")]
    rows = (
        [found.day, found.subject, found.trainer, found.place, office.code, office.name, people]
        for found, office, people in listing.rows
    )
    return file_answer(_("trainings"), headers, rows)
