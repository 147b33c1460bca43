"""Pages of alerts: the inbox, one story, and what people do in it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.clock import local_date
from inventory.core.database import db, transact
from inventory.core.errors import DateRefused
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, fetch
from inventory.core.messages import sentence
from inventory.core.web import error_page, render_form
from inventory.notices import queries as notices
from inventory.notices.forms import MuteForm
from inventory.planning import drafts
from inventory.planning import queries as planning
from inventory.planning import wording as planned
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.utilization import evaluation
from inventory.utilization.alerts import exports as alert_exports
from inventory.utilization.alerts import news as alert_news
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import register as alert_register
from inventory.utilization.alerts import service as alert_service
from inventory.utilization.alerts import signs as alert_signs
from inventory.utilization.alerts import story as alert_story
from inventory.utilization.alerts import story_wording as alert_story_wording
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.alerts.forms import ActionForm, AlertForm, EvaluationForm, FollowUpForm, OwnerForm, RestForm
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import AlertState
from inventory.utilization.instructions import queries as instruction_queries
from inventory.utilization.instructions import wording as instruction_wording

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")
USUAL_TERM = 3  # working days until a visit


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The alerts of the branch: who prints nearly nothing, and what is being done."""
    actor, session = current_actor(), db.session()
    today = local_date(actor.at, regions.unscoped_office(session, actor.office).timezone)
    state = ListState.from_request(list(alert_register.COLUMNS), ("view",))
    found = fetch(session, alert_register.alerts(actor.scope, state, today), state)
    if state.export:
        return alert_exports.inbox(found)
    plan = planning.plan(session, actor.scope, today, today, actor.scope)
    return render_template(
        "alerts/index.html",
        listing=found,
        view=alert_register.view_of(state),
        counts=alert_register.counts(session, actor.scope, today),
        mark=alert_queries.evaluation(session),
        form=EvaluationForm(formdata=None),
        outlooks=plan.outlooks,
        firsts=_firsts(plan, [alert for alert, *_rest in found.rows]),
        given=instruction_queries.latest_of(session, [alert.id for alert, *_rest in found.rows]),
        today=today,
        planning=planned,
        wording=alert_wording,
    )


def _firsts(plan: planning.Plan, shown: list[Alert]) -> dict[int, drafts.Draft]:
    """By alert that is not closed: the likeliest help, as the person can begin it."""
    going_on = [alert for alert in shown if alert.state != AlertState.CLOSED and alert.office in plan.outlooks]
    first = {alert: plan.suggestions(alert.office)[:1] for alert in going_on}
    actor = current_actor()
    made = {alert.id: drafts.drafts(actor, alert.office, said, alert.id) for alert, said in first.items()}
    return {alert_id: draft for alert_id, [draft] in made.items()}


