"""What of a story is told to people and programs: a notice for each step that somebody has to know of."""

from inventory.notices.service import Notice
from inventory.utilization.alerts.escalation import MEANT_FOR
from inventory.utilization.alerts.models import Alert, AlertEvent
from inventory.utilization.alerts.rules import LATE, Happening

TOLD = frozenset(
    {
        Happening.OPENED,
        Happening.REOPENED,
        Happening.WORSENED,
        Happening.RELAPSED,
        Happening.RECOVERING,
        Happening.CLOSED,
        Happening.ESCALATED,
        Happening.ESCALATED_NATION,
        *LATE.values(),
    }
)


def topic(happening: Happening) -> str:
    """The topic of the notices about a step."""
    return f"alert_{happening}"


def subject(alert_id: int) -> str:
    """What people mute who want to hear no more of an alert."""
    return f"alert:{alert_id}"


def notice(alert: Alert, event: AlertEvent) -> Notice | None:
    """The notice of an event that is in the database; None for one that needs telling nobody."""
    happening = Happening(event.happening)
    if happening not in TOLD:
        return None
    # Where nobody has the duty that it is meant for, it is news for everybody concerned.
    role = MEANT_FOR.get(happening, "") if event.note else ""
    return Notice(
        topic=topic(happening),
        office=alert.office,
        subject=subject(alert.id),
        key=f"alert-event:{event.id}",
        at=event.recorded_at,
        params={"alert": alert.id, "severity": alert.severity, "evidence": event.evidence} | _late(happening, event),
        role=role,
        person=alert.owner_id if happening is Happening.OVERDUE else None,
    )


def _late(happening: Happening, event: AlertEvent) -> dict[str, str]:
    """Of what is late, the day that went by."""
    return {"due": event.due.isoformat()} if happening in LATE.values() and event.due is not None else {}
