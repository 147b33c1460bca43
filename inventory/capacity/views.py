"""The page of capacity."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.capacity import exports, queries, register, wording
from inventory.capacity.rules import Load
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.core.listing import ListState, paged
from inventory.regions import queries as regions

blueprint = Blueprint("capacity", __name__, url_prefix="/capacity")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """People and waiting records for each working printer, the heaviest load first."""
    actor, session = current_actor(), db.session()
    state = ListState.from_request(list(register.DISTRICTS.orders), ("view",), descending=True)
    branch = regions.office(session, actor.scope, actor.office)
    every = queries.overview(session, actor.scope, local_date(actor.at, branch.timezone))
    rows = register.DISTRICTS.matching(every, state)
    listing = paged(rows, state)
    if state.export:
        return exports.register(listing)
    return render_template(
        "capacity/index.html",
        branch=branch,
        listing=listing,
        view=register.DISTRICTS.asked(state),
        counts=register.DISTRICTS.counts(every),
        sums=register.totals(rows),
        spreads=every[0].spreads if every and not branch.is_centre else {},
        loads=Load,
        wording=wording,
    )
