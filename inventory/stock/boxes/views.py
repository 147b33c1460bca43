"""Pages of boxes: the register with its search, and the history of one."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.regions import queries as regions
from inventory.stock.boxes import register as box_register
from inventory.stock.boxes import service as boxes
from inventory.stock.boxes import wording

blueprint = Blueprint("boxes", __name__, url_prefix="/boxes")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The boxes of the branch; a whole number leads to its history."""
    session, scope = db.session(), current_actor().scope
    state = ListState.from_request(list(box_register.SORTABLE), box_register.FILTERS, descending=True)
    if state.q and not state.export and (number := boxes.known(session, scope, state.q)):
        return redirect(url_for(".show", number=number), 303)
    listing = box_register.listing(session, scope, state)
    return wording.export(listing) if state.export else render_template("stock/boxes.html", listing=listing)


@blueprint.get("/<box:number>")
@requires(Verb.VIEW)
def show(number: str) -> ResponseReturnValue:
    """One box: where it is, who had it, by which document."""
    session, actor = db.session(), current_actor()
    found = boxes.trace(session, actor.scope, number)
    names = regions.names(session, wording.offices_of(found))
    timezone = regions.unscoped_office(session, actor.office).timezone
    return render_template(
        "stock/box.html",
        trace=found,
        where=wording.whereabouts(found.place, names),
        happenings=wording.happenings(found, names, timezone),
        title=_("Box %(number)s", number=found.number),
    )
