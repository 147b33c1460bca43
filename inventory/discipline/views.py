"""Pages of reporting discipline: a branch in a month, and the month of one district."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core import settings
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, paged
from inventory.core.months import written
from inventory.core.rules import KTP_EL_BEGAN
from inventory.discipline import exports, queries, register, wording
from inventory.discipline.rules import Month
from inventory.discipline.strip import drawing
from inventory.regions import queries as regions
from inventory.regions.rules import EASTERNMOST

blueprint = Blueprint("discipline", __name__, url_prefix="/discipline")
FILTERS = ("month", "province", "view")
MONTHS_TO_CHOOSE = 24


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """How the districts of the branch reported in a month, the worst first."""
    actor = current_actor()
    state = ListState.from_request(list(register.DISTRICTS.orders), FILTERS)
    branch = regions.office(db.session(), actor.scope, state.filters.get("province", actor.office))
    month = _month(branch.timezone)
    every = queries.overview(db.session(), Scope(branch.code), month, actor.at)
    rows = register.DISTRICTS.matching(every, state)
    listing = paged(rows, state)
    if state.export:
        return exports.register(listing, month)
    return render_template(
        "discipline/index.html",
        **_chooser(month),
        **_provinces(),
        branch=branch,
        view=register.DISTRICTS.asked(state),
        counts=register.DISTRICTS.counts(every),
        sums=queries.totals(rows),
        all_sums=queries.totals(every),
        listing=listing,
        recap=wording.recap(branch.name, every, month, actor.at, branch.timezone),
    )


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def district(code: str) -> ResponseReturnValue:
    """One district's month as a calendar, and what looks made up in it."""
    actor = current_actor()
    office = regions.office(db.session(), actor.scope, code)
    state = ListState.from_request(["day"], ["month"])
    month = _month(office.timezone)
    row = queries.district(db.session(), actor.scope, code, month, actor.at)
    if state.export:
        return exports.days(row, row.conduct.marks)
    return render_template(
        "discipline/district.html",
        **_chooser(month),
        row=row,
        hours=wording.hours(settings.report_cutoff(db.session()), month),
        names=regions.names(db.session(), [office.parent or code]),
    )


def _month(timezone: str) -> Month:
    """The month of the address, else that of today. Raises NotFound for what is none, or has nowhere begun."""
    at = current_actor().at
    asked = request.args.get("month", "").strip()
    if not asked:
        return Month.of(local_date(at, timezone))
    month = Month(written(asked))
    if not KTP_EL_BEGAN <= month.first <= local_date(at, EASTERNMOST):
        raise NotFound(what="month")
    return month


def _chooser(month: Month) -> dict[str, Any]:
    """The month, those to choose from, newest first, and the words and drawings of the pages."""
    newest = Month.of(local_date(current_actor().at, EASTERNMOST))
    months = [newest]
    while len(months) < MONTHS_TO_CHOOSE or months[-1].first > month.first:
        months.append(months[-1].before)
    return {
        "month": month,
        "months": [each for each in months if each.first >= KTP_EL_BEGAN],
        "earlier": month.before if month.before.first >= KTP_EL_BEGAN else None,
        "later": month.after if month.after.first <= newest.first else None,
        "wording": wording,
        "drawing": drawing,
    }


def _provinces() -> dict[str, Any]:
    """The provinces to choose from, where there is a choice, and their names."""
    found = regions.provinces(db.session(), current_actor().scope)
    choice = found if len(found) > 1 else []
    return {"provinces": choice, "names": {province.code: province.name for province in choice}}
