"""Coverage as the press printed it, and the targets of the plan of those years. The demo carries them as they are."""

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from importlib.resources import files
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from inventory.core.identity import CENTRE, Actor
from inventory.core.lines import rows_of_text
from inventory.coverage import reading, service
from inventory.coverage.rules import Entry, Part, Subject
from inventory.coverage.service import RecordFigure, SetTarget
from inventory.regions import queries as regions

WIB = ZoneInfo("Asia/Jakarta")
PLAN = "Perpres 2/2015 (RPJMN 2015–2019)"
TARGETS = ((date(2018, 12, 31), Decimal("82.5")), (date(2019, 12, 31), Decimal(85)))


def published() -> tuple[Entry, ...]:
    """The figures, word for word."""
    text = files("inventory.demo").joinpath("data/coverage.csv").read_text(encoding="utf-8")
    return reading.read(rows_of_text(text), {}, "", wrong=lambda _entry: None).taken


def tell(session: Session, actor: Actor) -> None:
    """Enter the figures of the offices that are there, and the nation's targets for birth certificates.

    Some were printed after the season: those are entered on their own day.
    """
    there = {office.code for office in regions.branch(session, actor.scope)}
    for entry in published():
        if entry.office in there:
            key = f"coverage-{entry.office}-{entry.subject}-{entry.day}"
            service.record(session, _on(actor, entry.day), RecordFigure(key=key, entry=entry))
    for by_day, percent in TARGETS:
        command = SetTarget(
            key=f"target-{by_day}",
            office=CENTRE,
            subject=Subject.BIRTHS,
            means=Part.PRINTED_OF_ELIGIBLE,
            percent=percent,
            by_day=by_day,
            basis=PLAN,
        )
        service.set_target(session, actor, command)


def _on(actor: Actor, day: date) -> Actor:
    return replace(actor, at=max(actor.at, datetime.combine(day, time(12), WIB)))
