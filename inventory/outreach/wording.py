"""Outreach in the words of the pages: filters, and what happened to a session."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.chips import Chips, choice
from inventory.core.formats import moment, number
from inventory.core.labels import item
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.outreach import queries
from inventory.outreach.models import Outreach, OutreachSettlement
from inventory.outreach.register import CLAIMING, MISSING, OVERDUE
from inventory.outreach.rules import OutreachState
from inventory.stock.models import Document
from inventory.stock.rules import State

# The states of a session, and what else the register can be narrowed to, in the order of a session's life.
SHOWN = {
    OutreachState.PLANNED: "planned",
    OutreachState.OUT: "out",
    OVERDUE: "not_back",
    OutreachState.BACK: "back",
    MISSING: "pieces_missing",
    CLAIMING: "over_claimed",
    OutreachState.CANCELLED: "cancelled",
}


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> Chips:
    """The filters of the register."""
    words = {view: appearance(look).word for view, look in SHOWN.items()}
    return choice(listing, "state", _("All"), words, counts)


def happenings(session: Session, found: Outreach, timezone: str) -> list[dict[str, Any]]:
    """The timeline of a session: its states, and what became of missing pieces."""
    told = [
        (step.at, _told(step.at, str(appearance(step.state).word), step.state, who, step.note, timezone))
        for step, who in queries.steps(session, found)
    ]
    told += [(row[0].at, _settled(*row, timezone)) for row in queries.settlements(session, found)]
    return [happening for _at, happening in sorted(told, key=lambda each: each[0])]


def _told(at: datetime, title: str, state: str | None, who: User, text: str, timezone: str) -> dict[str, Any]:
    return {
        "moment": moment(at, timezone),
        "title": title,
        "who": _("%(name)s (%(username)s)", name=who.name, username=who.username),
        "state": state,
        "text": text,
    }


def _settled(settlement: OutreachSettlement, who: User, document: Document | None, timezone: str) -> dict[str, Any]:
    pieces = {"pieces": number(settlement.quantity), "item": item(settlement.item)}
    if document is None:
        title = _("%(pieces)s × %(item)s found again", **pieces)
        return _told(settlement.at, title, None, who, settlement.note, timezone)
    title = _("%(pieces)s × %(item)s taken off the books by %(number)s", number=document.number, **pieces)
    undone = document.state if document.state != State.POSTED else None
    told = _told(settlement.at, title, undone, who, settlement.note, timezone)
    return told | {"url": url_for("custody.count", document_id=document.id)}
