"""The page of one's own notifications."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Verb
from inventory.core.web import error_page, local_path, render_form
from inventory.notices import mail, queries, rules, service, wording
from inventory.notices.forms import MuteForm, PreferencesForm
from inventory.regions import queries as regions

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


@blueprint.route("", methods=["GET", "POST"])
@requires(Verb.VIEW)
def preferences() -> ResponseReturnValue:
    """How one wants to be told, what one has muted, and what one was told last."""
    actor, session = current_actor(), db.session()
    form = PreferencesForm.of(queries.preference(session, actor))
    if form.validate_on_submit() and submit(form, service.save_preferences, form.to_command()):
        flash(_("The change has been saved."), "success")
        return redirect(url_for(".preferences"), 303)
    muted = queries.muted(session, actor)
    return render_form(
        "notices/preferences.html",
        form,
        muted=[one for one, _record in muted],
        titles=wording.titles(session, {one.subject: record for one, record in muted}),
        recent=wording.entries(session, queries.recent(session, actor)),
        office=regions.unscoped_office(session, actor.office),
        sends_mail=mail.is_configured(),
        mute_form=lambda subject: MuteForm.about(subject, url_for(".preferences")),
    )


@blueprint.get("/mute")
@requires(Verb.VIEW)
def ask_mute() -> ResponseReturnValue:
    """Where the link in a mail leads: the button that mutes its subject."""
    actor, session, subject = current_actor(), db.session(), request.args.get("subject", "")
    if not rules.subject_good(subject):
        raise NotFound(what="subject")
    titles = wording.titles(session, {subject: queries.last_about(session, actor.scope, subject)})
    return render_template(
        "notices/mute.html",
        title=titles[subject],
        form=MuteForm.about(subject, url_for(".preferences")),
        muted=queries.is_muted(session, actor, subject),
    )


@blueprint.post("/mute")
@requires(Verb.VIEW)
def mute() -> ResponseReturnValue:
    """Mute a subject."""
    return _set_mute(muted=True, told=_("You get no more mail about this."))


@blueprint.post("/unmute")
@requires(Verb.VIEW)
def unmute() -> ResponseReturnValue:
    """Hear of a subject again."""
    return _set_mute(muted=False, told=_("You get mail about this again."))


def _set_mute(*, muted: bool, told: str) -> ResponseReturnValue:
    form = MuteForm()
    if form.validate_on_submit() and submit(form, service.mute, form.to_command(muted=muted)):
        flash(told, "success")
        return redirect(local_path(form.next.data), 303)
    return error_page(form.refusal_status, form.refusal)
