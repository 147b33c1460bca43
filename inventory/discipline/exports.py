"""The register of reporting discipline, and a district's month, as files."""

from collections.abc import Sequence

from flask import Response
from flask_babel import gettext as _

from inventory.core.formats import moment
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.discipline import wording
from inventory.discipline.queries import DisciplineRow
from inventory.discipline.rules import Mark, Month, Standing


def register(listing: Listing[DisciplineRow], month: Month) -> Response:
    """A row per district, as on the page."""
    headers = [
        *(_("Code"), _("District"), _("Month"), _("Days due"), _("Days reported"), _("Reporting rate (percent)")),
        *(_("On time"), _("Late"), _("Not reported"), _("Amended"), _("Extra reports")),
        *(_("Recorded in one go (days)"), _("Copied (days)"), _("Only round numbers")),
    ]
    return file_answer(_("reporting-discipline"), headers, (_cells(row, month) for row in listing.rows))


def _cells(row: DisciplineRow, month: Month) -> list[object]:
    conduct = row.conduct
    return [
        row.office.code,
        row.office.name,
        f"{month.first:%Y-%m}",
        conduct.due_days,
        conduct.reported,
        row.rate.percent,
        *(conduct.counts[standing] for standing in (Standing.ON_TIME, Standing.LATE, Standing.MISSING)),
        conduct.amended,
        conduct.counts[Standing.EXTRA],
        conduct.backfilled,
        conduct.copied,
        _("yes") if conduct.all_round else _("no"),
    ]


def days(row: DisciplineRow, marks: Sequence[Mark]) -> Response:
    """A row per day of one district."""
    headers = [
        *(_("Code"), _("District"), _("Date"), _("State"), _("Cards printed"), _("Recorded at")),
        *(_("Amended"), _("Recorded in one go"), _("Copied")),
    ]
    lines = (
        [
            row.office.code,
            row.office.name,
            mark.day,
            appearance(wording.state(mark.standing)).word,
            None if mark.told is None else mark.told.printed,
            None if mark.told is None else moment(mark.told.recorded_at, row.office.timezone),
            *(_("yes") if true else "" for true in (mark.amended, mark.backfilled, mark.copied)),
        ]
        for mark in marks
    )
    return file_answer(_("reporting-discipline"), headers, lines)
