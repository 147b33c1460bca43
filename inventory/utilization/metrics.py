"""What a rule can look at, and how it is measured: two whole numbers, never a rounded one.

Values are compared by cross-multiplication, so a district on the threshold itself is healthy to the last card: 15 of
15, and 30 of 100 where the rule says less than 30 %.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from inventory.utilization.facts import Facts, Supply

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
    """What a rule looks at.

    What is allowed is the threshold, and nothing else: a shipment may be on the way for as many days as the rule says,
    a loan may be overdue and the count of SIAK may differ from the reports by as much.
    """

    PRINTED = "printed"
    PRINTED_PER_DAY = "printed_per_day"
    USED_PERCENT = "used_percent"
    SILENT_DAYS = "silent_days"
    SPOILED_PERCENT = "spoiled_percent"
    PRINTERS_WORKING_PERCENT = "printers_working_percent"
    DAYS_OF_BLANKS = "days_of_blanks"
    DAYS_OF_RIBBON = "days_of_ribbon"
    DAYS_OF_FILM = "days_of_film"
    PRR_PER_PRINTER = "prr_per_printer"
    SHIPMENT_TRANSIT_DAYS = "shipment_transit_days"
    LOAN_OVERDUE_DAYS = "loan_overdue_days"
    SIAK_DIFFERENCE = "siak_difference"

    @property
    def direction(self) -> Direction:
        """Too little of it is bad, or too much."""
        return Direction.ABOVE if self in TOO_MUCH else Direction.BELOW

    @property
    def is_share(self) -> bool:
        """Whether it is counted in per cent."""
        return self.value.endswith("_percent")

    @property
    def is_whole(self) -> bool:
        """Whether it counts things that cannot be split."""
        return self in WHOLE

    @property
    def is_of_the_day(self) -> bool:
        """Whether it is about the last day of a window alone, however long that is."""
        return self in OF_THE_DAY


TOO_MUCH = frozenset(
    {
        Metric.SILENT_DAYS,
        Metric.SPOILED_PERCENT,
        Metric.PRR_PER_PRINTER,
        Metric.SHIPMENT_TRANSIT_DAYS,
        Metric.LOAN_OVERDUE_DAYS,
        Metric.SIAK_DIFFERENCE,
    }
)
WHOLE = frozenset(
    {Metric.PRINTED, Metric.SILENT_DAYS, Metric.SHIPMENT_TRANSIT_DAYS, Metric.LOAN_OVERDUE_DAYS, Metric.SIAK_DIFFERENCE}
)
OF_SUPPLY = frozenset({Metric.DAYS_OF_BLANKS, Metric.DAYS_OF_RIBBON, Metric.DAYS_OF_FILM})
OF_THE_DAY = OF_SUPPLY | {Metric.PRINTERS_WORKING_PERCENT, Metric.SHIPMENT_TRANSIT_DAYS, Metric.LOAN_OVERDUE_DAYS}


@dataclass(frozen=True)
class Measure:
    """A value as ``numerator`` of ``denominator``; of a share, the parts and the whole.

    ``per`` is what the whole counts as: 100 for a share, the working days on which the cards of a pace were printed,
    else 1. A ``denominator`` of 0 is a load that nothing carries: more than any limit, and no number.
    """

    numerator: int
    denominator: int = 1
    per: int = 1

    def beyond(self, limit: Decimal, direction: Direction) -> bool:
        """Whether the value lies on the bad side of a limit; the limit itself does not."""
        mine, theirs = self.per * self.numerator, limit * self.denominator
        return mine < theirs if direction is Direction.BELOW else mine > theirs

    @property
    def rounded(self) -> Decimal | None:
        """For people to read: whole, or with one decimal; None where it is no number."""
        if not self.denominator:
            return None
        if self.denominator == self.per == 1:
            return Decimal(self.numerator)
        return (Decimal(self.per * self.numerator) / self.denominator).quantize(Decimal("0.1"))


def measure(metric: Metric, facts: Facts) -> Measure | None:
    """What a metric is at a district; None where the district has nothing of the kind to measure."""
    return MEASURES[metric](facts)


def _of(numerator: int, denominator: int) -> Measure | None:
    return Measure(numerator, denominator) if denominator else None


def _share(part: int, whole: int) -> Measure | None:
    return Measure(part, whole, per=100) if whole else None


def _days(cards: int | None, pace: Supply) -> Measure | None:
    """For how many working days a stock lasts at the district's own pace.

    A stock that nothing is known of is not measured. An empty one lasts 0 days, whatever the pace; any other is not
    measured where nothing was printed lately, for nobody knows how long it would last.
    """
    if cards == 0:
        return Measure(0)
    return Measure(cards, pace.printed, per=pace.worked) if cards and pace.printed and pace.worked else None


def _prr_per_printer(facts: Facts) -> Measure | None:
    """The cards that wait, as last stated in the window, for each printer that works.

    Where printers are on record and none of them works, what waits is a load that nothing carries: it breaks the rule
    at any threshold, for an alert about too long a queue must not close when the last printer breaks down. An empty
    queue is 0 even there. Without a queue stated or a printer on record there is nothing to measure.
    """
    if facts.prr is None or not facts.printers_total:
        return None
    return Measure(facts.prr, facts.printers_working) if facts.prr else Measure(0)


def _siak_difference(facts: Facts) -> Measure | None:
    """Cards between both counts of the days that have both, whichever is more: the residual without its sign."""
    return None if facts.siak is None else Measure(abs(facts.siak.reported - facts.siak.siak))


MEASURES: Mapping[Metric, Callable[[Facts], Measure | None]] = {
    Metric.PRINTED: lambda facts: Measure(facts.printed),
    Metric.PRINTED_PER_DAY: lambda facts: _of(facts.printed, facts.reporting.due_days),
    Metric.USED_PERCENT: lambda facts: _share(facts.printed, facts.received),
    Metric.SILENT_DAYS: lambda facts: Measure(facts.reporting.silent_days),
    Metric.SPOILED_PERCENT: lambda facts: _share(facts.spoiled, facts.printed + facts.spoiled),
    Metric.PRINTERS_WORKING_PERCENT: lambda facts: _share(facts.printers_working, facts.printers_total),
    Metric.DAYS_OF_BLANKS: lambda facts: _days(facts.supply.blanks, facts.supply),
    Metric.DAYS_OF_RIBBON: lambda facts: _days(facts.supply.ribbon, facts.supply),
    Metric.DAYS_OF_FILM: lambda facts: _days(facts.supply.film, facts.supply),
    Metric.PRR_PER_PRINTER: _prr_per_printer,
    Metric.SHIPMENT_TRANSIT_DAYS: lambda facts: Measure(facts.transit_days),
    Metric.LOAN_OVERDUE_DAYS: lambda facts: Measure(facts.overdue_days),
    Metric.SIAK_DIFFERENCE: _siak_difference,
}
