"""Pages of reconciliation: the districts of a branch, one district, and taking counts of SIAK in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from inventory.accounts.web import current_actor, requires, submit
from inventory.core import messages
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import DateRefused, DomainError, Invalid
from inventory.core.formats import Count
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, paged
from inventory.core.uploads import sent
from inventory.core.web import render_form
from inventory.reconciliation import exports, queries, register, service, wording
from inventory.reconciliation.bars import bars
from inventory.reconciliation.forms import ImportForm, days_asked
from inventory.reconciliation.preview import MOST_SHOWN, Preview, preview
from inventory.reconciliation.reading import written
from inventory.reconciliation.rules import Window, own_window
from inventory.regions import queries as regions

blueprint = Blueprint("reconciliation", __name__, url_prefix="/reconciliation")
FILTERS = ("view", "province", "from", "to")
DRAWN: dict[str, Any] = {"wording": wording, "bars": bars}


def _days(timezone: str) -> tuple[Window, DomainError | None]:
    """The days asked for; the last eight weeks beside the refusal where the days asked for cannot be."""
    today = local_date(current_actor().at, timezone)
    try:
        return days_asked(request.args, today), None
    except (Invalid, DateRefused) as refusal:
        if request.args.get("export"):
            raise
        return own_window(today), refusal


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The districts of the branch, the largest residual first."""
    state = ListState.from_request(list(register.DISTRICTS.orders), FILTERS, descending=True)
    scope = current_actor().scope
    branch = regions.office(db.session(), scope, state.filters.get("province", scope.office))
    window, refusal = _days(branch.timezone)
    every = queries.overview(db.session(), Scope(branch.code), window)
    rows = register.DISTRICTS.matching(every, state)
    listing = paged(rows, state)
    if state.export:
        return exports.register(listing, window)
    page = render_template(
        "reconciliation/index.html",
        **_provinces(),
        **DRAWN,
        branch=branch,
        window=window,
        refusal=messages.sentence(refusal) if refusal else None,
        view=register.DISTRICTS.asked(state),
        counts=register.DISTRICTS.counts(every),
        all_sums=queries.totals(every),
        sums=queries.totals(rows),
        listing=listing,
    )
    return page, refusal.status if refusal else 200


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def district(code: str) -> ResponseReturnValue:
    """One district: its days with both counts, what spoiled its blanks, and its ribbons."""
    state = ListState.from_request(list(register.DAYS.orders), ("view", "from", "to"), descending=True)
    scope = current_actor().scope
    office = regions.office(db.session(), scope, code)
    window, refusal = _days(office.timezone)
    row = queries.district(db.session(), scope, code, window)
    listing = paged(register.DAYS.matching(row.comparison.days, state), state)
    if state.export:
        return exports.days(row, listing)
    page = render_template(
        "reconciliation/district.html",
        **DRAWN,
        row=row,
        window=window,
        refusal=messages.sentence(refusal) if refusal else None,
        view=register.DAYS.asked(state),
        counts=register.DAYS.counts(row.comparison.days),
        listing=listing,
        imports=queries.imports_behind(db.session(), row),
        names=regions.names(db.session(), [office.parent or code]),
    )
    return page, refusal.status if refusal else 200


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def take_in() -> ResponseReturnValue:
    """Show what a file would do, and do it once the person has seen that."""
    form = ImportForm(sent())
    shown = _preview(form) if form.validate_on_submit() else None
    if shown and form.confirms and not shown.refused:
        taken = submit(form, service.import_counts, form.to_command(shown.reading.taken))
        if taken is not None:
            return _taken(taken.counts)
    if shown:
        form.hand_back(written(shown.reading.taken))
    return render_form(
        "reconciliation/import.html",
        form,
        preview=shown,
        imports=queries.last_imports(db.session(), current_actor().scope),
        most=MOST_SHOWN,
        wording=wording,
    )


def _preview(form: ImportForm) -> Preview | None:
    try:
        return preview(db.session(), current_actor(), form.rows())
    except Invalid as refusal:
        form.refuse(messages.sentence(refusal), refusal.status, form.field_of(refusal))
        return None


def _taken(counts: int) -> ResponseReturnValue:
    flash(
        ngettext("%(num)s count of SIAK is taken in.", "%(num)s counts of SIAK are taken in.", Count(counts)), "success"
    )
    return redirect(url_for(".index"), 303)


def _provinces() -> dict[str, Any]:
    """The provinces to choose from, where there is a choice, and their names."""
    found = regions.provinces(db.session(), current_actor().scope)
    choice = found if len(found) > 1 else []
    return {"provinces": choice, "names": {province.code: province.name for province in choice}}
