"""The page of prices: what was agreed on for each thing, where, and which price is far from the others."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.procurement import exports, wording
from inventory.procurement.prices import queries as price_queries
from inventory.procurement.suppliers import register
from inventory.regions import queries as regions

blueprint = Blueprint("prices", __name__, url_prefix="/prices")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The prices of the branch, latest first."""
    session, actor = db.session(), current_actor()
    today = local_date(actor.at, regions.unscoped_office(session, actor.office).timezone)
    state = ListState.from_request(register.PRICE_SORTABLE, register.PRICE_FILTERS, descending=True)
    agreed = price_queries.agreed(session, actor.scope, today)
    known = price_queries.known(agreed)
    far = price_queries.outliers(agreed, known)
    listing = register.prices(session, actor.scope, today, state, far)
    if state.export:
        return exports.prices(listing, known)
    chosen = state.filters.get("subject", "")
    return render_template(
        "prices/index.html",
        listing=listing,
        known=known,
        far=far,
        chosen=chosen if chosen in known else "",
        drawn=[each for each in agreed if each.subject == chosen],
        known_of=price_queries.known_of,
        wording=wording,
    )
