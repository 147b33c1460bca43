"""Reads of alerts: the story of each district, what happened in it, and who acts in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import Grant, User
from inventory.accounts.permissions import roles_with
from inventory.core.errors import NotFound
from inventory.core.identity import Scope, Verb
from inventory.regions.models import Office
from inventory.utilization.alerts.models import Alert, AlertEvent, Evaluation
from inventory.utilization.alerts.rules import AlertState

HEADLINE = ("acknowledged", "action", "note", "call", "visit", "instruction", "snoozed")


@dataclass(frozen=True)
class Told:
    """An alert, and the last thing that a person said in it, with the person's name."""

    alert: Alert
    event: AlertEvent | None
    author: str | None


def alert(session: Session, scope: Scope, alert_id: int) -> tuple[Alert, Office]:
    """One alert of the branch, with its district. Raises NotFound."""
    found = session.execute(alerts(scope).where(Alert.id == alert_id)).first()
    if found is None:
        raise NotFound(what="alert")
    return found[0], found[1]


def alerts(scope: Scope) -> Select[Alert, Office]:
    """The alerts of a branch, each with its district."""
    return select(Alert, Office).join(Office, Office.code == Alert.office).where(scope.covers(Alert.office))


def of_office(session: Session, scope: Scope, office: str) -> Alert | None:
    """The story of a district, if it ever had one."""
    return session.scalar(select(Alert).where(Alert.office == office, scope.covers(Alert.office)))


def active(session: Session, scope: Scope) -> dict[str, Told]:
    """By district of a branch: its alert that is not closed, with what was said in it last."""
    last = (
        select(AlertEvent.alert_id, func.max(AlertEvent.id).label("id"))
        .where(AlertEvent.happening.in_(HEADLINE))
        .group_by(AlertEvent.alert_id)
        .subquery()
    )
    query = (
        select(Alert, AlertEvent, User.name)
        .outerjoin(last, last.c.alert_id == Alert.id)
        .outerjoin(AlertEvent, AlertEvent.id == last.c.id)
        .outerjoin(User, User.id == AlertEvent.actor_id)
        .where(Alert.state != AlertState.CLOSED, scope.covers(Alert.office))
    )
    return {found.office: Told(found, event, author) for found, event, author in session.execute(query)}


def events(session: Session, found: Alert) -> list[tuple[AlertEvent, str | None]]:
    """All that happened in an alert, the latest first, each with the name of who did it."""
    query = (
        select(AlertEvent, User.name)
        .outerjoin(User, User.id == AlertEvent.actor_id)
        .where(AlertEvent.alert_id == found.id)
        .order_by(AlertEvent.id.desc())
    )
    return [(event, author) for event, author in session.execute(query)]


def events_of(session: Session, numbers: Sequence[int]) -> dict[int, list[tuple[AlertEvent, str | None]]]:
    """By alert: all that happened, the latest first, each with the username of who did it."""
    query = (
        select(AlertEvent, User.username)
        .outerjoin(User, User.id == AlertEvent.actor_id)
        .where(AlertEvent.alert_id.in_(numbers))
        .order_by(AlertEvent.id.desc())
    )
    told: dict[int, list[tuple[AlertEvent, str | None]]] = {number: [] for number in numbers}
    for event, author in session.execute(query):
        told[event.alert_id].append((event, author))
    return told


def people(session: Session, numbers: Sequence[int]) -> dict[int, User]:
    """The people with these numbers."""
    found = session.scalars(select(User).where(User.id.in_(numbers))) if numbers else ()
    return {person.id: person for person in found}


def possible_owners(session: Session, office: str) -> Sequence[User]:
    """The people who can own an alert of a district: those who follow up there, in its province, or at the centre."""
    return session.scalars(
        select(User)
        .where(User.disabled.is_(False), User.office.in_((office, office[:2], "00")))
        .where(User.id.in_(select(Grant.user_id).where(Grant.role.in_(roles_with(Verb.FOLLOW_UP)))))
        .order_by(User.office.desc(), User.name)
    ).all()


def evaluation(session: Session) -> Evaluation:
    """How far the evaluation has come."""
    return session.get_one(Evaluation, 1, populate_existing=True)
