"""Pages of suppliers and prices: the registers, one supplier, and blocking it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.web import error_page, render_form
from inventory.procurement import exports
from inventory.procurement.suppliers import forms, queries, register
from inventory.procurement.suppliers import service as suppliers
from inventory.procurement.suppliers.models import Supplier
from inventory.regions import queries as regions

blueprint = Blueprint("suppliers", __name__, url_prefix="/suppliers")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The suppliers of the branch."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(register.SORTABLE, register.FILTERS)
    listing = register.listing(session, actor.scope, state)
    numbers = [supplier.id for supplier, _office, _orders in listing.rows]
    punctual = queries.punctualities(session, numbers, local_date(actor.at, "Asia/Jakarta"))
    if state.export:
        return exports.suppliers(listing, punctual)
    return render_template("suppliers/index.html", listing=listing, punctual=punctual)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def add() -> ResponseReturnValue:
    """Put a supplier on record before its first contract."""
    form = forms.SupplierForm.of(regions.branch(db.session(), current_actor().scope))
    if form.validate_on_submit() and (supplier := submit(form, suppliers.add, form.to_command())):
        flash(_("%(name)s is on record.", name=supplier.name), "success")
        return _to(supplier)
    return render_form("suppliers/new.html", form)


@blueprint.get("/<int:supplier_id>")
@requires(Verb.VIEW)
def show(supplier_id: int) -> ResponseReturnValue:
    """One supplier: what was bought there, and whether it came in time."""
    session, actor, supplier = db.session(), current_actor(), _supplier(supplier_id)
    office = regions.unscoped_office(session, supplier.office)
    purchases = queries.purchases(session, actor.scope, supplier)
    today = local_date(actor.at, office.timezone)
    return render_template(
        "suppliers/show.html",
        supplier=supplier,
        office=office,
        purchases=purchases,
        spent=queries.spent(purchases),
        punctual=queries.punctualities(session, [supplier.id], today)[supplier.id],
        unblock_form=forms.UnblockForm(formdata=None),
    )


@blueprint.route("/<int:supplier_id>/particulars", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def change(supplier_id: int) -> ResponseReturnValue:
    """Write down where a supplier is found."""
    supplier = _supplier(supplier_id)
    form = forms.ParticularsForm(obj=supplier)
    if form.validate_on_submit() and submit(form, suppliers.change, form.to_change(supplier)):
        return _to(supplier)
    return render_form("suppliers/particulars.html", form, supplier=supplier)


@blueprint.route("/<int:supplier_id>/block", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def block(supplier_id: int) -> ResponseReturnValue:
    """Stop new contracts."""
    supplier = _supplier(supplier_id)
    form = forms.BlockForm()
    if form.validate_on_submit() and submit(form, suppliers.block, form.to_command(supplier)):
        flash(_("%(name)s is blocked.", name=supplier.name), "success")
        return _to(supplier)
    return render_form("suppliers/block.html", form, supplier=supplier)


@blueprint.post("/<int:supplier_id>/release")
@requires(Verb.PURCHASE)
def unblock(supplier_id: int) -> ResponseReturnValue:
    """Let it supply again."""
    supplier = _supplier(supplier_id)
    form = forms.UnblockForm()
    if form.validate_on_submit() and submit(form, suppliers.unblock, form.to_command(supplier)):
        flash(_("%(name)s may supply again.", name=supplier.name), "success")
        return _to(supplier)
    return error_page(422, form.refusal)


def _supplier(supplier_id: int) -> Supplier:
    return queries.supplier(db.session(), current_actor().scope, supplier_id)


def _to(supplier: Supplier) -> ResponseReturnValue:
    return redirect(url_for(".show", supplier_id=supplier.id), 303)
