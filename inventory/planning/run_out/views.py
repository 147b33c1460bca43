"""Pages of the calendar: the districts of a branch by their days without, and one district."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, paged
from inventory.planning import drafts
from inventory.planning.run_out import exports as run_out_exports
from inventory.planning.run_out import register as run_out_register
from inventory.planning.run_out import wording as run_out_wording
from inventory.planning.run_out.queries import calendar_of
from inventory.planning.run_out.rules import Way
from inventory.regions import queries as regions

blueprint = Blueprint("run_out", __name__, url_prefix="/run-out")
FILTERS = ("view",)


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """When the districts of the branch run out, those that are longest without first."""
    actor, session = current_actor(), db.session()
    state = ListState.from_request(list(run_out_register.DISTRICTS.orders), FILTERS, descending=True)
    branch = regions.office(session, actor.scope, actor.office)
    calendar = calendar_of(session, actor.scope, local_date(actor.at, branch.timezone), actor.scope)
    rows = run_out_register.DISTRICTS.matching(calendar.rows, state)
    listing = paged(rows, state)
    if state.export:
        return run_out_exports.register(listing, calendar)
    return render_template(
        "run_out/index.html",
        branch=branch,
        calendar=calendar,
        listing=listing,
        view=run_out_register.DISTRICTS.asked(state),
        counts=run_out_register.DISTRICTS.counts(calendar.rows),
        pieces=run_out_register.pieces(rows),
        gaps=run_out_register.gaps(rows),
        names=run_out_register.NAMES,
        wording=run_out_wording,
    )


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def district(code: str) -> ResponseReturnValue:
    """One district: each item on the line of coming days, what is to come, and how days without can be closed."""
    actor, session = current_actor(), db.session()
    office = regions.office(session, actor.scope, code)
    if not office.is_district:
        raise NotFound(what="office")
    calendar = calendar_of(session, Scope(code), local_date(actor.at, office.timezone), actor.scope)
    (row,) = calendar.rows
    return render_template(
        "run_out/district.html",
        row=row,
        ways={item: [(way, _draft(code, way)) for way in calendar.ways(row, what)] for item, what in row.items.items()},
        names=regions.names(session, [office.parent or code]),
        wording=run_out_wording,
    )


def _draft(code: str, way: Way) -> drafts.Draft | None:
    """A way as the person can begin it; None for what is only asked for."""
    return drafts.drafts(current_actor(), code, [way.suggestion], None)[0] if way.suggestion else None
