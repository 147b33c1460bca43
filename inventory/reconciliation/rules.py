"""What two counts of the same thing say about each other.

A residual is what a district reported less what SIAK counted, with its sign, on days that have both counts. A day with
one count alone says nothing about a difference and is told apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from inventory.core.errors import DateRefused, Invalid
from inventory.core.rules import KTP_EL_BEGAN
from inventory.stock.rules import LARGEST_QUANTITY

LONGEST_WINDOW = 366
OWN_WEEKS = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Window:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has, both ends counted."""
        return (self.last - self.first).days + 1

    @property
    def mondays(self) -> list[date]:
        """The first days of the weeks that it touches."""
        start = monday(self.first)
        return [start + number * WEEK for number in range((monday(self.last) - start) // WEEK + 1)]


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def own_window(today: date) -> Window:
    """The days that are looked at unless others are asked for: this week so far and the seven before it."""
    return Window(monday(today) - (OWN_WEEKS - 1) * WEEK, today)


def asked_window(first: date | None, last: date | None, today: date) -> Window:
    """The days that somebody asks for: without the last they end today, without the first they are eight weeks.

    Raises DateRefused for days before the first KTP-el or after today, Invalid for more than a year or backwards.
    """
    last = last or today
    _demand_past(last, today)
    first = first or max(KTP_EL_BEGAN, own_window(last).first)
    _demand_past(first, today)
    if first > last:
        raise Invalid(reason="window_backwards", field="from")
    if Window(first, last).days > LONGEST_WINDOW:
        raise Invalid(reason="window_too_long", field="from")
    return Window(first, last)


def _demand_past(day: date, today: date) -> None:
    if not KTP_EL_BEGAN <= day <= today:
        raise DateRefused(day=day, earliest=KTP_EL_BEGAN, latest=today)


class Source(StrEnum):
    """Where SIAK's count of a day comes from. An import counts before what the district entered itself."""

    IMPORTED = "imported"
    ENTERED = "entered"


@dataclass(frozen=True, kw_only=True)
class DayCounts:
    """One day of a district: cards reported as printed, and SIAK's count as entered with the report or imported.

    None is no count, and not a zero. ``document_id`` leads to the report, ``import_id`` to the import.
    """

    day: date
    reported: int | None = None
    entered: int | None = None
    imported: int | None = None
    document_id: int | None = None
    import_id: int | None = None

    @property
    def siak(self) -> int | None:
        """The count of SIAK that counts."""
        return self.entered if self.imported is None else self.imported

    @property
    def source(self) -> Source | None:
        """Where that count comes from."""
        if self.imported is not None:
            return Source.IMPORTED
        return None if self.entered is None else Source.ENTERED

    @property
    def residual(self) -> int | None:
        """Reported less SIAK, where there are both."""
        return None if self.reported is None or self.siak is None else self.reported - self.siak

    @property
    def contradictory(self) -> bool:
        """Whether the district entered another count than the one that was imported."""
        return None not in (self.entered, self.imported) and self.entered != self.imported


@dataclass(frozen=True)
class Week:
    """A week's residual, None where no day has both counts."""

    monday: date
    residual: int | None


@dataclass(frozen=True)
class Comparison:
    """The days of a district that have at least one count, in order."""

    days: tuple[DayCounts, ...] = ()

    @cached_property
    def both(self) -> tuple[DayCounts, ...]:
        """The days with both counts."""
        return tuple(each for each in self.days if each.residual is not None)

    @property
    def reported(self) -> int:
        """Cards reported on the days with both counts."""
        return sum(each.reported or 0 for each in self.both)

    @property
    def siak(self) -> int:
        """Cards that SIAK counted on the days with both counts."""
        return sum(each.siak or 0 for each in self.both)

    @property
    def residual(self) -> int:
        """Reported less SIAK, over the days with both counts."""
        return self.reported - self.siak

    @property
    def differing(self) -> int:
        """Days on which the two counts differ; they may cancel out in the residual."""
        return sum(each.residual != 0 for each in self.both)

    @property
    def only_reported(self) -> int:
        """Days that were reported, and of which SIAK's count is not known."""
        return sum(each.reported is not None and each.siak is None for each in self.days)

    @property
    def only_siak(self) -> int:
        """Days that SIAK counted, and that were not reported."""
        return sum(each.reported is None for each in self.days)

    @property
    def contradictory(self) -> int:
        """Days whose entered and imported counts of SIAK differ."""
        return sum(each.contradictory for each in self.days)

    def weeks(self, window: Window) -> tuple[Week, ...]:
        """The trend: a residual for every week of the window."""
        sums: dict[date, int] = {}
        for each in self.both:
            start = monday(each.day)
            sums[start] = sums.get(start, 0) + (each.residual or 0)
        return tuple(Week(start, sums.get(start)) for start in window.mondays)


@dataclass(frozen=True, kw_only=True)
class Spoiling:
    """Blanks of a window: printed and spoiled as reported, and what was destroyed, by what had spoiled it."""

    printed: int = 0
    spoiled: int = 0
    destroyed: int = 0
    causes: Mapping[str, int] | None = None

    @property
    def unexplained(self) -> int:
        """Destroyed pieces of which no cause was stated."""
        return self.destroyed - sum((self.causes or {}).values())


@dataclass(frozen=True, kw_only=True)
class RibbonUse:
    """Ribbons reported as used up, and the cards printed with them; ``rated`` is what one ribbon prints."""

    ribbons: int = 0
    cards: int = 0
    rated: int | None = None

    @property
    def per_ribbon(self) -> Decimal | None:
        """Cards printed with one ribbon, None where no ribbon was used up."""
        return (Decimal(self.cards) / self.ribbons).quantize(Decimal("0.1")) if self.ribbons else None

    @property
    def residual(self) -> int | None:
        """Cards printed less what the ribbons are rated for, None where that is not known."""
        return None if self.rated is None else self.cards - self.ribbons * self.rated

    @property
    def odd(self) -> bool:
        """Whether more than one ribbon is unaccounted for; parts of one lie in the printer at both ends of a window."""
        return self.residual is not None and self.rated is not None and abs(self.residual) > self.rated


def added(ribbons: Iterable[RibbonUse]) -> RibbonUse:
    """The sum over some districts."""
    found = list(ribbons)
    return RibbonUse(
        ribbons=sum(each.ribbons for each in found),
        cards=sum(each.cards for each in found),
        rated=found[0].rated if found else None,
    )


@dataclass(frozen=True, kw_only=True)
class Count:
    """Cards that SIAK says a district printed on a day."""

    office: str
    day: date
    printed: int


class Fault(StrEnum):
    """Why a line of an import is not taken."""

    OFFICE_UNKNOWN = "office_unknown"
    DAY_UNREADABLE = "day_unreadable"
    DAY_TOO_EARLY = "day_too_early"
    DAY_NOT_COME = "day_not_come"
    PRINTED_UNREADABLE = "printed_unreadable"
    PRINTED_TOO_LARGE = "printed_too_large"
    TWICE = "twice"


def fault(count: Count, today: Mapping[str, date]) -> Fault | None:
    """Why a count cannot be taken. ``today`` has the local date of every district of the person's branch."""
    if count.office not in today:
        return Fault.OFFICE_UNKNOWN
    if count.day < KTP_EL_BEGAN:
        return Fault.DAY_TOO_EARLY
    if count.day > today[count.office]:
        return Fault.DAY_NOT_COME
    if count.printed < 0:
        return Fault.PRINTED_UNREADABLE
    return Fault.PRINTED_TOO_LARGE if count.printed > LARGEST_QUANTITY else None


@dataclass(frozen=True)
class Change:
    """A count beside the imported one that stands now, None where there is none."""

    count: Count
    before: int | None

    @property
    def new(self) -> bool:
        """Whether the day has no imported count yet."""
        return self.before is None

    @property
    def changed(self) -> bool:
        """Whether it replaces another number."""
        return self.before is not None and self.before != self.count.printed


def changes(counts: Sequence[Count], standing: Mapping[tuple[str, date], int]) -> list[Change]:
    """Each count beside the one that stands."""
    return [Change(count, standing.get((count.office, count.day))) for count in counts]
