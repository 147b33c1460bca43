"""The day on which blanks, ribbon and film run out, the day on which more can come, and the days between: all pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from math import ceil
from statistics import median

from inventory.planning.remedy_rules import Action, Suggestion
from inventory.shipments.rules import cover_days

# Whoever runs out later than this has time: money of the next budget is in sight by then.
LOOKING_AHEAD = timedelta(days=90)
# No calendar of holidays is worth asking further ahead.
FURTHEST = timedelta(days=366)
# Fewer shipments than this say nothing about how long one takes.
FEWEST_SHIPMENTS = 3


class Source(StrEnum):
    """What more of an item can come of."""

    SHIPMENT = "shipment"
    REQUEST = "request"
    PURCHASE = "purchase"
    BUDGET = "budget"


class Standing(StrEnum):
    """How an item stands at a district, the worst first."""

    OUT = "ran_out"
    GAP = "runs_dry"
    COVERED = "in_time"
    LASTS = "lasts"
    NO_PACE = "no_pace"
    NOT_ON_RECORD = "not_on_record"


class WayKind(StrEnum):
    """How days without can be closed."""

    ALLOCATE = "allocate"
    TRANSFER = "transfer"
    LOAN = "loan"
    BUY = "buy"
    ASK = "ask"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast a district prints: ``printed`` cards on ``worked`` working days."""

    printed: int
    worked: int

    def days(self, cards: int) -> int | None:
        """For how many whole working days so many cards last; None where nothing was printed."""
        return cover_days(cards, self.printed, self.worked)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """More of an item, or the money for it (``pieces`` is None), on the earliest day that anything says.

    ``day`` is None where nothing tells it; ``was_due`` is the day on which it should have come and did not: what is
    late can be counted on no more. ``name`` is its number and ``number`` the one in its address.
    """

    source: Source
    item: str
    day: date | None
    pieces: int | None = None
    was_due: date | None = None
    name: str = ""
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Pieces of an item in store; None where none were ever on record. ``cards`` is what one piece is good for.

    ``in_machines`` are the cards that rolls in the printers still allow.
    """

    item: str
    pieces: int | None
    cards: int | None
    in_machines: int = 0

    @property
    def printable(self) -> int | None:
        """The cards that it is good for together; None where that is not known."""
        if self.pieces is None or self.cards is None:
            return self.in_machines or None
        return self.pieces * self.cards + self.in_machines


@dataclass(frozen=True)
class Ahead:
    """The coming days of an office: today, and its ``working`` days from today on."""

    today: date
    working: Sequence[date]

    @property
    def end(self) -> date:
        """The last day that is looked at."""
        return self.today + LOOKING_AHEAD

    def worked_between(self, first: date, last: date) -> int:
        """The working days from ``first`` on, before ``last``."""
        return sum(first <= day < last for day in self.working)


@dataclass(frozen=True, kw_only=True)
class RunOut:
    """One item of a district. ``out_on`` is the first working day on which it cannot print all that it usually does,
    with all that comes in time; ``following`` is what can come after that, or money that is there in time.
    """

    supply: Supply
    pace: Pace
    ahead: Ahead
    out_on: date | None
    following: Arrival | None
    arrivals: Sequence[Arrival]

    @property
    def standing(self) -> Standing:
        """How it stands."""
        if self.supply.printable is None:
            return Standing.NOT_ON_RECORD
        if self.pace.days(0) is None:
            return Standing.NO_PACE
        if self.out_on is None or self.out_on > self.ahead.end:
            return Standing.LASTS
        if not self.gap:
            return Standing.COVERED
        return Standing.GAP if self.supply.printable else Standing.OUT

    @property
    def is_open(self) -> bool:
        """Whether nothing tells when more comes: the days without are counted to the end of what is looked at."""
        return self.following is None

    @property
    def back_on(self) -> date:
        """The day on which more can come, or the end of what is looked at."""
        return self.ahead.end if self.following is None or self.following.day is None else self.following.day

    @property
    def gap(self) -> int:
        """The days without: from the day on which it runs out until more can come."""
        if self.out_on is None or self.out_on > self.ahead.end:
            return 0
        return max(0, (self.back_on - self.out_on).days)

    @property
    def wanted(self) -> int:
        """Pieces that the working days without would need, at the least one."""
        if not self.gap or self.out_on is None or not self.supply.cards:
            return 0
        days = self.ahead.worked_between(self.out_on, self.back_on)
        return max(1, ceil(self.pace.printed * days / (self.pace.worked * self.supply.cards)))


def run_out(supply: Supply, pace: Pace, arrivals: Sequence[Arrival], ahead: Ahead) -> RunOut:
    """When an item runs out at the present pace, whatever comes in time being added, and what can come after that."""
    counted = sorted((each for each in arrivals if each.day is not None), key=_day)
    printable, out_on, following = supply.printable, None, None
    if printable is not None and supply.cards is not None:
        out_on = _out_on(printable, pace, ahead)
        for arrival in counted:
            if out_on is None or _day(arrival) > out_on:
                following = following or arrival
                break
            if arrival.pieces is None:  # money that can buy some adds no piece yet
                following = following or arrival
                continue
            printable += arrival.pieces * supply.cards
            out_on = _out_on(printable, pace, ahead)
    following = following if out_on is not None else None
    return RunOut(supply=supply, pace=pace, ahead=ahead, out_on=out_on, following=following, arrivals=tuple(arrivals))


def _day(arrival: Arrival) -> date:
    return arrival.day or date.max


def _out_on(printable: int, pace: Pace, ahead: Ahead) -> date | None:
    """The first working day that so many cards do not cover; None where nothing is printed, or it lies too far off."""
    whole = pace.days(printable)
    return ahead.working[whole] if whole is not None and whole < len(ahead.working) else None


def usual_days(taken: Sequence[int]) -> int | None:
    """How many days a shipment usually takes, from what some took; None from too few."""
    return ceil(median(taken)) if len(taken) >= FEWEST_SHIPMENTS else None


def expected(sent: date, usual: int | None, today: date) -> tuple[date | None, date | None]:
    """The day on which what was sent should arrive, and the day on which it should have and did not: one or neither."""
    if usual is None:
        return None, None
    due = sent + timedelta(days=usual)
    return (None, due) if due < today else (due, None)


def money_day(of_year: str | None, year: int) -> date:
    """The day of a budget year on which its money can be spent: as the office set it (``02-28``), else its first."""
    return date.fromisoformat(f"{year}-{of_year or '01-01'}")


def next_money(of_year: str, today: date) -> date:
    """The next day on which the money of a year arrives, after today."""
    this_year = money_day(of_year, today.year)
    return this_year if this_year > today else money_day(of_year, today.year + 1)


@dataclass(frozen=True, kw_only=True)
class OpenLine:
    """A budget line that money can be spent from today, and what is left of it in rupiah."""

    number: int
    name: str
    left: Decimal


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to close the days without: what is given or bought, what it costs in rupiah where that is known, and
    whether it closes all of them. ``line`` is the budget line that it would be bought from.
    """

    kind: WayKind
    pieces: int
    whole: bool
    suggestion: Suggestion | None = None
    cost: Decimal | None = None
    line: OpenLine | None = None


