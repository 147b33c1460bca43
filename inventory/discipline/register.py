"""The register of reporting discipline: which districts are shown, in which order, on which page."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from inventory.core.errors import NotFound
from inventory.core.listing import ListState
from inventory.discipline.queries import DisciplineRow
from inventory.discipline.rules import Pattern, Standing

ALL = "all"
VIEWS: dict[str, Callable[[DisciplineRow], bool]] = {
    ALL: lambda row: True,
    "incomplete": lambda row: row.conduct.counts[Standing.MISSING] > 0,
    "late": lambda row: row.conduct.counts[Standing.LATE] > 0,
    "complete": lambda row: 0 < row.conduct.due_days == row.conduct.reported,
    Pattern.BACKFILLED.value: lambda row: Pattern.BACKFILLED in row.conduct.patterns,
    Pattern.COPIED.value: lambda row: Pattern.COPIED in row.conduct.patterns,
    Pattern.ROUND.value: lambda row: Pattern.ROUND in row.conduct.patterns,
}
NOTHING_DUE = Fraction(2)  # without a due day there is no rate; such districts stand behind all others
ORDERS: dict[str, Callable[[DisciplineRow], Any]] = {
    "rate": lambda row: Fraction(*_parts(row)) if row.conduct.due_days else NOTHING_DUE,
    "office": lambda row: row.office.name,
    "on_time": lambda row: row.conduct.counts[Standing.ON_TIME],
    "late": lambda row: row.conduct.counts[Standing.LATE],
    "missing": lambda row: row.conduct.counts[Standing.MISSING],
    "amended": lambda row: row.conduct.amended,
    "extra": lambda row: row.conduct.counts[Standing.EXTRA],
}


def _parts(row: DisciplineRow) -> tuple[int, int]:
    return row.conduct.reported, row.conduct.due_days


def view_of(state: ListState) -> str:
    """Which districts are asked for: one of VIEWS, all unless told. Raises NotFound for anything else."""
    view = state.filters.get("view", ALL)
    if view not in VIEWS:
        raise NotFound(what="page")
    return view


def counts(rows: Sequence[DisciplineRow]) -> dict[str, int]:
    """By view: how many districts it lists."""
    return {view: sum(map(belongs, rows)) for view, belongs in VIEWS.items()}


def matching(rows: Sequence[DisciplineRow], state: ListState) -> list[DisciplineRow]:
    """The districts of the view whose code or name has every word of the search, in the order asked for."""
    words = state.q.lower().split()
    found = [
        row
        for row in filter(VIEWS[view_of(state)], rows)
        if all(word in f"{row.office.code} {row.office.name}".lower() for word in words)
    ]
    return sorted(found, key=ORDERS[state.sort], reverse=state.descending)
