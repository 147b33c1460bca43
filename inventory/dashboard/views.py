"""The home pages and the record of an office."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from inventory.accounts import queries as accounts
from inventory.accounts.web import current_actor, requires
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import CENTRE, Actor, Scope, Verb
from inventory.core.labels import COMPARTMENTS, OFFICE_KINDS
from inventory.core.listing import ListState, fetch, matches, searched
from inventory.core.spreadsheet import file_answer
from inventory.dashboard import atlas, homes
from inventory.dashboard import search as finder
from inventory.equipment import queries as equipment
from inventory.planning.run_out import wording as run_out_wording
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments import queries as shipments
from inventory.stock import queries as stock
from inventory.utilization import queries as utilization
from inventory.utilization import wording
from inventory.utilization.instructions import wording as instruction_wording

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/")
@requires(Verb.VIEW)
def home() -> ResponseReturnValue:
    """The home page of the person's office and duties."""
    actor = current_actor()
    if regions.unscoped_office(db.session(), actor.office).is_district:
        home = homes.district_home(db.session(), actor)
        return render_template(
            "dashboard/district.html", home=home, instructing=instruction_wording, calendar=run_out_wording
        )
    branch = homes.branch_home(db.session(), actor)
    whole_nation = actor.office == CENTRE
    return render_template(
        "dashboard/nation.html" if whole_nation else "dashboard/province.html",
        home=branch,
        wording=wording,
        instructing=instruction_wording,
        calendar=run_out_wording,
        drawing=atlas.draw(branch.overview.rows, whole_nation),
        legend=atlas.legend(branch.overview.rows),
        provinces=homes.provinces_side_by_side(db.session(), branch) if whole_nation else [],
        people=_people_count(actor),
    )


def _people_count(actor: Actor) -> int | None:
    """How many people the person administers; None for those who administer nobody."""
    if not actor.may(Verb.MANAGE_PEOPLE):
        return None
    return db.session().scalar(select(func.count()).select_from(accounts.people(actor.scope).subquery()))


@blueprint.get("/search")
@requires(Verb.VIEW)
def search() -> ResponseReturnValue:
    """Documents, offices and devices of the branch that have the words."""
    text = searched()
    found = finder.find(db.session(), current_actor().scope, text)
    return render_template("dashboard/search.html", found=found, search_text=text)


@blueprint.get("/offices")
@requires(Verb.VIEW)
def offices() -> ResponseReturnValue:
    """The offices of the branch."""
    state = ListState.from_request(["code", "name"], ["kind"])
    query = select(Office).where(current_actor().scope.covers(Office.code), matches(state.q, Office.code, Office.name))
    if kind := state.filters.get("kind"):
        query = query.where(Office.kind == kind)
    columns = {"code": Office.code, "name": Office.name}
    listing = fetch(db.session(), query.order_by(*state.order(columns, Office.code)), state)
    if state.export:
        headers = [_("Code"), _("Name"), _("Kind"), _("Time zone")]
        rows = [(each.code, each.name, OFFICE_KINDS[each.kind], each.timezone) for each in listing.rows]
        return file_answer("offices", headers, rows)
    return render_template("dashboard/offices.html", listing=listing)


@blueprint.get("/offices/<office:code>")
@requires(Verb.VIEW)
def office(code: str) -> ResponseReturnValue:
    """The record of one office: what it holds, its machines, what is on the way, its neighbours."""
    found = regions.office(db.session(), current_actor().scope, code)
    return render_template("dashboard/office.html", office=found, **_record(found))


def _record(found: Office) -> dict[str, Any]:
    scope, today = Scope(found.code), local_date(current_actor().at, found.timezone)
    items, places = [item.code for item in stock.items(db.session())], list(COMPARTMENTS)
    own = [balance for balance in stock.balances(db.session(), scope) if balance.office == found.code]
    return {
        "parent": regions.unscoped_office(db.session(), found.parent) if found.parent else None,
        "balances": sorted(own, key=lambda one: (items.index(one.item), places.index(one.compartment))),
        "ink": equipment.ink(db.session(), scope).get(found.code),
        "printers": equipment.printers(db.session(), scope, today).get(found.code),
        "to_receive": shipments.open_for(db.session(), found.code, today),
        "neighbours": regions.nearest_districts(db.session(), found.code, 5),
        "below": regions.children(db.session(), found.code) if not found.is_district else [],
        "prints": wording.dated(utilization.daily_prints(db.session(), found.code, today)) if found.is_district else [],
    }
