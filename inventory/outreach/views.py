"""Pages of outreach: the register, the results, a session, and each of its steps."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState
from inventory.core.months import next_month, to_choose, written
from inventory.core.web import render_form
from inventory.outreach import comparing, exports, matters, queries, register, results, service, wording
from inventory.outreach.forms import CancelForm, ComeBackForm, FindForm, GoOutForm, PlanForm, SettleForm
from inventory.outreach.models import Outreach
from inventory.outreach.rules import OutreachState, is_overdue
from inventory.regions import queries as regions
from inventory.regions.models import ServicePoint
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.away import pieces_away

blueprint = Blueprint("outreach", __name__, url_prefix="/outreach")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The sessions of the branch, and what is out with them."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.listing(session, actor.scope, state, actor.at)
    if state.export:
        return exports.sessions(listing)
    return render_template(
        "outreach/index.html",
        listing=listing,
        totals=register.totals(session, actor.scope, state, actor.at),
        chips=wording.chips(listing, register.counts(session, actor.scope, state, actor.at)),
        **_choices(state),
    )


@blueprint.get("/results")
@requires(Verb.VIEW)
def by_month() -> ResponseReturnValue:
    """What the sessions came to, by district and month."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(results.ORDERS), results.FILTERS, descending=True)
    listing = results.listing(session, scope, state)
    if state.export:
        return exports.results(listing)
    total = results.total(session, scope, state)
    return render_template("outreach/results.html", listing=listing, total=total, **_choices(state))


def _choices(state: ListState) -> dict[str, Any]:
    """The months and districts that the lists can be narrowed to."""
    actor = current_actor()
    districts = regions.districts(db.session(), actor.scope)
    today = ledger.today_at(db.session(), actor, actor.office)
    asked = state.filters.get("month")
    months = to_choose(next_month(today), [written(asked)] if asked else [])
    return {"months": months, "districts": districts if len(districts) > 1 else []}


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def plan() -> ResponseReturnValue:
    """Plan a session."""
    actor, session = current_actor(), db.session()
    today = ledger.today_at(session, actor, actor.office)
    form = PlanForm(data={"first_day": today, "last_day": today})
    form.offer(regions.districts(session, actor.scope), regions.mobile_units(session, actor.scope))
    if form.validate_on_submit() and (planned := submit(form, service.plan, form.to_command())):
        flash(_("%(number)s is planned.", number=planned.number), "success")
        return _to(planned)
    return render_form("outreach/new.html", form)


@blueprint.get("/<int:outreach_id>")
@requires(Verb.VIEW)
def show(outreach_id: int) -> ResponseReturnValue:
    """One session: what went along, what became of it, what the reports of its days say, and what happened."""
    session, found = db.session(), _found(outreach_id)
    office = regions.unscoped_office(session, found.office)
    return render_template(
        "outreach/show.html",
        outreach=found,
        office=office,
        unit=session.get(ServicePoint, found.unit_id) if found.unit_id else None,
        overdue=is_overdue(found.state, found.last_day, local_date(current_actor().at, office.timezone)),
        missing=queries.still_missing(session, found),
        beside=comparing.beside(session, found),
        reports=comparing.reports_of(session, found),
        happenings=wording.happenings(session, found, office.timezone),
    )


@blueprint.route("/<int:outreach_id>/departure", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def go_out(outreach_id: int) -> ResponseReturnValue:
    """Say what is taken along."""
    actor, session, found = current_actor(), db.session(), _found(outreach_id)
    if request.method == "GET" and found.state != OutreachState.PLANNED:
        return _done_already(found)
    cards = [item.code for item in stock.items(session) if item.is_card]
    form = GoOutForm.for_cards(cards, business_date=ledger.today_at(session, actor, found.office))
    if form.validate_on_submit() and (gone := submit(form, service.go_out, form.to_command(outreach_id))):
        flash(_("%(number)s has left.", number=gone.number), "success")
        return _to(gone)
    return render_form("outreach/departure.html", form, outreach=found, **_house(found.office, cards))


def _house(office: str, cards: list[str]) -> dict[str, Any]:
    """What the books have in store, and what of it is not in the house."""
    within = Scope(office)
    store = stock.stores(db.session(), within, cards).get(office, {})
    return {"store": store, "away": pieces_away(db.session(), within)}


@blueprint.route("/<int:outreach_id>/return", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def come_back(outreach_id: int) -> ResponseReturnValue:
    """Say what was recorded, and what became of every piece."""
    actor, session, found = current_actor(), db.session(), _found(outreach_id)
    if request.method == "GET" and found.state != OutreachState.OUT:
        return _done_already(found)
    form = ComeBackForm.of(found.lines, business_date=ledger.today_at(session, actor, found.office))
    if form.validate_on_submit() and (back := submit(form, service.come_back, form.to_command(outreach_id))):
        flash(_("%(number)s is back.", number=back.number), "success")
        return _to(back)
    return render_form("outreach/return.html", form, outreach=found)


@blueprint.route("/<int:outreach_id>/cancellation", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def cancel(outreach_id: int) -> ResponseReturnValue:
    """Call a session off."""
    found = _found(outreach_id)
    if request.method == "GET" and found.state != OutreachState.PLANNED:
        return _done_already(found)
    form = CancelForm()
    if form.validate_on_submit() and (cancelled := submit(form, service.cancel, form.to_command(outreach_id))):
        flash(_("%(number)s is cancelled.", number=cancelled.number), "success")
        return _to(cancelled)
    return render_form("outreach/cancellation.html", form, outreach=found)


@blueprint.route("/<int:outreach_id>/found", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def find(outreach_id: int) -> ResponseReturnValue:
    """Say that missing pieces turned up."""
    found = _found(outreach_id)
    form = FindForm.of(queries.still_missing(db.session(), found))
    if form.validate_on_submit() and submit(form, matters.find_again, form.to_command(outreach_id)):
        flash(_("The pieces are no longer missing."), "success")
        return _to(found)
    return render_form("outreach/found.html", form, outreach=found)


@blueprint.route("/<int:outreach_id>/count", methods=["GET", "POST"])
@requires(Verb.OUTREACH)
def settle(outreach_id: int) -> ResponseReturnValue:
    """Say which stock count took missing pieces off the books."""
    session, found = db.session(), _found(outreach_id)
    missing = queries.still_missing(session, found)
    counts = [count for count in queries.short_counts(session, found) if count.item in missing]
    form = SettleForm.of(counts)
    if form.validate_on_submit() and submit(form, matters.settle_by_count, form.to_command(outreach_id)):
        flash(_("The matter is settled as far as the count goes."), "success")
        return _to(found)
    return render_form("outreach/count.html", form, outreach=found, counts=counts, missing=missing)


def _found(outreach_id: int) -> Outreach:
    return queries.outreach(db.session(), current_actor().scope, outreach_id)


def _done_already(found: Outreach) -> ResponseReturnValue:
    flash(_("%(number)s has gone further already.", number=found.number), "info")
    return _to(found)


def _to(found: Outreach) -> ResponseReturnValue:
    return redirect(url_for(".show", outreach_id=found.id), 303)
