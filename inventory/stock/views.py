"""Pages of the ledger: what there is, the stock card, every document, and taking one back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, fetch, since
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.stock import card as cards
from inventory.stock import exports, ledger, overview, queries, register, service, wording
from inventory.stock.approval import service as approval
from inventory.stock.approval import wording as approval_wording
from inventory.stock.away import pieces_away
from inventory.stock.forms import ReversalForm
from inventory.stock.models import Document, Item
from inventory.stock.rules import TWO_PEOPLE, Account, Compartment

blueprint = Blueprint("stock", __name__)


@blueprint.get("/stock")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """What every office of the branch holds of every item."""
    state = ListState.from_request(["office", "name"])
    table = overview.stock_table(db.session(), current_actor().scope, state.q)
    listing = overview.listing(table, state)
    if state.export:
        return exports.stock(table, listing)
    return render_template("stock/index.html", table=table, listing=listing)


@blueprint.get("/stock/<office:code>/<item:item>")
@requires(Verb.VIEW)
def card(code: str, item: str) -> ResponseReturnValue:
    """The stock card: every movement of one item in one compartment of an office, latest first."""
    office = regions.office(db.session(), current_actor().scope, code)
    compartment = request.args.get("compartment", Compartment.STORE)
    if db.session.get(Item, item) is None or compartment not in queries.ON_HAND:
        raise NotFound(what="item")
    state = ListState.from_request(["day"], ["compartment"], descending=True)
    account = Account(Compartment(compartment), code)
    listing = cards.listing(db.session(), account, item, state)
    names = regions.names(db.session(), {entry.far_office(code) for entry in listing.rows})
    if state.export:
        return exports.card(account, item, listing, names)
    away = [each for each in pieces_away(db.session(), Scope(code)) if (each.office, each.item) == (code, item)]
    held = {each: queries.balance_of(db.session(), Account(each, code), item) for each in queries.ON_HAND}
    return render_template(
        "stock/card.html",
        office=office,
        item=item,
        compartment=compartment,
        listing=listing,
        held=held,
        away=away,
        names=names,
        other_end=wording.other_end,
    )


@blueprint.get("/items")
@requires(Verb.VIEW)
def items() -> ResponseReturnValue:
    """The items, how they are packed and how many cards a roll prints."""
    return render_template("stock/items.html", items=queries.items(db.session()))


@blueprint.get("/documents")
@requires(Verb.VIEW)
def documents() -> ResponseReturnValue:
    """The documents with an end in the branch: those of a year, or all."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(["business_date", "id", "office"], ["kind", "years"], descending=True)
    first = since(state, ledger.today_at(session, actor, actor.office))
    query = register.documents(actor.scope, first)
    if kind := state.filters.get("kind"):
        query = query.where(Document.kind == kind)
    if state.q:
        query = query.where(register.found_by(state.q, func.coalesce(register.OtherEnd.name, "")))
    columns = {"business_date": Document.business_date, "id": Document.id, "office": Document.office}
    listing = fetch(session, query.order_by(*state.order(columns, Document.id.desc())), state)
    if state.export:
        return exports.documents(listing)
    chips = wording.chips(listing, register.counts(session, actor.scope, first))
    return render_template("stock/documents.html", listing=listing, chips=chips)


@blueprint.get("/documents/<int:document_id>")
@requires(Verb.VIEW)
def document(document_id: int) -> ResponseReturnValue:
    """One document: what was entered, what moved, how it is sealed, and what was done to it since."""
    actor, session = current_actor(), db.session()
    found = queries.document(session, actor.scope, document_id)
    moves = queries.moves_of(session, found)
    names = regions.names(session, wording.codes_in(found, moves))
    history = register.history(session, actor.scope, found.id)
    parent = session.get(Document, found.parent_id) if found.parent_id else None
    timezone = regions.unscoped_office(session, found.office).timezone
    return render_template(
        "stock/document.html",
        document=found,
        names=names,
        told=wording.told(found, names),
        moves=moves,
        records=queries.records_of(session, found),
        happenings=wording.happenings(history, timezone),
        two=approval_wording.two_people(session, found, timezone),
        own=found.maker_id == actor.user_id,
        decidable=approval.may_decide(actor, found),
        withdrawable=approval.may_withdraw(actor, found),
        waiting_reversal=queries.pending_reversal(session, found.id),
        parent=parent,
        record_link=wording.record_link(found, parent),
        reversible=service.may_reverse(db.session(), actor, found),
    )


@blueprint.route("/documents/<int:document_id>/reversal", methods=["GET", "POST"])
@requires(Verb.REVERSE)
def reverse(document_id: int) -> ResponseReturnValue:
    """Take a document back, with a reason."""
    found = queries.document(db.session(), current_actor().scope, document_id)
    parent = db.session.get(Document, found.parent_id) if found.parent_id else None
    after = wording.after_reversal(found, parent)
    form = ReversalForm()
    if form.validate_on_submit() and (reversal := submit(form, service.reverse, form.to_command(document_id))):
        flash(wording.taken_back(found, reversal, after), "success")
        link = wording.record_link(reversal, found)
        return redirect(link.url if link else url_for(".document", document_id=reversal.id), 303)
    moves = queries.moves_of(db.session(), found)
    return render_form(
        "stock/reversal.html",
        form,
        document=found,
        moves=moves,
        names=regions.names(db.session(), wording.codes_in(found, moves)),
        after=after,
        dated=service.day_of_reversal(db.session(), current_actor(), found, moves),
        second=found.kind in TWO_PEOPLE,
    )
