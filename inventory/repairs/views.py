"""Pages of repairs: the register, how machines do, reporting a fault, a ticket, and each of its steps."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.months import to_choose
from inventory.core.web import render_form
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.equipment.rules import DeviceKind
from inventory.regions import queries as regions
from inventory.repairs import exports, queries, register, results, rules, service, wording
from inventory.repairs.forms import (
    COMMON_FAULTS,
    BackForm,
    FaultForm,
    GiveUpForm,
    PartForm,
    ReportForm,
    SendForm,
    WithdrawForm,
)
from inventory.repairs.models import Repair
from inventory.repairs.rules import TRANSITIONS, RepairState
from inventory.stock import ledger

blueprint = Blueprint("repairs", __name__, url_prefix="/repairs")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The tickets of the branch."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.listing(session, actor.scope, state, actor.at)
    if state.export:
        return exports.repairs(listing)
    return render_template(
        "repairs/index.html",
        listing=listing,
        totals=register.totals(session, actor.scope, state, actor.at),
        chips=wording.chips(listing, register.counts(session, actor.scope, state, actor.at)),
    )


@blueprint.get("/performance")
@requires(Verb.VIEW)
def performance() -> ResponseReturnValue:
    """How machines do by district, model, or one by one."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(results.ORDERS), results.FILTERS, descending=True)
    today = ledger.today_at(session, actor, actor.office)
    window = results.window_of(state.filters.get("month"), today)
    machines = results.gathered(session, actor.scope, state.filters.get("kind"), window)
    rows = results.table(machines, state, window)
    listing = results.listing(rows, state)
    if state.export:
        return exports.results(listing)
    return render_template(
        "repairs/performance.html",
        listing=listing,
        total=results.total(machines, rows, state, window),
        window=window,
        by=state.filters.get("by", results.OFFICE),
        months=to_choose(today),
    )


@blueprint.route("/fault", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def fault() -> ResponseReturnValue:
    """The printers of the office, each with what mostly happens to one: a touch reports it."""
    session, actor = db.session(), current_actor()
    printers = equipment.present(session, actor.scope, DeviceKind.PRINTER)
    if not printers or len({office.code for _device, office in printers}) > 1:
        return redirect(url_for("equipment.index", kind=DeviceKind.PRINTER), 303)
    form, today = FaultForm(), ledger.today_at(session, actor, printers[0][1].code)
    if form.validate_on_submit() and (reported := submit(form, service.report, form.to_command(today))):
        return _reported(reported)
    standing = queries.open_of(session, [device.id for device, _office in printers])
    return render_form("repairs/fault.html", form, printers=printers, standing=standing, faults=COMMON_FAULTS)


@blueprint.route("/new/<int:device_id>", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def report(device_id: int) -> ResponseReturnValue:
    """Report a fault in words."""
    session, actor = db.session(), current_actor()
    device = equipment.device(session, actor.scope, device_id)
    form = ReportForm.of(ledger.today_at(session, actor, device.office))
    if form.validate_on_submit() and (reported := submit(form, service.report, form.to_command(device_id))):
        return _reported(reported)
    return render_form("repairs/new.html", form, device=device)


@blueprint.get("/<int:repair_id>")
@requires(Verb.VIEW)
def show(repair_id: int) -> ResponseReturnValue:
    """One ticket: what is wrong, where the machine is, what was used, and what happened."""
    session, found = db.session(), _found(repair_id)
    device, office = session.get_one(Device, found.device_id), regions.unscoped_office(session, found.office)
    return render_template(
        "repairs/show.html",
        entry=register.entry(found, device, office, current_actor().at),
        steps={after for before, after in TRANSITIONS if before == found.state},
        agrees=rules.fits(found.state, device.condition),
        parts=queries.parts(session, found),
        happenings=wording.happenings(session, found, office.timezone),
    )


@blueprint.route("/<int:repair_id>/sending", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def send(repair_id: int) -> ResponseReturnValue:
    """Say where the machine is sent."""
    found = _found(repair_id)
    form = SendForm(business_date=_today(found))
    if form.validate_on_submit() and submit(form, service.send, form.to_command(repair_id)):
        return _done(found, _("%(number)s is on its way.", number=found.number))
    return _step("repairs/sending.html", form, found, RepairState.AT_WORKSHOP)


@blueprint.route("/<int:repair_id>/part", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def take_part(repair_id: int) -> ResponseReturnValue:
    """Say which part came out of another unit."""
    found = _found(repair_id)
    device = db.session().get_one(Device, found.device_id)
    form = PartForm.of(queries.donors(db.session(), current_actor().scope, device), _today(found))
    if form.validate_on_submit() and submit(form, service.take_part, form.to_command(repair_id)):
        return _done(found, _("The part is on record with both machines."))
    return _step("repairs/part.html", form, found, RepairState.REPAIRED)


@blueprint.route("/<int:repair_id>/return", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def come_back(repair_id: int) -> ResponseReturnValue:
    """Say that it works again, and what it cost."""
    found = _found(repair_id)
    form = BackForm.of(_today(found))
    if form.validate_on_submit() and submit(form, service.come_back, form.to_command(repair_id)):
        return _done(found, _("%(number)s is settled: the machine works.", number=found.number))
    return _step("repairs/return.html", form, found, RepairState.REPAIRED)


@blueprint.route("/<int:repair_id>/end", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def give_up(repair_id: int) -> ResponseReturnValue:
    """Say that it is not repaired any more."""
    found = _found(repair_id)
    form = GiveUpForm(business_date=_today(found))
    if form.validate_on_submit() and submit(form, service.give_up, form.to_command(repair_id)):
        return _done(found, _("%(number)s is settled: the machine is retired.", number=found.number))
    return _step("repairs/end.html", form, found, RepairState.GIVEN_UP)


@blueprint.route("/<int:repair_id>/withdrawal", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def withdraw(repair_id: int) -> ResponseReturnValue:
    """Say that it was no fault."""
    found, form = _found(repair_id), WithdrawForm()
    if form.validate_on_submit() and submit(form, service.withdraw, form.to_command(repair_id)):
        return _done(found, _("%(number)s was taken back.", number=found.number))
    return _step("repairs/withdrawal.html", form, found, RepairState.FAULT_WITHDRAWN)


def _found(repair_id: int) -> Repair:
    return queries.repair(db.session(), current_actor().scope, repair_id)


def _today(found: Repair) -> Any:
    return ledger.today_at(db.session(), current_actor(), found.office)


def _step(template: str, form: Any, found: Repair, after: RepairState) -> ResponseReturnValue:
    """The form of a step; back to the ticket where it has gone further already."""
    if request.method == "GET" and (found.state, after) not in TRANSITIONS:
        flash(_("%(number)s has gone further already.", number=found.number), "info")
        return redirect(url_for(".show", repair_id=found.id), 303)
    device = db.session().get_one(Device, found.device_id)
    return render_form(template, form, repair=found, device=device)


def _reported(found: Repair) -> ResponseReturnValue:
    return _done(found, _("The fault is reported: %(number)s.", number=found.number))


def _done(found: Repair, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for(".show", repair_id=found.id), 303)
