"""Looking at every district by the rules that count there, and going on with its story: opening, worsening, closing.

The facts are read without holding anybody up; what follows from them is written in a short transaction. Of two
evaluations that read at the same time the second to write finds that it has been overtaken, and writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session, aliased

from inventory.core import settings
from inventory.core.clock import local_date
from inventory.core.database import transact
from inventory.core.errors import DateRefused
from inventory.core.identity import CENTRE, Scope
from inventory.notices import service as notices
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.rules import TIMEZONES
from inventory.stock.models import Document, Head, JournalRecord
from inventory.stock.rules import Kind
from inventory.usage.rules import Deadline
from inventory.utilization import rule_queries, rules, sight
from inventory.utilization.alerts import news as alert_news
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import rules as alert_rules
from inventory.utilization.alerts.escalation import Chiefs
from inventory.utilization.alerts.models import Alert, AlertEvent, Evaluation
from inventory.utilization.alerts.rules import HANDLED, LATE, NATION, PROVINCE, UPWARDS, AlertState, Happening, Story
from inventory.utilization.metrics import Level
from inventory.utilization.rules import Finding, Rule, Severity, applicable

COUNTRY = Scope(CENTRE)
EVERY = timedelta(minutes=15)
REPORTS = (Kind.DAILY_REPORT, Kind.AMENDMENT)
TOLD_AGAIN = (*REPORTS, Kind.REVERSAL)


@dataclass(frozen=True)
class Judged:
    """A district on its own day, by the rules that count there."""

    office: Office
    today: date
    levels: Mapping[Rule, Level]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Look:
    """What an evaluation has read: the districts of a branch, and where the evaluation stood when it began."""

    scope: Scope
    at: datetime
    number: int
    journal_number: int
    districts: tuple[Judged, ...]


def look(session: Session, at: datetime, scope: Scope = COUNTRY) -> Look:
    """Read all that an evaluation needs, in a number of statements that does not grow with the districts.

    Every district has its own local day. Raises DateRefused for a moment before the last evaluation's.
    """
    mark = alert_queries.evaluation(session)
    if mark.at is not None and at < mark.at:
        raise DateRefused(day=at.date(), earliest=mark.at.date(), latest=mark.at.date())
    head = session.scalars(select(Head.number).where(Head.id == 1)).one()
    by_day: dict[date, list[Office]] = defaultdict(list)
    for office in regions.districts(session, scope):
        by_day[local_date(at, office.timezone)].append(office)
    judged = [each for day, offices in by_day.items() for each in judge(session, scope, day, offices)]
    return Look(scope, at, mark.number, head, tuple(judged))


def judge(session: Session, scope: Scope, today: date, offices: list[Office]) -> list[Judged]:
    """Hold the rules that count at each district against its facts on a day."""
    said = rule_queries.branch_rules(session, scope, today)
    counting = {office.code: applicable(said, office.code) for office in offices}
    every = {rule for rules in counting.values() for rule in rules}
    facts = sight.seen(session, scope, every, list(counting), today)
    found = []
    for office in offices:
        levels = {rule: rules.level(rule, facts[rule].get(office.code)) for rule in counting[office.code]}
        findings = tuple(
            Finding(rule=rule, facts=facts[rule][office.code])
            for rule, level in levels.items()
            if level is Level.BROKEN
        )
        found.append(Judged(office, today, levels, findings))
    return found


def settle(session: Session, seen: Look) -> Counter[Happening] | None:
    """Go on with the stories as the look found them; None where another evaluation was faster.

    Only a look at the whole nation is one after which the job can wait: a branch says nothing of the others.
    """
    mine = (Evaluation.id == 1, Evaluation.number == seen.number)
    mark: dict[str, Any] = {"number": seen.number + 1}
    if seen.scope.contains(CENTRE):
        mark |= {"journal_number": seen.journal_number, "at": seen.at}
    marked = session.execute(
        update(Evaluation).where(*mine).values(**mark).execution_options(synchronize_session=False)
    )
    if cast(CursorResult[Any], marked).rowcount != 1:
        return None
    known = {alert.office: alert for alert in session.scalars(select(Alert).order_by(Alert.id).with_for_update())}
    events: list[tuple[Alert, AlertEvent]] = []
    chiefs = Chiefs(session)
    for district in seen.districts:
        events += _go_on(session, known.get(district.office.code), district, seen.at, chiefs)
    session.flush()  # notices name the events by their numbers
    notices.tell(session, *filter(None, (alert_news.notice(alert, event) for alert, event in events)))
    return Counter(Happening(event.happening) for _alert, event in events)


def _go_on(
    session: Session, alert: Alert | None, district: Judged, at: datetime, chiefs: Chiefs
) -> Iterator[tuple[Alert, AlertEvent]]:
    """What happens in the story of a district, as it is written down."""
    if alert is not None and alert.snoozed_until is not None and district.today >= alert.snoozed_until:
        alert.snoozed_until, alert.snooze_reason = None, ""
        yield alert, _note(session, alert, Happening.WOKEN, at)
    levels = {rule.id: level for rule, level in district.levels.items()}
    story = None if alert is None else _story(alert)
    if step := alert_rules.step(story, levels):
        alert = alert or Alert(office=district.office.code, escalation=0, lateness=0, snooze_reason="")
        yield alert, _take(session, alert, step, district, at)
    elif alert is not None and (level := _escalation(alert, district.today)):
        alert.escalation = level
        yield alert, _note(session, alert, UPWARDS[level], at, note=chiefs.names(alert.office, UPWARDS[level]))
    elif alert is not None and (late := _lateness(alert, district.today)):
        alert.lateness = late
        told = chiefs.owner(alert) if late == 1 else chiefs.names(alert.office, LATE[late])
        yield alert, _note(session, alert, LATE[late], at, note=told)


def _story(alert: Alert) -> Story:
    return Story(AlertState(alert.state), frozenset(alert.rules), AlertState(alert.before_recovery))


def _take(session: Session, alert: Alert, step: alert_rules.Step, district: Judged, at: datetime) -> AlertEvent:
    """Let the step happen to the alert, with the evidence of this moment."""
    if step.happening is Happening.RECOVERING:
        alert.before_recovery = alert.state
    if step.happening in (Happening.OPENED, Happening.REOPENED):
        alert.opened_at, alert.closed_at, alert.before_recovery = at, None, AlertState.OPEN.value
        alert.owner_id = None
    if step.state is AlertState.CLOSED:
        alert.closed_at, alert.snoozed_until, alert.snooze_reason = at, None, ""
        alert.expect(None)
    alert.rules, alert.state = sorted(step.rules), step.state.value
    if district.findings:
        severity = max((finding.rule.severity for finding in district.findings), key=list(Severity).index)
        alert.severity, alert.findings = severity.value, frozen(district.findings)
    if step.state is AlertState.OPEN:
        alert.escalation = 0
        alert.expect(working_days_later(district.today, alert_rules.TO_ACKNOWLEDGE[Severity(alert.severity)]))
    session.add(alert)
    session.flush()  # its events name it by its number
    return _note(session, alert, step.happening, at, evidence=frozen(district.findings))


def _escalation(alert: Alert, today: date) -> int | None:
    """The level that an alert goes up to now, one at a time; None where it stays."""
    if alert.state != AlertState.OPEN or alert.snoozed_until is not None or alert.due is None:
        return None
    after = {PROVINCE - 1: alert.due, PROVINCE: working_days_later(alert.due, _patience(alert))}
    until = after.get(alert.escalation)
    return min(alert.escalation + 1, NATION) if until is not None and today > until else None


def _lateness(alert: Alert, today: date) -> int | None:
    """To whom it is told next that what somebody takes care of is late, one at a time; None where to nobody."""
    if (
        alert.state not in HANDLED
        or alert.snoozed_until is not None
        or alert.due is None
        or alert.lateness == len(LATE)
    ):
        return None
    until = working_days_later(alert.due, alert.lateness * _patience(alert)) if alert.lateness else alert.due
    return alert.lateness + 1 if today > until else None


def _patience(alert: Alert) -> int:
    return alert_rules.TO_ACKNOWLEDGE[Severity(alert.severity)]


def working_days_later(day: date, count: int) -> date:
    """The working day so many after a day."""
    later = calendar.working_days(day + timedelta(days=1), day + timedelta(days=3 * count + 14))
    return later[count - 1]


def frozen(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings as plain values."""
    return [dict(rules.evidence(finding)) for finding in findings]


