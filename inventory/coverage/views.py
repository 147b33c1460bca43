"""Pages of coverage: the offices of a branch, one office, entering figures and setting targets."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.accounts.web import current_actor, requires, submit
from inventory.core import messages
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import Invalid
from inventory.core.formats import Count
from inventory.core.identity import Verb
from inventory.core.listing import ListState, paged
from inventory.core.uploads import sent
from inventory.core.web import render_form
from inventory.coverage import charts, exports, queries, register, service, wording
from inventory.coverage.forms import CorrectionForm, FigureForm, ImportForm, TargetForm, WithdrawalForm, offered
from inventory.coverage.preview import MOST_SHOWN, Preview, preview
from inventory.coverage.reading import written
from inventory.coverage.rules import Part, Subject
from inventory.regions import queries as regions

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")
DRAWN: dict[str, Any] = {"wording": wording, "Part": Part, "subjects": Subject}


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The newest figure of every office of the branch."""
    state = ListState.from_request(list(register.OFFICES.orders), ("subject", "view", "level"))
    every = queries.overview(db.session(), current_actor().scope)
    rows = register.about(every, state)
    found = register.OFFICES.matching(rows, state)
    listing = paged(found, state)
    if state.export:
        return exports.register(listing)
    return render_template(
        "coverage/index.html",
        **DRAWN,
        subject=register.subject_of(state),
        level=register.level_of(state),
        view=register.OFFICES.asked(state),
        counts=register.OFFICES.counts(rows),
        totals={part: register.total(found, part) for part in Part},
        listing=listing,
    )


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def office(code: str) -> ResponseReturnValue:
    """One office: its figures over time, and its targets."""
    state = ListState.from_request(list(register.HISTORY), ("subject",), descending=True)
    session, actor = db.session(), current_actor()
    found = regions.office(session, actor.scope, code)
    subject = register.subject_of(state)
    history = queries.history(session, actor.scope, code, subject)
    listing = paged(register.history(history, state), state)
    if state.export:
        return exports.history(found, listing)
    reached = queries.reached(history)
    targets = queries.targets(session, code, subject)
    return render_template(
        "coverage/office.html",
        **DRAWN,
        office=found,
        subject=subject,
        listing=listing,
        newest=next((told.figure for told in history if told.corrected_by is None), None),
        trends=charts.trends(reached),
        aims=queries.aims(targets, reached, local_date(actor.at, found.timezone)),
        names=regions.names(session, [found.parent or code, *(target.office for target in targets)]),
        keeps=actor.may(Verb.KEEP_COVERAGE),
        scope=actor.scope,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Verb.KEEP_COVERAGE)
def record() -> ResponseReturnValue:
    """Enter one figure."""
    form = FigureForm(office=request.args.get("office"), subject=request.args.get("subject"))
    form.office.choices = offered(regions.branch(db.session(), current_actor().scope))
    if form.validate_on_submit() and (figure := submit(form, service.record, form.to_command())):
        flash(_("The figure is on record."), "success")
        return redirect(url_for(".office", code=figure.office, subject=figure.subject), 303)
    return render_form("coverage/figure.html", form)


@blueprint.route("/figures/<int:figure_id>/correction", methods=["GET", "POST"])
@requires(Verb.KEEP_COVERAGE)
def correct(figure_id: int) -> ResponseReturnValue:
    """Let another figure stand in the place of a wrong one."""
    session, actor = db.session(), current_actor()
    wrong = queries.figure(session, actor.scope, figure_id)
    form = CorrectionForm.of(wrong)
    form.office.choices = offered(regions.branch(session, actor.scope))
    if form.validate_on_submit() and (figure := submit(form, service.correct, form.to_correction(figure_id))):
        flash(_("The figure is corrected; the wrong one stays readable."), "success")
        return redirect(url_for(".office", code=figure.office, subject=figure.subject), 303)
    return render_form("coverage/figure.html", form, wrong=wrong)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Verb.KEEP_COVERAGE)
def take_in() -> ResponseReturnValue:
    """Show what a file would do, and do it once the person has seen that."""
    form = ImportForm(sent())
    shown = _preview(form) if form.validate_on_submit() else None
    if shown and form.confirms and not shown.refused:
        told = len(shown.new)
        if submit(form, service.take_in, form.to_command(shown.reading.taken)) is not None:
            flash(ngettext("%(num)s figure is taken in.", "%(num)s figures are taken in.", Count(told)), "success")
            return redirect(url_for(".index"), 303)
    if shown:
        form.hand_back(written(shown.reading.taken))
    return render_form("coverage/import.html", form, preview=shown, most=MOST_SHOWN, **DRAWN)


def _preview(form: ImportForm) -> Preview | None:
    try:
        return preview(db.session(), current_actor(), form.rows(), form.basis.data or "")
    except Invalid as refusal:
        form.refuse(messages.sentence(refusal), refusal.status, form.field_of(refusal))
        return None


@blueprint.route("/targets/new", methods=["GET", "POST"])
@requires(Verb.KEEP_COVERAGE)
def set_target() -> ResponseReturnValue:
    """Write a target down."""
    form = TargetForm(office=request.args.get("office"), subject=request.args.get("subject"))
    form.office.choices = offered(regions.branch(db.session(), current_actor().scope))
    if form.validate_on_submit() and (target := submit(form, service.set_target, form.to_command())):
        flash(_("The target is on record."), "success")
        return redirect(url_for(".office", code=target.office, subject=target.subject), 303)
    return render_form("coverage/target.html", form)


@blueprint.route("/targets/<int:target_id>/withdrawal", methods=["GET", "POST"])
@requires(Verb.KEEP_COVERAGE)
def withdraw(target_id: int) -> ResponseReturnValue:
    """Say why a target no longer counts."""
    target = queries.target(db.session(), current_actor().scope, target_id)
    form = WithdrawalForm()
    if form.validate_on_submit() and submit(form, service.withdraw_target, form.to_command(target_id)):
        flash(_("The target is withdrawn; it stays readable."), "success")
        return redirect(url_for(".office", code=target.office, subject=target.subject), 303)
    return render_form("coverage/withdrawal.html", form, target=target, **DRAWN)
