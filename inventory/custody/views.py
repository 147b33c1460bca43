"""Pages of custody: counts and destructions, each as a register, a record and a page for the file."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.custody import exports, record, register, service, wording
from inventory.custody.forms import DestructionForm
from inventory.custody.sheets import queries as sheet_queries
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import ledger
from inventory.stock import register as documents
from inventory.stock import wording as ledger_words
from inventory.stock.approval import service as approval
from inventory.stock.approval import wording as approval_wording
from inventory.stock.models import Document
from inventory.stock.queries import pending_reversal
from inventory.stock.rules import Kind
from inventory.stock.service import may_reverse

blueprint = Blueprint("custody", __name__, url_prefix="/custody")


def keepable() -> list[Office]:
    """The offices whose stock the person may keep: the branch without the centre, which keeps none."""
    return [office for office in regions.branch(db.session(), current_actor().scope) if not office.is_centre]


def own_office(offices: list[Office]) -> Office:
    """The office that was asked for, else the person's own, else the first of the branch. Raises NotFound."""
    asked = request.args.get("office")
    own = next((office for office in offices if office.code == current_actor().office), offices[0])
    return own if asked is None else regions.office(db.session(), current_actor().scope, asked)


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The counts of the branch, and the sheets on which somebody counts at this moment."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.counts(session, actor.scope, state)
    if state.export:
        return exports.counts(listing)
    return render_template(
        "custody/counts.html",
        listing=listing,
        totals=register.count_totals(session, actor.scope, state),
        chips=wording.state_chips(
            listing,
            register.by_state(session, actor.scope, Kind.COUNT),
            register.differing(session, actor.scope),
        ),
        open_sheets=sheet_queries.open_sheets(session, actor.scope) if actor.may(Verb.KEEP_STOCK) else [],
        words=wording,
    )


@blueprint.get("/counts/<int:document_id>")
@requires(Verb.VIEW)
def count(document_id: int) -> ResponseReturnValue:
    """One count: what was found, what differs and why, and who decided about it."""
    found = record.count_record(db.session(), current_actor().scope, document_id)
    return render_template("custody/count.html", record=found, words=wording, **_about(found.document, found.office))


@blueprint.get("/counts/<int:document_id>/paper")
@requires(Verb.VIEW)
def count_paper(document_id: int) -> ResponseReturnValue:
    """The count as a sheet to be signed."""
    found = record.count_record(db.session(), current_actor().scope, document_id)
    return render_template("custody/count_paper.html", record=found, words=wording)


@blueprint.get("/destructions")
@requires(Verb.VIEW)
def destructions() -> ResponseReturnValue:
    """The destructions of the branch."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(register.SORTABLE), ["state"], descending=True)
    listing = register.destructions(session, scope, state)
    if state.export:
        return exports.destructions(listing)
    return render_template(
        "custody/destructions.html",
        listing=listing,
        totals=register.destruction_totals(session, scope, state),
        chips=wording.state_chips(listing, register.by_state(session, scope, Kind.DESTRUCTION)),
        words=wording,
    )


@blueprint.route("/destructions/new", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def destroy() -> ResponseReturnValue:
    """Enter what is destroyed, before whom, and what had spoiled it."""
    offices = keepable()
    office = own_office(offices)
    spoiled = record.spoiled(db.session(), office.code)
    today = ledger.today_at(db.session(), current_actor(), office.code)
    form = DestructionForm.of(spoiled, business_date=today)
    if form.validate_on_submit() and (document := submit(form, service.destroy, form.to_command(office.code))):
        told = _("%(number)s is entered. It counts once a second person approves it.", number=document.number)
        flash(told, "success")
        return redirect(url_for(".destruction", document_id=document.id), 303)
    return render_form("custody/destroy.html", form, office=office, offices=offices, spoiled=spoiled)


@blueprint.get("/destructions/<int:document_id>")
@requires(Verb.VIEW)
def destruction(document_id: int) -> ResponseReturnValue:
    """One destruction: pieces, causes, witnesses, and who decided about it."""
    found = record.destruction_record(db.session(), current_actor().scope, document_id)
    about = _about(found.document, found.office)
    return render_template("custody/destruction.html", record=found, words=wording, **about)


@blueprint.get("/destructions/<int:document_id>/paper")
@requires(Verb.VIEW)
def destruction_paper(document_id: int) -> ResponseReturnValue:
    """The destruction as a record to be signed by its witnesses."""
    found = record.destruction_record(db.session(), current_actor().scope, document_id)
    return render_template("custody/destruction_paper.html", record=found, words=wording)


def _about(document: Document, office: Office) -> dict[str, Any]:
    """What both records say of their document: its two people, what happened, and what can be done now."""
    session, actor = db.session(), current_actor()
    return {
        "document": document,
        "two": approval_wording.two_people(session, document, office.timezone),
        "own": document.maker_id == actor.user_id,
        "decidable": approval.may_decide(actor, document),
        "withdrawable": approval.may_withdraw(actor, document),
        "reversible": may_reverse(session, actor, document),
        "waiting_reversal": pending_reversal(session, document.id),
        "names": {office.code: office.name},
        "happenings": ledger_words.happenings(documents.history(session, actor.scope, document.id), office.timezone),
    }