def _note(
    session: Session,
    alert: Alert,
    happening: Happening,
    at: datetime,
    evidence: list[dict[str, Any]] | None = None,
    note: str = "",
) -> AlertEvent:
    event = AlertEvent(
        alert_id=alert.id,
        happening=happening.value,
        state_after=alert.state,
        recorded_at=at,
        note=note,
        reference="",
        due=alert.due if happening is not Happening.CLOSED else None,
        evidence=alert.findings if evidence is None else evidence,
    )
    session.add(event)
    return event


def work(session: Session, at: datetime) -> None:
    """The job: evaluate when it is time again, or when a report came late or was amended."""
    if called_for(session, at):
        seen = look(session, at)
        transact(lambda writing: settle(writing, seen))


def called_for(session: Session, at: datetime) -> bool:
    """Whether the last evaluation is too old, or does not know of a report that came late, was amended or undone."""
    mark = alert_queries.evaluation(session)
    if mark.at is None or at - mark.at >= EVERY:
        return True
    return mark.at <= at and _told_again(session, mark.journal_number)


def _told_again(session: Session, number: int) -> bool:
    """Whether, after a record, the journal has what replaced a report, or one that was late by its district's clock."""
    cutoff = settings.report_cutoff(session)
    limits = {timezone: Deadline(cutoff=cutoff, timezone=timezone) for timezone in TIMEZONES}
    replaced = aliased(Document)
    news = (
        select(JournalRecord.kind, JournalRecord.day, JournalRecord.recorded_at, Office.timezone)
        .join(Document, Document.id == JournalRecord.document_id)
        .join(Office, Office.code == Document.office)
        .outerjoin(replaced, replaced.id == Document.parent_id)
        .where(JournalRecord.number > number, JournalRecord.kind.in_(TOLD_AGAIN))
        .where(or_(JournalRecord.kind != Kind.REVERSAL, replaced.kind.in_(REPORTS)))
    )
    return any(
        kind != Kind.DAILY_REPORT or limits[zone].passed(date.fromisoformat(day), datetime.fromisoformat(recorded_at))
        for kind, day, recorded_at, zone in session.execute(news)
    )
