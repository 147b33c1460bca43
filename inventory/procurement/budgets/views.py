"""Pages of budget lines: the register, one line with what made its ceiling, and the acts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment.rules import Fund
from inventory.procurement import exports, wording
from inventory.procurement.budgets import forms, queries, register
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetLine
from inventory.regions import queries as regions
from inventory.stock import ledger

blueprint = Blueprint("budgets", __name__, url_prefix="/budget-lines")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The budget lines of the branch."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(register.SORTABLE, register.FILTERS)
    listing = register.listing(session, scope, state)
    if state.export:
        return exports.budget_lines(listing)
    return render_template(
        "budgets/index.html",
        listing=listing,
        sums=queries.sums_of(session, register.found(scope, state)),
        outside=queries.without_a_line(session, scope),
        years=queries.years(session, scope),
        funds=Fund,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def enter() -> ResponseReturnValue:
    """Put a line of the budget on record."""
    actor, session = current_actor(), db.session()
    today = ledger.today_at(session, actor, actor.office)
    form = forms.LineForm.of(regions.branch(session, actor.scope), today)
    if form.validate_on_submit() and (line := submit(form, budgets.enter, form.to_command())):
        flash(_("The budget line %(name)s is on record.", name=line.name), "success")
        return _to(line)
    return render_form("budgets/new.html", form)


@blueprint.get("/<int:line_id>")
@requires(Verb.VIEW)
def show(line_id: int) -> ResponseReturnValue:
    """One line: its ceiling and what made it, its purchases, what is left."""
    session, line = db.session(), _line(line_id)
    scope = current_actor().scope
    return render_template(
        "budgets/show.html",
        line=line,
        office=regions.unscoped_office(session, line.office),
        sums=queries.sums_of(session, queries.lines(scope).where(BudgetLine.id == line.id)),
        acts=queries.acts(session, line),
        purchases=queries.purchases(session, scope, line),
        wording=wording,
    )


@blueprint.route("/<int:line_id>/shift", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def shift(line_id: int) -> ResponseReturnValue:
    """Shift money to another line."""
    session, line = db.session(), _line(line_id)
    today = ledger.today_at(session, current_actor(), line.office)
    form = forms.ShiftForm.of(line, queries.lines_in(session, line.purse), today)
    if form.validate_on_submit() and submit(form, budgets.shift, form.to_command(line)):
        flash(_("The money is shifted."), "success")
        return _to(line)
    return render_form("budgets/shift.html", form, line=line)


@blueprint.route("/<int:line_id>/change", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def change(line_id: int) -> ResponseReturnValue:
    """Write the mid-year change down."""
    line = _line(line_id)
    form = forms.ChangeForm(day=ledger.today_at(db.session(), current_actor(), line.office))
    if form.validate_on_submit() and submit(form, budgets.change, form.to_command(line)):
        flash(_("The new ceiling is on record."), "success")
        return _to(line)
    return render_form("budgets/change.html", form, line=line)


def _line(line_id: int) -> BudgetLine:
    return queries.line(db.session(), current_actor().scope, line_id)


def _to(line: BudgetLine) -> ResponseReturnValue:
    return redirect(url_for(".show", line_id=line.id), 303)
