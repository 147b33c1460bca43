"""Use-cases of supervision: setting the rules of one's branch."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import DateRefused, Invalid
from inventory.core.identity import CENTRE, Actor, Scope, Verb
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.utilization import rule_queries, rules
from inventory.utilization.metrics import Metric
from inventory.utilization.models import RuleVersion, UtilizationRule
from inventory.utilization.rules import Severity, WindowKind

LATEST = timedelta(days=366)  # a rule is not set further ahead
SAID = ("effective_from", "window_kind", "window_days", "threshold", "recovery", "severity", "enabled")


@dataclass(frozen=True, kw_only=True)
class ChangeRule:
    """Let a rule say something else from a day on: threshold and recovery in the metric's unit, window, severity."""

    rule_id: int
    threshold: Decimal
    recovery: Decimal
    window_kind: WindowKind
    window_days: int | None
    severity: Severity
    enabled: bool
    effective_from: date


def change_rule(session: Session, actor: Actor, command: ChangeRule) -> RuleVersion:
    """Give a rule of the own branch a new version; a rule from above gets a copy for the branch, which counts there.

    Nothing that was found before changes. Raises NotFound, Forbidden, DateRefused for a day that is over, and Invalid
    for a threshold, a recovery or a window that cannot be.
    """
    found = rule_queries.rule(session, actor.scope, command.rule_id)
    actor.demand(Verb.SET_RULES, actor.office)
    check_rule(Metric(found.metric), command)
    today = ledger.today_at(session, actor, actor.office)
    if not today <= command.effective_from <= today + LATEST:
        raise DateRefused(day=command.effective_from, earliest=today, latest=today + LATEST)
    own = found if governs(actor.scope, found) else _own_copy(session, actor, found)
    version = RuleVersion(
        rule_id=own.id,
        **{name: getattr(command, name) for name in SAID},
        changed_by=actor.user_id,
        changed_at=actor.at,
    )
    session.add(version)
    session.flush()  # whoever reads the rules next must see it
    return version


def check_rule(metric: Metric, command: ChangeRule) -> None:
    """Raises Invalid for a threshold, a recovery or a window that cannot be."""
    if not rules.threshold_good(metric, command.threshold):
        raise Invalid(reason="threshold_impossible", field="threshold")
    if not rules.recovery_good(metric, command.threshold, command.recovery):
        raise Invalid(reason="recovery_impossible", field="recovery")
    if not rules.length_good(command.window_kind, command.window_days):
        raise Invalid(reason="window_impossible", field="window_days")
    if not rules.window_fits(metric, command.window_kind):
        raise Invalid(reason="window_of_one_day", field="window_kind")


def governs(scope: Scope, rule: UtilizationRule) -> bool:
    """Whether a rule is made for the branch or for a part of it, and not for one around it."""
    return scope.contains(rule.scope or CENTRE)


def _own_copy(session: Session, actor: Actor, rule: UtilizationRule) -> UtilizationRule:
    """The branch's own rule for the metric: the one it has, or a new one that says nothing yet."""
    regions.office(session, actor.scope, actor.office)
    own = rule_queries.own_rule(session, actor.office, rule.metric)
    if own is None:
        own = UtilizationRule(metric=rule.metric, scope=actor.office)
        session.add(own)
        session.flush()  # its version names it by its number
    return own


def set_window(session: Session, days: int) -> None:
    """Let all rules of the nation look at the same days, always: for whoever sets the system up, not for a person."""
    if not rules.window_good(days):
        raise Invalid(reason="window_impossible", field="window_days")
    for rule in session.scalars(select(UtilizationRule).where(UtilizationRule.scope.is_(None))).all():
        said = {name: getattr(rule_queries.newest(session, rule), name) for name in SAID}
        session.add(RuleVersion(rule_id=rule.id, **{**said, "window_kind": "calendar_days", "window_days": days}))
    session.flush()  # whoever reads the rules next must see it
