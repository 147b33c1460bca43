"""What a district can print today: every limit with its arithmetic, pure, from frozen facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from inventory.equipment.rules import CARDS_A_DAY, Printers
from inventory.staffing.rules import Crew
from inventory.usage.rules import Cause, ReportState

WORKING_HOURS = 8
NO_MACHINES = Printers(0, 0)
# A yield counts as measured from so many rolls on: the first and the last of them are only in part used up.
MEASURED_FROM = 4


class Kind(StrEnum):
    """The limits of a day's printing, in the order in which one of several equal ones binds: things first."""

    BLANKS = "blanks"
    RIBBON = "ribbon"
    FILM = "film"
    PRINTERS = "printers"
    POWER = "power"
    NETWORK = "network"
    OPERATORS = "operators"
    APPLICANTS = "applicants"
    PRR = "prr"


ORDER = tuple(Kind)
CAUSE_OF = {
    Kind.BLANKS: Cause.BLANKS_OUT,
    Kind.RIBBON: Cause.RIBBON_OUT,
    Kind.FILM: Cause.FILM_OUT,
    Kind.PRINTERS: Cause.PRINTER_BROKEN,
    Kind.POWER: Cause.POWER,
    Kind.NETWORK: Cause.NETWORK,
    Kind.OPERATORS: Cause.NO_OPERATOR,
    Kind.APPLICANTS: Cause.NO_APPLICANTS,
    Kind.PRR: Cause.PRR_EMPTY,
}


@dataclass(frozen=True, kw_only=True)
class Rolls:
    """Ribbons or films of an office: None ``held`` where none were ever on record, ``used`` rolls for ``cards``.

    ``counted`` is what a roll was good for by the printers' counters, ``in_machines`` the cards left on those inside.
    """

    held: int | None = None
    rated: int | None = None
    used: int = 0
    cards: int = 0
    counted: int | None = None
    in_machines: int = 0

    @property
    def measured(self) -> int | None:
        """Cards that one roll was really good for; a figure above the rated one says that rolls were not reported."""
        if self.used < MEASURED_FROM:
            return None
        cards = self.cards // self.used
        return cards if cards and (self.rated is None or cards <= self.rated) else None

    @property
    def cards_per_roll(self) -> int | None:
        """The yield by the counters, else by the reports, where one is known; else the rated one."""
        return self.counted or self.measured or self.rated


@dataclass(frozen=True, kw_only=True)
class Said:
    """A daily report, as far as planning reads it; ``printed`` are KTP-el cards."""

    day: date
    printed: int
    causes: frozenset[str] = frozenset()
    outage_hours: int | None = None
    prr: int | None = None
    recorded: int | None = None


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What a district has to print with at the close of a date, and what it said lately, the latest report first.

    ``printers`` is None where no printer was ever on record; ``coming`` are pieces on the way to it by item.
    ``state`` tells where its reports stand; ``crew`` is None where no operator was ever on record.
    """

    office: str
    blanks: int
    ribbon: Rolls = Rolls()
    film: Rolls = Rolls()
    printers: Printers | None = None
    generators: Printers = NO_MACHINES
    ups: Printers = NO_MACHINES
    coming: Mapping[str, int] = field(default_factory=dict)
    reports: tuple[Said, ...] = ()
    state: ReportState = ReportState.CLOSED
    crew: Crew | None = None

    @property
    def latest(self) -> Said | None:
        """The latest report, if any is recent."""
        return self.reports[0] if self.reports else None

    @property
    def capacity(self) -> int | None:
        """Cards that its working printers make in a full day."""
        return None if self.printers is None else self.printers.cards_a_day

    @property
    def lost(self) -> frozenset[str]:
        """The causes of the latest report, where it is a zero: what stopped the printing that day."""
        return self.latest.causes if self.latest and self.latest.printed == 0 else frozenset()

    def stated_days(self, cause: Cause) -> int:
        """On how many of the recent reports a cause was stated."""
        return sum(cause in said.causes for said in self.reports)


class Limit(NamedTuple):
    """One limit: the numbers that went in, by name, and the cards it allows today; None where nothing is on record."""

    kind: Kind
    numbers: dict[str, int]
    cards: int | None

    @property
    def exhausted(self) -> bool:
        """Whether it allows no card at all."""
        return self.cards == 0


def limits(of: Conditions) -> tuple[Limit, ...]:
    """Every limit of a day's printing, in order."""
    prr = None if of.latest is None else of.latest.prr
    return (
        Limit(Kind.BLANKS, {"blanks": of.blanks}, of.blanks),
        _rolls(Kind.RIBBON, of.ribbon),
        _rolls(Kind.FILM, of.film),
        _printers(of),
        _hours(Kind.POWER, of),
        _hours(Kind.NETWORK, of),
        _operators(of),
        _stated(Kind.APPLICANTS, of, stops=Cause.NO_APPLICANTS in of.lost and not (of.latest and of.latest.recorded)),
        Limit(Kind.PRR, {} if prr is None else {"prr": prr}, prr),
    )


