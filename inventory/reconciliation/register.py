"""The register of reconciliation: which districts are shown, in which order, on which page."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from inventory.core.errors import NotFound
from inventory.core.listing import ListState
from inventory.reconciliation.queries import Row
from inventory.reconciliation.rules import DayCounts

Shown = TypeVar("Shown")
ALL = "all"
VIEWS: dict[str, Callable[[Row], bool]] = {
    ALL: lambda row: True,
    "more": lambda row: row.comparison.residual > 0,
    "fewer": lambda row: row.comparison.residual < 0,
    "equal": lambda row: bool(row.comparison.both) and not row.comparison.differing,
    "uncounted": lambda row: row.comparison.only_reported > 0,
    "unreported": lambda row: row.comparison.only_siak > 0,
    "ribbon": lambda row: row.ribbon.odd,
}
ORDERS: dict[str, Callable[[Row], Any]] = {
    "residual": lambda row: (abs(row.comparison.residual), row.comparison.differing),
    "office": lambda row: row.office.name,
    "reported": lambda row: row.comparison.reported,
    "siak": lambda row: row.comparison.siak,
    "differing": lambda row: row.comparison.differing,
    "spoiled": lambda row: Fraction(row.spoiled.numerator, row.spoiled.denominator or 1),
    "per_ribbon": lambda row: row.ribbon.per_ribbon or 0,
    "ribbon": lambda row: abs(row.ribbon.residual or 0),
}
DAY_VIEWS: dict[str, Callable[[DayCounts], bool]] = {
    ALL: lambda day: True,
    "differing": lambda day: bool(day.residual),
    "uncounted": lambda day: day.reported is not None and day.siak is None,
    "unreported": lambda day: day.reported is None,
}
DAY_ORDERS: dict[str, Callable[[DayCounts], Any]] = {
    "day": lambda day: day.day,
    "reported": lambda day: -1 if day.reported is None else day.reported,
    "siak": lambda day: -1 if day.siak is None else day.siak,
    "residual": lambda day: -1 if day.residual is None else abs(day.residual),
}


def view_of(state: ListState, views: dict[str, Any]) -> str:
    """Which rows are asked for: all unless told. Raises NotFound for anything else."""
    view = state.filters.get("view", ALL)
    if view not in views:
        raise NotFound(what="page")
    return view


def counts(rows: Sequence[Shown], views: dict[str, Callable[[Shown], bool]]) -> dict[str, int]:
    """By view: how many rows it lists."""
    return {view: sum(map(belongs, rows)) for view, belongs in views.items()}


def matching(rows: Sequence[Row], state: ListState) -> list[Row]:
    """The districts of the view whose code or name has every word of the search, in the order asked for."""
    words = state.q.lower().split()
    found = [
        row
        for row in filter(VIEWS[view_of(state, VIEWS)], rows)
        if all(word in f"{row.office.code} {row.office.name}".lower() for word in words)
    ]
    return sorted(found, key=ORDERS[state.sort], reverse=state.descending)


def days(row: Row, state: ListState) -> list[DayCounts]:
    """The days of a district that the view lists, in the order asked for."""
    found = filter(DAY_VIEWS[view_of(state, DAY_VIEWS)], row.comparison.days)
    return sorted(found, key=DAY_ORDERS[state.sort], reverse=state.descending)
