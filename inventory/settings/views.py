"""Pages of the settings: all of them with who changed each last, and one page each to change it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core import setting_words
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import CENTRE, Verb
from inventory.core.web import render_form
from inventory.regions.rules import EASTERNMOST
from inventory.settings import queries, service, wording
from inventory.settings.forms import (
    CutoffForm,
    LowYieldForm,
    PurchaseForm,
    SettingForm,
    backdating_form,
    cleaning_form,
    money_form,
)
from inventory.settings.rules import Name

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.get("")
@requires(Verb.AUDIT)
def index() -> ResponseReturnValue:
    """What is set, what it was as shipped, and who changed it last: whoever may see the audit trail sees this."""
    actor, standings = current_actor(), queries.standings(db.session())
    changes = actor.may(Verb.CHANGE_SETTINGS) and actor.scope.contains(CENTRE)
    history = actor.scope.contains(CENTRE)
    told = {"standings": standings, "words": wording, "told": setting_words.told}
    return render_template("settings/index.html", changes=changes, history=history, **told)


@blueprint.route("/back-dating", methods=["GET", "POST"])
@requires(Verb.CHANGE_SETTINGS)
def backdating() -> ResponseReturnValue:
    """How far back each role may date a document."""
    return _page(Name.BACKDATING, backdating_form, service.set_backdating)


@blueprint.route("/cut-off", methods=["GET", "POST"])
@requires(Verb.CHANGE_SETTINGS)
def cutoff() -> ResponseReturnValue:
    """Until which hour reports are on time, from a day on."""
    today = local_date(current_actor().at, EASTERNMOST)
    return _page(Name.CUTOFF, lambda value: CutoffForm.of(value, today), service.set_cutoff)


@blueprint.route("/low-yield", methods=["GET", "POST"])
@requires(Verb.CHANGE_SETTINGS)
def low_yield() -> ResponseReturnValue:
    """From which share on a batch is low."""
    return _page(Name.LOW_YIELD, LowYieldForm.of, service.set_low_yield)


@blueprint.route("/cleaning", methods=["GET", "POST"])
@requires(Verb.CHANGE_SETTINGS)
def cleaning() -> ResponseReturnValue:
    """After how many cards print heads are cleaned."""
    models = queries.printer_models(db.session())
    return _page(Name.CLEANING, lambda value: cleaning_form(value, models), service.set_cleaning)


@blueprint.route("/money", methods=["GET", "POST"])
@requires(Verb.CHANGE_SETTINGS)
def money() -> ResponseReturnValue:
    """When the money of a year comes."""
    return _page(Name.MONEY, money_form, service.set_money)


@blueprint.route("/purchase", methods=["GET", "POST"])
@requires(Verb.CHANGE_SETTINGS)
def purchase() -> ResponseReturnValue:
    """How long a purchase takes."""
    return _page(Name.PURCHASE, PurchaseForm.of, service.set_purchase)


def _page(name: Name, form_of: Callable[[Any], Any], verb: Callable[..., Name]) -> ResponseReturnValue:
    """The page of one setting: what holds, and the form for another value."""
    current_actor().demand(Verb.CHANGE_SETTINGS, CENTRE)
    form: SettingForm = form_of(queries.present(db.session(), name))
    if form.validate_on_submit() and submit(form, verb, form.to_command()):
        flash(_("The setting is saved."), "success")
        return redirect(url_for(".index"), 303)
    standing = queries.standing(db.session(), name)
    if form.refusal:  # somebody else was faster: the page shows what they set
        form.seen.data = service.fingerprint(standing.value)
    told = {"standing": standing, "words": wording, "told": setting_words.told}
    return render_form("settings/change.html", form, **told)
