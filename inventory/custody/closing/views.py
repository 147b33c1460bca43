"""Pages of the months of an office: the closing equation, closing one, and opening it again."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.formats import month_name
from inventory.core.identity import Verb
from inventory.core.web import render_form
from inventory.custody.closing import pages as closing_pages
from inventory.custody.closing import service as closing
from inventory.custody.closing.forms import MonthForm
from inventory.custody.closing.wording import FLOWS
from inventory.regions import queries as regions

blueprint = Blueprint("months", __name__)


@blueprint.get("/months")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The months of the person's own office, and who below it has closed the last one."""
    return _months(current_actor().office)


@blueprint.get("/offices/<office:code>/months")
@requires(Verb.VIEW)
def office(code: str) -> ResponseReturnValue:
    """The months of an office of the branch."""
    return _months(code)


def _months(code: str) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    found = regions.office(session, actor.scope, code)
    return render_template(
        "custody/months.html",
        office=found,
        rows=closing_pages.month_rows(session, actor, found),
        below=closing_pages.states_below(session, actor, found),
        last_month=closing_pages.last_month(local_date(actor.at, found.timezone)),
    )


@blueprint.get("/offices/<office:code>/months/<month:month>")
@requires(Verb.VIEW)
def show(code: str, month: date) -> ResponseReturnValue:
    """The closing equation of a month, with the documents behind every line."""
    return _month(code, month, MonthForm())


def _month(code: str, month: date, form: MonthForm) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    found = regions.office(session, actor.scope, code)
    page = closing_pages.month_page(session, actor, found, month)
    return render_form("custody/closing.html", form, page=page, flows=FLOWS)


@blueprint.post("/offices/<office:code>/months/<month:month>/closing")
@requires(Verb.KEEP_STOCK)
def close(code: str, month: date) -> ResponseReturnValue:
    """Close the month."""
    form = MonthForm()
    if form.validate_on_submit() and submit(form, closing.close_month, form.to_close(code, month)):
        flash(_("%(month)s is closed. It takes no document any more.", month=month_name(month)), "success")
        return redirect(url_for(".show", code=code, month=month), 303)
    return _month(code, month, form)


@blueprint.post("/offices/<office:code>/months/<month:month>/reopening")
@requires(Verb.REOPEN)
def reopen(code: str, month: date) -> ResponseReturnValue:
    """Open a closed month again."""
    form = MonthForm()
    if form.validate_on_submit() and submit(form, closing.reopen_month, form.to_reopen(code, month)):
        flash(_("%(month)s is open again.", month=month_name(month)), "success")
        return redirect(url_for(".show", code=code, month=month), 303)
    return _month(code, month, form)
