"""The rules of requests: how one is answered, and where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.core.errors import Invalid
from inventory.stock.rules import LARGEST_QUANTITY


class RequestState(StrEnum):
    """Where a request stands. The last two follow from the shipments made from it."""

    ASKED = "asked"
    APPROVED = "approved"
    CUT = "cut"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SENT = "sent"
    RECEIVED = "received"


STORED = frozenset(RequestState) - {RequestState.SENT, RequestState.RECEIVED}
GRANTED = frozenset({RequestState.APPROVED, RequestState.CUT})
REASONED = frozenset({RequestState.CUT, RequestState.REFUSED})
TRANSITIONS = frozenset((RequestState.ASKED, state) for state in STORED - {RequestState.ASKED})


@dataclass(frozen=True, kw_only=True)
class WantedLine:
    """Pieces of one item: asked for, or granted."""

    item: str
    quantity: int


def outcome(asked: Mapping[str, int], granted: Mapping[str, int]) -> RequestState:
    """What an answer comes to: all of it or more, less of something, or nothing at all."""
    if not any(granted.values()):
        return RequestState.REFUSED
    whole = all(granted[item] >= pieces for item, pieces in asked.items())
    return RequestState.APPROVED if whole else RequestState.CUT


def check_answer(asked: Mapping[str, int], lines: Sequence[WantedLine], reason: str) -> RequestState:
    """Every line asked for gets an answer; whoever gives less says why.

    Raises Invalid for a line too many or too few, impossible numbers, and a reason that lacks.
    """
    granted = {line.item: line.quantity for line in lines}
    if len(granted) < len(lines):
        raise Invalid(reason="item_twice", field="lines")
    if granted.keys() != asked.keys():
        raise Invalid(reason="answer_incomplete", field="lines")
    for item, pieces in granted.items():
        check_number(pieces, "lines", item)
    state = outcome(asked, granted)
    if state in REASONED and not reason.strip():
        raise Invalid(reason="answer_reason_needed", field="reason")
    return state


def check_number(number: int, field: str, item: str | None = None) -> None:
    """Raise Invalid for a number below zero or beyond what a line can hold."""
    if number < 0:
        raise Invalid(reason="below_zero", field=field, item=item)
    if number > LARGEST_QUANTITY:
        raise Invalid(reason="too_many", field=field, item=item)


def standing(stored: str, shipments: Sequence[str]) -> RequestState:
    """Where a request stands, from what was decided and the states of its shipments that were not taken back."""
    if RequestState.SENT in shipments:
        return RequestState.SENT
    return RequestState.RECEIVED if RequestState.RECEIVED in shipments else RequestState(stored)


def still_to_send(approved: int | None, sent: int) -> int:
    """What was granted and has not left yet; nothing where more was sent."""
    return max((approved or 0) - sent, 0)
