"""The inbox of alerts: which are shown, in which order."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import ListState, matches
from inventory.regions.models import Office
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import AlertState
from inventory.utilization.rules import Severity

ACTIVE, OVERDUE, ALL = "active", "overdue", "all"
VIEWS = (ACTIVE, OVERDUE, *(state.value for state in AlertState), ALL)
SEVEREST_FIRST = case((Alert.severity == Severity.HIGH, 0), else_=1)
COLUMNS = {
    "opened": Alert.opened_at,
    "office": Alert.office,
    "severity": SEVEREST_FIRST,
    "state": Alert.state,
    "due": Alert.due,
    "owner": func.coalesce(User.name, ""),
}


def view_of(state: ListState) -> str:
    """Which alerts are asked for: one of VIEWS, those that are not closed unless told. Raises NotFound."""
    view = state.filters.get("view", ACTIVE)
    if view not in VIEWS:
        raise NotFound(what="page")
    return view


def alerts(scope: Scope, state: ListState, today: date) -> Select[Alert, Office, User]:
    """The alerts of a branch that were asked for, each with its district and its owner."""
    query = alert_queries.alerts(scope).add_columns(User).outerjoin(User, User.id == Alert.owner_id)
    view = view_of(state)
    if view == ACTIVE:
        query = query.where(Alert.state != AlertState.CLOSED)
    elif view == OVERDUE:
        query = query.where(late(today))
    elif view != ALL:
        query = query.where(Alert.state == view)
    if state.q:
        query = query.where(matches(state.q, Alert.office, Office.name, func.coalesce(User.name, "")))
    return query.order_by(*state.order(COLUMNS, Alert.id))


def late(today: date) -> ColumnElement[bool]:
    """The condition that the day of an alert's next step went by; one that rests is not late."""
    return and_(Alert.due < today, Alert.snoozed_until.is_(None), Alert.state != AlertState.CLOSED)


def counts(session: Session, scope: Scope, today: date) -> Mapping[str, int]:
    """By view: how many alerts it shows."""
    overdue = func.sum(case((late(today), 1), else_=0))
    query = select(Alert.state, func.count(), overdue).where(scope.covers(Alert.office)).group_by(Alert.state)
    rows = session.execute(query).all()
    by_state = {state: int(count) for state, count, _late in rows}
    every = sum(by_state.values())
    found = {state.value: by_state.get(state.value, 0) for state in AlertState}
    return {
        **found,
        OVERDUE: sum(int(row[2]) for row in rows),
        ALL: every,
        ACTIVE: every - found[AlertState.CLOSED.value],
    }
