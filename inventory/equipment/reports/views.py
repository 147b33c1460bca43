"""Pages of the monthly device reports: who has answered, one office's month, and the form."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts import queries as people
from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.formats import month_name
from inventory.core.identity import Verb
from inventory.core.listing import ListState
from inventory.core.months import month_before, month_of, next_month, written
from inventory.core.web import render_form
from inventory.equipment import exports
from inventory.equipment.reports import queries, register
from inventory.equipment.reports import service as reports
from inventory.equipment.reports.forms import kinds_first, report_form
from inventory.equipment.reports.rules import ByKind, check_month
from inventory.equipment.rules import DeviceKind
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import ledger

blueprint = Blueprint("device_reports", __name__, url_prefix="/device-reports")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The districts of the branch: what each answered for a month, and who has not answered."""
    session, actor = db.session(), current_actor()
    state = ListState.from_request(list(register.ORDERS), register.FILTERS)
    this_month = month_of(ledger.today_at(session, actor, actor.office))
    month = written(asked) if (asked := state.filters.get("month")) else month_before(this_month)
    rows = register.rows_of(session, actor.scope, month, state)
    listing = register.listing(rows, state)
    if state.export:
        return exports.reports(listing, month)
    return render_template(
        "equipment/reports.html",
        listing=listing,
        month=month,
        before=month_before(month),
        after=next_month(month) if month < this_month else None,
        answered=sum(row.report is not None for row in rows),
        asked=len(rows),
        totals=register.added(row.counts for row in rows),
        apart=sum(row.apart for row in rows),
        kinds=DeviceKind,
    )


@blueprint.get("/<office:code>/<month:month>")
@requires(Verb.VIEW)
def show(code: str, month: date) -> ResponseReturnValue:
    """What one office answered for a month, and answered before."""
    office = _district(code)
    versions = queries.versions(db.session(), office.code, month)
    return render_template(
        "equipment/report.html",
        office=office,
        month=month,
        versions=versions,
        names=people.names(db.session(), [each.actor for each in versions]),
        keeps=current_actor().may(Verb.KEEP_DEVICES),
    )


@blueprint.route("/<office:code>/<month:month>/answer", methods=["GET", "POST"])
@requires(Verb.KEEP_DEVICES)
def answer(code: str, month: date) -> ResponseReturnValue:
    """Answer for a month, beginning with what the books say, or with last month's answer."""
    session, actor, office = db.session(), current_actor(), _district(code)
    today = ledger.today_at(session, actor, code)
    check_month(month, today)
    books, before = queries.books(session, code, month, today), queries.answer(session, code, month)
    last = queries.answer(session, code, month_before(month))
    copied = last is not None and request.args.get("copy") == "1"
    draft: ByKind = {DeviceKind(line.kind): line.told for line in last.lines} if last and copied else books
    form = report_form(draft, before)
    if form.validate_on_submit() and submit(form, reports.answer_month, form.to_command(code, month)):
        flash(_("The device report for %(month)s is on record.", month=month_name(month)), "success")
        return redirect(url_for(".show", code=code, month=month), 303)
    there, others = kinds_first({**draft, **books})
    told = {"there": there, "others": others, "books": books, "last": last, "copied": copied}
    return render_form("equipment/report_answer.html", form, office=office, month=month, **told)


def _district(code: str) -> Office:
    """A district of the branch. Raises NotFound."""
    office = regions.office(db.session(), current_actor().scope, code)
    if not office.is_district:
        raise NotFound(what="office")
    return office
