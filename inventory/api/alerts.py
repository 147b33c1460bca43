"""Operations about alerts: reading the stories of districts, and following them up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import paging, planned
from inventory.api.paging import Paged
from inventory.api.planned import Suggested
from inventory.api.reads import branch
from inventory.api.shapes import Day, Note, OfficeCode, Shape, Words
from inventory.api.stories import Event, timeline
from inventory.api.supervision import Found, finding_of, overview_of, plan_of
from inventory.api.web import Act, operation
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.planning.queries import Plan
from inventory.regions.models import Office
from inventory.stock.rules import instant_text
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import service as alert_service
from inventory.utilization.alerts import signs as alert_signs
from inventory.utilization.alerts import story as alert_story
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.alerts.models import Alert, AlertEvent
from inventory.utilization.alerts.rules import Action, AlertState, Happening
from inventory.utilization.alerts.story import Entry
from inventory.utilization.queries import DistrictRow

FOLLOWERS = (Verb.FOLLOW_UP,)
Said = Literal["acknowledged", "call", "visit", "note"]
SomeNote = Annotated[str, Words(2000, 1)]
Reference = Annotated[str, Words(80)]


class AlertTold(BaseModel):
    """The story of a district that breaks a rule, or did. ``owner`` is a username, or the office that has to act."""

    id: str
    office: str
    state: Literal["open", "acknowledged", "under_way", "recovering", "closed"]
    severity: Literal["normal", "high"]
    owner: str
    opened_at: str
    closed_at: str | None
    due: date | None
    snoozed_until: date | None
    escalation: int
    overdue: bool
    findings: list[Found]
    suggestions: list[Suggested]
    timeline: list[Event]


class Followed(BaseModel):
    """An alert as the act left it."""

    id: str
    office: str
    state: str
    due: date | None


class AlertsAsked(Paged):
    """Which alerts: those that are not closed, unless a state is named."""

    office: OfficeCode | None = None
    state: AlertState | None = None


class FollowUpEntry(Shape):
    """What was found out or said, until when the next step is promised, and by whom: ``owner`` is a username."""

    happening: Said = "acknowledged"
    note: SomeNote
    due: Day | None = None
    owner: Annotated[str, Words(40, 1)] | None = None


class ActionEntry(Shape):
    """What is being done; ``reference`` is the number of the document that does it."""

    action: Action
    note: Note = ""
    reference: Reference = ""
    due: Day | None = None


class RestEntry(Shape):
    """Until when nobody needs to look, and why."""

    until: Day
    reason: SomeNote


@operation("get", "/alerts", scope="office", answers=paging.listed(AlertTold, "Alerts"))
def alerts(act: Act, query: AlertsAsked) -> dict[str, Any]:
    """The alerts of one's branch: what the rules found, what was said and done, what comes next."""
    within = branch(act, query.office)
    wanted = Alert.state != AlertState.CLOSED if query.state is None else Alert.state == query.state
    asked = alert_queries.alerts(within).where(wanted, Alert.id > query.after_id).order_by(Alert.id)
    rows = db.session.execute(asked.limit(query.limit + 1)).all()
    shown = [alert for alert, _office in rows]
    events = alert_queries.events_of(db.session(), [alert.id for alert in shown])
    signs = alert_signs.signs(db.session(), [(alert, office) for alert, office in rows])
    story = {alert.id: alert_story.told(events[alert.id], signs[alert.id]) for alert in shown}
    owners = alert_queries.people(db.session(), [alert.owner_id for alert in shown if alert.owner_id])
    names = {number: person.username for number, person in owners.items()}
    seen = {row.office.code: row for row in overview_of(act, within, None).flagged} if shown else {}
    plan = plan_of(act, within, act.actor.scope)
    return paging.page(
        rows,
        query.limit,
        lambda row: row[0].id,
        lambda row: (
            _alert(row[0], row[1], seen.get(row[0].office), plan, story[row[0].id], names, act.actor.at)
            | {"suggestions": _suggestions(act, row[0], plan)}
        ),
    )


@operation("post", "/alerts/<int:alert_id>/notes", scope="office", verbs=FOLLOWERS, answers=Followed, status=201)
def follow_up(act: Act, alert_id: int, body: FollowUpEntry) -> dict[str, Any]:
    """Acknowledge an alert, or put a call, a visit, an instruction or a note on record."""
    said = alert_service.FollowUp(
        key=act.key,
        alert_id=alert_id,
        happening=Happening(body.happening),
        note=body.note,
        due=body.due,
        owner_id=None if body.owner is None else _number_of(act, alert_id, body.owner),
    )
    return act.do(alert_service.follow_up, said, _followed)


def _number_of(act: Act, alert_id: int, username: str) -> int:
    """The person who is to own an alert; 0, whom nobody is, for anybody who cannot."""
    _alert, office = alert_queries.alert(db.session(), act.actor.scope, alert_id)
    able = alert_queries.possible_owners(db.session(), office.code)
    return next((person.id for person in able if person.username == username), 0)


@operation("post", "/alerts/<int:alert_id>/actions", scope="office", verbs=FOLLOWERS, answers=Followed, status=201)
def begin_action(act: Act, alert_id: int, body: ActionEntry) -> dict[str, Any]:
    """Put on record what is being done: a suggestion that is followed, or something else."""
    return act.do(alert_service.act, alert_service.Act(key=act.key, alert_id=alert_id, **dict(body)), _followed)


@operation("post", "/alerts/<int:alert_id>/rest", scope="office", verbs=FOLLOWERS, answers=Followed, status=201)
def let_rest(act: Act, alert_id: int, body: RestEntry) -> dict[str, Any]:
    """Let an alert rest until a day: it is not escalated before."""
    return act.do(alert_service.snooze, alert_service.Snooze(key=act.key, alert_id=alert_id, **dict(body)), _followed)


def _followed(session: Session, event: AlertEvent) -> dict[str, Any]:
    """What the act left: told from its event, so that the same key gets the same answer."""
    alert = session.get_one(Alert, event.alert_id)
    due = None if event.due is None else event.due.isoformat()
    return {"id": str(alert.id), "office": alert.office, "state": event.state_after, "due": due}


def _alert(
    alert: Alert,
    office: Office,
    seen: DistrictRow | None,
    plan: Plan,
    story: list[Entry],
    owners: Mapping[int, str],
    at: datetime,
) -> dict[str, Any]:
    findings = [] if seen is None else [finding_of(seen, finding, plan) for finding in seen.findings]
    return {
        "id": str(alert.id),
        "office": alert.office,
        "state": alert.state,
        "severity": alert.severity,
        "owner": owners.get(alert.owner_id or 0, office.parent or office.code),
        "opened_at": instant_text(alert.opened_at),
        "closed_at": None if alert.closed_at is None else instant_text(alert.closed_at),
        "due": _day(alert.due),
        "snoozed_until": _day(alert.snoozed_until),
        "escalation": alert.escalation,
        "overdue": alert_wording.is_late(alert, local_date(at, office.timezone)),
        "findings": findings,
        "timeline": timeline(story),
    }


def _suggestions(act: Act, alert: Alert, plan: Plan) -> list[dict[str, Any]]:
    """What can be done for the district, and how this person follows it; nothing where the alert is closed."""
    helpful = [] if alert.state == AlertState.CLOSED else plan.suggestions(alert.office)
    return [planned.suggestion(each, planned.draft(act.actor, alert.office, each, alert.id)) for each in helpful]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