def ways(wanted: int, found: Iterable[Suggestion], price: Decimal | None, lines: Sequence[OpenLine]) -> tuple[Way, ...]:
    """Every way to get so many pieces, the cheapest first: what is given, nearest first, then what is bought.

    A way that closes only a part stands behind those that close all. Asking the office above is always there, last.
    """
    if not wanted:
        return ()
    given = [way for each in found if (way := _way(wanted, each, price, lines))]
    ordered = sorted(given, key=lambda way: (not way.whole, way.cost is None, way.cost or Decimal(0)))
    return (*ordered, Way(kind=WayKind.ASK, pieces=wanted, whole=True))


def _way(wanted: int, what: Suggestion, price: Decimal | None, lines: Sequence[OpenLine]) -> Way | None:
    if what.action is Action.BUY:
        return _purchase(wanted, what, price, lines)
    pieces = what.quantity or 0
    kind = WayKind(what.action.value)
    return Way(kind=kind, pieces=pieces, whole=pieces >= wanted, suggestion=what, cost=Decimal(0))


def _purchase(wanted: int, what: Suggestion, price: Decimal | None, lines: Sequence[OpenLine]) -> Way | None:
    """A purchase from the line with most left, where that is enough; a price that nobody knows stops nobody."""
    cost = None if price is None else price * wanted
    line = max(lines, key=lambda each: each.left, default=None)
    if line is None or (cost is not None and cost > line.left):
        return None
    return Way(kind=WayKind.BUY, pieces=wanted, whole=True, suggestion=what, cost=cost, line=line)
