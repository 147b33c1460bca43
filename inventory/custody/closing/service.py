"""Use-cases of the months of an office: closing one, and opening it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, MonthUnfinished, Pending
from inventory.core.identity import Actor, Verb
from inventory.core.months import last_day, month_of
from inventory.custody.closing import queries, rules
from inventory.custody.closing.rules import Line, Place
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.models import MonthClosing
from inventory.stock.service import Command, once_for


@dataclass(frozen=True, kw_only=True)
class CloseMonth(Command):
    """The office stands by the figures of a month; ``month`` is any day of it."""

    office: str
    month: date


@dataclass(frozen=True, kw_only=True)
class ReopenMonth(Command):
    """A closed month takes documents again; ``month`` is any day of it."""

    office: str
    month: date


@once_for(MonthClosing)
def close_month(session: Session, actor: Actor, command: CloseMonth) -> MonthClosing:
    """Close a month at an office, with its closing equation as it stands.

    Raises NotFound, Forbidden, DateRefused before its last day has passed, AlreadyDone, and Pending naming the first
    document that waits for a second person.
    """
    actor.demand(Verb.KEEP_STOCK, command.office)
    office, month = regions.unscoped_office(session, command.office).code, month_of(command.month)
    today, last = ledger.today_at(session, actor, office), last_day(month)
    if not rules.finished(month, today):
        raise MonthUnfinished(day=last, earliest=None, latest=today, month=month)
    ledger.lock_head(session)  # no document slips into the month between the questions and the closing
    if queries.standing(session, office, month):
        raise AlreadyDone(document=_name(office, month), state="closed")
    if waiting := queries.first_pending(session, office, month, last):
        raise Pending(document=waiting.number)
    closing = MonthClosing(
        office=office,
        month=month,
        closed_by=actor.user_id,
        closed_at=actor.at,
        figures=figures(session, office, month),
    )
    session.add(closing)
    session.flush()  # the id is what the key is kept with
    return closing


@once_for(MonthClosing)
def reopen_month(session: Session, actor: Actor, command: ReopenMonth) -> MonthClosing:
    """Open a closed month again; who did so stays on record. Raises NotFound, Forbidden, AlreadyDone."""
    actor.demand(Verb.REOPEN, command.office)
    office, month = regions.unscoped_office(session, command.office).code, month_of(command.month)
    ledger.lock_head(session)
    closing = queries.standing(session, office, month)
    if closing is None:
        raise AlreadyDone(document=_name(office, month), state="open")
    closing.reopened_by, closing.reopened_at = actor.user_id, actor.at
    session.flush()  # the database has to agree before the key is used up
    return closing


def _name(office: str, month: date) -> str:
    return f"{office} {month:%Y-%m}"


def figures(session: Session, office: str, month: date) -> dict[str, Any]:
    """The closing equation of a month as it stands now, with what was counted, what is open, and the ledger's head."""
    last = last_day(month)
    books = queries.closes(session, office, last)
    head = queries.head(session)
    return {
        "lines": [
            line | {"astray": books.get((line["item"], line["compartment"]), 0) - line["closing"]}
            for line in lines_of_months(session, office, [month])[month]
        ],
        "open": [
            {
                "document": each.shipment.id,
                "item": each.item,
                "compartment": each.compartment,
                "quantity": each.quantity,
            }
            for each in queries.open_pieces(session, office, last)
        ],
        "head": {"number": head.number, "hash": head.hash},
    }


def lines_of_months(session: Session, office: str, months: Sequence[date]) -> dict[date, list[dict[str, Any]]]:
    """The lines of the equations of months that follow on each other, however many, read in one go."""
    first, last = min(months), last_day(max(months))
    held = queries.closes_before(session, office, first)
    touches = queries.touches(session, office, first, last)
    counted = queries.counted(session, office, first, last)
    lines: dict[date, list[dict[str, Any]]] = {}
    for month in sorted(months):
        own = [touch for touch in touches if month_of(touch.day) == month]
        found = {place for place, count in counted[month].items() if count.quantity}
        equation = rules.equation(held, own, found)
        lines[month] = [_line(line, own, counted[month]) for line in equation]
        held = {(line.item, line.compartment): line.closing for line in equation}
    return lines


def _line(line: Line, touches: Sequence[rules.Touch], counted: Mapping[Place, queries.Counted]) -> dict[str, Any]:
    """A line to keep, with what was counted beside the books of that day; what differs is unexplained."""
    kept = {
        "item": line.item,
        "compartment": line.compartment,
        "opening": line.opening,
        "flows": dict(line.flows),
        "closing": line.closing,
    }
    place = (line.item, line.compartment)
    if count := counted.get(place):
        kept |= {
            "counted": count.quantity,
            "counted_on": count.day.isoformat(),
            "counted_by": count.document,
            "unexplained": count.quantity - rules.close_on(line.opening, touches, place, count.day),
        }
    return kept
