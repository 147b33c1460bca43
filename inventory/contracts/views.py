"""Pages of contracts: the register, one contract, writing down, renewing, giving up."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.contracts import exports, queries, register, service, wording
from inventory.contracts.forms import ContractForm, RenewalForm, StopForm
from inventory.contracts.rules import USUAL_DAYS
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.stock import ledger

blueprint = Blueprint("contracts", __name__, url_prefix="/contracts")


def _today(office: str) -> date:
    return ledger.today_at(db.session(), current_actor(), office)


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The contracts of the branch, those that end first on top."""
    actor, session = current_actor(), db.session()
    state, today = ListState.from_request(list(register.SORTABLE), register.FILTERS), _today(actor.office)
    listing = register.listing(session, actor.scope, state, today)
    if state.export:
        return exports.register(listing, today)
    counts = register.counts(session, actor.scope, state, today)
    return render_template("contracts/index.html", listing=listing, counts=counts, today=today, wording=wording)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def enter() -> ResponseReturnValue:
    """Write a contract down."""
    actor = current_actor()
    offices = regions.branch(db.session(), actor.scope)
    form = ContractForm.for_offices(offices, remind_days=USUAL_DAYS, office=actor.office)
    if form.validate_on_submit() and (found := submit(form, service.enter, form.to_command())):
        flash(_("%(name)s is on record.", name=found.title), "success")
        return redirect(url_for(".show", contract_id=found.id), 303)
    return render_form("contracts/new.html", form)


@blueprint.get("/<int:contract_id>")
@requires(Verb.VIEW)
def show(contract_id: int) -> ResponseReturnValue:
    """One contract and its renewals."""
    session = db.session()
    found = queries.contract(session, current_actor().scope, contract_id)
    office = regions.unscoped_office(session, found.office)
    return render_template(
        "contracts/show.html",
        contract=found,
        office=office,
        standing=found.standing(_today(found.office)),
        happenings=wording.happenings(session, found, office.timezone),
    )


@blueprint.route("/<int:contract_id>/renewal", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def renew(contract_id: int) -> ResponseReturnValue:
    """Let it go on until a later day."""
    found = queries.contract(db.session(), current_actor().scope, contract_id)
    form = RenewalForm()
    if form.validate_on_submit() and submit(form, service.renew, form.to_command(contract_id)):
        flash(_("%(name)s is renewed.", name=found.title), "success")
        return redirect(url_for(".show", contract_id=contract_id), 303)
    return render_form("contracts/renewal.html", form, contract=found)


@blueprint.route("/<int:contract_id>/end", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def stop(contract_id: int) -> ResponseReturnValue:
    """Give it up."""
    found = queries.contract(db.session(), current_actor().scope, contract_id)
    form = StopForm.on(_today(found.office))
    if form.validate_on_submit() and submit(form, service.stop, form.to_command(contract_id)):
        flash(_("%(name)s is given up.", name=found.title), "success")
        return redirect(url_for(".show", contract_id=contract_id), 303)
    return render_form("contracts/end.html", form, contract=found)
