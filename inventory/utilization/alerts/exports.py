"""The inbox of alerts as a file."""

from flask import Response
from flask_babel import gettext as _

from inventory.accounts.models import User
from inventory.core.formats import moment
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.regions.models import Office
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.alerts.models import Alert


def inbox(listing: Listing[tuple[Alert, Office, User | None]]) -> Response:
    """A row per alert, as on the page."""
    headers = [
        _("Code"),
        _("District"),
        _("State"),
        _("Severity"),
        _("Opened"),
        _("What the rules found"),
        _("Owner"),
        _("Due"),
        _("Rests until"),
    ]
    return file_answer(_("alerts"), headers, (_cells(*row) for row in listing.rows))


def _cells(alert: Alert, office: Office, owner: User | None) -> list[object]:
    return [
        office.code,
        office.name,
        appearance(f"alert_{alert.state}").word,
        appearance(f"severity_{alert.severity}").word,
        moment(alert.opened_at, office.timezone),
        "; ".join(alert_wording.findings(alert)),
        None if owner is None else owner.name,
        alert.due,
        alert.snoozed_until,
    ]
