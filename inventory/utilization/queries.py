"""Reads of supervision: the rules that count in a branch, what they find, and what was done about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.spans import Span
from inventory.stock.known import NOW, Known
from inventory.usage import queries as usage
from inventory.utilization import figures, rule_queries
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts.queries import Told
from inventory.utilization.alerts.rules import AlertState
from inventory.utilization.facts import Facts, Reason, ReportState, Window, reason
from inventory.utilization.figures import Course
from inventory.utilization.rules import (
    Finding,
    Rule,
    Tone,
    applicable,
    broken,
    evaluate,
    tone,
)
from inventory.utilization.windows import shown_window, span, spans_of


@dataclass(frozen=True)
class DistrictRow:
    """One district as supervision sees it: its facts, the rules it breaks, and its alert that is not closed.

    ``spared`` are the rules that the facts shown would break, and those of the rule's own days do not.
    """

    office: Office
    facts: Facts
    findings: tuple[Finding, ...]
    told: Told | None
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
        """Whether somebody has taken the flag up."""
        return self.told is not None and self.told.alert.state != AlertState.OPEN

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
    session: Session,
    scope: Scope,
    first: date | None,
    last: date | None,
    today: date,
    judge: Scope | None = None,
    known: Known = NOW,
) -> Overview:
    """Every district of the branch with its facts and findings, held against one set of rules.

    The rules are those that count at the head of the ``judge``'s branch (of the branch itself, unless told): its own,
    or else the nearest above it. A rule from further down changes nothing here: what one province sets for itself
    counts on that province's pages, and the nation's figures follow the nation's rules alone.

    The figures are those of the days asked for, without any those of the judge's own window. In that window each rule
    judges the window it has itself; in any other all rules judge exactly the days asked for.

    Where it is told what was ``known``, facts and rules are those of that moment; what was done about it is today's.
    """
    rules = rule_queries.judging_rules(session, judge or scope, today, known)
    own = shown_window(rules, today)
    window = own if first is None or last is None else Window(first, last)
    counting = applicable(rules, (judge or scope).office)
    asked = {rule.metric for rule in counting}
    facts = figures.gather(session, scope, window, today, asked, known)
    same = dict.fromkeys(counting, span(window))
    days = spans_of(session, scope, counting, today, known) if window == own else same
    apart = {*days.values()} - {span(window)}
    others = {other: figures.over(session, scope, other, today, asked, known) for other in apart}
    stories = alert_queries.active(session, scope)
    rows = []
    for office in regions.districts(session, scope):
        mine = facts.get(office.code) or replace(figures.nothing(office.code, window.last), window=window)
        rows.append(_row(office, mine, _judged(mine, days, others), stories.get(office.code)))
    return Overview(window, rows, window == own)


def _judged(mine: Facts, days: Mapping[Rule, Span], others: Mapping[Span, Mapping[str, Course]]) -> dict[Rule, Facts]:
    """The facts of a district that each rule judges; a rule is not in it that has no days there."""
    seen = {rule: figures.in_span(mine, its, others[its]) if its in others else mine for rule, its in days.items()}
    return {rule: facts for rule, facts in seen.items() if facts is not None}


def _row(office: Office, shown: Facts, judged: Mapping[Rule, Facts], told: Told | None) -> DistrictRow:
    """A district whose ``shown`` facts stand on the page, each rule held against the facts of its own days."""
    findings = tuple(found for rule, facts in judged.items() for found in evaluate([rule], facts))
    spared = tuple(
        Finding(rule=rule, facts=facts)
        for rule, facts in judged.items()
        if broken(rule, shown) and not broken(rule, facts)
    )
    return DistrictRow(office, shown, findings, told, spared)


def default_window(session: Session, scope: Scope, today: date, known: Known = NOW) -> Window:
    """The branch's own window: that of the nearest rule about printed cards, ending today."""
    return shown_window(rule_queries.judging_rules(session, scope, today, known), today)


def district(
    session: Session,
    scope: Scope,
    code: str,
    first: date | None,
    last: date | None,
    today: date,
    known: Known = NOW,
) -> DistrictRow:
    """One district as its supervision sees it, judged by the rules of the branch. Raises NotFound."""
    office = regions.office(session, scope, code)
    if not office.is_district:
        raise NotFound(what="office")
    return overview(session, Scope(code), first, last, today, scope, known).rows[0]


def stated_causes(session: Session, office: str, window: Window, known: Known = NOW) -> list[tuple[str, int, date]]:
    """Each cause that an office stated in a window, on how many days and when last; the most frequent first."""
    days: dict[str, list[date]] = {}
    for fact in usage.reports_between(session, Scope(office), window.first, window.last, known):
        for cause in fact.causes:
            days.setdefault(cause, []).append(fact.business_date)
    return sorted(((cause, len(on), max(on)) for cause, on in days.items()), key=lambda found: (-found[1], found[0]))


def daily_prints(
    session: Session, office: str, today: date, window: Window | None = None, known: Known = NOW
) -> list[tuple[date, int | None]]:
    """By working day of a window (six weeks up to today, unless told): KTP-el cards printed; None without a report.

    Days before the office's first stock are not in it, nor is today while its report has not come; other days
    are in it when they were reported. For an office that the caller found in the person's branch.
    """
    first, last = (window.first, window.last) if window else (today - timedelta(days=41), today)
    reports = usage.reports_between(session, Scope(office), first, last, known)
    printed = {fact.business_date: fact.printed for fact in reports}
    opened = usage.opening_days(session, Scope(office), known).get(office, today)
    due = calendar.working_days(max(first, opened), min(last, today - timedelta(days=1)))
    return [(day, printed.get(day)) for day in sorted({*due, *printed})]
