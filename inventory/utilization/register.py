"""The register of supervised districts: which are shown, in which order, on which page."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from inventory.core.errors import NotFound
from inventory.core.listing import ListState
from inventory.utilization.queries import DistrictRow, Overview

FLAGGED, ALL = "flagged", "all"
VIEWS: dict[str, Callable[[DistrictRow], bool]] = {
    FLAGGED: lambda row: row.flagged,
    "open": lambda row: row.flagged and not row.acknowledged,
    "acknowledged": lambda row: row.flagged and row.acknowledged,
    "silent": lambda row: row.silent,
    "due": lambda row: row.due,
    ALL: lambda row: True,
}
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
    """Which districts are asked for: one of VIEWS, the flagged unless told. Raises NotFound for anything else."""
    view = state.filters.get("view", FLAGGED)
    if view not in VIEWS:
        raise NotFound(what="page")
    return view


def counts(overview: Overview) -> dict[str, int]:
    """By view: how many districts it lists."""
    return {view: sum(map(belongs, overview.rows)) for view, belongs in VIEWS.items()}


def matching(overview: Overview, state: ListState) -> list[DistrictRow]:
    """The districts of the view whose code or name has every word of the search, in the order asked for."""
    rows = filter(VIEWS[view_of(state)], overview.rows)
    words = state.q.lower().split()
    found = [row for row in rows if all(word in f"{row.office.code} {row.office.name}".lower() for word in words)]
    return sorted(found, key=ORDERS[state.sort], reverse=state.descending)
