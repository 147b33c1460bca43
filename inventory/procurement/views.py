"""Pages of buying: the register, a purchase's record, and its steps."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment.rules import Fund
from inventory.procurement import exports, forms, queries, register, rules, service, wording
from inventory.procurement.models import Purchase
from inventory.procurement.rules import PurchaseState
from inventory.regions import queries as regions
from inventory.stock import ledger

blueprint = Blueprint("procurement", __name__, url_prefix="/purchases")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The purchases of the branch, latest first."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(register.SORTABLE, register.FILTERS, descending=True)
    listing = register.listing(session, scope, state)
    if state.export:
        return exports.purchases(listing)
    return render_template(
        "procurement/index.html",
        listing=listing,
        total=queries.sum_of(session, register.found(scope, state)),
        years=queries.budget_years(session, scope),
        states=PurchaseState,
        funds=Fund,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def plan() -> ResponseReturnValue:
    """Write down what is to be bought."""
    actor, session = current_actor(), db.session()
    rows = request.args.get("rows", forms.FEWEST_LINES, type=int)
    this_year = ledger.today_at(session, actor, actor.office).year
    form = forms.PlanForm.of(regions.branch(session, actor.scope), this_year, rows, request.args)
    if form.validate_on_submit() and (purchase := submit(form, service.plan, form.to_command())):
        flash(_("%(number)s is planned.", number=purchase.number), "success")
        return _to(purchase)
    return render_form("procurement/new.html", form, more=min(rows + forms.FEWEST_LINES, forms.MOST_LINES))


@blueprint.get("/<int:purchase_id>")
@requires(Verb.VIEW)
def show(purchase_id: int) -> ResponseReturnValue:
    """One purchase: its lines, what has arrived, what it costs, what happened."""
    session = db.session()
    purchase = _purchase(purchase_id)
    statuses = queries.line_statuses(session, purchase)
    office = regions.unscoped_office(session, purchase.office)
    return render_template(
        "procurement/show.html",
        purchase=purchase,
        office=office,
        statuses=statuses,
        what=wording.what,
        state=queries.standing(purchase, statuses),
        total=rules.total([(line.quantity, line.unit_price) for line in purchase.lines]),
        arrived=any(status.delivered for status in statuses),
        machines=queries.machines(session, purchase),
        happenings=wording.happenings(session, purchase, office.timezone),
    )


@blueprint.route("/<int:purchase_id>/order", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def order(purchase_id: int) -> ResponseReturnValue:
    """Sign the contract."""
    purchase = _purchase(purchase_id)
    form = forms.order_form(purchase)
    if form.validate_on_submit() and submit(form, service.order, form.to_command(purchase)):
        flash(_("%(number)s is ordered.", number=purchase.number), "success")
        return _to(purchase)
    return render_form("procurement/order.html", form, purchase=purchase)


@blueprint.route("/<int:purchase_id>/delivery", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def deliver(purchase_id: int) -> ResponseReturnValue:
    """Take in what has arrived."""
    actor, session = current_actor(), db.session()
    purchase = _purchase(purchase_id)
    form = forms.delivery_form(purchase, ledger.today_at(session, actor, purchase.office))
    if form.validate_on_submit() and submit(form, service.deliver, form.to_command(purchase)):
        flash(_("The delivery of %(number)s is on record.", number=purchase.number), "success")
        return _to(purchase)
    due = [status for status in queries.line_statuses(db.session(), purchase) if status.outstanding]
    return render_form("procurement/delivery.html", form, purchase=purchase, due=due, what=wording.what)


@blueprint.route("/<int:purchase_id>/cancellation", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def cancel(purchase_id: int) -> ResponseReturnValue:
    """Give a purchase up."""
    purchase = _purchase(purchase_id)
    form = forms.CancellationForm()
    if form.validate_on_submit() and submit(form, service.cancel, form.to_command(purchase)):
        flash(_("%(number)s is cancelled.", number=purchase.number), "success")
        return _to(purchase)
    return render_form("procurement/cancellation.html", form, purchase=purchase)


def _purchase(purchase_id: int) -> Purchase:
    return queries.purchase(db.session(), current_actor().scope, purchase_id)


def _to(purchase: Purchase) -> ResponseReturnValue:
    return redirect(url_for(".show", purchase_id=purchase.id), 303)
