"""Pages of rolls: printers with what is in them, every roll, batches, months, and each entry about a counter."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.consumables import exports, queries, register, service, wording
from inventory.consumables import machines as counters
from inventory.consumables.forms import CorrectForm, InstallForm, LookForm, PutBackForm, RemoveForm, ResetForm
from inventory.consumables.rules import RollItem
from inventory.core.database import db
from inventory.core.formats import number
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.core.listing import ListState
from inventory.core.months import month_of, to_choose, written
from inventory.core.web import render_form
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock import queries as stock

blueprint = Blueprint("consumables", __name__, url_prefix="/rolls")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The printers of the branch with what is in them, and when their heads are cleaned."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(register.PRINTER_ORDERS), register.PRINTER_FILTERS)
    rows = register.printers(session, scope, state)
    listing = register.ordered(rows, state, register.PRINTER_ORDERS)
    if state.export:
        return exports.printers(listing)
    sums = {item.value: sum(row.left(item) for row in rows) for item in RollItem}
    return render_template("consumables/index.html", listing=listing, sums=sums, chips=wording.printer_chips(listing))


@blueprint.get("/all")
@requires(Verb.VIEW)
def rolls() -> ResponseReturnValue:
    """Every roll of the branch."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    today = ledger.today_at(session, actor, actor.office)
    listing = register.listing(session, actor.scope, state, today)
    if state.export:
        return exports.rolls(listing)
    totals = register.totals(session, actor.scope, state, today)
    return render_template("consumables/rolls.html", listing=listing, totals=totals, chips=wording.roll_chips(listing))


@blueprint.get("/batches")
@requires(Verb.VIEW)
def batches() -> ResponseReturnValue:
    """What the rolls of each batch were good for, the worst first."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.BATCH_ORDERS), ("state", "older"))
    rows = register.batches(session, actor.scope, state, ledger.today_at(session, actor, actor.office))
    listing = register.ordered(rows, state, register.BATCH_ORDERS)
    if state.export:
        return exports.batches(listing)
    return render_template("consumables/batches.html", listing=listing, rows=rows, chips=wording.batch_chips(listing))


@blueprint.get("/months")
@requires(Verb.VIEW)
def by_month() -> ResponseReturnValue:
    """Rolls put into printers in a month beside those that reports say were used."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.MONTH_ORDERS), ("month",), descending=True)
    today = ledger.today_at(session, actor, actor.office)
    month = written(asked) if (asked := state.filters.get("month")) else month_of(today)
    rows = register.by_month(session, actor.scope, state, month)
    listing = register.ordered(rows, state, register.MONTH_ORDERS)
    if state.export:
        return exports.months(listing)
    choices = to_choose(today, [month])
    return render_template("consumables/months.html", listing=listing, rows=rows, month=month, months=choices)


@blueprint.get("/<int:roll_id>")
@requires(Verb.VIEW)
def roll(roll_id: int) -> ResponseReturnValue:
    """One roll with all its stays; its story is told with its printers'."""
    session = db.session()
    found = queries.roll(session, current_actor().scope, roll_id)
    office = regions.unscoped_office(session, found.office)
    stays = queries.stays(session, [found.roll_id])[found.roll_id]
    names = regions.names(session, [stay.office for stay, _device in stays])
    device = session.get_one(Device, found.device_id)
    told = {"roll": found, "office": office, "device": device, "stays": stays, "names": names}
    return render_template("consumables/roll.html", **told)


@blueprint.get("/printers/<int:device_id>")
@requires(Verb.VIEW)
def printer(device_id: int) -> ResponseReturnValue:
    """One printer: its counter, the rolls in it, where all its cards went, and the ink of its office."""
    session, device, actor = db.session(), _device(device_id), current_actor()
    office, within = regions.unscoped_office(session, device.office), Scope(device.office)
    gathered = counters.gathered(session, within)
    ours = actor.scope.contains(office.code)  # whoever has lent it sees the printer, and not the borrower's store
    return render_template(
        "consumables/printer.html",
        device=device,
        office=office,
        printer=next((each for each in gathered.printers if each.device_id == device_id), None),
        note=queries.last_note(session, device_id),
        accounts=queries.accounts_of(session, device_id),
        keeps=ours and actor.may(Verb.KEEP_DEVICES),
        sums=wording.sums(session, office, gathered) if ours else None,
        ink=equipment.ink(session, within).get(office.code) if ours else None,
        happenings=wording.happenings(session, actor.scope, device_id, office.timezone),
    )


