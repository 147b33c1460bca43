"""Pages of requests: the register, a record, asking, answering, withdrawing, sending."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.shipments.needs import coming
from inventory.shipments.requests import queries, register, service, wording
from inventory.shipments.requests.forms import AnswerForm, RequestForm, SendingForm, WithdrawalForm
from inventory.shipments.requests.models import BlankRequest
from inventory.shipments.requests.rules import GRANTED, RequestState
from inventory.stock import ledger
from inventory.stock import queries as stock

blueprint = Blueprint("requests", __name__, url_prefix="/requests")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """What the branch asked for, and what became of it."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.listing(session, actor, state)
    if state.export:
        return register.export(listing)
    return render_template(
        "requests/index.html",
        listing=listing,
        totals=register.totals(session, actor, state),
        chips=wording.chips(listing, actor, queries.waiting_for(session, actor)),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.REQUEST)
def ask() -> ResponseReturnValue:
    """Ask the office above for blanks or consumables."""
    actor, session = current_actor(), db.session()
    office = regions.office(session, actor.scope, request.args.get("office", actor.office))
    if office.is_centre:
        raise NotFound(what="office")
    items = [item.code for item in stock.items(session)]
    form = RequestForm.for_items(items, queries.last_prr(session, office.code))
    if form.validate_on_submit() and (asked := submit(form, service.ask, form.to_command(office.code))):
        flash(_("%(number)s is on record. The office above will answer it.", number=asked.number), "success")
        return _to(asked)
    today = ledger.today_at(session, actor, office.code)
    outlook = queries.outlook(session, office.code, items, today)
    return render_form("requests/new.html", form, office=office, outlook=outlook, cards=_cards())


def _cards() -> set[str]:
    return {item.code for item in stock.items(db.session()) if item.is_card}


@blueprint.get("/<int:request_id>")
@requires(Verb.VIEW)
def show(request_id: int) -> ResponseReturnValue:
    """One request: asked, approved, sent and received line by line, and what happened."""
    session, actor, found = db.session(), current_actor(), _request(request_id)
    office = regions.unscoped_office(session, found.office)
    lines, shipments = queries.line_statuses(session, found), queries.shipments(session, found)
    return render_template(
        "requests/show.html",
        request_=found,
        office=office,
        answerer=regions.unscoped_office(session, found.answerer),
        lines=lines,
        state=queries.standing(session, found),
        may=_may(found, lines),
        shipments=shipments,
        happenings=wording.happenings(session, found, shipments, office.timezone),
        mine=found.office == actor.office,
    )


def _may(found: BlankRequest, lines: list[queries.LineStatus]) -> dict[str, bool]:
    """What the page offers this person to do next."""
    actor = current_actor()
    above = actor.scope.contains(found.answerer)
    asked = found.state == RequestState.ASKED
    due = found.state in GRANTED and any(status.to_send for status in lines)
    return {
        "answer": asked and above and actor.may(Verb.ALLOT),
        "withdraw": asked and actor.may(Verb.REQUEST),
        "send": due and above and actor.may(Verb.SHIP),
    }


@blueprint.route("/<int:request_id>/answer", methods=["GET", "POST"])
@requires(Verb.ALLOT)
def answer(request_id: int) -> ResponseReturnValue:
    """Grant the whole, cut or refuse, with what is known about both offices beside it."""
    found = _request(request_id)
    current_actor().demand(Verb.ALLOT, found.answerer)
    if request.method == "GET" and found.state != RequestState.ASKED:
        flash(_("%(number)s has been answered or withdrawn.", number=found.number), "info")
        return _to(found)
    form = AnswerForm.of(found.lines)
    if form.validate_on_submit() and (answered := submit(form, service.answer, form.to_command(request_id))):
        flash(_("%(number)s is answered.", number=found.number), "success")
        return _to(answered)
    return render_form("requests/answer.html", form, request_=found, **_beside(found))


def _beside(found: BlankRequest) -> dict[str, Any]:
    """What the asking office has now and awaits, and what is left where the pieces would come from."""
    session, actor = db.session(), current_actor()
    items = [line.item for line in found.lines]
    today = ledger.today_at(session, actor, found.office)
    above = None if found.answerer == CENTRE else queries.outlook(session, found.answerer, items, today)
    return {
        "office": regions.unscoped_office(session, found.office),
        "answerer": regions.unscoped_office(session, found.answerer),
        "now": queries.outlook(session, found.office, items, today),
        "coming": {item: pieces for (_office, item), pieces in coming(session, Scope(found.office)).items()},
        "left": above,
    }


@blueprint.route("/<int:request_id>/withdrawal", methods=["GET", "POST"])
@requires(Verb.REQUEST)
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take a request back that nobody has answered."""
    found = _request(request_id)
    form = WithdrawalForm()
    if form.validate_on_submit() and (withdrawn := submit(form, service.withdraw, form.to_command(request_id))):
        flash(_("%(number)s is withdrawn.", number=found.number), "success")
        return _to(withdrawn)
    return render_form("requests/withdrawal.html", form, request_=found)


@blueprint.route("/<int:request_id>/shipment", methods=["GET", "POST"])
@requires(Verb.SHIP)
def send(request_id: int) -> ResponseReturnValue:
    """Send what was granted."""
    session, actor, found = db.session(), current_actor(), _request(request_id)
    actor.demand(Verb.SHIP, found.answerer)
    lines = queries.line_statuses(session, found)
    form = SendingForm.of(lines, business_date=ledger.today_at(session, actor, found.answerer))
    if form.validate_on_submit() and (sent := submit(form, service.send_granted, form.to_command(request_id))):
        flash(_("%(number)s is on its way.", number=sent.number), "success")
        return redirect(url_for("shipments.show", document_id=sent.id), 303)
    return render_form(
        "requests/shipment.html",
        form,
        request_=found,
        office=regions.unscoped_office(db.session(), found.office),
        lines={status.line.item: status for status in queries.line_statuses(db.session(), found)},
    )


def _request(request_id: int) -> BlankRequest:
    return queries.request(db.session(), current_actor().scope, request_id)


def _to(found: BlankRequest) -> ResponseReturnValue:
    return redirect(url_for(".show", request_id=found.id), 303)
