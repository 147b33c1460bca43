"""What a rule can look at, and how it is measured: two whole numbers, never a rounded one.

Values are compared by cross-multiplication, so a district on the threshold itself is healthy to the last card: 15 of
15, and 30 of 100 where the rule says less than 30 %.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from inventory.utilization.facts import Facts

LARGEST_COUNT = 2_000_000_000


class Direction(StrEnum):
    """On which side of its threshold a metric is broken."""

    BELOW = "below"
    ABOVE = "above"


class Level(StrEnum):
    """Where a district stands with a rule: beyond the threshold, between it and the recovery level, or whole."""

    BROKEN = "broken"
    BETWEEN = "between"
    RECOVERED = "recovered"


class Metric(StrEnum):
    """What a rule looks at."""

    PRINTED = "printed"
    PRINTED_PER_DAY = "printed_per_day"
    USED_PERCENT = "used_percent"
    SILENT_DAYS = "silent_days"
    SPOILED_PERCENT = "spoiled_percent"
    PRINTERS_WORKING_PERCENT = "printers_working_percent"

    @property
    def direction(self) -> Direction:
        """Too little of it is bad, or too much."""
        return Direction.ABOVE if self in (Metric.SILENT_DAYS, Metric.SPOILED_PERCENT) else Direction.BELOW

    @property
    def is_share(self) -> bool:
        """Whether it is counted in per cent."""
        return self.value.endswith("_percent")

    @property
    def is_whole(self) -> bool:
        """Whether it counts things that cannot be split."""
        return self in (Metric.PRINTED, Metric.SILENT_DAYS)


@dataclass(frozen=True)
class Measure:
    """A value as ``numerator`` of ``denominator`` (above 0); of a share, the parts and the whole.

    ``per`` is what the whole counts as: 100 for a share, else 1.
    """

    numerator: int
    denominator: int = 1
    per: int = 1

    def beyond(self, limit: Decimal, direction: Direction) -> bool:
        """Whether the value lies on the bad side of a limit; the limit itself does not."""
        mine, theirs = self.per * self.numerator, limit * self.denominator
        return mine < theirs if direction is Direction.BELOW else mine > theirs

    @property
    def rounded(self) -> Decimal:
        """For people to read: whole, or with one decimal."""
        if self.denominator == self.per == 1:
            return Decimal(self.numerator)
        return (Decimal(self.per * self.numerator) / self.denominator).quantize(Decimal("0.1"))


def measure(metric: Metric, facts: Facts) -> Measure | None:
    """What a metric is at a district; None where the district has nothing of the kind to measure."""
    match metric:
        case Metric.PRINTED:
            return Measure(facts.printed)
        case Metric.PRINTED_PER_DAY:
            return _of(facts.printed, facts.reporting.due_days)
        case Metric.USED_PERCENT:
            return _share(facts.printed, facts.received)
        case Metric.SILENT_DAYS:
            return Measure(facts.reporting.silent_days)
        case Metric.SPOILED_PERCENT:
            return _share(facts.spoiled, facts.printed + facts.spoiled)
        case Metric.PRINTERS_WORKING_PERCENT:
            return _share(facts.printers_working, facts.printers_total)


def _of(numerator: int, denominator: int) -> Measure | None:
    return Measure(numerator, denominator) if denominator else None


def _share(part: int, whole: int) -> Measure | None:
    return Measure(part, whole, per=100) if whole else None