@blueprint.route("/printers/<int:device_id>/installation", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def install(device_id: int) -> ResponseReturnValue:
    """Put a roll into a printer."""
    session, device = db.session(), _device(device_id)
    usual = {item.code: item.yield_cards for item in stock.items(session)}
    form = InstallForm.of(_today(device), queries.in_machine(session, device_id), usual)
    if form.validate_on_submit() and (made := submit(form, service.install, form.to_command(device_id))):
        return _done(device_id, _("%(number)s is in the printer.", number=made.number))
    inside = queries.in_machine(session, device_id)
    free = [item for item in RollItem if item not in inside]
    aside = queries.put_aside(session, device.office, free)
    told = {"device": device, "note": _note(device_id), "full": {} if free else inside, "aside": aside}
    return render_form("consumables/installation.html", form, **told)


@blueprint.route("/<int:roll_id>/removal", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def remove(roll_id: int) -> ResponseReturnValue:
    """Take a roll out."""
    session = db.session()
    found = queries.roll(session, current_actor().scope, roll_id)
    device = session.get_one(Device, found.device_id)
    form = RemoveForm(business_date=_today(device))
    if form.validate_on_submit() and (out := submit(form, service.remove, form.to_command(roll_id))):
        told = {"number": out.number, "cards": number(out.cards or 0), "rated": number(out.rated)}
        return _done(device.id, _("%(number)s printed %(cards)s of %(rated)s cards.", **told))
    return render_form("consumables/removal.html", form, device=device, roll=found, note=_note(device.id))


@blueprint.route("/<int:roll_id>/correction", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def correct(roll_id: int) -> ResponseReturnValue:
    """Put right whether a roll was used up."""
    found = queries.roll(db.session(), current_actor().scope, roll_id)
    if request.method == "GET" and not found.may_be_put_right:
        flash(_("How %(number)s ended cannot be put right any more.", number=found.number), "info")
        return redirect(url_for(".roll", roll_id=found.roll_id), 303)
    form = CorrectForm(spent="no" if found.spent else "yes")
    if form.validate_on_submit() and (right := submit(form, service.correct, form.to_command(roll_id))):
        flash(_("%(number)s is put right.", number=right.number), "success")
        return redirect(url_for(".roll", roll_id=right.roll_id), 303)
    return render_form("consumables/correction.html", form, roll=found)


@blueprint.route("/<int:roll_id>/return", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def put_back(roll_id: int) -> ResponseReturnValue:
    """Put a roll that came out half used into a printer again."""
    session, scope = db.session(), current_actor().scope
    found = queries.roll(session, scope, roll_id)
    near = Scope(found.office[:2]) if scope.office == CENTRE else scope
    asked = request.args.get("printer", type=int)
    today = ledger.today_at(session, current_actor(), found.office)
    form = PutBackForm.of(today, queries.free_printers(session, near, found.item), asked)
    if form.validate_on_submit() and (back := submit(form, service.put_back, form.to_command(roll_id))):
        return _done(back.device_id, _("%(number)s is in the printer again.", number=back.number))
    return render_form("consumables/return.html", form, roll=found)


@blueprint.route("/printers/<int:device_id>/counter", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def look(device_id: int) -> ResponseReturnValue:
    """Note what a counter shows, and whether the head was cleaned."""
    device = _device(device_id)
    form = LookForm(business_date=_today(device))
    if form.validate_on_submit() and submit(form, service.look, form.to_command(device_id)):
        return _done(device_id, _("The counter is noted."))
    return render_form("consumables/counter.html", form, device=device, note=_note(device_id))


@blueprint.route("/printers/<int:device_id>/reset", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def reset(device_id: int) -> ResponseReturnValue:
    """Say that a counter began anew."""
    device = _device(device_id)
    form = ResetForm(business_date=_today(device))
    if form.validate_on_submit() and submit(form, service.reset, form.to_command(device_id)):
        return _done(device_id, _("The counter goes on from its new number."))
    return render_form("consumables/reset.html", form, device=device, note=_note(device_id))


def _device(device_id: int) -> Device:
    return equipment.device(db.session(), current_actor().scope, device_id)


def _today(device: Device) -> Any:
    return ledger.today_at(db.session(), current_actor(), device.office)


def _note(device_id: int) -> Any:
    return queries.last_note(db.session(), device_id)


def _done(device_id: int, told: str) -> ResponseReturnValue:
    flash(told, "success")
    return redirect(url_for(".printer", device_id=device_id), 303)
