"""The register of supervision as a file."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.stock.known import Known
from inventory.stock.rules import instant_text
from inventory.utilization import wording
from inventory.utilization.queries import DistrictRow


def register(listing: Listing[DistrictRow], known: Known) -> Response:
    """A row per district, as on the page; figures as they were known then say so in each row and in the file's name."""
    headers = [
        _("Code"),
        _("District"),
        _("First day"),
        _("Last day"),
        _("Printed"),
        _("Received"),
        _("Used (percent)"),
        _("Blanks left"),
        _("Printers working"),
        _("Printers"),
        _("Cards of ink"),
        _("Last report"),
        _("Reports"),
        _("Reason"),
        _("State"),
        _("Note"),
        _("Written by"),
    ]
    if known.by is None:
        return file_answer(_("supervision"), headers, (_cells(row) for row in listing.rows))
    headers.append(_("As it was known at"))
    name, by = _("supervision-as-known-%(day)s", day=known.last.isoformat()), instant_text(known.by)
    return file_answer(name, headers, ([*_cells(row), by] for row in listing.rows))


def _cells(row: DistrictRow) -> list[object]:
    facts = row.facts
    return [
        row.office.code,
        row.office.name,
        facts.window.first,
        facts.window.last,
        facts.printed,
        facts.received,
        row.used.percent,
        facts.on_hand,
        facts.printers_working,
        facts.printers_total,
        facts.ink_cards,
        facts.reporting.last_report,
        ", ".join(str(appearance(state).word) for state in wording.states(facts)),
        "; ".join([*map(wording.finding, row.findings), *wording.reason(row.reason)]),
        appearance(wording.state(row)).word,
        None if row.told is None or row.told.event is None else row.told.event.note,
        None if row.told is None else row.told.author,
    ]
