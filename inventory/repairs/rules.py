"""The rules of repairs: how a ticket goes, what follows for the machine, and how long machines are down."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.rules import WORKING, Condition, Dated

# Shorter than what the machine's own log holds: the number of the ticket stands before it there.
LONGEST_TEXT = 400
LONGEST_PLACE = 120
LARGEST_COST = Decimal(10) ** 13
SEN = Decimal("0.01")
TENTH = Decimal("0.1")
DAY = timedelta(days=1)


class RepairState(StrEnum):
    """Where a ticket stands."""

    FAULT_REPORTED = "fault_reported"
    AT_WORKSHOP = "at_workshop"
    REPAIRED = "repaired"
    GIVEN_UP = "given_up"
    FAULT_WITHDRAWN = "fault_withdrawn"


OPEN = frozenset({RepairState.FAULT_REPORTED, RepairState.AT_WORKSHOP})
# A small thing is repaired on the spot; a machine that is away may be sent on, or promised for another day.
TRANSITIONS = frozenset(
    {
        (RepairState.FAULT_REPORTED, RepairState.AT_WORKSHOP),
        (RepairState.FAULT_REPORTED, RepairState.REPAIRED),
        (RepairState.FAULT_REPORTED, RepairState.GIVEN_UP),
        (RepairState.FAULT_REPORTED, RepairState.FAULT_WITHDRAWN),
        (RepairState.AT_WORKSHOP, RepairState.AT_WORKSHOP),
        (RepairState.AT_WORKSHOP, RepairState.REPAIRED),
        (RepairState.AT_WORKSHOP, RepairState.GIVEN_UP),
    }
)
FAULTY = frozenset({Condition.BROKEN, Condition.LIMITED})
DOWN = frozenset({Condition.BROKEN, Condition.IN_REPAIR})


@dataclass(frozen=True, kw_only=True)
class Course:
    """The days of one ticket: when the fault was reported, when it was first sent away, when it was repaired."""

    reported: date
    sent: date | None = None
    repaired: date | None = None


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How long things take, in days, each with the number of tickets it is the mean of; None where there are none."""

    sent: int
    to_send: Decimal | None
    repaired: int
    to_repair: Decimal | None


def is_overdue(state: str, due: date | None, today: date) -> bool:
    """Whether a machine should be back: it is away, and the day it was promised for has passed."""
    return state == RepairState.AT_WORKSHOP and due is not None and due < today


def fits(state: str, condition: str) -> bool:
    """Whether what the register of machines says agrees with a ticket that is open."""
    match state:
        case RepairState.FAULT_REPORTED:
            return condition in FAULTY
        case RepairState.AT_WORKSHOP:
            return condition == Condition.IN_REPAIR
    return True


def days_down(log: Sequence[Dated], first: date, last: date) -> int:
    """Days of a window at whose close the machine was broken or in repair. ``log`` is in order of days.

    A machine that breaks and is repaired on one day was not down on it.
    """
    down = 0
    ends = [*(following.day - DAY for following in log[1:]), last]
    for entry, end in zip(log, ends, strict=False):  # an empty log has no entry that could last
        until = min(last, end)
        if entry.condition in DOWN:
            down += max(0, (until - max(first, entry.day)).days + 1)
    return down


def stays(placed: Sequence[tuple[date, str]], first: date, last: date) -> dict[str, list[tuple[date, date]]]:
    """By office: the days of a window at whose close a machine was there, as spans with both ends in them.

    ``placed`` are the days on which it came, each with the office, in the order in which they were entered.
    """
    found: dict[str, list[tuple[date, date]]] = {}
    ends = [*(day - DAY for day, _office in placed[1:]), last]
    for (day, office), end in zip(placed, ends, strict=False):  # what was never placed has no end either
        start, until = max(first, day), min(last, end)
        if start <= until:
            found.setdefault(office, []).append((start, until))
    return found


def pace(courses: Iterable[Course], first: date, last: date) -> Pace:
    """How long it took from the fault until a machine was sent away, and until it was repaired.

    What was sent, or repaired, in the window counts, whenever its fault was reported.
    """
    known = list(courses)
    sending = [(c.sent - c.reported).days for c in known if c.sent is not None and first <= c.sent <= last]
    mending = [(c.repaired - c.reported).days for c in known if c.repaired is not None and first <= c.repaired <= last]
    return Pace(sent=len(sending), to_send=mean(sending), repaired=len(mending), to_repair=mean(mending))


def mean(days: Sequence[int]) -> Decimal | None:
    """The mean to a tenth of a day; None of nothing."""
    return (Decimal(sum(days)) / len(days)).quantize(TENTH) if days else None


def check_order(day: date, earliest: date, today: date) -> None:
    """Raise DateRefused for a step before the one it follows."""
    if day < earliest:
        raise DateRefused(day=day, earliest=earliest, latest=today)


def check_due(day: date, due: date | None) -> None:
    """Raise Invalid where a machine is promised for a day before it is sent."""
    if due is not None and due < day:
        raise Invalid(reason="due_before_sent", field="due")


def check_cost(cost: Decimal | None) -> None:
    """Raise Invalid for what is no amount of rupiah and whole sen. What cost nothing, or nobody knows, is good."""
    if cost is not None and not (0 <= cost < LARGEST_COST and cost == cost.quantize(SEN)):
        raise Invalid(reason="cost_impossible", field="cost")


def check_told(field: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise Invalid for a text that lacks, or that no column holds."""
    if not text.strip():
        raise Invalid(reason=f"{field}_needed", field=field)
    check_text(field, text, longest)


def check_text(field: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise Invalid for a text that no column holds."""
    if len(text) > longest:
        raise Invalid(reason="text_too_long", field=field)


def check_donor(kinds: tuple[str, str], same: bool, condition: str) -> None:
    """Raise Invalid for a unit that no part is taken from: the machine itself, another kind, one that works or is gone.

    ``kinds`` are those of the machine that is repaired and of the donor. Whoever takes a part out of a machine that
    works says first that it is broken now.
    """
    if same or kinds[0] != kinds[1]:
        raise Invalid(reason="donor_unfit", field="donor")
    if condition in WORKING:
        raise Invalid(reason="donor_works", field="donor")
    if condition == Condition.LOST:
        raise Invalid(reason="donor_lost", field="donor")
