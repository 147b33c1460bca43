"""Pages of supervision: the register of flagged districts, one district, and the rules."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core import messages
from inventory.core.database import db
from inventory.core.errors import DateRefused, DomainError, Invalid
from inventory.core.identity import Scope, Verb
from inventory.core.listing import ListState, paged
from inventory.core.web import render_form
from inventory.planning import drafts
from inventory.planning import queries as planning
from inventory.planning import wording as planned
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.known import NOW, Known, as_known
from inventory.utilization import exports, queries, register, rule_queries, rule_wording, service, wording
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.facts import Window
from inventory.utilization.forms import RuleForm, asked_window
from inventory.utilization.instructions import queries as instruction_queries
from inventory.utilization.instructions import wording as instruction_wording
from inventory.utilization.metrics import Metric
from inventory.utilization.models import RuleVersion, UtilizationRule
from inventory.utilization.service import ChangeRule
from inventory.utilization.trial import Trial, trial

blueprint = Blueprint("utilization", __name__, url_prefix="/utilization")
FILTERS = ("view", "province", "from", "to", "known")
THEN = "then"  # ?known=then: by what had been recorded when the last day ended
LATEST_EVENTS = 5
TRY = "try"  # the button that shows what a rule would find, and saves nothing


def _today() -> date:
    actor = current_actor()
    return ledger.today_at(db.session(), actor, actor.office)


def _own_window() -> Window:
    """The days of the rule that the person's own office judges by."""
    return queries.default_window(db.session(), current_actor().scope, _today())


def _days() -> Window:
    """The days asked for in the address, else those of the rule."""
    own = _own_window()
    return asked_window(request.args, own) or own


def _days_or_refusal() -> tuple[Window, DomainError | None]:
    """The days asked for; those of the rule beside the refusal where the days asked for cannot be."""
    try:
        return _days(), None
    except (Invalid, DateRefused) as refusal:
        return _own_window(), refusal


def _books(days: Window) -> tuple[date, Known]:
    """The day on which the days are judged, and what is known of them: today and all of it, unless asked for then."""
    today = _today()
    if request.args.get("known") != THEN or days.last >= today:
        return today, NOW
    actor, session = current_actor(), db.session()
    end = datetime.combine(days.last, time.max, ZoneInfo(regions.timezone_of(session, actor.office)))
    return days.last, as_known(session, actor.scope, end, days.last)


@blueprint.get("")
@requires(Verb.VIEW)
def index() -> ResponseReturnValue:
    """The flagged districts of the branch, or all of them, with the figures behind the flags."""
    state = ListState.from_request(list(register.DISTRICTS.orders), FILTERS)
    judge = current_actor().scope
    branch = regions.office(db.session(), judge, state.filters.get("province", judge.office))
    days, refusal = _days_or_refusal()
    today, known = _books(days)
    overview = queries.overview(db.session(), Scope(branch.code), days.first, days.last, today, judge, known)
    rows = register.DISTRICTS.matching(overview.rows, state)
    if state.export:
        if refusal:
            raise refusal
        return exports.register(paged(rows, state), known)
    page = render_template(
        "utilization/index.html",
        branch=branch,
        **_provinces(),
        overview=overview,
        then=wording.then(known),
        rules=rule_queries.rules_above(db.session(), judge, today, known),
        refusal=messages.sentence(refusal) if refusal else None,
        view=register.DISTRICTS.asked(state),
        counts=register.DISTRICTS.counts(overview.rows),
        sums=queries.totals(rows),
        listing=paged(rows, state),
        wording=wording,
    )
    return page, refusal.status if refusal else 200


def _provinces() -> dict[str, Any]:
    """The provinces to choose from, where there is a choice, and their names."""
    found = regions.provinces(db.session(), current_actor().scope)
    choice = found if len(found) > 1 else []
    return {"provinces": choice, "names": {province.code: province.name for province in choice}}


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def district(code: str) -> ResponseReturnValue:
    """One district: figures, prints by day, why it prints no more and who can help, and what was done about it."""
    actor, session = current_actor(), db.session()
    regions.office(session, actor.scope, code)
    days = _days()
    today, known = _books(days)
    row = queries.district(session, actor.scope, code, days.first, days.last, today, known)
    plan = planning.plan(session, Scope(code), days.last, today, actor.scope, known)
    alert = alert_queries.of_office(session, actor.scope, code)
    events = alert_queries.events(session, alert) if alert else []
    return render_template(
        "utilization/district.html",
        row=row,
        then=wording.then(known),
        prints=queries.daily_prints(session, code, today, days, known),
        stated=queries.stated_causes(session, code, days, known),
        alert=alert,
        story=[alert_wording.entry(*event, row.office.timezone) for event in events[:LATEST_EVENTS]],
        names=regions.names(session, [row.office.parent or code]),
        wording=wording,
        outlook=plan.outlooks[code],
        drafts=_drafts(plan, code, row.told.alert.id if row.told else None),
        planning=planned,
    )


def _drafts(plan: planning.Plan, code: str, alert_id: int | None) -> list[drafts.Draft]:
    """What can be done for a district, as the person can begin it."""
    made = drafts.drafts(current_actor(), code, plan.suggestions(code), alert_id)
    given = instruction_queries.of_alert(db.session(), alert_id) if alert_id else []
    return instruction_wording.asked(made, code, given)


@blueprint.get("/rules")
@requires(Verb.VIEW)
def rules() -> ResponseReturnValue:
    """The rules that count in the branch."""
    found = rule_queries.register(db.session(), current_actor().scope, _today())
    names = regions.names(db.session(), [entry.rule.scope for entry in found if entry.rule.scope])
    return render_template("utilization/rules.html", entries=found, names=names, wording=rule_wording)


@blueprint.route("/rules/<int:rule_id>", methods=["GET", "POST"])
@requires(Verb.SET_RULES)
def change_rule(rule_id: int) -> ResponseReturnValue:
    """Change a rule; of a rule from above the branch, make the branch's own. It can be tried before it is saved."""
    actor, session, today = current_actor(), db.session(), _today()
    rule = rule_queries.rule(session, actor.scope, rule_id)
    governed = service.governs(actor.scope, rule)
    if not governed and (own := rule_queries.own_rule(session, actor.office, rule.metric)):
        return redirect(url_for(".change_rule", rule_id=own.id), 303)
    form = RuleForm.of(rule_queries.newest(session, rule), Metric(rule.metric), today)
    tried = None
    if form.validate_on_submit():
        command = form.to_command(rule_id, today)
        if TRY in request.form:
            tried = _tried(form, rule, command, today)
        elif changed := submit(form, service.change_rule, command):
            flash(_("The rule now says: %(rule)s.", rule=rule_wording.rule(changed.as_rule(rule))), "success")
            return redirect(url_for(".rules"), 303)
    return render_form(
        "utilization/rule.html",
        form,
        rule=rule,
        governed=governed,
        tried=tried,
        versions=rule_queries.versions(session, rule),
        names=regions.names(session, [code for code in (rule.scope, actor.office) if code]),
        wording=rule_wording,
    )


def _tried(form: RuleForm, rule: UtilizationRule, command: ChangeRule, today: date) -> Trial | None:
    """What the rule would find if it said this; None where it cannot."""
    try:
        service.check_rule(Metric(rule.metric), command)
    except Invalid as refusal:
        form.refuse(messages.sentence(refusal), refusal.status, form[refusal.field] if refusal.field else None)
        return None
    said = RuleVersion(**{name: getattr(command, name) for name in service.SAID})
    return trial(db.session(), current_actor().scope, said.as_rule(rule), today)
