"""A machine's history as people read it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.core.formats import day, moment
from inventory.equipment.models import DeviceCondition


def happenings(session: Session, log: Sequence[DeviceCondition], timezone: str) -> list[dict[str, Any]]:
    """The log for the timeline, as it happened; who said it, and when it was recorded."""
    first = log[0].id if log else None
    names = people.names(session, (entry.actor for entry in log))
    return [
        {
            "moment": day(entry.business_date),
            "title": _("Recorded here") if entry.id == first else _("Condition changed"),
            "state": entry.condition,
            "text": entry.reason,
            "who": _("Recorded by %(who)s, %(when)s", who=names[entry.actor], when=moment(entry.recorded_at, timezone)),
        }
        for entry in log
    ]
