"""Use-cases of supervision: following a flag up, and setting the rules of one's branch."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import CENTRE, Actor, Scope, Verb
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for
from inventory.utilization import queries, rules
from inventory.utilization.models import FollowUp, UtilizationRule


@dataclass(frozen=True, kw_only=True)
class Acknowledge(Command):
    """Say that one has seen a district's flags, what was found out, and what happens next."""

    office: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ChangeRule:
    """Give a rule another threshold (cards, or per cent), another window in calendar days, or switch it."""

    rule_id: int
    threshold: Decimal
    window_days: int
    enabled: bool


@once_for(FollowUp)
def acknowledge(session: Session, actor: Actor, command: Acknowledge) -> FollowUp:
    """Write a follow-up down beside what the rules find at this moment.

    Raises NotFound for what is no district of the branch, Forbidden, and Invalid without a note.
    """
    actor.demand(Verb.FOLLOW_UP, command.office)
    if not command.note.strip():
        raise Invalid(reason="note_needed", field="note")
    today = ledger.today_at(session, actor, actor.office)
    row = queries.district(session, actor.scope, command.office, None, None, today)
    follow_up = FollowUp(
        office=command.office,
        rule_id=row.findings[0].rule.id if row.findings else None,
        window_first=row.facts.window.first,
        window_last=row.facts.window.last,
        evidence=[dict(rules.evidence(finding)) for finding in row.findings],
        note=command.note.strip(),
        maker_id=actor.user_id,
        recorded_at=actor.at,
    )
    session.add(follow_up)
    session.flush()  # the register of keys names it by its number
    return follow_up


def change_rule(session: Session, actor: Actor, command: ChangeRule) -> UtilizationRule:
    """Change a rule of the own branch; of a rule from above the branch gets its own copy, which then counts there.

    Raises NotFound, Forbidden, and Invalid for a threshold or a window that cannot be.
    """
    found = queries.rule(session, actor.scope, command.rule_id)
    actor.demand(Verb.SET_RULES, actor.office)
    if not rules.threshold_good(rules.Metric(found.metric), command.threshold):
        raise Invalid(reason="threshold_impossible", field="threshold")
    if not rules.window_good(command.window_days):
        raise Invalid(reason="window_impossible", field="window_days")
    own = found if governs(actor.scope, found) else _own_copy(session, actor, found)
    own.threshold = command.threshold
    own.window_days = command.window_days
    own.enabled = command.enabled
    own.changed_by, own.changed_at = actor.user_id, actor.at
    session.add(own)
    session.flush()  # a new rule needs its number
    return own


def governs(scope: Scope, rule: UtilizationRule) -> bool:
    """Whether a rule is made for the branch or for a part of it, and not for one around it."""
    return scope.contains(rule.scope or CENTRE)


def _own_copy(session: Session, actor: Actor, rule: UtilizationRule) -> UtilizationRule:
    """The branch's own rule for the metric: the one it has, or a new one to be filled in."""
    regions.office(session, actor.scope, actor.office)
    own = queries.own_rule(session, actor.office, rule.metric)
    return own or UtilizationRule(
        metric=rule.metric, window_kind=rule.window_kind, comparison=rule.comparison, scope=actor.office
    )


def set_window(session: Session, days: int) -> None:
    """Let all rules of the nation look at the same days: for whoever sets the system up, not for a person."""
    if not rules.window_good(days):
        raise Invalid(reason="window_impossible", field="window_days")
    for rule in session.scalars(select(UtilizationRule).where(UtilizationRule.scope.is_(None))):
        rule.window_days = days
    session.flush()  # whoever reads the rules next must see it
