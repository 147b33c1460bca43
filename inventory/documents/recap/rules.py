"""The recap of a branch for a day or a month: what was reported, printed and is left. Pure values.

Every day of every district is in exactly one class, so a recap of a nation in a month is a sum and nothing else. A
reported zero, a day without a report and a day on which nobody had to report are three classes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum

from inventory.usage.rules import Day, Deadline, Timeliness, timeliness

STANDING_OF = {
    Timeliness.MISSING: "missing",
    Timeliness.DUE: "due",
    Timeliness.CLOSED: "closed",
    Timeliness.NOT_OPEN: "not_applicable",
}


class Standing(StrEnum):
    """Where one day of one district stands, in the words of the badges."""

    REPORTED = "reported"
    ZERO = "zero"
    MISSING = "missing"
    DUE = "due"
    CLOSED = "closed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Span:
    """The days of a recap, both ends included: one day, or a whole calendar month."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the standing report of a district says of one day; ``recorded`` is None where it says nothing of it."""

    printed: int
    spoiled: int
    recorded: int | None
    nothing_printed: bool
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tally:
    """District-days by class. ``extra`` are reports of days on which none had to come; no rate counts them.

    ``idle`` are the days without a report on which none had to come.
    """

    reported: int = 0
    zero: int = 0
    missing: int = 0
    due: int = 0
    extra: int = 0
    idle: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})

    @property
    def told(self) -> int:
        """The days of which a report had to come, and came."""
        return self.reported + self.zero

    @property
    def owed(self) -> int:
        """The days of which a report had to come by now, or came before it had to."""
        return self.told + self.missing


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What reports of some days add up to; ``recorded`` is None where none of them says it."""

    tally: Tally = Tally()
    recorded: int | None = None
    printed: int = 0
    spoiled: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        known = [each for each in (self.recorded, other.recorded) if each is not None]
        return Figures(
            tally=self.tally + other.tally,
            recorded=sum(known) if known else None,
            printed=self.printed + other.printed,
            spoiled=self.spoiled + other.spoiled,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A district, or a province with all of its districts.

    ``standing`` is that of a single day of a single district, else None; ``causes`` are those that its zero states.
    ``flagged`` is how many of its districts break a rule, ``cause`` why, where it is a single one.
    """

    code: str
    name: str
    districts: int
    figures: Figures
    left: int
    flagged: int
    standing: Standing | None = None
    causes: tuple[str, ...] = ()
    cause: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recap:
    """A branch in some days, as known ``at`` an instant, told in the branch's own time zone.

    ``lines`` are the districts of a province or the provinces of the nation; ``flagged`` are the flagged districts of
    either. ``left`` and ``store`` are blanks at the close of the last day: the districts' and the provinces' own.
    """

    code: str
    name: str
    timezone: str
    at: datetime
    span: Span
    lines: tuple[Line, ...]
    flagged: tuple[Line, ...]
    store: int
    national: bool

    @property
    def total(self) -> Figures:
        """The sum over all lines."""
        return sum((line.figures for line in self.lines), Figures())

    @property
    def districts(self) -> int:
        """How many districts it is about."""
        return sum(line.districts for line in self.lines)

    @property
    def left(self) -> int:
        """Blanks in the districts' stores."""
        return sum(line.left for line in self.lines)

    @property
    def expected(self) -> int:
        """Of what the reports that came are a share.

        Of a day it is every report that has to come until the day is over, those still to come included; of a month
        the days whose cut-off has passed, as the page of reporting discipline counts them.
        """
        tally = self.total.tally
        return tally.owed + (tally.due if self.span.is_day else 0)


def standing(known: Day, told: Told | None, limit: Deadline, at: datetime) -> Standing:
    """Where a day of a district stands at an instant; late or not is no matter here."""
    if told is not None:
        return Standing.ZERO if told.nothing_printed else Standing.REPORTED
    return Standing(STANDING_OF[timeliness(known, limit, at)])


def figures(days: Iterable[Day], told: Mapping[date, Told], limit: Deadline, at: datetime) -> Figures:
    """What the reports of one district add up to over some days."""
    return sum((_figures_of(day, told.get(day.day), limit, at) for day in days), Figures())


def _figures_of(known: Day, told: Told | None, limit: Deadline, at: datetime) -> Figures:
    where = standing(known, told, limit, at)
    if told is None:
        name = "idle" if where in (Standing.CLOSED, Standing.NOT_APPLICABLE) else where.value
        return Figures(tally=Tally(**{name: 1}))
    name = where.value if known.expected else "extra"
    return Figures(tally=Tally(**{name: 1}), recorded=told.recorded, printed=told.printed, spoiled=told.spoiled)
