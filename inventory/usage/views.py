"""Pages of the daily report: the register, reporting a day, one report, and amending it."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.formats import number, short_day
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.core.listing import ListState, fetch, since
from inventory.core.rules import KTP_EL_BEGAN
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.rules import REPORTS
from inventory.usage import day as day_page
from inventory.usage import history, pages, queries, register, service
from inventory.usage.forms import AmendmentForm, ReportForm
from inventory.usage.models import DailyReport
from inventory.usage.sheet import Sheet, sheet
from inventory.usage.strip import strip

blueprint = Blueprint("usage", __name__, url_prefix="/daily-reports")


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The daily reports of one's branch, and how its districts stand on the last days."""
    actor = current_actor()
    state = ListState.from_request(list(register.SORTABLE), ["office", "from", "to", "all", "years"], descending=True)
    scope = _narrowed(actor.scope, state.filters.get("office"))
    first, last = _day(state.filters.get("from")), _day(state.filters.get("to"))
    narrowed = first is not None or last is not None
    wanted = register.Wanted(
        first=first if narrowed else since(state, ledger.today_at(db.session(), actor, actor.office)),
        last=last,
        all_versions=state.filters.get("all") == "1",
        q=state.q,
    )
    query = register.reports(scope, wanted)
    ordered = query.order_by(*state.order(register.SORTABLE, DailyReport.document_id.desc()))
    listing = fetch(db.session(), ordered, state)
    rows = pages.rows(db.session(), scope, listing.rows, actor.at)
    if state.export:
        return pages.export(rows)
    return render_template(
        "usage/index.html",
        listing=listing,
        rows=rows,
        totals=register.totals(db.session(), query),
        chips=pages.chips(listing, narrowed=narrowed),
        offices=pages.offices(db.session(), actor.scope),
        strip=None if scope.office == CENTRE else strip(db.session(), scope, actor.at, actor.backdate_days),
        one_office=regions.unscoped_office(db.session(), scope.office).is_district,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.REPORT)
def new() -> ResponseReturnValue:
    """Report a day: by default today, or the earliest day still owed where today is reported."""
    actor = current_actor()
    office = _office_to_report()
    if office is None:
        return render_template("usage/choose.html", offices=pages.offices(db.session(), actor.scope))
    page = day_page.page_of(db.session(), actor, office, _day(request.args.get("date")))
    books: Sheet = page["sheet"]
    form = ReportForm.blank(books.items)
    if form.validate_on_submit() and (
        document := submit(form, service.report, form.to_command(office.code, books.day))
    ):
        return _sent(document, books, form)
    return render_form("usage/new.html", form, **page)


@blueprint.get("/<int:document_id>")
@requires(Verb.VIEW)
def show(document_id: int) -> ResponseReturnValue:
    """One report: what it says, what it did to the store, and every version of its day."""
    actor = current_actor()
    document = queries.report_document(db.session(), actor.scope, document_id)
    return render_template("usage/show.html", **history.page_of(db.session(), actor, document))


@blueprint.route("/<int:document_id>/amendment", methods=["GET", "POST"])
@requires(Verb.REPORT)
def amend(document_id: int) -> ResponseReturnValue:
    """Put other figures in the place of a report; the former ones stay readable."""
    actor = current_actor()
    document = queries.report_document(db.session(), actor.scope, document_id)
    report = db.session.get_one(DailyReport, document.id)
    office = regions.unscoped_office(db.session(), document.office)
    lines = queries.lines_of(db.session(), document.id)
    books = sheet(db.session(), office, document.business_date, lines)
    form = AmendmentForm.of(report, lines, books.items)
    if form.validate_on_submit() and (amended := submit(form, service.amend, form.to_amendment(document_id))):
        return _sent(amended, books, form)
    standing = stock.standing(db.session(), document.office, REPORTS, document.business_date)
    return render_form("usage/amend.html", form, sheet=books, document=document, standing=standing)


def _sent(document: Document, books: Sheet, form: ReportForm) -> ResponseReturnValue:
    card = form.line(queries.CARD)
    left = books.closing(queries.CARD, *(() if card is None else (card.printed.data, card.spoiled.data)))
    flash(
        _(
            "The report of %(day)s is in: %(left)s KTP-el blanks left at its close.",
            day=short_day(document.business_date),
            left=number(left),
        ),
        "success",
    )
    return redirect(url_for(".show", document_id=document.id), 303)


def _narrowed(scope: Scope, office: str | None) -> Scope:
    """The branch of a chosen office inside one's own. Raises NotFound outside it."""
    return scope if office is None else Scope(regions.office(db.session(), scope, office).code)


def _day(text: str | None) -> date | None:
    """A day of the address. Raises NotFound for what is no day."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound(what="day") from None
    if day is not None and day < KTP_EL_BEGAN:
        raise NotFound(what="day")
    return day


def _office_to_report() -> Office | None:
    """The chosen office; a district's own people need not choose."""
    actor = current_actor()
    chosen = request.args.get("office") or actor.office
    office = regions.office(db.session(), actor.scope, chosen)
    return office if office.is_district or "office" in request.args else None