def _rolls(kind: Kind, rolls: Rolls) -> Limit:
    if rolls.held is None or rolls.cards_per_roll is None:
        return Limit(kind, {}, None)
    numbers = {"rolls": rolls.held, "cards_per_roll": rolls.cards_per_roll}
    if rolls.in_machines:
        numbers["in_machines"] = rolls.in_machines
    return Limit(kind, numbers, rolls.held * rolls.cards_per_roll + rolls.in_machines)


def _printers(of: Conditions) -> Limit:
    if of.printers is None:
        return Limit(Kind.PRINTERS, {}, None)
    working, capacity = of.printers.working, of.printers.cards_a_day
    # Machines of models that rest after different numbers of cards have no number for each.
    each = CARDS_A_DAY if not working else capacity // working
    cards = {"a_day": each} if working * each == capacity else {"together": capacity}
    return Limit(Kind.PRINTERS, {"working": working, "total": of.printers.total, **cards}, capacity)


def hours_out(kind: Kind, of: Conditions) -> int | None:
    """Hours of the latest report's day without power, or without network; None where it says nothing of them.

    A report has one number for both. It counts for the cause that was stated with it, or else on the last day that
    stated one of the two, and for power where none did. A zero that names the cause and no hours was a whole day.
    """
    said = of.latest
    if said is None:
        return None
    if CAUSE_OF[kind] in said.causes and said.outage_hours is None and said.printed == 0:
        return WORKING_HOURS
    return said.outage_hours if kind in _out(of) else None


def _out(of: Conditions) -> set[Kind]:
    """Which of the two the latest report's hours without power or network are about."""
    named = ({kind for kind in (Kind.POWER, Kind.NETWORK) if CAUSE_OF[kind] in said.causes} for said in of.reports)
    return next((kinds for kinds in named if kinds), {Kind.POWER})


def _hours(kind: Kind, of: Conditions) -> Limit:
    out = hours_out(kind, of)
    if out is None:
        return Limit(kind, {}, None)
    left = max(0, WORKING_HOURS - out)
    numbers = {"hours": left, "of": WORKING_HOURS}
    if of.capacity is None:
        return Limit(kind, numbers, None if left else 0)
    return Limit(kind, numbers | {"capacity": of.capacity}, of.capacity * left // WORKING_HOURS)


def _operators(of: Conditions) -> Limit:
    """No trained operator on record stops the printing, unless the latest report has printed cards: somebody can."""
    unable = of.crew is not None and not of.crew.able and not (of.latest and of.latest.printed)
    stated = _stated(Kind.OPERATORS, of, stops=unable or Cause.NO_OPERATOR in of.lost)
    if of.crew is None:
        return stated
    return stated._replace(numbers={"operators": of.crew.active, "trained": of.crew.trained, **stated.numbers})


def _stated(kind: Kind, of: Conditions, *, stops: bool) -> Limit:
    """A limit that only reports know of: nothing can be printed while the latest zero is put down to it."""
    days = of.stated_days(CAUSE_OF[kind])
    return Limit(kind, {"stated": days, "reports": len(of.reports)} if days else {}, 0 if stops else None)
