"""The story of an alert as programs read it: the same entries, in the same order, as on its page."""

from datetime import date
from typing import Any

from pydantic import BaseModel

from inventory.stock.rules import instant_text
from inventory.utilization.alerts.models import AlertEvent
from inventory.utilization.alerts.rules import AlertState
from inventory.utilization.alerts.story import Entry, Sign, Word


class Event(BaseModel):
    """One thing that happened in a story: what people or the evaluation did, or what the books tell since it opened.

    The books tell `sent`, `received`, `printed`, `printed_before` (the days before the last fifteen, as many as
    ``days``), `purchase_…` with the step of a purchase, `repaired`, `device_lent` and `trained`; ``reference`` is the
    number of it, ``document`` the id, ``day`` the business date, ``office`` where a shipment came from, ``pieces`` how
    many of what. ``state`` is the alert's at that moment; ``actor`` is nobody where the evaluation did it, and of
    printed days.
    """

    at: str
    happening: str
    state: str
    actor: str | None
    note: str
    action: str | None
    reference: str
    due: date | None
    document: str | None = None
    day: date | None = None
    office: str | None = None
    pieces: dict[str, int] | None = None
    days: int | None = None


def timeline(entries: list[Entry]) -> list[dict[str, Any]]:
    """The entries, which come with the latest first, from the first to the last."""
    state, told = AlertState.OPEN.value, []
    for entry in reversed(entries):
        if isinstance(entry, Sign):
            told.append(_sign(entry, state))
        else:
            state = entry[0].state_after
            told.append(_event(*entry))
    return told


def _event(event: AlertEvent, actor: str | None) -> dict[str, Any]:
    return {
        "at": instant_text(event.recorded_at),
        "happening": event.happening,
        "state": event.state_after,
        "actor": actor,
        "note": event.note,
        "action": event.action,
        "reference": event.reference,
        "due": None if event.due is None else event.due.isoformat(),
        **dict.fromkeys(("document", "day", "office", "pieces", "days")),
    }


def _sign(sign: Sign, state: str) -> dict[str, Any]:
    step = "" if sign.purchase is None else f"_{sign.purchase.word}"
    return {
        "at": instant_text(sign.at),
        "happening": f"{sign.word}{step}",
        "state": state,
        "actor": sign.actor or None,
        "note": sign.reason,
        "action": None,
        "reference": sign.number or sign.name,
        "due": None,
        "document": str(sign.document_id),
        "day": None if sign.day is None else sign.day.isoformat(),
        "office": sign.office or None,
        "pieces": dict(sign.pieces),
        "days": sign.days if sign.word in (Word.PRINTED, Word.PRINTED_BEFORE) else None,
    }
