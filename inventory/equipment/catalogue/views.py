"""Pages of the catalogue: the models, and what each is good for."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import CENTRE, Verb
from inventory.core.listing import ListState
from inventory.core.web import render_form
from inventory.equipment import exports
from inventory.equipment.catalogue import queries, register
from inventory.equipment.catalogue import service as catalogue
from inventory.equipment.catalogue.forms import ModelForm
from inventory.equipment.rules import DeviceKind

blueprint = Blueprint("catalogue", __name__, url_prefix="/devices/models")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The models, and what the branch has of each."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(register.SORTABLE, register.FILTERS)
    listing = register.listing(session, scope, state)
    if state.export:
        return exports.models(listing)
    return render_template(
        "catalogue/index.html",
        listing=listing,
        machines=register.machines(session, scope, state),
        unknown=queries.unknown(session, scope),
        kinds=DeviceKind,
        keeps=keeps_catalogue(),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.KEEP_CATALOGUE)
def add() -> ResponseReturnValue:
    """Put a model into the catalogue."""
    current_actor().demand(Verb.KEEP_CATALOGUE, CENTRE)
    form = ModelForm(kind=request.args.get("kind"), name=request.args.get("name"))
    if form.validate_on_submit() and (model := submit(form, catalogue.add_model, form.to_command())):
        flash(_("%(name)s is in the catalogue.", name=model.name), "success")
        return redirect(url_for(".index"), 303)
    return render_form("catalogue/model.html", form, model=None)


@blueprint.route("/<int:model_id>", methods=["GET", "POST"])
@requires(Verb.KEEP_CATALOGUE)
def change(model_id: int) -> ResponseReturnValue:
    """Write down what a model is good for."""
    current_actor().demand(Verb.KEEP_CATALOGUE, CENTRE)
    model = queries.model(db.session(), model_id)
    form = ModelForm.of(model)
    if form.validate_on_submit() and submit(form, catalogue.change_model, form.to_change(model)):
        flash(_("What %(name)s is good for is on record.", name=model.name), "success")
        return redirect(url_for(".index"), 303)
    return render_form("catalogue/model.html", form, model=model)


def keeps_catalogue() -> bool:
    """Whether a page should offer the person to change the catalogue."""
    actor = current_actor()
    return actor.may(Verb.KEEP_CATALOGUE) and actor.scope.contains(CENTRE)
