"""Pages of labels: the sheets to print, and where a scanned code leads."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from inventory.accounts.web import current_actor, requires
from inventory.core.converters import LARGEST_ID
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.equipment import queries, register
from inventory.equipment.labels import MOST_LABELS, Label, label
from inventory.equipment.models import Device
from inventory.regions.models import Office

blueprint = Blueprint("labels", __name__)


@blueprint.get("/d/<label:label>")
@requires(Verb.VIEW)
def scan(label: str) -> ResponseReturnValue:
    """Where the code of a label leads: to the machine."""
    device = queries.by_label(db.session(), current_actor().scope, label)
    return redirect(url_for("equipment.show", device_id=device.id), 303)


@blueprint.get("/devices/labels")
@requires(Verb.VIEW)
def sheets() -> ResponseReturnValue:
    """Labels to print on A4: of the machines that were ticked, else of all that the list found."""
    query = _asked().order_by(Device.office, Device.kind, Device.serial).limit(MOST_LABELS + 1)
    rows = db.session().execute(query).all()
    found = [_label(*row) for row in rows[:MOST_LABELS]]
    return render_template("equipment/labels.html", labels=found, most=MOST_LABELS, more=len(rows) > MOST_LABELS)


def _asked() -> Select[Device, Office]:
    state = ListState.from_request(list(register.COLUMNS), register.FILTERS)
    query = register.found(current_actor().scope, state)
    ticked = [int(text) for text in request.args.getlist("device") if _is_number(text)]
    return query.where(Device.id.in_(ticked)) if ticked else query


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_ID


def _label(device: Device, office: Office) -> Label:
    base: str = current_app.config["BASE_URL"]
    return label(device, office, base + url_for(".scan", label=device.label_code))
