"""Pages of the ledger: what there is, the stock card, every document, and taking one back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Verb
from inventory.core.labels import KINDS
from inventory.core.listing import ListState, fetch, matches
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.stock import overview, queries, service
from inventory.stock.forms import ReversalForm
from inventory.stock.models import Document, Item
from inventory.stock.rules import REVERSIBLE, Kind

blueprint = Blueprint("stock", __name__)


@blueprint.get("/stock")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """What every office of the branch holds of every item."""
    state = ListState.from_request(["office", "name"])
    table = overview.stock_table(db.session(), current_actor().scope, state.q)
    return render_template("stock/index.html", table=table, listing=overview.listing(table, state))


@blueprint.get("/stock/<office:code>/<item>")
@requires(Verb.VIEW)
def card(code: str, item: str) -> ResponseReturnValue:
    """The stock card: every movement of one item at one office, latest first."""
    office = regions.office(db.session(), current_actor().scope, code)
    if db.session.get(Item, item) is None:
        raise NotFound(what="item")
    state = ListState.from_request(["day"], descending=True)
    listing = fetch(db.session(), queries.stock_card(code, item), state)
    held = queries.balances(db.session(), current_actor().scope)
    mine = [balance for balance in held if (balance.office, balance.item) == (code, item)]
    return render_template("stock/card.html", office=office, item=item, listing=listing, held=mine)


@blueprint.get("/items")
@requires(Verb.VIEW)
def items() -> ResponseReturnValue:
    """The items, how they are packed and how many cards a roll prints."""
    return render_template("stock/items.html", items=queries.items(db.session()))


@blueprint.get("/documents")
@requires(Verb.VIEW)
def documents() -> ResponseReturnValue:
    """Every document with an end in the branch."""
    state = ListState.from_request(["business_date", "id", "office"], ["kind"], descending=True)
    query = queries.documents(current_actor().scope)
    if kind := state.filters.get("kind"):
        query = query.where(Document.kind == kind)
    if state.q:
        query = query.where(matches(state.q, queries.number_text(), Document.office, Document.counterpart))
    columns = {"business_date": Document.business_date, "id": Document.id, "office": Document.office}
    listing = fetch(db.session(), query.order_by(*state.order(columns, Document.id.desc())), state)
    return render_template("stock/documents.html", listing=listing, kinds=KINDS)


@blueprint.get("/documents/<int:document_id>")
@requires(Verb.VIEW)
def document(document_id: int) -> ResponseReturnValue:
    """One document: what was entered, what moved, how it is sealed, and what was done to it since."""
    found = queries.document(db.session(), current_actor().scope, document_id)
    return render_template(
        "stock/document.html",
        document=found,
        moves=queries.moves_of(db.session(), found),
        record=queries.record_of(db.session(), found),
        effects=queries.effects_on(db.session(), current_actor().scope, found.id),
        reversible=found.state in REVERSIBLE and found.kind != Kind.REVERSAL,
    )


@blueprint.route("/documents/<int:document_id>/reversal", methods=["GET", "POST"])
@requires(Verb.REVERSE)
def reverse(document_id: int) -> ResponseReturnValue:
    """Take a document back, with a reason."""
    found = queries.document(db.session(), current_actor().scope, document_id)
    form = ReversalForm()
    if form.validate_on_submit() and (reversal := submit(form, service.reverse, form.to_command(document_id))):
        flash(_("%(number)s has been taken back.", number=found.number), "success")
        return redirect(url_for(".document", document_id=reversal.id), 303)
    return render_form("stock/reversal.html", form, document=found, moves=queries.moves_of(db.session(), found))
