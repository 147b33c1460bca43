"""The register of supervised districts: which are shown, in which order, on which page."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from inventory.core.errors import NotFound
from inventory.core.listing import PAGE_SIZE, Listing, ListState
from inventory.utilization.queries import DistrictRow, Overview

FLAGGED, ALL = "flagged", "all"
ORDERS: dict[str, Callable[[DistrictRow], Any]] = {
    "printed": lambda row: row.facts.printed,
    "office": lambda row: row.office.name,
    "received": lambda row: row.facts.received,
    "used": lambda row: Fraction(row.facts.printed, row.facts.received) if row.facts.received else Fraction(-1),
    "on_hand": lambda row: row.facts.on_hand,
    "printers": lambda row: (row.facts.printers_working, row.facts.printers_total),
    "ink": lambda row: row.facts.ink_cards,
    "last_report": lambda row: row.facts.reporting.last_report or date.min,
}


def view_of(state: ListState) -> str:
    """Which districts are asked for: the flagged ones, or all. Raises NotFound for anything else."""
    view = state.filters.get("view", FLAGGED)
    if view not in (FLAGGED, ALL):
        raise NotFound(what="page")
    return view


def matching(overview: Overview, state: ListState) -> list[DistrictRow]:
    """The districts of the view whose code or name has every word of the search, in the order asked for."""
    rows = overview.flagged if view_of(state) == FLAGGED else overview.rows
    words = state.q.lower().split()
    found = [row for row in rows if all(word in f"{row.office.code} {row.office.name}".lower() for word in words)]
    return sorted(found, key=ORDERS[state.sort], reverse=state.descending)


def listing(rows: Sequence[DistrictRow], state: ListState) -> Listing[DistrictRow]:
    """One page of the districts; all of them for an export."""
    first = (state.page - 1) * PAGE_SIZE
    shown = rows if state.export else rows[first : first + PAGE_SIZE]
    return Listing(shown, len(rows), state)
