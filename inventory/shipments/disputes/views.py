"""Pages about missing pieces: found again, or written off."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.web import render_form
from inventory.shipments import record
from inventory.shipments.disputes import service as disputes
from inventory.shipments.disputes.forms import FoundForm, WriteOffForm
from inventory.shipments.views import today_at

blueprint = Blueprint("disputes", __name__, url_prefix="/shipments")


@blueprint.route("/<int:document_id>/found", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def find(document_id: int) -> ResponseReturnValue:
    """Put missing pieces into the store where they turned up."""
    actor = current_actor()
    found = record.record(db.session(), actor.scope, document_id)
    if request.method == "GET" and not found.still_missing:
        return _nothing_missing(found)
    ends = [end for end in (found.destination, found.source) if actor.scope.contains(end.code) and not end.is_centre]
    form = FoundForm.of(found.missing_items, ends, business_date=today_at(found.destination.code))
    if form.validate_on_submit() and (document := submit(form, disputes.find, form.to_command(document_id))):
        flash(_("%(number)s is on record: the pieces are in store again.", number=document.number), "success")
        return redirect(url_for("shipments.show", document_id=document_id), 303)
    return render_form("shipments/found.html", form, record=found, ends=ends)


@blueprint.route("/<int:document_id>/write-off", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def write_off(document_id: int) -> ResponseReturnValue:
    """Ask to give missing pieces up."""
    found = record.record(db.session(), current_actor().scope, document_id)
    if request.method == "GET" and not found.still_missing:
        return _nothing_missing(found)
    form = WriteOffForm.of(found.missing_items, business_date=today_at(found.destination.code))
    if form.validate_on_submit() and (document := submit(form, disputes.write_off, form.to_command(document_id))):
        flash(_("%(number)s waits for a second person. Nothing has moved yet.", number=document.number), "success")
        return redirect(url_for("shipments.show", document_id=document_id), 303)
    return render_form("shipments/write_off.html", form, record=found)


def _nothing_missing(found: record.Record) -> ResponseReturnValue:
    flash(_("Nothing of %(number)s is missing.", number=found.document.number), "info")
    return redirect(url_for("shipments.show", document_id=found.document.id), 303)
