"""Reminding people of machines that should be back from repair: a job, which tells each promised day once."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from inventory.core.formats import day
from inventory.core.identity import CENTRE, Scope
from inventory.notices import topics
from inventory.notices.service import Notice, tell
from inventory.repairs import queries
from inventory.repairs.models import Repair

TOPIC = "repair_overdue"


def remind(session: Session, at: datetime) -> int:
    """Tell of what should be back, by the date of the office where it failed; how many machines those are."""
    query = queries.repairs(Scope(CENTRE)).where(queries.overdue(at)).order_by(Repair.id)
    found = session.execute(query).all()
    tell(session, *(_notice(row[0], f"{row[1].model} {row[1].serial}", at) for row in found))
    return len(found)


def _notice(repair: Repair, name: str, at: datetime) -> Notice:
    """A machine that is promised for another day is told of anew."""
    due = repair.due.isoformat() if repair.due else ""
    return Notice(
        topic=TOPIC,
        office=repair.office,
        subject=f"repair:{repair.id}",
        key=f"{TOPIC}:{repair.id}:{due}",
        at=at,
        params={"repair": repair.id, "name": name, "due": due, "sent_to": repair.sent_to},
    )


def news(happened: topics.Happening) -> topics.Told:
    """A machine that should be back from repair, as a message tells it."""
    said = happened.params
    return topics.Told(
        title=_("%(office)s: %(what)s", office=happened.office_name, what=said["name"]),
        text=_(
            "It should be back from %(where)s since %(day)s. Ask there, and write down what they say.",
            where=said["sent_to"],
            day=day(date.fromisoformat(said["due"])),
        ),
        path=f"/repairs/{said['repair']}",
    )


topics.register(topics.Topic(name=TOPIC, word=_l("Repair overdue"), sentence=news))
