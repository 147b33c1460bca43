"""Pages of the machines: the register, a machine's record, its condition, and the ink of the branch."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment import exports, queries, record, register, service
from inventory.equipment import ink as inks
from inventory.equipment.forms import ConditionForm, DeviceForm
from inventory.equipment.rules import Condition, DeviceKind
from inventory.regions import queries as regions
from inventory.stock import ledger

blueprint = Blueprint("equipment", __name__, url_prefix="/devices")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The machines of the branch."""
    state = ListState.from_request(list(register.COLUMNS), list(register.FILTERS))
    scope = current_actor().scope
    listing = register.listing(db.session(), scope, state)
    if state.export:
        return exports.devices(listing)
    counts = register.counts(db.session(), scope, state)
    return render_template(
        "equipment/index.html", listing=listing, counts=counts, kinds=DeviceKind, conditions=Condition
    )


@blueprint.get("/fault")
@requires(Verb.KEEP_DEVICES)
def fault() -> ResponseReturnValue:
    """Straight to the condition of the only printer; else the choice which machine it is."""
    session, scope = db.session(), current_actor().scope
    printers = queries.present(session, scope, DeviceKind.PRINTER)
    if len(printers) == 1:
        return redirect(url_for(".change_condition", device_id=printers[0][0].id), 303)
    if not printers or len({office.code for _device, office in printers}) > 1:
        return redirect(url_for(".index", kind=DeviceKind.PRINTER), 303)
    return render_template("equipment/fault.html", printers=printers)


@blueprint.get("/ink")
@requires(Verb.VIEW)
def ink() -> ResponseReturnValue:
    """What each office of the branch can still print."""
    state = ListState.from_request(list(inks.ORDER))
    rows = inks.ink_table(db.session(), current_actor().scope, state.q)
    listing = inks.listing(rows, state)
    if state.export:
        return exports.ink(listing)
    return render_template("equipment/ink.html", listing=listing, rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def add() -> ResponseReturnValue:
    """Put a machine on record."""
    actor, session = current_actor(), db.session()
    form = DeviceForm()
    form.offer(regions.branch(session, actor.scope), ledger.today_at(session, actor, actor.office).year)
    if form.validate_on_submit() and (device := submit(form, service.add_device, form.to_command())):
        flash(_("%(model)s %(serial)s is on record.", model=device.model, serial=device.serial), "success")
        return redirect(url_for(".show", device_id=device.id), 303)
    return render_form("equipment/new.html", form)


@blueprint.get("/<int:device_id>")
@requires(Verb.VIEW)
def show(device_id: int) -> ResponseReturnValue:
    """One machine and its history."""
    session = db.session()
    device = queries.device(session, current_actor().scope, device_id)
    office = regions.unscoped_office(session, device.office)
    log = queries.log_of(session, device)
    happenings = record.happenings(db.session(), log, office.timezone)
    return render_template("equipment/show.html", device=device, office=office, log=log, happenings=happenings)


@blueprint.route("/<int:device_id>/condition", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def change_condition(device_id: int) -> ResponseReturnValue:
    """Say how a machine is now, or was from a day on."""
    actor, session = current_actor(), db.session()
    device = queries.device(session, actor.scope, device_id)
    form = ConditionForm.of(device.condition, ledger.today_at(session, actor, device.office))
    if form.validate_on_submit() and submit(form, service.change_condition, form.to_command(device_id)):
        flash(_("The condition of %(serial)s has been recorded.", serial=device.serial), "success")
        return redirect(url_for(".show", device_id=device_id), 303)
    return render_form("equipment/condition.html", form, device=device)
