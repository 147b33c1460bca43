"""Reads of the rules: which count in a branch, and what they say on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.stock.known import NOW, Known
from inventory.utilization.models import RuleVersion, UtilizationRule
from inventory.utilization.rules import Rule, applicable


@dataclass(frozen=True)
class Entry:
    """A rule of the register: what it says today, who said so, and the version that will count later, if any."""

    rule: UtilizationRule
    version: RuleVersion
    author: str | None
    coming: RuleVersion | None

    @property
    def as_rule(self) -> Rule:
        """What it says today."""
        return self.version.as_rule(self.rule)


def _at_or_above(scope: Scope) -> ColumnElement[bool]:
    """The rules of the head of the branch itself, and those of the branches around it."""
    column = UtilizationRule.scope
    return or_(column.is_(None), column.in_((scope.office, scope.office[:2])))


def _in_view(scope: Scope) -> ColumnElement[bool]:
    """The rules of the branch and of its parts, and those of the branches around it."""
    return or_(_at_or_above(scope), scope.covers(UtilizationRule.scope))


def _said(session: Session, condition: ColumnElement[bool], day: date, known: Known = NOW) -> list[Rule]:
    """What rules say on a day. They are few and so are their versions; a rule that began later says nothing yet."""
    query = (
        select(UtilizationRule, RuleVersion)
        .join(RuleVersion, RuleVersion.rule_id == UtilizationRule.id)
        .where(condition, RuleVersion.effective_from <= day, known.entered(RuleVersion.changed_at))
        .order_by(RuleVersion.effective_from, RuleVersion.id)
    )
    newest = {rule.id: version.as_rule(rule) for rule, version in session.execute(query)}
    return [newest[number] for number in sorted(newest)]


def branch_rules(session: Session, scope: Scope, day: date) -> list[Rule]:
    """The rules that count somewhere in the branch on a day."""
    return _said(session, _in_view(scope), day)


def judging_rules(session: Session, scope: Scope, day: date, known: Known = NOW) -> list[Rule]:
    """The rules at or above the head of the branch on a day: those that it can judge by."""
    return _said(session, _at_or_above(scope), day, known)


def rules_above(session: Session, scope: Scope, day: date, known: Known = NOW) -> tuple[Rule, ...]:
    """The rules that are on for the head of the branch."""
    return applicable(judging_rules(session, scope, day, known), scope.office)


def register(session: Session, scope: Scope, day: date) -> list[Entry]:
    """The rules that count somewhere in the branch: its own, those of its parts, those of the branches around it."""
    query = (
        select(UtilizationRule, RuleVersion, User.name)
        .join(RuleVersion, RuleVersion.rule_id == UtilizationRule.id)
        .outerjoin(User, User.id == RuleVersion.changed_by)
        .where(_in_view(scope))
        .order_by(RuleVersion.effective_from, RuleVersion.id)
    )
    present: dict[int, Entry] = {}
    for rule, version, author in session.execute(query):
        known = present.get(rule.id)
        if version.effective_from <= day or known is None:
            present[rule.id] = Entry(rule, version, author, None)
        else:
            present[rule.id] = Entry(known.rule, known.version, known.author, version)
    return sorted(present.values(), key=lambda entry: (entry.rule.metric, entry.rule.scope or ""))


def versions(session: Session, rule: UtilizationRule) -> list[tuple[RuleVersion, str | None]]:
    """All that a rule has said and will say, newest first, each with the name of who said so."""
    query = (
        select(RuleVersion, User.name)
        .outerjoin(User, User.id == RuleVersion.changed_by)
        .where(RuleVersion.rule_id == rule.id)
        .order_by(RuleVersion.effective_from.desc(), RuleVersion.id.desc())
    )
    return [(version, author) for version, author in session.execute(query)]


def rule(session: Session, scope: Scope, rule_id: int) -> UtilizationRule:
    """One rule that counts in the branch. Raises NotFound."""
    found = session.scalar(select(UtilizationRule).where(UtilizationRule.id == rule_id, _in_view(scope)))
    if found is None:
        raise NotFound(what="rule")
    return found


def own_rule(session: Session, office: str, metric: str) -> UtilizationRule | None:
    """The rule that a branch made for itself, if it has."""
    query = select(UtilizationRule).where(UtilizationRule.scope == office, UtilizationRule.metric == metric)
    return session.scalar(query)


def newest(session: Session, found: UtilizationRule) -> RuleVersion:
    """What a rule says last, be it today or later."""
    query = (
        select(RuleVersion)
        .where(RuleVersion.rule_id == found.id)
        .order_by(RuleVersion.effective_from.desc(), RuleVersion.id.desc())
        .limit(1)
    )
    return session.scalars(query).one()
