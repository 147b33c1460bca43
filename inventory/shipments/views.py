"""Pages of shipments: the register, a record, and the four ways to enter one."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.formats import number
from inventory.core.forms import asked_pieces
from inventory.core.identity import Actor, Scope, Verb
from inventory.core.listing import ListState
from inventory.core.rules import province_of
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments import arrivals, exports, record, register, rules, service, wording
from inventory.shipments.forms import ArrivalForm, DistributionForm, ReceiptForm
from inventory.shipments.loans import queries as loans
from inventory.shipments.loans.forms import ReturnForm
from inventory.shipments.needs import needs
from inventory.shipments.requests import queries as requests_queries
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.boxes import service as boxes
from inventory.stock.models import Document, Item
from inventory.stock.service import may_reverse

blueprint = Blueprint("shipments", __name__, url_prefix="/shipments")


def today_at(office: str) -> date:
    """The local date of an office."""
    return ledger.today_at(db.session(), current_actor(), office)


def held_by(office: str) -> dict[str, int]:
    """By item: what an office has in store."""
    held = stock.balances(db.session(), Scope(office))
    return {each.item: each.quantity for each in held if each.office == office and each.compartment == "store"}


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """What was sent from or to the branch: on the way, arrived, taken back."""
    session, scope, today = db.session(), current_actor().scope, today_at(current_actor().office)
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.listing(session, scope, state, today)
    if state.export:
        return exports.shipments(listing)
    return render_template(
        "shipments/index.html",
        listing=listing,
        totals=register.totals(session, scope, state, today),
        legs=wording.LEGS,
        chips=wording.chips(
            listing,
            register.counts(session, scope, state, today),
            register.with_missing(session, scope),
            register.lent(session, scope, today),
        ),
    )


@blueprint.get("/<int:document_id>")
@requires(Verb.VIEW)
def show(document_id: int) -> ResponseReturnValue:
    """One shipment: what was sent, what became of every piece, what happened when."""
    actor, session = current_actor(), db.session()
    found = record.record(session, actor.scope, document_id)
    today = today_at(found.destination.code)
    reversible = found.document if found.receipt is None else found.receipt
    return render_template(
        "shipments/show.html",
        record=found,
        days=found.days(today),
        today=today,
        happenings=wording.happenings(record.history(session, document_id), document_id),
        receivable=found.may_be_received_by(actor),
        settleable=found.may_be_settled_by(actor),
        waiting=record.waiting_write_offs(session, document_id),
        reversible=reversible if may_reverse(session, actor, reversible) else None,
        boxes=boxes.in_documents(session, [document_id]).get(document_id, {}),
        made_from=requests_queries.of_shipment(session, actor.scope, document_id),
        **_lending(actor, found),
    )


def _lending(actor: Actor, found: record.Record) -> dict[str, Any]:
    """What a loan's page shows beside the shipment: what is still out, and each return; of a return, its loan."""
    session, shipment = db.session(), found.shipment
    if shipment.purpose == rules.Purpose.LOAN:
        loan = loans.of_shipment(session, found.document, shipment)
        returns = loans.returns_of(session, found.document.id)
        return {"loan": loan, "returns": returns, "returnable": loan.may_be_returned_by(actor)}
    return {"lent_by": None if shipment.loan is None else session.get_one(Document, shipment.loan)}


@blueprint.route("/<int:document_id>/receipt", methods=["GET", "POST"])
@requires(Verb.RECEIVE)
def receive(document_id: int) -> ResponseReturnValue:
    """Confirm what arrived, line by line."""
    found = record.record(db.session(), current_actor().scope, document_id)
    current_actor().demand(Verb.RECEIVE, found.destination.code)
    if request.method == "GET" and not found.may_be_received_by(current_actor()):
        flash(_("%(number)s is not on the way any more.", number=found.document.number), "info")
        return redirect(url_for(".show", document_id=document_id), 303)
    sent = {line.item: line.sent for line in found.lines}
    form = ReceiptForm.of(sent, business_date=today_at(found.destination.code))
    if form.validate_on_submit() and submit(form, service.receive, form.to_command(document_id)):
        flash(_("The receipt of %(number)s is on record.", number=found.document.number), "success")
        return redirect(url_for(".show", document_id=document_id), 303)
    return render_form("shipments/receipt.html", form, record=found, sent=sent)


