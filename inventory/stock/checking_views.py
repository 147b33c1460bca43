"""The page “Check the ledger”: the last result, the current head, and the heads that people noted."""

import json
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts import queries as accounts
from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.formats import moment
from inventory.core.identity import CENTRE, Verb
from inventory.core.listing import Listing, ListState, fetch
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.core.web import render_form
from inventory.regions import queries as regions
from inventory.stock import checking
from inventory.stock.checking import in_chain
from inventory.stock.checks import NotedHead
from inventory.stock.forms import CheckForm, CurrentHeadForm, OutsideHeadForm

blueprint = Blueprint("checking", __name__, url_prefix="/ledger")
PATIENCE = 2.0  # seconds a page waits for a check
RELOAD = "3"  # seconds after which the page of a running check asks again, by itself


@blueprint.get("/check")
@requires(Verb.AUDIT)
def index() -> ResponseReturnValue:
    """The last check, the current head, and the heads noted so far."""
    return _page()


def _page(refused: CheckForm | CurrentHeadForm | None = None) -> ResponseReturnValue:
    actor, session = current_actor(), db.session()
    state = ListState.from_request(["noted_at"], descending=True)
    direction = NotedHead.id.desc() if state.descending else NotedHead.id.asc()
    listing = fetch(session, checking.heads(actor.scope).order_by(direction), state)
    office = regions.unscoped_office(session, actor.office)
    people = accounts.names(session, {noted.actor for noted, _found in listing.rows})
    if state.export:
        return _file(listing, people, office.timezone)
    check, head = checking.latest(session), checking.head_of(session)
    running = check is not None and checking.alive(check)
    page = render_template(
        "stock/check.html",
        check=check,
        running=running,
        known=check is not None and (check.office is None or actor.scope.contains(check.office)),
        national=actor.scope.contains(CENTRE),
        head=head,
        head_json=json.dumps({"number": head.number, "hash": head.hash}),
        listing=listing,
        people=people,
        differing=checking.some_differ(session, actor.scope),
        in_chain=in_chain,
        timezone=office.timezone,
        form=refused,
        check_form=CheckForm(formdata=None),
        head_form=CurrentHeadForm.of(head),
    )
    answer = make_response(page, refused.refusal_status if refused else 200)
    if running:
        answer.headers["Refresh"] = RELOAD
    return answer


@blueprint.post("/check")
@requires(Verb.AUDIT)
def start() -> ResponseReturnValue:
    """Check everything now, beside the other pages."""
    form = CheckForm()
    if form.validate_on_submit() and (check := submit(form, checking.start_check, form.to_command())):
        checker: checking.Checker = current_app.extensions["ledger_checker"]
        checker.start(check.id, PATIENCE)
        return redirect(url_for(".index"), 303)
    return _page(form)


@blueprint.post("/heads")
@requires(Verb.AUDIT)
def note() -> ResponseReturnValue:
    """Note the head that stands on the page."""
    form = CurrentHeadForm()
    if form.validate_on_submit() and (noted := submit(form, checking.note_head, form.to_command())):
        flash(_("The head of record %(number)s is noted. Keep a copy of it outside as well.", number=noted.number))
        return redirect(url_for(".index"), 303)
    return _page(form)


@blueprint.route("/heads/new", methods=["GET", "POST"])
@requires(Verb.AUDIT)
def bring_back() -> ResponseReturnValue:
    """Hold a head that was noted outside against the journal."""
    form = OutsideHeadForm()
    if form.validate_on_submit() and (noted := submit(form, checking.note_head, form.to_command())):
        if checking.hash_at(db.session(), noted.number) == noted.hash:
            flash(_("The ledger still contains this head: nothing up to record %(n)s was changed.", n=noted.number))
        else:
            flash(_("The ledger does not contain this head. See below what to do."), "danger")
        return redirect(url_for(".index"), 303)
    return render_form("stock/head.html", form)


@blueprint.get("/head.json")
@requires(Verb.AUDIT)
def head_file() -> ResponseReturnValue:
    """The current head as a file, to be kept outside."""
    head = checking.head_of(db.session())
    answer = Response(json.dumps({"number": head.number, "hash": head.hash}), content_type="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"head-{head.number}.json")
    return answer


def _file(listing: Listing[Any], people: dict[str, str], timezone: str) -> Response:
    headers = [_("When"), _("Username"), _("Name"), _("Number"), _("Hash"), _("Note"), _("State")]
    lines = (
        [
            moment(noted.noted_at, timezone),
            noted.actor,
            people.get(noted.actor),
            noted.number,
            noted.hash,
            noted.note,
            appearance("in_chain" if in_chain(noted, found) else "differs").word,
        ]
        for noted, found in listing.rows
    )
    return file_answer(_("noted-heads"), headers, lines)


def install(app: Flask) -> None:
    """Have somebody ready to do the checking."""
    app.extensions["ledger_checker"] = checking.Checker(app)
