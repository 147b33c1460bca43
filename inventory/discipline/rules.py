"""How a district keeps to its daily report: every due day in exactly one class, and reports that look made up.

A due day is a working day since the office's first stock whose cut-off has passed, or that was reported before it.
So the reporting rate is a share of days that had to be reported, and never more than all of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from inventory.core.months import last_day, month_before, month_of, next_month
from inventory.usage.rules import Day, Deadline, timeliness

BACKFILL_DAYS = 3  # so many days recorded within …
BACKFILL_SPAN = timedelta(minutes=30)  # … this span were filled in in one go
COPY_REACH = timedelta(days=14)  # a report is held against the one before it, across the longest holidays
ROUND_TO = 10
ROUND_DAYS = 5  # fewer printed figures are round by chance


class Standing(StrEnum):
    """Where a day stands. The first three are the classes of a due day; the others are never counted."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    DUE = "due"
    EXTRA = "extra"
    CLOSED = "closed"
    NOT_OPEN = "not_open"


class Pattern(StrEnum):
    """What made-up reports look like: a reason to ask, not a proof."""

    BACKFILLED = "backfilled"
    COPIED = "copied"
    ROUND = "round"


@dataclass(frozen=True)
class Month:
    """A calendar month, named by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month in which a day lies."""
        return cls(month_of(day))

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day(self.first)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month(month_before(self.first))

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month(next_month(self.first))

    @property
    def days(self) -> list[date]:
        """All its days."""
        return [self.first + timedelta(days=number) for number in range((self.after.first - self.first).days)]


@dataclass(frozen=True, kw_only=True)
class Told:
    """The standing report of a day.

    ``recorded_at`` is the instant at which the day was first reported, ``printed`` the KTP-el cards for citizens,
    ``figures`` every figure the report gives; ``document_id`` leads to the report itself.
    """

    day: date
    recorded_at: datetime
    printed: int
    figures: tuple[object, ...] = ()
    amended: bool = False
    document_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A day of the month: where it stands, its report, and what is odd about that."""

    day: date
    standing: Standing
    told: Told | None = None
    backfilled: bool = False
    copied: bool = False

    @property
    def amended(self) -> bool:
        """Whether its report was amended."""
        return self.told is not None and self.told.amended


@dataclass(frozen=True)
class Conduct:
    """A district's month, day by day; ``bursts`` are the reports recorded in one go that touch it."""

    marks: tuple[Mark, ...]
    bursts: tuple[tuple[Told, ...], ...] = ()

    @cached_property
    def counts(self) -> Counter[Standing]:
        """By standing: how many days."""
        return Counter(mark.standing for mark in self.marks)

    @property
    def reported(self) -> int:
        """Due days that were reported, in time or late."""
        return self.counts[Standing.ON_TIME] + self.counts[Standing.LATE]

    @property
    def due_days(self) -> int:
        """Days on which a report had to come."""
        return self.reported + self.counts[Standing.MISSING]

    @property
    def amended(self) -> int:
        """Days whose report was amended."""
        return sum(mark.amended for mark in self.marks)

    @property
    def backfilled(self) -> int:
        """Days that were recorded together with others."""
        return sum(mark.backfilled for mark in self.marks)

    @property
    def copied(self) -> int:
        """Days with all the figures of the report before."""
        return sum(mark.copied for mark in self.marks)

    @property
    def printed(self) -> tuple[int, ...]:
        """Every figure of printed cards that is not zero, in order of days."""
        return tuple(mark.told.printed for mark in self.marks if mark.told is not None and mark.told.printed)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """What looks made up."""
        found = ((Pattern.BACKFILLED, self.backfilled), (Pattern.COPIED, self.copied), (Pattern.ROUND, self.all_round))
        return tuple(pattern for pattern, true in found if true)

    @property
    def all_round(self) -> bool:
        """Whether every figure of printed cards is a round number, on enough days to mean something."""
        return all_round(self.printed)


def conduct(
    month: Month, working: Collection[date], opened: date | None, told: Iterable[Told], limit: Deadline, at: datetime
) -> Conduct:
    """A district's month as it stands at an instant.

    ``working`` are the working days of the month and of the time around it, ``opened`` the day of the first stock,
    ``told`` the standing reports of that time: copies and bursts do not stop at the month's first or last day.
    """
    days, reports = month.days, {each.day: each for each in told}
    known = {day: Day(day=day, working=day in working, opened=opened) for day in {*days, *reports}}
    bursts = recorded_in_one_go(each for each in reports.values() if known[each.day].expected)
    backfilled = {each.day for burst in bursts for each in burst}
    copied = copies(reports.values())
    marks = tuple(
        Mark(
            day=day,
            standing=standing(known[day], reports.get(day), limit, at),
            told=reports.get(day),
            backfilled=day in backfilled,
            copied=day in copied,
        )
        for day in days
    )
    return Conduct(marks, tuple(burst for burst in bursts if any(each.day in days for each in burst)))


def standing(day: Day, told: Told | None, limit: Deadline, at: datetime) -> Standing:
    """Where a day stands. A report that nobody had to make is told by itself, and never late."""
    if told is None:
        return Standing(timeliness(day, limit, at).value)
    if not day.expected:
        return Standing.EXTRA
    return Standing.LATE if limit.passed(day.day, told.recorded_at) else Standing.ON_TIME


def recorded_in_one_go(told: Iterable[Told]) -> list[tuple[Told, ...]]:
    """The runs of reports of which any BACKFILL_DAYS neighbours were recorded within BACKFILL_SPAN."""
    ordered = sorted(told, key=lambda each: (each.recorded_at, each.day))
    runs: list[tuple[int, int]] = []
    for first in range(len(ordered) - BACKFILL_DAYS + 1):
        last = first + BACKFILL_DAYS - 1
        if ordered[last].recorded_at - ordered[first].recorded_at > BACKFILL_SPAN:
            continue
        if runs and runs[-1][1] >= first:
            runs[-1] = (runs[-1][0], last)
        else:
            runs.append((first, last))
    return [tuple(ordered[first : last + 1]) for first, last in runs]


def copies(told: Iterable[Told]) -> set[date]:
    """The days with printed cards whose report gives exactly the figures of the report before it."""
    ordered = sorted(told, key=lambda each: each.day)
    return {
        each.day
        for before, each in pairwise(ordered)
        if each.printed
        and each.day - before.day <= COPY_REACH
        and (each.printed, each.figures) == (before.printed, before.figures)
    }


def all_round(printed: Sequence[int]) -> bool:
    """Whether all figures that are not zero are multiples of ROUND_TO, and there are at least ROUND_DAYS of them."""
    figures = [number for number in printed if number]
    return len(figures) >= ROUND_DAYS and all(number % ROUND_TO == 0 for number in figures)
