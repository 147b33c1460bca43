"""Reads of supervision: the rules that count in a branch, what they find, and what was done about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.usage import queries as usage
from inventory.utilization import figures
from inventory.utilization.facts import Facts, Reason, ReportState, Window, reason
from inventory.utilization.models import FollowUp, UtilizationRule
from inventory.utilization.rules import Finding, Metric, Rule, Tone, applicable, broken, evaluate, tone, window_dates


@dataclass(frozen=True)
class Noted:
    """A follow-up and the name of the person who wrote it."""

    follow_up: FollowUp
    author: str


@dataclass(frozen=True)
class DistrictRow:
    """One district as supervision sees it: its facts, the rules it breaks, and the latest follow-up.

    ``spared`` are the rules that the facts shown would break, and those of the rule's own days do not.
    """

    office: Office
    facts: Facts
    findings: tuple[Finding, ...]
    noted: Noted | None
    spared: tuple[Finding, ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether a rule is broken."""
        return bool(self.findings)

    @property
    def used(self) -> Share:
        """Printed of received in the window."""
        return Share(self.facts.printed, self.facts.received)

    @property
    def reason(self) -> Reason:
        """Why it printed few or none, as far as reports and records tell."""
        return reason(self.facts)

    @property
    def tone(self) -> Tone:
        """The district at a glance, for the map."""
        return tone(self.facts, self.findings)

    @property
    def acknowledged(self) -> bool:
        """Whether somebody has followed every present flag up.

        A note from before the window is about older flags, and one that was written before another rule was broken
        says nothing of that rule.
        """
        if self.noted is None or self.noted.follow_up.window_last < self.facts.window.first:
            return False
        known = {frozen["metric"] for frozen in self.noted.follow_up.evidence}
        return all(finding.rule.metric in known for finding in self.findings)

    @property
    def silent(self) -> bool:
        """Whether the report of the last day due is missing."""
        return self.facts.reporting.latest is ReportState.MISSING

    @property
    def due(self) -> bool:
        """Whether today's report is still to come."""
        return self.facts.reporting.due


@dataclass(frozen=True)
class Totals:
    """The figures of a branch in a window, in the words of the machine interface."""

    received: int
    printed: int
    on_hand: int
    flagged: int

    @property
    def used_percent(self) -> Share:
        """Printed of received."""
        return Share(self.printed, self.received)


@dataclass(frozen=True)
class Overview:
    """All districts of a branch in a window; ``own`` tells whether that is the branch's own one."""

    window: Window
    rows: Sequence[DistrictRow]
    own: bool = True

    @property
    def totals(self) -> Totals:
        """The sums over all rows."""
        return totals(self.rows)

    @property
    def flagged(self) -> list[DistrictRow]:
        """The districts that break a rule."""
        return [row for row in self.rows if row.flagged]


def totals(rows: Iterable[DistrictRow]) -> Totals:
    """The sums over some rows."""
    rows = list(rows)
    return Totals(
        received=sum(row.facts.received for row in rows),
        printed=sum(row.facts.printed for row in rows),
        on_hand=sum(row.facts.on_hand for row in rows),
        flagged=sum(row.flagged for row in rows),
    )


def overview(
    session: Session, scope: Scope, first: date | None, last: date | None, today: date, judge: Scope | None = None
) -> Overview:
    """Every district of the branch with its facts and findings, held against one set of rules.

    The rules are those that count at the head of the ``judge``'s branch (of the branch itself, unless told): its own,
    or else the nearest above it. A rule from further down changes nothing here: what one province sets for itself
    counts on that province's pages, and the nation's figures follow the nation's rules alone.

    The figures are those of the days asked for, without any those of the judge's own window. In that window each rule
    judges the window it has itself; in any other all rules judge exactly the days asked for.
    """
    rules = judging_rules(session, judge or scope)
    own = _own_window(rules, today)
    window = own if first is None or last is None else Window(first, last)
    facts = figures.gather(session, scope, window, today)
    counting = applicable(rules, (judge or scope).office)
    windows = {rule: window_dates(rule, today) if window == own else window for rule in counting}
    uses = {other: figures.used(session, scope, other) for other in set(windows.values()) - {window}}
    latest = latest_follow_ups(session, scope)
    rows = []
    for office in regions.districts(session, scope):
        mine = facts.get(office.code) or Facts(office=office.code, window=window, printed=0, received=0)
        judged = {
            rule: mine if days == window else figures.in_window(mine, days, uses[days])
            for rule, days in windows.items()
        }
        rows.append(_row(office, mine, judged, latest.get(office.code)))
    return Overview(window, rows, window == own)


def _row(office: Office, shown: Facts, judged: Mapping[Rule, Facts], noted: Noted | None) -> DistrictRow:
    """A district whose ``shown`` facts stand on the page, each rule held against the facts of its own days."""
    findings = tuple(found for rule, facts in judged.items() for found in evaluate([rule], facts))
    spared = tuple(
        Finding(rule=rule, facts=facts)
        for rule, facts in judged.items()
        if broken(rule, shown) and not broken(rule, facts)
    )
    return DistrictRow(office, shown, findings, noted, spared)


