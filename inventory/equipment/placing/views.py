"""Pages of where machines are: moving, lending, giving back, handing over, and what is lent."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.formats import Count
from inventory.core.forms import asked_pieces
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment import exports, queries
from inventory.equipment.models import Device
from inventory.equipment.placing import forms, register
from inventory.equipment.placing import handover as handovers_service
from inventory.equipment.placing import queries as placed
from inventory.equipment.placing import service as placing
from inventory.equipment.placing.models import DeviceHandover
from inventory.equipment.placing.rules import is_late, spread
from inventory.equipment.views import kept
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import ledger

LATEST_STEPS = 50  # moves, loans and returns under the papers of handing over
blueprint = Blueprint("placing", __name__, url_prefix="/devices")


@blueprint.route("/<int:device_id>/move", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def move(device_id: int) -> ResponseReturnValue:
    """Move a machine to another office of the branch, or to another place of its office."""
    session, actor, device = db.session(), current_actor(), kept(device_id)
    within = Scope(device.office) if device.lender else actor.scope
    offices = [office for office in regions.branch(session, within) if not office.is_centre]
    today = ledger.today_at(session, actor, device.office)
    form = forms.MoveForm.of(offices, regions.points_in_service(session, within), today)
    if form.validate_on_submit() and submit(form, placing.move, form.to_command(device_id)):
        flash(_("%(serial)s has been moved.", serial=device.serial), "success")
        return _after(device_id)
    return render_form("placing/move.html", form, device=device)


@blueprint.route("/<int:device_id>/loan", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def lend(device_id: int) -> ResponseReturnValue:
    """Lend a machine to another office. Sent twice, it is with the borrower already, and the lender still sees it."""
    session, actor = db.session(), current_actor()
    device = kept(device_id) if request.method == "GET" else queries.device(session, actor.scope, device_id)
    within = Scope(CENTRE if actor.scope.contains(CENTRE) else device.office[:2])
    offices = [each for each in regions.branch(session, within) if each.code not in (CENTRE, device.office)]
    form = forms.LoanForm.of(offices, ledger.today_at(session, actor, device.office))
    if form.validate_on_submit() and submit(form, placing.lend, form.to_command(device_id)):
        flash(_("%(serial)s is lent.", serial=device.serial), "success")
        return _after(device_id)
    return render_form("placing/loan.html", form, device=device)


@blueprint.route("/<int:device_id>/return", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def give_back(device_id: int) -> ResponseReturnValue:
    """Say that a lent machine is back with its lender."""
    session, actor = db.session(), current_actor()
    device = queries.device(session, actor.scope, device_id)
    form = forms.ReturnForm(data={"business_date": ledger.today_at(session, actor, device.office)})
    if form.validate_on_submit() and submit(form, placing.give_back, form.to_command(device_id)):
        flash(_("%(serial)s is back with its lender.", serial=device.serial), "success")
        return _after(device_id)
    return render_form("placing/return.html", form, device=device)


@blueprint.get("/loans")
@requires(Verb.VIEW)
def loans() -> ResponseReturnValue:
    """The machines that are lent, and which of them should be back."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.LOANS), register.LOAN_FILTERS)
    listing = register.loans(session, actor.scope, state, actor.at)
    late = {
        device.id
        for device, _lender, borrower, _since in listing.rows
        if is_late(device.lent_until, local_date(actor.at, borrower.timezone))
    }
    if state.export:
        return exports.loans(listing, late)
    overdue = register.overdue(session, actor.scope, state, actor.at)
    papers = placed.loan_steps(session, [row[0].id for row in listing.rows])
    return render_template("placing/loans.html", listing=listing, overdue=overdue, late=late, papers=papers)


@blueprint.get("/handovers")
@requires(Verb.VIEW)
def handovers() -> ResponseReturnValue:
    """The papers with which machines were handed over."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(register.HANDOVERS, descending=True)
    listing = register.handovers(session, scope, state)
    if state.export:
        return exports.handovers(listing)
    return render_template(
        "placing/handovers.html",
        listing=listing,
        machines=register.machines(session, scope, state),
        gives=bool(_givers()),
        steps=placed.papers_of_one(session, scope, LATEST_STEPS),
    )


@blueprint.get("/handovers/<int:handover_id>")
@requires(Verb.VIEW)
def handover(handover_id: int) -> ResponseReturnValue:
    """One paper: which machines went where."""
    session, scope = db.session(), current_actor().scope
    found = placed.handover(session, scope, handover_id)
    return render_template(
        "placing/handover.html",
        handover=found,
        office=regions.unscoped_office(session, found.office),
        rows=placed.handed_over(session, scope, found),
    )


@blueprint.route("/handovers/new", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def hand_over() -> ResponseReturnValue:
    """Hand machines over to many offices with one paper."""
    session, actor = db.session(), current_actor()
    givers = _givers()
    giver = _giver(givers)
    devices, receivers = placed.to_hand_over(session, giver.code), regions.children(session, giver.code)
    chosen = spread([device.id for device in devices], [each.code for each in receivers], _each())
    form = forms.handover_form(devices, receivers, chosen, ledger.today_at(session, actor, giver.code))
    if form.validate_on_submit():
        done = submit(form, handovers_service.hand_over, form.to_command(giver.code))
        if done is not None:
            return _handed_over(done)
    return render_form(
        "placing/hand_over.html", form, giver=giver, givers=givers, devices=devices, each=_each(), receivers=receivers
    )


def _handed_over(done: DeviceHandover) -> ResponseReturnValue:
    """To the paper; how many machines went is told there."""
    count = Count(len(placed.handed_over(db.session(), current_actor().scope, done)))
    flash(ngettext("%(num)s device is handed over.", "%(num)s devices are handed over.", count), "success")
    return redirect(url_for(".handover", handover_id=done.id), 303)


def _givers() -> list[Office]:
    """The offices of the branch that have offices below them, the centre aside."""
    if not current_actor().may(Verb.KEEP_DEVICES):
        return []
    return regions.provinces(db.session(), current_actor().scope)


def _giver(givers: Sequence[Office]) -> Office:
    """The office that the address names, else the first. Raises NotFound."""
    asked = request.args.get("office")
    found = next((office for office in givers if asked in (None, office.code)), None)
    if found is None:
        raise NotFound(what="office")
    return found


def _each() -> int:
    """How many machines each receiver is to get to begin with, as the address says."""
    return asked_pieces(request.args, "each") or 0


def _after(device_id: int) -> ResponseReturnValue:
    """To the machine, where the person still sees it; else to the register."""
    scope = current_actor().scope
    device = db.session.get_one(Device, device_id)
    seen = scope.contains(device.office) or scope.contains(device.lender or device.office)
    return redirect(url_for("equipment.show", device_id=device_id) if seen else url_for("equipment.index"), 303)
