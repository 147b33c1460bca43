"""Pages of shipments: the register, a record, and the four ways to enter one."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.formats import number
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments import arrivals, exports, record, register, rules, service, wording
from inventory.shipments.forms import ArrivalForm, DistributionForm, ReceiptForm, ReturnForm
from inventory.shipments.needs import needs
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.models import Item
from inventory.stock.service import may_reverse

blueprint = Blueprint("shipments", __name__, url_prefix="/shipments")


def today_at(office: str) -> date:
    """The local date of an office."""
    return ledger.today_at(db.session(), current_actor(), office)


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """What was sent from or to the branch: on the way, arrived, taken back."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(register.SORTABLE), register.FILTERS, descending=True)
    listing = register.listing(session, scope, state, today_at(current_actor().office))
    if state.export:
        return exports.shipments(listing)
    return render_template(
        "shipments/index.html",
        listing=listing,
        totals=register.totals(session, scope, state),
        legs=wording.LEGS,
        chips=wording.chips(listing, register.counts(session, scope), register.with_missing(session, scope)),
    )


@blueprint.get("/<int:document_id>")
@requires(Verb.VIEW)
def show(document_id: int) -> ResponseReturnValue:
    """One shipment: what was sent, what became of every piece, what happened when."""
    actor = current_actor()
    found = record.record(db.session(), actor.scope, document_id)
    reversible = found.document if found.receipt is None else found.receipt
    return render_template(
        "shipments/show.html",
        record=found,
        days=found.days(today_at(found.destination.code)),
        happenings=wording.happenings(record.history(db.session(), document_id)),
        receivable=found.may_be_received_by(actor),
        reversible=reversible if may_reverse(db.session(), actor, reversible) else None,
    )


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
    form = ArrivalForm.for_items(_items(), offices, business_date=today_at(actor.office), destination=actor.office)
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
    form = DistributionForm.for_offices(item, [row.office for row in rows], business_date=today, unit="1")
    if form.validate_on_submit() and (sent := submit(form, arrivals.distribute, form.to_command(source.code))):
        _tell_sent(len(sent), form.total)
        return redirect(url_for(".index", state="sent"), 303)
    held = None if source.is_centre else stock.in_store(db.session(), Scope(source.code), item.code)
    return render_form(
        "shipments/distribution.html",
        form,
        source=source,
        item=item.code,
        items=_items(),
        rows=rows,
        in_store=None if held is None else held.get(source.code, 0),
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
    held = stock.balances(db.session(), actor.scope) if len(districts) == 1 else []
    form = ReturnForm.for_items(_items(), districts, business_date=today_at(actor.office))
    if form.validate_on_submit() and (shipment := submit(form, service.send, _return(form))):
        flash(_("%(number)s is on its way to the province.", number=shipment.number), "success")
        return redirect(url_for(".show", document_id=shipment.id), 303)
    in_store = {balance.item: balance.quantity for balance in held if balance.compartment == "store"}
    return render_form("shipments/return.html", form, districts=districts, in_store=in_store)


def _return(form: ReturnForm) -> service.Send:
    return form.to_command(rules.province_of(form.source.data))


def _source() -> Office:
    """The office that distributes: one's own, or another one of the branch that has offices below it."""
    code = request.args.get("source", current_actor().office)
    found = regions.office(db.session(), current_actor().scope, code)
    if found.is_district:
        raise NotFound(what="office")
    return found


def _items() -> list[str]:
    return [item.code for item in stock.items(db.session())]


def _chosen_item() -> Item:
    """The item that is distributed: blanks for citizens unless the address says otherwise."""
    asked = request.args.get("item", "ktp-wni")
    found = next((item for item in stock.items(db.session()) if item.code == asked), None)
    if found is None:
        raise NotFound(what="item")
    return found
