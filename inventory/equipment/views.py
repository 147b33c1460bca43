"""Pages of the machines: the register, a machine's record, its condition, and the ink of the branch."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.attachments import queries as attachments
from inventory.attachments.web import AttachmentForm, RemovalForm, handed_out, sent
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment import exports, particulars, queries, record, register, service
from inventory.equipment import ink as inks
from inventory.equipment.catalogue import queries as catalogue
from inventory.equipment.catalogue.views import keeps_catalogue
from inventory.equipment.forms import ConditionForm, DeviceForm, ParticularsForm
from inventory.equipment.models import Device
from inventory.equipment.placing import queries as placed
from inventory.equipment.placing.rules import is_late
from inventory.equipment.rules import Condition, DeviceKind, Fund
from inventory.regions import queries as regions
from inventory.stock import ledger

blueprint = Blueprint("equipment", __name__, url_prefix="/devices")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The machines of the branch."""
    state = ListState.from_request(list(register.COLUMNS), register.FILTERS)
    scope = current_actor().scope
    listing = register.listing(db.session(), scope, state)
    if state.export:
        return exports.devices(listing, queries.points_of(db.session(), [device for device, _office in listing.rows]))
    counts = register.counts(db.session(), scope, state)
    points = queries.points_of(db.session(), [device for device, _office in listing.rows])
    return render_template(
        "equipment/index.html",
        listing=listing,
        counts=counts,
        points=points,
        kinds=DeviceKind,
        conditions=Condition,
        funds=Fund,
    )


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
    form, this_year = DeviceForm(), ledger.today_at(session, actor, actor.office).year
    form.offer(regions.branch(session, actor.scope), regions.points_in_service(session, actor.scope), this_year)
    if form.validate_on_submit() and (device := submit(form, service.add_device, form.to_command())):
        flash(_("%(model)s %(serial)s is on record.", model=device.model, serial=device.serial), "success")
        return redirect(url_for(".show", device_id=device.id), 303)
    return render_form("equipment/new.html", form)


@blueprint.get("/<int:device_id>")
@requires(Verb.VIEW)
def show(device_id: int) -> ResponseReturnValue:
    """One machine and its history."""
    session, actor = db.session(), current_actor()
    device = queries.device(session, actor.scope, device_id)
    office = regions.unscoped_office(session, device.office)
    log, steps = queries.log_of(session, device), placed.steps_of(session, device)
    return render_template(
        "equipment/show.html",
        device=device,
        office=office,
        lender=regions.unscoped_office(session, device.lender) if device.lender else None,
        loan_step=placed.loan_steps(session, [device.id])[device.id] if device.lender else None,
        late=is_late(device.lent_until, local_date(actor.at, office.timezone)),
        point=steps[-1][2],
        model=catalogue.model_of(session, device),
        log=log,
        happenings=record.happenings(session, actor.scope, device, log, steps, office.timezone),
        papers=particulars.papers(session, device),
        keeps=actor.may(Verb.KEEP_DEVICES) and actor.scope.contains(device.office),
        keeps_catalogue=keeps_catalogue(),
    )


@blueprint.route("/<int:device_id>/condition", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def change_condition(device_id: int) -> ResponseReturnValue:
    """Say how a machine is now, or was from a day on."""
    actor, session, device = current_actor(), db.session(), kept(device_id)
    form = ConditionForm.of(device.condition, ledger.today_at(session, actor, device.office))
    if form.validate_on_submit() and submit(form, service.change_condition, form.to_command(device_id)):
        flash(_("The condition of %(serial)s has been recorded.", serial=device.serial), "success")
        return redirect(url_for(".show", device_id=device_id), 303)
    return render_form("equipment/condition.html", form, device=device)


@blueprint.route("/<int:device_id>/particulars", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def change(device_id: int) -> ResponseReturnValue:
    """Write down what is known about a machine."""
    device = kept(device_id)
    form = ParticularsForm(obj=device)
    form.offer_years(ledger.today_at(db.session(), current_actor(), device.office).year)
    if form.validate_on_submit() and submit(form, particulars.change, form.to_change(device_id)):
        flash(_("What is known about %(serial)s is on record.", serial=device.serial), "success")
        return redirect(url_for(".show", device_id=device_id), 303)
    return render_form("equipment/particulars.html", form, device=device)


@blueprint.route("/<int:device_id>/attachments/new", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def attach(device_id: int) -> ResponseReturnValue:
    """Keep a paper or a photograph with a machine."""
    device, form = kept(device_id), AttachmentForm(sent())
    if form.validate_on_submit():
        command = particulars.Attach(
            key=form.idempotency_key, device_id=device_id, name=form.name, content=form.content()
        )
        if file := submit(form, particulars.attach, command):
            flash(_("%(name)s is kept with %(number)s.", name=file.name, number=device.serial), "success")
            return redirect(url_for(".show", device_id=device_id), 303)
    return render_form("equipment/attachment.html", form, device=device)


@blueprint.get("/<int:device_id>/attachments/<int:attachment_id>")
@requires(Verb.VIEW)
def attachment(device_id: int, attachment_id: int) -> ResponseReturnValue:
    """Hand a paper out to whoever sees the machine."""
    session = db.session()
    device = queries.device(session, current_actor().scope, device_id)
    scope = particulars.EVERYWHERE
    return handed_out(attachments.attachment(session, scope, particulars.SUBJECT, device.id, attachment_id))


@blueprint.route("/<int:device_id>/attachments/<int:attachment_id>/removal", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def remove(device_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take away a paper that does not belong here; that it was here stays on record."""
    device, form = kept(device_id), RemovalForm()
    paper = particulars.paper(db.session(), device, attachment_id)
    command = particulars.Remove(key=form.idempotency_key, device_id=device.id, attachment_id=paper.id, reason=form.why)
    back = (device.serial, url_for(".show", device_id=device.id))
    if form.validate_on_submit() and submit(form, particulars.remove, command):
        flash(_("%(name)s was removed.", name=paper.name), "success")
        return redirect(back[1], 303)
    return render_form("attachments/removal.html", form, paper=paper, back=back)


def kept(device_id: int) -> Device:
    """A machine that is at an office of the branch, for whoever keeps it. Raises NotFound, Forbidden."""
    actor = current_actor()
    device = queries.device(db.session(), actor.scope, device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    return device
