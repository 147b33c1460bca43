"""The rules of outreach: how a session goes, what it may take along, what has to come of it, and what it claims."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inventory.core.errors import DateRefused, Invalid, QuantityMismatch
from inventory.core.rules import KTP_EL_BEGAN
from inventory.stock.rules import LARGEST_QUANTITY

LONGEST_TEXT = 500
LONGEST_PLACE = 120
LONGEST_SESSION = timedelta(days=31)
FURTHEST_PLAN = timedelta(days=366)
# Whoever comes home late in the evening enters it the next morning.
GRACE = timedelta(days=1)


class OutreachState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    OUT = "out"
    BACK = "back"
    CANCELLED = "cancelled"


TRANSITIONS = frozenset(
    {
        (OutreachState.PLANNED, OutreachState.OUT),
        (OutreachState.OUT, OutreachState.BACK),
        (OutreachState.PLANNED, OutreachState.CANCELLED),
    }
)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Pieces of one item that a session takes along."""

    item: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What became of the pieces of one item; ``explanation`` says what is known of missing ones."""

    item: str
    printed: int = 0
    spoiled: int = 0
    brought_back: int = 0
    missing: int = 0
    explanation: str = ""

    @property
    def whole(self) -> int:
        """All pieces of which something is said."""
        return self.printed + self.spoiled + self.brought_back + self.missing


@dataclass(frozen=True)
class Claim:
    """Cards that one session says it printed, on which days."""

    first: date
    last: date
    printed: int


def is_overdue(state: str, last_day: date, today: date) -> bool:
    """Whether a session should have come back: it is out longer than a day after its planned end."""
    return state == OutreachState.OUT and today - GRACE > last_day


def check_days(first: date, last: date, today: date) -> None:
    """Raise DateRefused for days before there were cards, and for those more than a year ahead."""
    latest = today + FURTHEST_PLAN
    for day in (first, last):
        if not KTP_EL_BEGAN <= day <= latest:
            raise DateRefused(day=day, earliest=KTP_EL_BEGAN, latest=latest)


def check_plan(first: date, last: date, texts: Mapping[str, str], expected: int | None) -> None:
    """Raise Invalid for days in the wrong order or too many of them, texts that lack, and impossible numbers."""
    if last < first:
        raise Invalid(reason="window_backwards", field="last_day")
    if last - first >= LONGEST_SESSION:
        raise Invalid(reason="session_too_long", field="last_day")
    for field, text in texts.items():
        if not text.strip():
            raise Invalid(reason=f"{field}_needed", field=field)
        check_text(field, text, LONGEST_PLACE if field == "place" else LONGEST_TEXT)
    check_number("expected", expected or 0)


def check_taken(lines: Sequence[Taken], cards: Collection[str]) -> None:
    """Raise Invalid for what cannot be taken along: only cards are, each in one line. Nothing at all is good."""
    _check_items([line.item for line in lines], cards)
    for line in lines:
        if line.quantity <= 0:
            raise Invalid(reason="no_pieces", field="lines", item=line.item)
        check_number("lines", line.quantity, line.item)


def left_to_take(in_store: int, out: int, missing: int) -> int:
    """What can still be taken along: the store less what is out already and what nobody has found yet.

    Below zero where reports have taken more out of the books than was left in the house: whoever is out printed it.
    """
    return in_store - out - missing


def check_fates(taken: Mapping[str, int], fates: Sequence[Fate]) -> None:
    """Every item that was taken along once, and all its pieces: printed, spoiled, brought back or missing.

    Raises Invalid for a line too many or too few and for missing pieces without an explanation, QuantityMismatch.
    """
    items = [fate.item for fate in fates]
    if len(set(items)) < len(items):
        raise Invalid(reason="item_twice", field="lines")
    if set(items) != taken.keys():
        raise Invalid(reason="fates_incomplete", field="lines")
    for fate in fates:
        for pieces in (fate.printed, fate.spoiled, fate.brought_back, fate.missing):
            check_number("lines", pieces, fate.item)
        if fate.whole != taken[fate.item]:
            raise QuantityMismatch(
                item=fate.item, expected=taken[fate.item], given=fate.whole, reason="not_what_was_taken"
            )
        if fate.missing and not fate.explanation.strip():
            raise Invalid(reason="missing_unexplained", field="lines", item=fate.item)
        check_text("lines", fate.explanation, LONGEST_TEXT)


def check_settled(item: str, open_pieces: int, quantity: int) -> None:
    """Raise Invalid or QuantityMismatch unless so many of an item's missing pieces can be settled."""
    if quantity <= 0:
        raise Invalid(reason="no_pieces", field="quantity", item=item)
    if quantity > open_pieces:
        raise QuantityMismatch(item=item, expected=open_pieces, given=quantity, reason="more_than_missing")


def claimed_within(claims: Iterable[Claim], first: date, last: date) -> int:
    """Cards of all sessions that lay wholly within some days: the reports of these days must have at least as many."""
    return sum(claim.printed for claim in claims if first <= claim.first and claim.last <= last)


def check_number(field: str, number: int, item: str | None = None) -> None:
    """Raise Invalid for a number below zero or beyond what a line can hold."""
    if number < 0:
        raise Invalid(reason="below_zero", field=field, item=item)
    if number > LARGEST_QUANTITY:
        raise Invalid(reason="too_many", field=field, item=item)


def check_text(field: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise Invalid for a text that no column holds."""
    if len(text) > longest:
        raise Invalid(reason="text_too_long", field=field)


def _check_items(items: Sequence[str], cards: Collection[str]) -> None:
    for item in items:
        if item not in cards:
            raise Invalid(reason="not_a_card", field="lines", item=item)
    if len(set(items)) < len(items):
        raise Invalid(reason="item_twice", field="lines")
