"""Pages of power: the districts of a branch in a month, one office, and a reading of one of its machines."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, paged
from inventory.core.months import last_day, month_of, to_choose, written
from inventory.core.rules import KTP_EL_BEGAN
from inventory.core.web import render_form
from inventory.equipment import queries as equipment
from inventory.power import exports, queries, register, service, wording
from inventory.power.forms import ReadingForm
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.usage import queries as usage

blueprint = Blueprint("power", __name__, url_prefix="/power")


def _month(today: date) -> date:
    """The first day of the month that the address asks for, else of today's. Raises NotFound for what is none."""
    asked = request.args.get("month", "").strip()
    first = written(asked) if asked else month_of(today)
    if not KTP_EL_BEGAN <= first <= today:
        raise NotFound(what="month")
    return first


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """Who could print in an outage, and how long each district was without power in a month."""
    actor, session = current_actor(), db.session()
    state = ListState.from_request(list(register.DISTRICTS.orders), ("view", "month"), descending=True)
    branch = regions.office(session, actor.scope, actor.office)
    today = local_date(actor.at, branch.timezone)
    month = _month(today)
    every = queries.overview(session, actor.scope, month, last_day(month), today)
    rows = register.DISTRICTS.matching(every, state)
    listing = paged(rows, state)
    if state.export:
        return exports.register(listing, f"{month:%Y-%m}")
    return render_template(
        "power/index.html",
        branch=branch,
        month=month,
        months=to_choose(today),
        listing=listing,
        view=register.DISTRICTS.asked(state),
        counts=register.DISTRICTS.counts(every),
        sums=register.totals(rows),
        wording=wording,
    )


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def office(code: str) -> ResponseReturnValue:
    """One office: its machines, what was read of them, and its hours without power in a month."""
    actor, session = current_actor(), db.session()
    found = regions.office(session, actor.scope, code)
    today = local_date(actor.at, found.timezone)
    month, scope = _month(today), Scope(code)
    devices = [each for each in queries.machines(session, scope) if each.office == code]
    read = queries.readings(session, scope, today)
    facts = usage.reports_between(session, scope, month, last_day(month))
    return render_template(
        "power/office.html",
        office=found,
        month=month,
        months=to_choose(today),
        devices=devices,
        readings={each.id: list(reversed(read.get(each.id, ()))) for each in devices},
        outage=queries.outage_of(devices, read, today),
        days=[fact for fact in facts if fact.office == code and fact.outage_hours is not None],
        wording=wording,
    )


@blueprint.route("/devices/<int:device_id>/reading", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def read(device_id: int) -> ResponseReturnValue:
    """Write down fuel, hours and a test."""
    actor, session = current_actor(), db.session()
    device = equipment.device(session, actor.scope, device_id)
    form = ReadingForm.of(device, ledger.today_at(session, actor, device.office))
    if form.validate_on_submit() and submit(form, service.read, form.to_command(device_id)):
        flash(_("The reading of %(serial)s is on record.", serial=device.serial), "success")
        return redirect(url_for(".office", code=device.office), 303)
    return render_form("power/reading.html", form, device=device)
