"""Use-cases of following an alert up: acknowledging, acting, talking, handing over, letting it rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, DateRefused, Invalid
from inventory.core.identity import Actor, Verb
from inventory.stock import ledger
from inventory.stock.service import Command, once_for
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts.models import Alert, AlertEvent
from inventory.utilization.alerts.rules import CONTACTS, HANDLED, TALK, Action, AlertState, Happening, may_step

LONGEST_REST = timedelta(days=92)
LONGEST_PROMISE = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class FollowUp(Command):
    """Say something about an alert: what was found out, what happens next, until when, and who sees to it; without
    ``owner_id`` whoever did before."""

    alert_id: int
    happening: Happening
    note: str
    due: date | None = None
    owner_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Act(Command):
    """Begin an action; ``reference`` is the number of the document that carries it out, where there is one."""

    alert_id: int
    action: Action
    note: str = ""
    reference: str = ""
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Assign(Command):
    """Make somebody the owner of an alert: the person who sees to the next step until a day."""

    alert_id: int
    owner_id: int
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Snooze(Command):
    """Let an alert rest until a day, with a reason."""

    alert_id: int
    until: date
    reason: str


@once_for(AlertEvent)
def follow_up(session: Session, actor: Actor, command: FollowUp) -> AlertEvent:
    """Acknowledge an alert, or note a call, a visit or anything else in it.

    Whoever was in touch with the district, or promises a next step, has taken notice: an open alert is acknowledged.
    Raises NotFound, Forbidden, AlreadyDone for what is closed or acknowledged already, DateRefused, and Invalid without
    a note or for an owner who cannot follow it up.
    """
    alert = to_follow(session, actor, command.alert_id)
    if not command.note.strip():
        raise Invalid(reason="note_needed", field="note")
    if command.happening is not Happening.ACKNOWLEDGED and command.happening not in TALK:
        raise Invalid(reason="happening_unknown", field="happening")
    taken_notice = command.happening in CONTACTS or command.due is not None
    if command.happening is Happening.ACKNOWLEDGED or (alert.state == AlertState.OPEN and taken_notice):
        _move(alert, AlertState.ACKNOWLEDGED)
    _promise(session, actor, alert, command.due)
    if command.owner_id is not None and command.owner_id != alert.owner_id:
        tell(session, actor, alert, Happening.ASSIGNED, note=f"{_hand_over(session, alert, command.owner_id)}.")
    return tell(session, actor, alert, command.happening, note=command.note.strip())


@once_for(AlertEvent)
def act(session: Session, actor: Actor, command: Act) -> AlertEvent:
    """Put on record that something is being done. Raises NotFound, Forbidden, AlreadyDone where it is closed, and
    DateRefused."""
    alert = to_follow(session, actor, command.alert_id)
    under_way(alert)
    _promise(session, actor, alert, command.due)
    said = {"note": command.note.strip(), "action": command.action.value, "reference": command.reference.strip()}
    return tell(session, actor, alert, Happening.ACTION, **said)


@once_for(AlertEvent)
def assign(session: Session, actor: Actor, command: Assign) -> AlertEvent:
    """Hand an alert to somebody of the district, its province or the centre.

    Raises NotFound, Forbidden, AlreadyDone where it is closed, DateRefused, and Invalid for anybody else.
    """
    alert = to_follow(session, actor, command.alert_id)
    name = _hand_over(session, alert, command.owner_id)
    _promise(session, actor, alert, command.due)
    return tell(session, actor, alert, Happening.ASSIGNED, note=f"{name}. {command.note}".strip(". ") + ".")


@once_for(AlertEvent)
def snooze(session: Session, actor: Actor, command: Snooze) -> AlertEvent:
    """Let an alert rest: it is not escalated until the day comes.

    Raises NotFound, Forbidden, AlreadyDone where it is closed, DateRefused for a day that is not to come or too far
    away, and Invalid without a reason.
    """
    alert = to_follow(session, actor, command.alert_id)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    today = ledger.today_at(session, actor, alert.office)
    if not today < command.until <= today + LONGEST_REST:
        raise DateRefused(day=command.until, earliest=today + timedelta(days=1), latest=today + LONGEST_REST)
    alert.snoozed_until, alert.snooze_reason = command.until, command.reason.strip()
    return tell(session, actor, alert, Happening.SNOOZED, note=command.reason.strip(), due=command.until)


def to_follow(session: Session, actor: Actor, alert_id: int) -> Alert:
    """The alert, if the person may follow it up and it is not over."""
    alert, office = alert_queries.alert(session, actor.scope, alert_id)
    session.refresh(alert, with_for_update=True)
    actor.demand(Verb.FOLLOW_UP, office.code)
    if alert.state == AlertState.CLOSED:
        raise AlreadyDone(document=office.name, state=alert.state)
    return alert


def _hand_over(session: Session, alert: Alert, owner_id: int) -> str:
    """Make somebody the owner; answers the name."""
    people = {person.id: person.name for person in alert_queries.possible_owners(session, alert.office)}
    if owner_id not in people:
        raise Invalid(reason="owner_unknown", field="owner")
    alert.owner_id = owner_id
    return people[owner_id]


def under_way(alert: Alert) -> None:
    """Something is being done about an alert that is not over."""
    if alert.state == AlertState.RECOVERING:
        alert.before_recovery = AlertState.UNDER_WAY.value
    elif alert.state != AlertState.UNDER_WAY:
        _move(alert, AlertState.UNDER_WAY)


def _move(alert: Alert, after: AlertState) -> None:
    before = AlertState(alert.state)
    if before is AlertState.RECOVERING and after in HANDLED:
        alert.before_recovery = after.value  # it goes on recovering; a relapse finds it in somebody's hands
    elif not may_step(before, after):
        raise AlreadyDone(document=alert.office, state=alert.state)
    else:
        if before is AlertState.OPEN:
            alert.expect(None)  # what was due is done
        alert.state = after.value


def _promise(session: Session, actor: Actor, alert: Alert, due: date | None) -> None:
    """The day by which the next step is expected."""
    if due is None:
        return
    today = ledger.today_at(session, actor, alert.office)
    if not today <= due <= today + LONGEST_PROMISE:
        raise DateRefused(day=due, earliest=today, latest=today + LONGEST_PROMISE)
    alert.expect(due)


def tell(session: Session, actor: Actor, alert: Alert, happening: Happening, **said: Any) -> AlertEvent:
    """Write down what a person did in a story."""
    usual: Mapping[str, Any] = {"note": "", "reference": "", "due": alert.due}
    event = AlertEvent(
        alert_id=alert.id,
        happening=happening.value,
        state_after=alert.state,
        recorded_at=actor.at,
        actor_id=actor.user_id,
        evidence=alert.findings,
        **{**usual, **said},
    )
    session.add(event)
    session.flush()  # the register of keys and notices name it by its number
    return event
