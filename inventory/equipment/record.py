"""A machine's history as people read it.

What happens to a machine is told by more than its own log: whoever knows something names here the function that tells.
"""

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.core.formats import day, moment
from inventory.core.identity import Scope
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing import queries as placed
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.placing.rules import Step
from inventory.regions.models import Office, ServicePoint

Steps = Sequence[Row[DevicePlacement, Office, ServicePoint | None]]
Happening = dict[str, Any]
Telling = Callable[[Session, Scope, Device, str], Iterable[tuple[date, Happening]]]
TELLERS: list[Telling] = []


def tells_of_device(telling: Telling) -> Telling:
    """Name a function that knows what happened to a machine, each thing with its day, for whoever sees a branch."""
    TELLERS.append(telling)
    return telling


def happenings(
    session: Session, scope: Scope, device: Device, log: Sequence[DeviceCondition], steps: Steps, timezone: str
) -> list[Happening]:
    """All that happened to a machine, for the timeline, in order of days."""
    found = _said(session, scope, log, steps, timezone)
    for telling in TELLERS:
        found.extend(telling(session, scope, device, timezone))
    return [happening for _day, happening in sorted(found, key=lambda each: each[0])]


def _said(
    session: Session, scope: Scope, log: Sequence[DeviceCondition], steps: Steps, timezone: str
) -> list[tuple[date, Happening]]:
    """The log and the steps, as they happened; who said it, and when it was recorded."""
    first = log[0].id if log else None
    moves = [row for row in steps if row[0].step != Step.RECORDED]
    papers = placed.seen_handovers(session, scope, [row[0].handover_id for row in moves if row[0].handover_id])
    names = people.names(session, [*(entry.actor for entry in log), *(row[0].actor for row in moves)])
    told = [(entry, _condition(entry, first)) for entry in log] + [(row[0], _step(row, papers)) for row in moves]
    ordered = sorted(told, key=lambda pair: (pair[0].business_date, pair[0].recorded_at))
    return [
        (
            entry.business_date,
            {
                "moment": day(entry.business_date),
                "who": _(
                    "Recorded by %(who)s, %(when)s", who=names[entry.actor], when=moment(entry.recorded_at, timezone)
                ),
                **words,
            },
        )
        for entry, words in ordered
    ]


def _condition(entry: DeviceCondition, first: int | None) -> dict[str, Any]:
    report = _("Police report %(number)s", number=entry.police_report) if entry.police_report else ""
    return {
        "title": _("Recorded here") if entry.id == first else _("Condition changed"),
        "state": entry.condition,
        "text": " · ".join(filter(None, (entry.reason, report))),
    }


def _step(row: Row[DevicePlacement, Office, ServicePoint | None], papers: Container[int]) -> dict[str, Any]:
    """A step of the machine; it leads to those of the ``papers`` that the person may see."""
    step, office, point = row
    where = f"{office.name}, {point.name}" if point else office.name
    match step.step:
        case Step.LENT if step.due_date is not None:
            title = _("Lent to %(where)s until %(due)s", where=where, due=day(step.due_date))
        case Step.RETURNED:
            title = _("Given back to %(where)s", where=where)
        case Step.HANDED_OVER:
            title = _("Handed over to %(where)s", where=where)
        case _:
            title = _("Moved to %(where)s", where=where)
    handed = step.handover_id in papers
    url = url_for("placing.handover", handover_id=step.handover_id) if handed else None
    paper = url_for("bast.step", device_id=step.device_id, placement_id=step.id)
    text = " · ".join(filter(None, (step.reason, step.reference)))
    return {"title": title, "url": url, "text": text, "paper": paper}
