"""What of an instruction is told to people and programs: to those who are told, and to those who told them."""

from inventory.notices.service import Notice
from inventory.utilization.alerts import news as alert_news
from inventory.utilization.alerts.models import AlertEvent
from inventory.utilization.alerts.rules import Happening
from inventory.utilization.instructions.models import Instruction

# To whom each step is news: the office that was told, the one that told it, or the district in need.
HEARD_BY = {
    Happening.INSTRUCTION: "recipient",
    Happening.CALLED_OFF: "recipient",
    Happening.DECLINED: "giver",
    Happening.SENT: "district",
    Happening.CARRIED_OUT: "giver",
}


def topic(happening: Happening) -> str:
    """The topic of the notices about a step."""
    return f"instruction_{'given' if happening is Happening.INSTRUCTION else happening}"


STEP_OF = {topic(happening): happening for happening in HEARD_BY}


def notice(found: Instruction, district: str, event: AlertEvent) -> Notice:
    """The notice of a step that is in the database; it can be muted with the alert. ``district`` is its name."""
    happening = Happening(event.happening)
    params = {name: getattr(found, name) for name in ("action", "recipient", "district", "item", "quantity")}
    params |= {"district_name": district, "note": event.note}
    return Notice(
        topic=topic(happening),
        office=getattr(found, HEARD_BY[happening]),
        subject=alert_news.subject(found.alert_id),
        key=f"alert-event:{event.id}",
        at=event.recorded_at,
        params=params | {"instruction": found.id, "due": found.due.isoformat()},
    )