@blueprint.route("/arrivals/new", methods=["GET", "POST"])
@requires(Verb.SHIP)
def log_arrival() -> ResponseReturnValue:
    """Log what the centre sent and what arrived of it."""
    actor = current_actor()
    offices = [office for office in regions.branch(db.session(), actor.scope) if not office.is_centre]
    form = ArrivalForm.for_items(item_codes(), offices, business_date=today_at(actor.office), destination=actor.office)
    if form.validate_on_submit() and (shipment := submit(form, arrivals.log_arrival, form.to_arrival())):
        flash(_("What the centre sent is on record: %(number)s.", number=shipment.number), "success")
        return redirect(url_for(".show", document_id=shipment.id), 303)
    return render_form("shipments/arrival.html", form)


@blueprint.route("/distribution/new", methods=["GET", "POST"])
@requires(Verb.SHIP)
def distribute() -> ResponseReturnValue:
    """Send one item to many of the offices below one's own, on one form."""
    source, item = _source(), _chosen_item()
    today = today_at(source.code)
    rows = needs(db.session(), source.code, item.code, today)
    asked = {f"pieces-{request.args.get('destination', '')}": asked_pieces(request.args)}
    form = DistributionForm.for_offices(item, [row.office for row in rows], business_date=today, unit="1", **asked)
    if form.validate_on_submit() and (sent := submit(form, arrivals.distribute, form.to_command(source.code))):
        _tell_sent(len(sent), form.total)
        return redirect(url_for(".index", state="sent"), 303)
    held = None if source.is_centre else stock.in_store(db.session(), Scope(source.code), item.code)
    return render_form(
        "shipments/distribution.html",
        form,
        source=source,
        item=item.code,
        items=item_codes(),
        rows=rows,
        in_store=None if held is None else held.get(source.code, 0),
        with_boxes="boxes" in request.args or form.boxes_typed,
    )


def _tell_sent(offices: int, pieces: int) -> None:
    told = ngettext(
        "%(pieces)s pieces are on their way to %(num)s office.",
        "%(pieces)s pieces are on their way to %(num)s offices.",
        offices,
        pieces=number(pieces),
    )
    flash(told, "success")


@blueprint.route("/returns/new", methods=["GET", "POST"])
@requires(Verb.RETURN)
def send_back() -> ResponseReturnValue:
    """Send pieces from a district back to its province."""
    actor = current_actor()
    districts = regions.districts(db.session(), actor.scope)
    form = ReturnForm.of(item_codes(), districts, business_date=today_at(actor.office))
    if form.validate_on_submit() and (shipment := submit(form, service.send, _return(form))):
        flash(_("%(number)s is on its way to the province.", number=shipment.number), "success")
        return redirect(url_for(".show", document_id=shipment.id), 303)
    in_store = held_by(districts[0].code) if len(districts) == 1 else {}
    return render_form("shipments/return.html", form, districts=districts, in_store=in_store)


def _return(form: ReturnForm) -> service.Send:
    return form.to_command(province_of(form.source.data))


def _source() -> Office:
    """The office that distributes: one's own, or another one of the branch that has offices below it."""
    code = request.args.get("source", current_actor().office)
    found = regions.office(db.session(), current_actor().scope, code)
    if found.is_district:
        raise NotFound(what="office")
    return found


def item_codes() -> list[str]:
    """The items in the office's order."""
    return [item.code for item in stock.items(db.session())]


def _chosen_item() -> Item:
    """The item that is distributed: blanks for citizens unless the address says otherwise."""
    asked = request.args.get("item", "ktp-wni")
    found = next((item for item in stock.items(db.session()) if item.code == asked), None)
    if found is None:
        raise NotFound(what="item")
    return found
