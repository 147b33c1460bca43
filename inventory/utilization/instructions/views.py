"""Pages of instructions: the register, one of them, and what the giver and the one who is told do with it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.core.labels import DEVICE_KINDS
from inventory.core.listing import ListState
from inventory.core.rules import province_of
from inventory.core.web import render_form
from inventory.planning import drafts
from inventory.planning.remedy_rules import Action
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments.views import held_by, item_codes, today_at
from inventory.utilization import evaluation
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.instructions import queries, register, service, wording
from inventory.utilization.instructions.forms import (
    CalledOffForm,
    CarriedOutForm,
    DeclinedForm,
    InstructedForm,
    InstructionForm,
)
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.rules import SHIPPED, InstructionState

blueprint = Blueprint("instructions", __name__)
USUAL_TERM = 3  # working days


@blueprint.get("/instructions")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """What offices of the branch were told to do, or others for its districts."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.listing(session, scope, state)
    if state.export:
        return register.export(listing)
    chips = wording.chips(listing, queries.counts(session, scope))
    return render_template("instructions/index.html", listing=listing, chips=chips, wording=wording)


@blueprint.route("/alerts/<int:alert_id>/instruction", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def give(alert_id: int) -> ResponseReturnValue:
    """Tell an office what to do about an alert: the suggestion that was chosen, to be confirmed."""
    actor, session = current_actor(), db.session()
    alert, office = alert_queries.alert(session, actor.scope, alert_id)
    due = evaluation.working_days_later(today_at(office.code), USUAL_TERM)
    things = [*item_codes(), *DEVICE_KINDS]
    form = InstructionForm.filled_in(request.args, _recipients(office), things, due)
    if form.validate_on_submit() and (given := submit(form, service.instruct, form.to_command(alert_id))):
        flash(_("%(number)s is given. The office sees it on its home page.", number=given.number), "success")
        return redirect(url_for("alerts.alert", alert_id=alert_id), 303)
    return render_form("instructions/new.html", form, alert=alert, office=office, wording=alert_wording)


def _recipients(office: Office) -> list[Office]:
    """Who can be told to help a district: itself, its province, and the others that the person may ask."""
    actor = current_actor()
    within = Scope(CENTRE if actor.scope.contains(CENTRE) else province_of(office.code))
    near = [other for other in regions.branch(db.session(), within) if actor.scope.contains(other.code)]
    return [other for other in near if other.is_district or other.code == office.parent]


@blueprint.get("/instructions/<int:instruction_id>")
@requires(Verb.VIEW)
def show(instruction_id: int) -> ResponseReturnValue:
    """One instruction: what is to be done, by whom, and what came of it."""
    session, shown = db.session(), _shown(instruction_id)
    found = shown["instruction"]
    return render_template(
        "instructions/show.html",
        happenings=wording.happenings(found, queries.people(session, found), shown["recipient"].timezone),
        shipments=queries.shipments(session, found),
        purchases=queries.purchases(session, current_actor().scope, found),
        may=_may(found, shown["state"]),
        **shown,
    )


def _shown(instruction_id: int) -> dict[str, Any]:
    """What every page of an instruction says about it."""
    found, recipient, district, state = queries.instruction(db.session(), current_actor().scope, instruction_id)
    giver = regions.unscoped_office(db.session(), found.giver)
    ends = {"recipient": recipient, "district": district, "giver": giver}
    return {"instruction": found, "state": state, "wording": wording, **ends}


def _may(found: Instruction, state: str) -> dict[str, Any]:
    """What the page offers this person to do next, and where a purchase would be planned."""
    actor = current_actor()
    given = state == InstructionState.GIVEN
    told = given and actor.may(service.verb_of(found)) and actor.scope.contains(found.recipient)
    near = actor.scope.contains(CENTRE) or province_of(found.recipient) == province_of(found.district)
    shipped = Action(found.action) in SHIPPED
    plan = drafts.purchase_url(found.district, found.item, found.quantity, found.alert_id)
    return {
        "send": told and shipped and near,
        "decline": told,
        "carry_out": told and not shipped,
        "plan": plan if told and found.action == Action.BUY else None,
        "call_off": given and actor.may(Verb.FOLLOW_UP) and actor.scope.contains(found.district),
        "see_alert": actor.scope.contains(found.district),
    }


@blueprint.route("/instructions/<int:instruction_id>/shipment", methods=["GET", "POST"])
@requires(Verb.LEND)
def send(instruction_id: int) -> ResponseReturnValue:
    """Send what one was told to send; the form is filled in."""
    shown = _shown(instruction_id)
    found = shown["instruction"]
    if Action(found.action) not in SHIPPED:
        raise NotFound(what="instruction")
    current_actor().demand(service.verb_of(found), found.recipient)
    form = InstructedForm.of(found, business_date=today_at(found.recipient))
    if form.validate_on_submit() and (sent := submit(form, service.send_instructed, form.to_command(instruction_id))):
        flash(_("%(number)s is on its way.", number=sent.number), "success")
        return redirect(url_for("shipments.show", document_id=sent.id), 303)
    return render_form("instructions/shipment.html", form, in_store=held_by(found.recipient), **shown)


@blueprint.route("/instructions/<int:instruction_id>/done", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def carry_out(instruction_id: int) -> ResponseReturnValue:
    """Put on record that it is done."""
    return _decided(instruction_id, CarriedOutForm(), service.carry_out, _("It is on record that this is done."))


@blueprint.route("/instructions/<int:instruction_id>/refusal", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def decline(instruction_id: int) -> ResponseReturnValue:
    """Say that it cannot be done, and why."""
    return _decided(instruction_id, DeclinedForm(), service.decline, _("The province sees your reason."))


@blueprint.route("/instructions/<int:instruction_id>/withdrawal", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def call_off(instruction_id: int) -> ResponseReturnValue:
    """Take an instruction back that is not needed any more."""
    return _decided(instruction_id, CalledOffForm(), service.call_off, _("The instruction is called off."))


def _decided(
    instruction_id: int, form: CarriedOutForm | DeclinedForm | CalledOffForm, verb: Any, told: str
) -> ResponseReturnValue:
    """Do what a form asks for and come back to the instruction; what was refused keeps what was typed."""
    shown = _shown(instruction_id)
    if form.validate_on_submit() and submit(form, verb, form.to_command(instruction_id)):
        flash(told, "success")
        return redirect(url_for(".show", instruction_id=instruction_id), 303)
    return render_form("instructions/decide.html", form, **shown)
