"""Pages of a purchase's other steps: asking, approving, sending back, paying; and its papers."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.attachments import queries as attachments
from inventory.attachments.web import AttachmentForm, RemovalForm, handed_out, sent
from inventory.core.database import db
from inventory.core.errors import AlreadyDone
from inventory.core.identity import Verb
from inventory.core.messages import sentence
from inventory.core.web import render_form
from inventory.procurement import consent, papers, payments, queries, shortfall, wording
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.budgets.rules import Purse
from inventory.procurement.models import Purchase
from inventory.procurement.rules import PurchaseState
from inventory.procurement.steps import forms
from inventory.procurement.views import blueprint as blueprint
from inventory.procurement.views import purchase_of, to_purchase
from inventory.stock import ledger


@blueprint.route("/<int:purchase_id>/request", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def ask(purchase_id: int) -> ResponseReturnValue:
    """Ask a second person for the money."""
    purchase = purchase_of(purchase_id)
    purse = Purse(office=purchase.office, budget_year=purchase.budget_year, fund=purchase.fund)
    form = forms.AskForm.of(purchase, budget_queries.lines_in(db.session(), purse))
    if form.validate_on_submit() and submit(form, consent.ask, form.to_command(purchase)):
        flash(_("%(number)s waits for a second person.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_form("procurement/request.html", form, purchase=purchase)


@blueprint.route("/<int:purchase_id>/approval", methods=["GET", "POST"])
@requires(Verb.APPROVE)
def approve(purchase_id: int) -> ResponseReturnValue:
    """The second person agrees, and sees what the budget line has left."""
    purchase = purchase_of(purchase_id)
    if request.method == "GET" and purchase.state != PurchaseState.REQUESTED:
        return _decided(purchase)
    form = forms.ApprovalForm()
    if form.validate_on_submit() and submit(form, consent.approve, form.to_command(purchase)):
        flash(_("%(number)s is approved.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_form("procurement/approval.html", form, **_asked(purchase))


@blueprint.route("/<int:purchase_id>/rejection", methods=["GET", "POST"])
@requires(Verb.APPROVE)
def send_back(purchase_id: int) -> ResponseReturnValue:
    """The second person does not agree, or whoever asked takes it back."""
    purchase = purchase_of(purchase_id)
    if request.method == "GET" and purchase.state != PurchaseState.REQUESTED:
        return _decided(purchase)
    form = forms.SendBackForm()
    if form.validate_on_submit() and submit(form, consent.send_back, form.to_command(purchase)):
        flash(_("%(number)s is a plan again.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_form("procurement/rejection.html", form, **_asked(purchase))


@blueprint.route("/<int:purchase_id>/payment", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def pay(purchase_id: int) -> ResponseReturnValue:
    """Record a payment."""
    session, purchase = db.session(), purchase_of(purchase_id)
    paid = queries.paid(session, purchase)
    form = forms.payment_form(ledger.today_at(session, current_actor(), purchase.office), purchase.total - paid)
    if form.validate_on_submit() and submit(form, payments.pay, form.to_command(purchase)):
        flash(_("The payment for %(number)s is on record.", number=purchase.number), "success")
        return to_purchase(purchase)
    return render_form("procurement/payment.html", form, purchase=purchase, paid=paid)


@blueprint.route("/<int:purchase_id>/attachments/new", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def attach(purchase_id: int) -> ResponseReturnValue:
    """Keep a paper with a purchase."""
    purchase = purchase_of(purchase_id)
    form = AttachmentForm(sent())
    if form.validate_on_submit():
        command = papers.Attach(
            key=form.idempotency_key, purchase_id=purchase.id, name=form.name, content=form.content()
        )
        if kept := submit(form, papers.attach, command):
            flash(_("%(name)s is kept with %(number)s.", name=kept.name, number=purchase.number), "success")
            return to_purchase(purchase)
    return render_form("procurement/attachment.html", form, purchase=purchase)


@blueprint.get("/<int:purchase_id>/attachments/<int:attachment_id>")
@requires(Verb.VIEW)
def attachment(purchase_id: int, attachment_id: int) -> ResponseReturnValue:
    """Hand a paper out."""
    scope = current_actor().scope
    return handed_out(attachments.attachment(db.session(), scope, papers.SUBJECT, purchase_id, attachment_id))


@blueprint.route("/<int:purchase_id>/attachments/<int:attachment_id>/removal", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def remove(purchase_id: int, attachment_id: int) -> ResponseReturnValue:
    """Take away a paper that does not belong here; that it was here stays on record."""
    purchase, scope = purchase_of(purchase_id), current_actor().scope
    paper = attachments.kept(db.session(), scope, papers.SUBJECT, purchase_id, attachment_id)
    form = RemovalForm()
    command = papers.Remove(key=form.idempotency_key, purchase_id=purchase.id, attachment_id=paper.id, reason=form.why)
    if form.validate_on_submit() and submit(form, papers.remove, command):
        flash(_("%(name)s was removed.", name=paper.name), "success")
        return to_purchase(purchase)
    back = (purchase.number, url_for(".show", purchase_id=purchase.id))
    return render_form("attachments/removal.html", form, paper=paper, back=back)


@blueprint.route("/<int:purchase_id>/closure", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def close_short(purchase_id: int) -> ResponseReturnValue:
    """Give up the rest of an order that came in part."""
    purchase = purchase_of(purchase_id)
    form = forms.ShortForm()
    if form.validate_on_submit() and submit(form, shortfall.close_short, form.to_command(purchase)):
        flash(_("The rest of %(number)s is given up.", number=purchase.number), "success")
        return to_purchase(purchase)
    due = [status for status in queries.line_statuses(db.session(), purchase) if status.outstanding]
    return render_form("procurement/closure.html", form, purchase=purchase, due=due, what=wording.what)


def _decided(purchase: Purchase) -> ResponseReturnValue:
    """Somebody else was faster, or nobody asked: the purchase says so."""
    flash(sentence(AlreadyDone(document=purchase.number, state=purchase.state)), "info")
    return redirect(url_for(".show", purchase_id=purchase.id), 303)


def _asked(purchase: Purchase) -> dict[str, object]:
    """What the decision is about."""
    session = db.session()
    return {
        "purchase": purchase,
        "what": wording.what,
        "statuses": queries.line_statuses(session, purchase),
        "budget_line": session.get_one(BudgetLine, purchase.budget_line_id),
        "own": queries.asked_by(session, purchase) == current_actor().user_id,
    }
