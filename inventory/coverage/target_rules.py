"""How far a target is away: people missing, the pace it takes, and the pace there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from inventory.coverage.rules import OWN_PLACES, Part, Reached, rounded

WorkingDays = Callable[[date, date], int]


class Course(StrEnum):
    """How a target stands."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """People per working day between two figures."""

    people: int
    working_days: int

    @property
    def per_day(self) -> Decimal | None:
        """With one decimal; None where no working day lies between the figures."""
        return None if not self.working_days else rounded(Fraction(self.people, self.working_days), OWN_PLACES)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What is missing to a target, the pace it takes, and the pace there is.

    ``missing`` is below zero where more than the target is reached; None where no figure says how many there are.
    """

    missing: int | None = None
    working_days_left: int = 0
    present: Pace | None = None

    @property
    def needed_per_day(self) -> Decimal | None:
        """People per working day from now on, with one decimal; None where none is missing or no day is left."""
        if self.missing is None or self.missing <= 0 or not self.working_days_left:
            return None
        return rounded(Fraction(self.missing, self.working_days_left), OWN_PLACES)

    @property
    def course(self) -> Course:
        """How the target stands: at the present pace it is reached in time, or not."""
        if self.missing is None:
            return Course.UNKNOWN
        if self.missing <= 0:
            return Course.REACHED
        if not self.working_days_left:
            return Course.MISSED
        if self.present is None or not self.present.working_days:
            return Course.UNKNOWN
        ahead = self.present.people * self.working_days_left
        return Course.ON_COURSE if ahead >= self.missing * self.present.working_days else Course.BEHIND


def missing(parts: tuple[int, int], percent: Decimal) -> int:
    """People who are still missing to a share of the denominator; a part of a person counts as one."""
    numerator, denominator = parts
    wanted = Fraction(percent) * denominator / 100
    return -(-wanted.numerator // wanted.denominator) - numerator


def progress(
    percent: Decimal, part: Part, by: date, figures: Sequence[Reached], today: date, between: WorkingDays
) -> Progress:
    """How a target stands by the figures of one office, oldest first. ``between`` counts working days, both ends in.

    Days are left from today on, or from the day after the last figure where that is later; figures that do not allow
    the target's share are passed over.
    """
    known = [(each.day, parts) for each in figures if (parts := each.figures.share(part)) and parts[1]]
    if not known:
        return Progress()
    day, parts = known[-1]
    return Progress(
        missing=missing(parts, percent),
        working_days_left=between(max(today, day + timedelta(days=1)), by),
        present=_pace(known[-2:], between) if len(known) > 1 else None,
    )


def _pace(known: Sequence[tuple[date, tuple[int, int]]], between: WorkingDays) -> Pace:
    (before, (fewer, _)), (after, (more, _)) = known
    return Pace(people=more - fewer, working_days=between(before + timedelta(days=1), after))
