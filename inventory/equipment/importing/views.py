"""The page on which machines are taken in from a file: shown first, then done."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.accounts.web import current_actor, requires, submit
from inventory.core import messages
from inventory.core.database import db
from inventory.core.errors import Invalid
from inventory.core.formats import Count
from inventory.core.identity import Verb
from inventory.core.reasons import REASONS
from inventory.core.uploads import UploadForm, sent
from inventory.core.web import render_form
from inventory.equipment.importing import service as importing
from inventory.equipment.importing.reading import Line
from inventory.equipment.importing.service import Preview, TakeIn

blueprint = Blueprint("device_import", __name__, url_prefix="/devices/import")
MOST_SHOWN = 100


class ImportForm(UploadForm):
    """A file of machines."""

    nothing = "devices_none"


@blueprint.route("", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def take_in() -> ResponseReturnValue:
    """Show what a file would do, and do it once the person has seen that."""
    form = ImportForm(sent())
    shown = _preview(form) if form.validate_on_submit() else None
    if shown and form.confirms and shown.whole:
        command = TakeIn(key=form.idempotency_key, devices=shown.devices)
        if submit(form, importing.take_in, command) is not None:
            count = Count(len(command.devices))
            flash(ngettext("%(num)s device is on record.", "%(num)s devices are on record.", count), "success")
            return redirect(url_for("equipment.index"), 303)
    if shown and not shown.refused:
        form.hand_back(shown.handed_back())
    lines = sorted(shown.lines, key=lambda line: (line.reason is None, line.number)) if shown else []
    return render_form("equipment/import.html", form, preview=shown, lines=lines, most=MOST_SHOWN, verdict=verdict)


def verdict(line: Line, preview: Preview) -> str:
    """Why a line is not taken; what is elsewhere is named only where the person may see it."""
    if line.reason is None:
        return _("Can be taken")
    if line.office is not None:
        name = f"{line.office} {preview.names.get(line.office, '')}"
        return _("This serial number is on record already, at %(office)s.", office=name.strip())
    return REASONS[line.reason]()


def _preview(form: ImportForm) -> Preview | None:
    try:
        return importing.preview(db.session(), current_actor(), form.rows())
    except Invalid as refusal:
        form.refuse(messages.sentence(refusal), refusal.status, form.field_of(refusal))
        return None
