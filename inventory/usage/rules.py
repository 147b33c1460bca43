"""What a daily report may say, what it moves, and when it is in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from inventory.core.errors import Invalid, QuantityMismatch
from inventory.core.rules import Cutoff
from inventory.stock.rules import LARGEST_QUANTITY, Account, Compartment, Move, moves

HOURS_OF_A_DAY = 24
REFERENCE_LENGTH = 80


class Cause(StrEnum):
    """Why an office prints few cards or none."""

    BLANKS_OUT = "blanks_out"
    RIBBON_OUT = "ribbon_out"
    FILM_OUT = "film_out"
    PRINTER_BROKEN = "printer_broken"
    POWER = "power"
    NETWORK = "network"
    NO_OPERATOR = "no_operator"
    CLOSED = "closed"
    NO_APPLICANTS = "no_applicants"
    PRR_EMPTY = "prr_empty"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Split:
    """For what the cards were printed; the parts add up to the whole."""

    new: int = 0
    element_change: int = 0
    damaged: int = 0
    lost: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        return self.new + self.element_change + self.damaged + self.lost + self.other


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One item of a day, in pieces. Of a consumable, ``printed`` is what was used up.

    ``siak_printed`` (the number SIAK says was printed) and ``counted`` (what a look into the store found)
    are compared, and move nothing.
    """

    item: str
    printed: int
    spoiled: int = 0
    split: Split | None = None
    siak_printed: int | None = None
    counted: int | None = None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All that a daily report says about its day; ``reference`` is the number of a letter that goes with it."""

    lines: tuple[ReportLine, ...]
    recorded: int | None = None
    prr: int | None = None
    causes: tuple[str, ...] = ()
    cause_note: str = ""
    note: str = ""
    reference: str = ""
    outage_hours: int | None = None


def check(figures: Figures, cards: Mapping[str, bool]) -> None:
    """Refuse figures that make no sense; ``cards`` says of every known item whether it is a card.

    Raises Invalid, and QuantityMismatch where a split does not add up to what was printed.
    """
    _check_items(figures.lines, cards)
    for line in figures.lines:
        _check_line(line, cards[line.item])
    for number in (figures.recorded, figures.prr):
        _check_quantity(number)
    if figures.outage_hours is not None and not 0 <= figures.outage_hours <= HOURS_OF_A_DAY:
        raise Invalid(reason="hours_impossible", field="outage_hours")
    if len(figures.reference) > REFERENCE_LENGTH:
        raise Invalid(reason="text_too_long", field="reference")
    _check_causes(figures, nothing_used=not any(line.printed for line in figures.lines))


def _check_items(lines: Sequence[ReportLine], cards: Mapping[str, bool]) -> None:
    if not lines:
        raise Invalid(reason="no_lines", field="lines")
    for line in lines:
        if line.item not in cards:
            raise Invalid(reason="item_unknown", field="lines", item=line.item)
    if len({line.item for line in lines}) < len(lines):
        raise Invalid(reason="item_twice", field="lines")
    if not any(cards[line.item] for line in lines):
        raise Invalid(reason="card_line_needed", field="lines")


def _check_line(line: ReportLine, is_card: bool) -> None:
    for number in (line.printed, line.spoiled, line.siak_printed, line.counted):
        _check_quantity(number, line.item)
    if line.split is None:
        return
    if not is_card:
        raise Invalid(reason="not_a_card", field="lines", item=line.item)
    for part in (line.split.new, line.split.element_change, line.split.damaged, line.split.lost, line.split.other):
        _check_quantity(part, line.item)
    if line.split.total != line.printed:
        raise QuantityMismatch(item=line.item, expected=line.printed, given=line.split.total)


def _check_quantity(number: int | None, item: str | None = None) -> None:
    if number is None:
        return
    if number > LARGEST_QUANTITY:
        raise Invalid(reason="too_many", field="lines", item=item)
    if number < 0:
        raise Invalid(reason="below_zero", field="lines", item=item)


def _check_causes(figures: Figures, *, nothing_used: bool) -> None:
    """A day on which nothing at all was printed or used up has its cause."""
    if any(cause not in set(Cause) for cause in figures.causes):
        raise Invalid(reason="cause_unknown", field="causes")
    if nothing_used and not figures.causes:
        raise Invalid(reason="cause_needed", field="causes")
    if Cause.OTHER in figures.causes and not figures.cause_note.strip():
        raise Invalid(reason="cause_note_needed", field="cause_note")


def printed_nothing(lines: Iterable[ReportLine], cards: Mapping[str, bool]) -> bool:
    """Whether no card of any kind was printed."""
    return not any(line.printed for line in lines if cards[line.item])


def in_order(causes: Iterable[str]) -> list[str]:
    """The causes, each once, in the order of the list."""
    given = set(causes)
    return [cause.value for cause in Cause if cause in given]


def movements(office: str, lines: Iterable[ReportLine]) -> list[Move]:
    """Printed and spoiled pieces leave the store; those of nothing are left out."""
    store, printed, spoiled = (
        Account(compartment, office) for compartment in (Compartment.STORE, Compartment.PRINTED, Compartment.SPOILED)
    )
    return [
        move
        for line in lines
        for move in moves((line.item, line.printed, store, printed), (line.item, line.spoiled, store, spoiled))
    ]


def next_to_report(owed: Sequence[date], today: date) -> date:
    """Which day a person most likely means: today while it is owed, else the oldest day owed, else today."""
    return today if today in owed or not owed else min(owed)


class Timeliness(StrEnum):
    """Where a day stands at an office."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    DUE = "due"
    CLOSED = "closed"
    NOT_OPEN = "not_open"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Until when an office reports: the cut-off hour of the day itself, by the office's own clock."""

    cutoff: Cutoff
    timezone: str

    def instant(self, day: date) -> datetime:
        """The cut-off of a day, in the office's local time."""
        return datetime.combine(day, self.cutoff.on(day), ZoneInfo(self.timezone))

    def passed(self, day: date, at: datetime) -> bool:
        """Whether the clock shows a minute after the cut-off: at 16.00 it has not passed, at 16.01 it has."""
        return at.astimezone(ZoneInfo(self.timezone)).replace(second=0, microsecond=0) > self.instant(day)

    def today(self, at: datetime) -> date:
        """The office's own date at an instant."""
        return at.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of one office, and what is known of it.

    ``working`` is what the calendar says, ``opened`` the day on which the office's first stock came (None:
    none ever did), ``reported_at`` the instant of the first version of the day's standing report.
    """

    day: date
    working: bool
    opened: date | None
    reported_at: datetime | None = None

    @property
    def expected(self) -> bool:
        """Whether a report has to come: on working days, since the office has had stock."""
        return self.working and self.opened is not None and self.opened <= self.day


def timeliness(day: Day, deadline: Deadline, at: datetime) -> Timeliness:
    """How a day stands at an instant. A report nobody had to make is never late, and never missing."""
    if day.reported_at is not None:
        late = day.expected and deadline.passed(day.day, day.reported_at)
        return Timeliness.LATE if late else Timeliness.ON_TIME
    if not day.working:
        return Timeliness.CLOSED
    if not day.expected or day.day > deadline.today(at):
        return Timeliness.NOT_OPEN
    return Timeliness.MISSING if deadline.passed(day.day, at) else Timeliness.DUE


class ReportState(StrEnum):
    """Where a district's reports stand. A reported zero is not silence, and silence is not a closed day."""

    REPORTED = "reported"
    ZERO = "zero"
    MISSING = "missing"
    CLOSED = "closed"
    DUE = "due"
    EMPTY = "empty"


def latest_state(last_day: date | None, last_zero: date | None, last_due: date | None, *, runs: bool) -> ReportState:
    """The state of the last day that was reported or is over.

    ``last_day`` is the last one reported, ``last_zero`` the last one reported with nothing printed, ``last_due`` the
    last one that is over and had to be reported; ``runs`` tells that a day to report still runs.
    """
    if last_due is not None and (last_day is None or last_day < last_due):
        return ReportState.MISSING
    if last_day is None:
        return ReportState.DUE if runs else ReportState.CLOSED
    return ReportState.ZERO if last_day == last_zero else ReportState.REPORTED
