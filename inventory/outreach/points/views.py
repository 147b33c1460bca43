"""Pages of the places of service: the register, putting one on record, retiring it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.outreach import exports
from inventory.outreach.points import register
from inventory.outreach.points import service as points
from inventory.outreach.points.forms import PointForm, RetireForm
from inventory.regions import queries as regions
from inventory.stock import ledger

blueprint = Blueprint("points", __name__, url_prefix="/service-points")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The mobile units and printing kecamatan of the branch."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS)
    listing = register.listing(session, scope, state)
    if state.export:
        return exports.points(listing)
    return render_template("points/index.html", listing=listing, in_service=register.in_service(session, scope, state))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def add() -> ResponseReturnValue:
    """Put a mobile unit or a kecamatan on record."""
    actor, session = current_actor(), db.session()
    today = ledger.today_at(session, actor, actor.office)
    form = PointForm.for_offices(regions.districts(session, actor.scope), since=today)
    if form.validate_on_submit() and (point := submit(form, points.add_point, form.to_command())):
        flash(_("%(name)s is on record.", name=point.name), "success")
        return redirect(url_for(".index"), 303)
    return render_form("points/new.html", form)


@blueprint.route("/<int:point_id>/retirement", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def retire(point_id: int) -> ResponseReturnValue:
    """Take one out of service."""
    actor, session = current_actor(), db.session()
    point = regions.service_point(session, actor.scope, point_id)
    form = RetireForm(data={"business_date": ledger.today_at(session, actor, point.office)})
    if form.validate_on_submit() and submit(form, points.retire_point, form.to_command(point_id)):
        flash(_("%(name)s is out of service.", name=point.name), "success")
        return redirect(url_for(".index"), 303)
    return render_form("points/retirement.html", form, point=point)
