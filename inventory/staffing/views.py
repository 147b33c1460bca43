"""Pages of operators and trainings."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.chips import Chips, choice
from inventory.core.database import db
from inventory.core.formats import short_day
from inventory.core.identity import Verb
from inventory.core.listing import Listing, ListState
from inventory.core.states import appearance
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.staffing import exports, queries, register, service
from inventory.staffing.forms import LeavingForm, OperatorForm, TrainingForm
from inventory.staffing.rules import Standing, standing
from inventory.stock import ledger

blueprint = Blueprint("staffing", __name__, url_prefix="/operators")


def _today(office: str) -> date:
    return ledger.today_at(db.session(), current_actor(), office)


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The operators of the branch."""
    state = ListState.from_request(list(register.SORTABLE), ("standing",))
    session, scope = db.session(), current_actor().scope
    listing = register.operators(session, scope, state)
    if state.export:
        return exports.operators(listing)
    counts = register.counts(session, scope, state)
    return render_template(
        "staffing/index.html", listing=listing, counts=counts, chips=_chips(listing, counts), standing=standing
    )


def _chips(listing: Listing[Any], counts: dict[str, int]) -> Chips:
    """The filters of the register."""
    return choice(listing, "standing", _("All"), {each: appearance(each).word for each in Standing}, counts)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def add() -> ResponseReturnValue:
    """Put an operator on record."""
    actor = current_actor()
    offices = regions.branch(db.session(), actor.scope)
    form = OperatorForm.for_offices(offices, office=actor.office, since=_today(actor.office))
    if form.validate_on_submit() and (found := submit(form, service.add_operator, form.to_command())):
        flash(_("%(name)s is on record.", name=found.name), "success")
        return redirect(url_for(".show", operator_id=found.id), 303)
    return render_form("staffing/new.html", form)


@blueprint.get("/<int:operator_id>")
@requires(Verb.VIEW)
def show(operator_id: int) -> ResponseReturnValue:
    """One operator and the trainings."""
    session = db.session()
    found = queries.operator(session, current_actor().scope, operator_id)
    trainings = queries.trainings_of(session, found)
    office = regions.unscoped_office(session, found.office)
    state = standing(found.left_on, len(trainings))
    return render_template("staffing/show.html", operator=found, office=office, trainings=trainings, state=state)


@blueprint.route("/<int:operator_id>/leaving", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def leave(operator_id: int) -> ResponseReturnValue:
    """Say that somebody works there no more."""
    found = queries.operator(db.session(), current_actor().scope, operator_id)
    form = LeavingForm(data={"day": _today(found.office)})
    if form.validate_on_submit() and submit(form, service.leave, form.to_command(operator_id)):
        flash(_("%(name)s is no operator any more.", name=found.name), "success")
        return redirect(url_for(".show", operator_id=operator_id), 303)
    return render_form("staffing/leaving.html", form, operator=found)


@blueprint.get("/trainings")
@requires(Verb.VIEW)
def trainings() -> ResponseReturnValue:
    """The trainings of the branch, the latest first."""
    state = ListState.from_request(list(register.TRAININGS), descending=True)
    session, scope = db.session(), current_actor().scope
    listing = register.trainings(session, scope, state)
    if state.export:
        return exports.trainings(listing)
    names = queries.attendance(session, scope, [row[0].id for row in listing.rows])
    people = register.people_trained(session, scope, state)
    return render_template("staffing/trainings.html", listing=listing, names=names, people=people)


@blueprint.route("/trainings/new", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def hold() -> ResponseReturnValue:
    """Write a training down, with those who were there."""
    actor, session = current_actor(), db.session()
    today = _today(actor.office)
    operators = queries.there_on(session, actor.scope, today)
    form = TrainingForm.of(regions.branch(session, actor.scope), operators, office=actor.office, day=today)
    if form.validate_on_submit() and (found := submit(form, service.hold_training, form.to_command())):
        flash(_("The training of %(day)s is on record.", day=short_day(found.day)), "success")
        return redirect(url_for(".trainings"), 303)
    return render_form("staffing/training.html", form)
