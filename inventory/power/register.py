"""The register of power: which districts are shown, in which order, with which sums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from inventory.core.errors import NotFound
from inventory.core.listing import ListState
from inventory.power.queries import Row
from inventory.power.rules import Answer

ALL = "all"


def _answers(answer: Answer) -> Callable[[Row], bool]:
    return lambda row: row.outage.answer is answer


VIEWS: dict[str, Callable[[Row], bool]] = {
    ALL: lambda row: True,
    **{answer.value: _answers(answer) for answer in Answer},
    "generator": lambda row: row.generators.total > 0,
}
ORDERS: dict[str, Callable[[Row], Any]] = {
    "hours": lambda row: (row.hours.total, row.hours.days),
    "office": lambda row: row.office.name,
    "days": lambda row: row.hours.days,
    "generators": lambda row: row.generators.working,
    "ups": lambda row: row.ups.working,
}


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


def view_of(state: ListState) -> str:
    """Which districts are asked for: all unless told. Raises NotFound for anything else."""
    view = state.filters.get("view", ALL)
    if view not in VIEWS:
        raise NotFound(what="page")
    return view


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """By view: how many districts it lists."""
    return {view: sum(map(belongs, rows)) for view, belongs in VIEWS.items()}


def matching(rows: Sequence[Row], state: ListState) -> list[Row]:
    """The districts of the view whose code or name has every word of the search, in the order asked for."""
    words = state.q.lower().split()
    found = [
        row
        for row in filter(VIEWS[view_of(state)], rows)
        if all(word in f"{row.office.code} {row.office.name}".lower() for word in words)
    ]
    return sorted(found, key=ORDERS[state.sort], reverse=state.descending)
