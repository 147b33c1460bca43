"""The register of power: which districts are shown, in which order, with which sums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inventory.core.listing import Views
from inventory.power.queries import Row
from inventory.power.rules import Answer

ALL = "all"


def _answers(answer: Answer) -> Callable[[Row], bool]:
    return lambda row: row.outage.answer is answer


DISTRICTS: Views[Row] = Views(
    shows={
        ALL: lambda row: True,
        **{answer.value: _answers(answer) for answer in Answer},
        "generator": lambda row: row.generators.total > 0,
    },
    orders={
        "hours": lambda row: (row.hours.total, row.hours.days),
        "office": lambda row: row.office.name,
        "days": lambda row: row.hours.days,
        "generators": lambda row: row.generators.working,
        "ups": lambda row: row.ups.working,
    },
    text=lambda row: row.office.words,
)


@dataclass(frozen=True)
class Totals:
    """The sums over some districts."""

    hours: int
    generators: int
    ups: int
    stabilisers: int


def totals(rows: Sequence[Row]) -> Totals:
    """The sums over some rows; of machines those that work."""
    return Totals(
        hours=sum(row.hours.total for row in rows),
        generators=sum(row.generators.working for row in rows),
        ups=sum(row.ups.working for row in rows),
        stabilisers=sum(row.stabilisers.working for row in rows),
    )
