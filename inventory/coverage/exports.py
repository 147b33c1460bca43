"""The register of coverage, and an office's history, as files."""

from decimal import Decimal

from flask import Response
from flask_babel import gettext as _

from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.coverage import wording
from inventory.coverage.models import CoverageFigure
from inventory.coverage.queries import Row, Told, share
from inventory.coverage.rules import Part
from inventory.regions.models import Office


def register(listing: Listing[Row]) -> Response:
    """A row per office, as on the page."""
    lines = ([*_office(row.office), *_cells(row.figure)] for row in listing.rows)
    return file_answer(_("coverage"), [_("Code"), _("Office"), *_headers()], lines)


def history(office: Office, listing: Listing[Told]) -> Response:
    """A row per figure of one office, replaced ones too."""
    headers = [_("Code"), _("Office"), *_headers(), _("Entered by"), _("Reason of the correction"), _("Replaced")]
    lines = (
        [
            *_office(office),
            *_cells(told.figure),
            told.author,
            told.figure.reason,
            _("replaced") if told.corrected_by else "",
        ]
        for told in listing.rows
    )
    return file_answer(_("coverage"), headers, lines)


def _office(office: Office) -> list[object]:
    return [office.code, office.name]


def _headers() -> list[str]:
    return [
        *(_("Subject"), _("Date"), _("Eligible"), _("Recorded"), _("Printed")),
        *(_("Recorded of eligible (percent)"), _("Printed of eligible (percent)"), _("Percentage as published")),
        *(_("Of what"), _("State"), _("Division gives (percent)"), _("Off by (points)"), _("Source"), _("Note")),
    ]


def _cells(figure: CoverageFigure) -> list[object]:
    found = figure.verdict
    return [
        *(wording.subject(figure.subject), figure.day, figure.eligible, figure.recorded, figure.printed),
        *(_percent(figure, Part.RECORDED_OF_ELIGIBLE), _percent(figure, Part.PRINTED_OF_ELIGIBLE)),
        *(figure.reported, wording.part(figure.subject, figure.means) if figure.reported else "", _state(figure)),
        *((None, None) if found is None else (found.divided, found.off_by)),
        *(figure.basis, figure.note),
    ]


def _state(figure: CoverageFigure) -> str:
    return str(appearance(wording.state(figure)).word)


def _percent(figure: CoverageFigure, part: Part) -> Decimal | None:
    found = share(figure, part)
    return None if found is None else found.percent
