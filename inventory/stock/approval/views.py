"""Pages of the second person: what waits, and deciding about it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.models import User
from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import AlreadyDone
from inventory.core.identity import Verb
from inventory.core.listing import ListState, fetch
from inventory.core.messages import sentence
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.stock import exports, queries, register, wording
from inventory.stock.approval import service as approval
from inventory.stock.approval import wording as approval_wording
from inventory.stock.forms import DecisionForm
from inventory.stock.models import Document
from inventory.stock.rules import State
from inventory.stock.views import blueprint as blueprint


@blueprint.get("/approvals")
@requires(Verb.APPROVE)
def approvals() -> ResponseReturnValue:
    """The documents of the branch that wait for a second person, the oldest first."""
    actor = current_actor()
    state = ListState.from_request(["id", "business_date", "office"], ["whose"])
    columns = {"id": Document.id, "business_date": Document.business_date, "office": Document.office}
    query = approval.waiting(actor.scope).order_by(*state.order(columns, Document.id))
    match state.filters.get("whose"):
        case "others":
            query = query.where(Document.maker_id != actor.user_id)
        case "mine":
            query = query.where(Document.maker_id == actor.user_id)
    if state.q:
        query = query.where(register.found_by(state.q, User.name))
    listing = fetch(db.session(), query, state)
    if state.export:
        return exports.waiting(listing)
    chips = approval_wording.whose_chips(listing, approval.waiting_counts(db.session(), actor))
    return render_template("stock/approvals.html", listing=listing, chips=chips, wording=approval_wording)


@blueprint.route("/documents/<int:document_id>/approval", methods=["GET", "POST"])
@requires(Verb.APPROVE)
def approve(document_id: int) -> ResponseReturnValue:
    """The second person agrees, and sees what will move."""
    found = queries.document(db.session(), current_actor().scope, document_id)
    if request.method == "GET" and found.state != State.PENDING:
        return _decided(found)
    form = DecisionForm()
    if form.validate_on_submit() and submit(form, approval.approve, form.to_approve(document_id)):
        flash(_("%(number)s has been approved. It counts now.", number=found.number), "success")
        return redirect(url_for(".document", document_id=document_id), 303)
    return render_form("stock/approval.html", form, **_shown(found))


@blueprint.route("/documents/<int:document_id>/rejection", methods=["GET", "POST"])
@requires(Verb.VIEW)
def decline(document_id: int) -> ResponseReturnValue:
    """The second person does not agree, or the maker takes the document away."""
    found = queries.document(db.session(), current_actor().scope, document_id)
    if request.method == "GET" and found.state != State.PENDING:
        return _decided(found)
    form = DecisionForm()
    if form.validate_on_submit() and (decided := submit(form, approval.decline, form.to_decline(document_id))):
        told = (
            _("%(number)s has been withdrawn. Nothing moved.", number=found.number)
            if decided.state == State.WITHDRAWN
            else _("%(number)s has been rejected. Nothing moved.", number=found.number)
        )
        flash(told, "success")
        return redirect(url_for(".document", document_id=document_id), 303)
    return render_form("stock/rejection.html", form, **_shown(found))


def _decided(found: Document) -> ResponseReturnValue:
    """Somebody else was faster: the document says who, and when."""
    flash(sentence(AlreadyDone(document=found.number, state=found.state)), "info")
    return redirect(url_for(".document", document_id=found.id), 303)


def _shown(found: Document) -> dict[str, Any]:
    """What the decision is about: the document as it was entered, and what it moves at this moment."""
    session, actor = db.session(), current_actor()
    moves = approval.moves_now(session, found) if found.state == State.PENDING else []
    names = regions.names(session, wording.codes_in(found, moves))
    return {
        "document": found,
        "names": names,
        "told": wording.told(found, names),
        "moves": moves,
        "own": found.maker_id == actor.user_id,
        "two": approval_wording.two_people(session, found, regions.unscoped_office(session, found.office).timezone),
    }