def default_window(session: Session, scope: Scope, today: date) -> Window:
    """The branch's own window: that of the nearest rule about printed cards, ending today."""
    return _own_window(judging_rules(session, scope), today)


def _own_window(rules: Sequence[Rule], today: date) -> Window:
    printed = [rule for rule in rules if rule.metric is Metric.PRINTED]
    return window_dates(max(printed, key=lambda rule: len(rule.scope or "")), today)


def _at_or_above(scope: Scope) -> ColumnElement[bool]:
    """The rules of the head of the branch itself, and those of the branches around it."""
    column = UtilizationRule.scope
    return or_(column.is_(None), column.in_((scope.office, scope.office[:2])))


def _in_view(scope: Scope) -> ColumnElement[bool]:
    """The rules of the branch and of its parts, and those of the branches around it."""
    return or_(_at_or_above(scope), scope.covers(UtilizationRule.scope))


def rule_register(session: Session, scope: Scope) -> list[tuple[UtilizationRule, str | None]]:
    """The rules that count somewhere in the branch: its own, and those of the branches around it.

    Each with the name of the person who changed it last.
    """
    query = (
        select(UtilizationRule, User.name)
        .outerjoin(User, User.id == UtilizationRule.changed_by)
        .where(_in_view(scope))
        .order_by(UtilizationRule.metric, func.coalesce(UtilizationRule.scope, ""))
    )
    return [(rule, author) for rule, author in session.execute(query)]


def branch_rules(session: Session, scope: Scope) -> list[Rule]:
    """The rules that count somewhere in the branch, as pure values."""
    return [row.as_rule for row in session.scalars(select(UtilizationRule).where(_in_view(scope)))]


def judging_rules(session: Session, scope: Scope) -> list[Rule]:
    """The rules at or above the head of the branch, as pure values: those that it can judge by."""
    return [row.as_rule for row in session.scalars(select(UtilizationRule).where(_at_or_above(scope)))]


def rules_above(session: Session, scope: Scope) -> tuple[Rule, ...]:
    """The rules that are on for the head of the branch."""
    return applicable(judging_rules(session, scope), scope.office)


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


def _noted(scope: Scope) -> Select[FollowUp, str]:
    return select(FollowUp, User.name).join(User, User.id == FollowUp.maker_id).where(scope.covers(FollowUp.office))


def latest_follow_ups(session: Session, scope: Scope) -> dict[str, Noted]:
    """By office: the latest follow-up."""
    latest = select(func.max(FollowUp.id)).where(scope.covers(FollowUp.office)).group_by(FollowUp.office)
    found = session.execute(_noted(scope).where(FollowUp.id.in_(latest)))
    return {follow_up.office: Noted(follow_up, author) for follow_up, author in found}


def follow_ups(session: Session, scope: Scope, office: str) -> list[Noted]:
    """All follow-ups of one office of the branch, latest first."""
    query = _noted(scope).where(FollowUp.office == office).order_by(FollowUp.id.desc())
    return [Noted(follow_up, author) for follow_up, author in session.execute(query)]


def district(
    session: Session, scope: Scope, code: str, first: date | None, last: date | None, today: date
) -> DistrictRow:
    """One district as its supervision sees it, judged by the rules of the branch. Raises NotFound."""
    office = regions.office(session, scope, code)
    if not office.is_district:
        raise NotFound(what="office")
    return overview(session, Scope(code), first, last, today, scope).rows[0]


def stated_causes(session: Session, office: str, window: Window) -> list[tuple[str, int, date]]:
    """Each cause that an office stated in a window, on how many days and when last; the most frequent first."""
    days: dict[str, list[date]] = {}
    for fact in usage.reports_between(session, Scope(office), window.first, window.last):
        for cause in fact.causes:
            days.setdefault(cause, []).append(fact.business_date)
    return sorted(((cause, len(on), max(on)) for cause, on in days.items()), key=lambda found: (-found[1], found[0]))


def daily_prints(
    session: Session, office: str, today: date, window: Window | None = None
) -> list[tuple[date, int | None]]:
    """By working day of a window (six weeks up to today, unless told): KTP-el cards printed; None without a report.

    Days before the office's first stock are not in it, nor is today while its report has not come; other days
    are in it when they were reported. For an office that the caller found in the person's branch.
    """
    first, last = (window.first, window.last) if window else (today - timedelta(days=41), today)
    printed = {fact.business_date: fact.printed for fact in usage.reports_between(session, Scope(office), first, last)}
    opened = usage.opening_days(session, Scope(office)).get(office, today)
    due = calendar.working_days(max(first, opened), min(last, today - timedelta(days=1)))
    return [(day, printed.get(day)) for day in sorted({*due, *printed})]