@blueprint.post("/evaluation")
@requires(Verb.FOLLOW_UP)
def evaluate() -> ResponseReturnValue:
    """Look at the districts of the branch again, now."""
    actor, form = current_actor(), EvaluationForm()
    if not form.validate_on_submit():
        return error_page(400, _("The page was open for too long. Open it again and try once more."))
    try:
        seen = evaluation.look(db.session(), actor.at, actor.scope)
    except DateRefused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for(".index"), 303)
    done = transact(lambda session: evaluation.settle(session, seen), actor)
    if done is None:
        flash(_("Another evaluation was faster; its result is below."), "info")
    else:
        flash(alert_wording.summary(len(seen.districts), done), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<int:alert_id>")
@requires(Verb.VIEW)
def alert(alert_id: int) -> ResponseReturnValue:
    """One story: what the rules found, what was said and done, and what comes next."""
    session, shown = db.session(), _shown(alert_id)
    found, office = shown["alert"], shown["office"]
    events, given = alert_queries.events(session, found), instruction_queries.of_alert(session, found.id)
    by_number = {row[0].number: (row[0], row[1].name, row[2].name) for row in given}
    told = alert_story.told(events, alert_signs.signs(session, [(found, office)])[found.id])
    subject, plan = alert_news.subject(found.id), _plan(found, office)
    return render_template(
        "alerts/show.html",
        story=alert_story_wording.story(told, by_number, office.timezone),
        passed_on=alert_wording.passed_on(found, (event for event, _author in events)),
        instructions=given,
        instructing=instruction_wording,
        drafts=_drafts(plan, found, given) if plan else [],
        outlook=plan.outlooks[office.code] if plan else None,
        planning=planned,
        muted=notices.is_muted(session, current_actor(), subject),
        mute=MuteForm.about(subject, request.path),
        **shown,
    )


def _plan(found: Alert, office: Office) -> planning.Plan | None:
    """What limits the district, and who could help it; none where the alert is closed."""
    if found.state == AlertState.CLOSED:
        return None
    actor = current_actor()
    today = local_date(actor.at, office.timezone)
    return planning.plan(db.session(), Scope(office.code), today, today, actor.scope)


def _drafts(plan: planning.Plan, found: Alert, given: instruction_wording.Rows) -> list[drafts.Draft]:
    """What can be done for the district, as the person can begin it."""
    made = drafts.drafts(current_actor(), found.office, plan.suggestions(found.office), found.id)
    return instruction_wording.asked(made, found.office, given)


def _shown(alert_id: int) -> dict[str, Any]:
    """What every page of an alert says about it."""
    actor, session = current_actor(), db.session()
    found, office = alert_queries.alert(session, actor.scope, alert_id)
    return {
        "alert": found,
        "office": office,
        "owner": alert_queries.people(session, [found.owner_id]).get(found.owner_id) if found.owner_id else None,
        "names": regions.names(session, [office.parent or office.code]),
        "today": local_date(actor.at, office.timezone),
        "wording": alert_wording,
    }


def _done(alert_id: int, form: AlertForm, verb: Any, told: str) -> ResponseReturnValue:
    """Do what a form asks for and come back to the story; what was refused keeps what was typed."""
    if form.validate_on_submit() and submit(form, verb, form.to_command(alert_id)):
        flash(told, "success")
        return redirect(url_for(".alert", alert_id=alert_id), 303)
    return render_form("alerts/follow.html", form, **_shown(alert_id))


@blueprint.route("/<int:alert_id>/note", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def note(alert_id: int) -> ResponseReturnValue:
    """Acknowledge it, or put a call, a visit, an instruction or a note on record."""
    actor, session = current_actor(), db.session()
    found, office = alert_queries.alert(session, actor.scope, alert_id)
    day = evaluation.working_days_later(local_date(actor.at, office.timezone), USUAL_TERM)
    people = alert_queries.possible_owners(session, office.code)
    form = FollowUpForm.for_alert(found, request.args, people, (actor.user_id, day))
    return _done(alert_id, form, alert_service.follow_up, _("Your note is on record."))


@blueprint.route("/<int:alert_id>/action", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def act(alert_id: int) -> ResponseReturnValue:
    """Put on record what is being done."""
    return _done(alert_id, ActionForm.suggested(request.args), alert_service.act, _("The action is on record."))


@blueprint.route("/<int:alert_id>/owner", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def assign(alert_id: int) -> ResponseReturnValue:
    """Hand it over."""
    found, _office = alert_queries.alert(db.session(), current_actor().scope, alert_id)
    people = alert_queries.possible_owners(db.session(), found.office)
    form = OwnerForm(people, data={"owner": found.owner_id or current_actor().user_id})
    return _done(alert_id, form, alert_service.assign, _("The alert has a new owner."))


@blueprint.route("/<int:alert_id>/rest", methods=["GET", "POST"])
@requires(Verb.FOLLOW_UP)
def rest(alert_id: int) -> ResponseReturnValue:
    """Let it rest until a day."""
    return _done(alert_id, RestForm(), alert_service.snooze, _("The alert rests until that day."))
