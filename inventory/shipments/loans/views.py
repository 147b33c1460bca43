"""Pages of districts that help each other: lending, giving, and returning a loan."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.core.rules import province_of
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments import queries, service
from inventory.shipments.loans import queries as loans
from inventory.shipments.loans.forms import LendForm, LoanReturnForm
from inventory.shipments.rules import Purpose
from inventory.shipments.views import held_by, item_codes, today_at

blueprint = Blueprint("loans", __name__, url_prefix="/shipments")
EVERYBODY = 1_000
Neighbours = list[tuple[Office, float | None]]


@blueprint.route("/lending/new", methods=["GET", "POST"])
@requires(Verb.LEND)
def lend() -> ResponseReturnValue:
    """Lend blanks to another district, or give them away."""
    districts = regions.districts(db.session(), current_actor().scope)
    lender = _lender(districts)
    if lender is None:
        return render_template("shipments/lender.html", districts=districts)
    near = neighbours(lender)
    offices = {office.code: office.name for office, _km in near}
    asked = LendForm.asked(request.args, offices)
    form = LendForm.between(item_codes(), offices, business_date=today_at(lender.code), **asked)
    if form.validate_on_submit() and (shipment := submit(form, service.send, form.to_command(lender.code))):
        flash(_("%(number)s is on its way.", number=shipment.number), "success")
        return redirect(url_for("shipments.show", document_id=shipment.id), 303)
    return render_form("shipments/lending.html", form, lender=lender, near=near, in_store=held_by(lender.code))


@blueprint.route("/<int:document_id>/return", methods=["GET", "POST"])
@requires(Verb.LEND)
def give_back(document_id: int) -> ResponseReturnValue:
    """Send pieces of a loan back to the lender."""
    loan = _loan(document_id)
    current_actor().demand(Verb.LEND, loan.borrower.code)
    if request.method == "GET" and not loan.out:
        flash(_("Nothing of %(number)s is out.", number=loan.document.number), "info")
        return redirect(url_for("shipments.show", document_id=document_id), 303)
    form = LoanReturnForm.of(loan.items_out, business_date=today_at(loan.borrower.code))
    if form.validate_on_submit() and (shipment := submit(form, service.send, form.to_command(loan))):
        flash(_("%(number)s is on its way back to the lender.", number=shipment.number), "success")
        return redirect(url_for("shipments.show", document_id=shipment.id), 303)
    held = held_by(loan.borrower.code)
    return render_form("shipments/loan_return.html", form, loan=loan, in_store=held)


def neighbours(lender: Office) -> Neighbours:
    """The districts that may get something, nearest first; those that are on no map come last."""
    everywhere = current_actor().scope.contains(CENTRE)
    within = CENTRE if everywhere else province_of(lender.code)
    near = regions.nearest_districts(db.session(), lender.code, EVERYBODY, within)
    known = {office.code for office, _km in near}
    others = regions.districts(db.session(), Scope(within))
    return [*near, *((office, None) for office in others if office.code not in {*known, lender.code})]


def _lender(districts: list[Office]) -> Office | None:
    """The district that lends: the only one of the branch, or the one that the address names; None before a choice."""
    if len(districts) == 1 and "source" not in request.args:
        return districts[0]
    code = request.args.get("source", "")
    found = next((office for office in districts if office.code == code), None)
    if code and found is None:
        raise NotFound(what="office")
    return found


def _loan(document_id: int) -> loans.Loan:
    document, shipment = queries.shipment(db.session(), current_actor().scope, document_id)
    if shipment.purpose != Purpose.LOAN:
        raise NotFound(what="loan")
    return loans.of_shipment(db.session(), document, shipment)
