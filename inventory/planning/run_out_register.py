"""The register of the calendar: which districts are shown, in which order."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from inventory.core.errors import NotFound
from inventory.core.listing import ListState
from inventory.planning.queries import FILM, RIBBON
from inventory.planning.remedy_rules import CARD
from inventory.planning.run_out_rules import Standing
from inventory.planning.run_outs import Row

ALL, SHORT = "all", "short"
NAMES = {"blanks": CARD, "ribbon": RIBBON, "film": FILM}


def _has(standing: Standing) -> Callable[[Row], bool]:
    return lambda row: any(each.standing is standing for each in row.items.values())


def _ends(item: str) -> Callable[[Row], date]:
    return lambda row: row.items[item].out_on or date.max


def _without(row: Row) -> tuple[int, int]:
    """Larger the longer something is missing; of equal ones, the sooner it is."""
    return row.gap, -(row.first_out or date.max).toordinal()


VIEWS: dict[str, Callable[[Row], bool]] = {
    ALL: lambda row: True,
    SHORT: lambda row: row.gap > 0,
    **{standing.value: _has(standing) for standing in Standing},
}
ORDERS: dict[str, Callable[[Row], Any]] = {
    "gap": _without,
    "office": lambda row: row.office.name,
    **{name: _ends(item) for name, item in NAMES.items()},
}


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


def pieces(rows: Sequence[Row]) -> dict[str, int]:
    """By column: the pieces that all these districts have in store."""
    return {name: sum(row.items[item].supply.pieces or 0 for row in rows) for name, item in NAMES.items()}


def gaps(rows: Sequence[Row]) -> dict[str, int]:
    """By column: how many of these districts will be without; in all, how many without anything."""
    found = {name: sum(row.items[item].gap > 0 for row in rows) for name, item in NAMES.items()}
    return found | {"any": sum(row.gap > 0 for row in rows)}
