"""Pages of the count sheet: begun, filled in as often as it takes, reviewed, sent or discarded."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.forms import BaseForm
from inventory.core.identity import Scope, Verb
from inventory.core.web import error_page, render_form
from inventory.custody import queries, wording
from inventory.custody.forms import BeginForm, ReviewForm, SheetForm
from inventory.custody.models import CountSheet
from inventory.custody.sheets import queries as sheet_queries
from inventory.custody.sheets import service as sheets
from inventory.custody.views import keepable, own_office
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.away import Away, pieces_away
from inventory.stock.models import Document
from inventory.stock.rules import Compartment, State

blueprint = Blueprint("sheets", __name__, url_prefix="/custody/sheets")
BEFORE, AFTER = "before", "after"


class DiscardForm(BaseForm):
    """Nothing but the proof that the person pressed the button."""

    key = None  # what is discarded twice is gone all the same


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def begin() -> ResponseReturnValue:
    """Choose what is counted, and whether blind."""
    session, offices = db.session(), keepable()
    office = own_office(offices)
    today = ledger.today_at(session, current_actor(), office.code)
    items = [item.code for item in stock.items(session)]
    form = BeginForm.of(offices, items, office=office.code, business_date=today)
    if form.validate_on_submit() and (sheet := submit(form, sheets.begin, form.to_command())):
        flash(_("The sheet is kept: it can be put aside and taken up again."), "success")
        return redirect(url_for(".fill_in", sheet_id=sheet.id), 303)
    return render_form("custody/begin.html", form, offices=offices, yesterday=today - timedelta(days=1))


@blueprint.route("/<int:sheet_id>", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def fill_in(sheet_id: int) -> ResponseReturnValue:
    """Write down what was counted so far; save it, or go on to the review."""
    sheet = sheet_queries.sheet(db.session(), current_actor(), sheet_id)
    if request.method == "GET" and (elsewhere := _elsewhere(sheet)):
        return elsewhere
    form = SheetForm.of(sheet)
    finish = "review" in request.form
    if form.validate_on_submit() and submit(form, sheets.save, form.to_command(sheet, finish)):
        if not finish:
            flash(_("Saved."), "success")
        return redirect(url_for(".review" if finish else ".fill_in", sheet_id=sheet_id), 303)
    form.version.data = str(sheet.version)
    return render_form("custody/sheet.html", form, **_shown(sheet))


@blueprint.get("/<int:sheet_id>/paper")
@requires(Verb.KEEP_STOCK)
def paper(sheet_id: int) -> ResponseReturnValue:
    """The sheet to be printed and taken along."""
    sheet = sheet_queries.sheet(db.session(), current_actor(), sheet_id)
    return render_template("custody/sheet_paper.html", **_shown(sheet))


@blueprint.route("/<int:sheet_id>/review", methods=["GET", "POST"])
@requires(Verb.KEEP_STOCK)
def review(sheet_id: int) -> ResponseReturnValue:
    """See what differs from the books and what moved meanwhile, give the reasons, and send it."""
    sheet = sheet_queries.sheet(db.session(), current_actor(), sheet_id)
    if sheet.document_id is None and (sheet.figures_hidden or not sheet_queries.figures_of(sheet)):
        return redirect(url_for(".fill_in", sheet_id=sheet_id), 303)
    if request.method == "GET" and (elsewhere := _elsewhere(sheet, reviewing=True)):
        return elsewhere
    session, chosen = db.session(), request.args.get("counted")
    beside = sheet_queries.review(session, sheet, include_moves=chosen == BEFORE)
    form = ReviewForm.of(beside.to_explain, sheet_queries.head(session))
    if form.validate_on_submit() and (
        document := submit(form, sheets.submit, form.to_command(sheet_id, chosen == BEFORE))
    ):
        return _sent(document)
    form.seen_head.data = str(sheet_queries.head(session))
    undecided = bool(beside.moves) and chosen not in (BEFORE, AFTER)
    context = {"review": beside, "chosen": chosen, "undecided": undecided, "words": wording}
    return render_form("custody/review.html", form, **_shown(sheet), **context)


@blueprint.post("/<int:sheet_id>/discard")
@requires(Verb.KEEP_STOCK)
def discard(sheet_id: int) -> ResponseReturnValue:
    """Throw the sheet away; nothing was counted."""
    form = DiscardForm()
    if not form.validate_on_submit() or not submit(form, sheets.discard, sheet_id):
        return error_page(form.refusal_status, form.refusal)
    flash(_("The sheet is discarded. Nothing was counted."), "success")
    return redirect(url_for("custody.index"), 303)


def _sent(document: Document) -> ResponseReturnValue:
    told = (
        _("%(number)s is entered. It counts once a second person approves it.", number=document.number)
        if document.state == State.PENDING
        else _("%(number)s is posted: the books say what was counted.", number=document.number)
    )
    flash(told, "success")
    return redirect(url_for("custody.count", document_id=document.id), 303)


def _elsewhere(sheet: CountSheet, reviewing: bool = False) -> ResponseReturnValue | None:
    """Where a sheet leads that cannot be filled in any more: to its count, or to the review of a blind one."""
    if sheet.document_id is not None:
        return redirect(url_for("custody.count", document_id=sheet.document_id), 303)
    if sheet.blind and sheet.finished_at is not None and not reviewing:
        return redirect(url_for(".review", sheet_id=sheet.id), 303)
    return None


def _shown(sheet: CountSheet) -> dict[str, Any]:
    """What every page of a sheet shows; the books only where they are not hidden."""
    session = db.session()
    hidden = sheet.figures_hidden
    return {
        "sheet": sheet,
        "office": regions.unscoped_office(session, sheet.office),
        "books": None if hidden else queries.closes(session, sheet.office, sheet.business_date),
        "away": _away(sheet),
        "discard_form": DiscardForm(formdata=None),
    }


def _away(sheet: CountSheet) -> list[Away]:
    """What the books have in the store that is counted and whoever counts cannot find there."""
    counted = {line["item"] for line in sheet.lines if line["compartment"] == Compartment.STORE}
    found = pieces_away(db.session(), Scope(sheet.office))
    return [each for each in found if each.office == sheet.office and each.item in counted]
