"""Pages of buying: the register, a purchase's record, and its steps."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.attachments import queries as attachments
from inventory.core.database import db
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment.rules import Fund
from inventory.procurement import exports, forms, papers, queries, register, service, wording
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.models import Purchase
from inventory.procurement.prices import queries as price_queries
from inventory.procurement.rules import PurchaseState
from inventory.procurement.suppliers import queries as supplier_queries
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
    form = plan_form(current_actor().scope, request.args)
    if form.validate_on_submit() and (purchase := submit(form, service.plan, form.to_command())):
        flash(_("%(number)s is planned.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_plan(form, (_("Purchases"), url_for(".index")))


def plan_form(scope: Scope, asked: Mapping[str, str]) -> forms.PlanForm:
    """The form of a plan for an office of a branch, filled in with what was asked for."""
    actor, session = current_actor(), db.session()
    today = ledger.today_at(session, actor, actor.office)
    lines = budget_queries.lines_since(session, scope, today.year - 1)
    return forms.PlanForm.of(regions.branch(session, scope), lines, today.year, _rows(), asked)


def render_plan(form: forms.PlanForm, back: tuple[str, str], **shown: Any) -> ResponseReturnValue:
    """The page of a plan; ``back`` is where the person came from."""
    today = ledger.today_at(db.session(), current_actor(), current_actor().office)
    more = min(_rows() + forms.FEWEST_LINES, forms.MOST_LINES)
    asked: dict[str, Any] = {name: request.args[name] for name in forms.ASKED if name in request.args}
    shown["longer"] = url_for(str(request.endpoint), rows=more, **asked, **(request.view_args or {}))
    return render_form("procurement/new.html", form, more=more, known=_known(today), back=back, **shown, **_named())


def _rows() -> int:
    """How many lines were asked for."""
    return request.args.get("rows", forms.FEWEST_LINES, type=int)


@blueprint.get("/<int:purchase_id>")
@requires(Verb.VIEW)
def show(purchase_id: int) -> ResponseReturnValue:
    """One purchase: its lines, what has arrived, what it costs, what happened."""
    session = db.session()
    purchase = purchase_of(purchase_id)
    statuses = queries.line_statuses(session, purchase)
    office, scope = regions.unscoped_office(session, purchase.office), current_actor().scope
    return render_template(
        "procurement/show.html",
        purchase=purchase,
        office=office,
        statuses=statuses,
        what=wording.what,
        state=queries.standing(session, purchase, statuses),
        paid=queries.paid(session, purchase),
        budget_line=purchase.budget_line_id and budget_queries.line(session, scope, purchase.budget_line_id),
        asks_first=purchase.budget_line_id is not None or service.lacks_its_line(session, purchase),
        own=queries.asked_by(session, purchase) == current_actor().user_id,
        papers=attachments.attachments(session, scope, papers.SUBJECT, purchase.id),
        arrived=any(status.delivered for status in statuses),
        machines=queries.machines(session, purchase),
        happenings=wording.happenings(session, purchase, office.timezone),
    )


@blueprint.route("/<int:purchase_id>/order", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def order(purchase_id: int) -> ResponseReturnValue:
    """Sign the contract."""
    purchase = purchase_of(purchase_id)
    form = forms.order_form(purchase)
    if form.validate_on_submit() and submit(form, service.order, form.to_command(purchase)):
        flash(_("%(number)s is ordered.", number=purchase.number), "success")
        return to_purchase(purchase)
    known = _known(ledger.today_at(db.session(), current_actor(), purchase.office))
    usual = {line.id: wording.usual(known.get(price_queries.subject_of(line))) for line in purchase.lines}
    return render_form("procurement/order.html", form, purchase=purchase, usual=usual, **_named())


@blueprint.route("/<int:purchase_id>/delivery", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def deliver(purchase_id: int) -> ResponseReturnValue:
    """Take in what has arrived."""
    actor, session = current_actor(), db.session()
    purchase = purchase_of(purchase_id)
    due = [status for status in queries.line_statuses(session, purchase) if status.outstanding]
    to_come = {status.line.id: status.outstanding for status in due}
    form = forms.delivery_form(purchase, to_come, ledger.today_at(session, actor, purchase.office))
    if form.validate_on_submit() and submit(form, service.deliver, form.to_command(purchase)):
        flash(_("The delivery of %(number)s is on record.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_form("procurement/delivery.html", form, purchase=purchase, due=due)


@blueprint.route("/<int:purchase_id>/cancellation", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def cancel(purchase_id: int) -> ResponseReturnValue:
    """Give a purchase up."""
    purchase = purchase_of(purchase_id)
    form = forms.CancellationForm()
    if form.validate_on_submit() and submit(form, service.cancel, form.to_command(purchase)):
        flash(_("%(number)s is cancelled.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_form("procurement/cancellation.html", form, purchase=purchase)


def _known(today: date) -> dict[str, price_queries.Known]:
    """What is known of the branch's prices."""
    return price_queries.known(price_queries.agreed(db.session(), current_actor().scope, today))


def _named() -> dict[str, Any]:
    """The suppliers whose names the form offers, and the words for what prices are of."""
    return {"suppliers": supplier_queries.names(db.session(), current_actor().scope), "wording": wording}


def purchase_of(purchase_id: int) -> Purchase:
    """One purchase of the person's branch. Raises NotFound."""
    return queries.purchase(db.session(), current_actor().scope, purchase_id)


def to_purchase(purchase: Purchase) -> ResponseReturnValue:
    """Back to the purchase."""
    return redirect(url_for("procurement.show", purchase_id=purchase.id), 303)
