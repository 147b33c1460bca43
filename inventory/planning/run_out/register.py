"""The register of the calendar: which districts are shown, in which order."""

from collections.abc import Callable, Sequence
from datetime import date

from inventory.core.listing import Views
from inventory.planning.queries import FILM, RIBBON
from inventory.planning.remedy_rules import CARD
from inventory.planning.run_out.queries import Row
from inventory.planning.run_out.rules import Standing

ALL, SHORT = "all", "short"
NAMES = {"blanks": CARD, "ribbon": RIBBON, "film": FILM}


def _has(standing: Standing) -> Callable[[Row], bool]:
    return lambda row: any(each.standing is standing for each in row.items.values())


def _ends(item: str) -> Callable[[Row], date]:
    return lambda row: row.items[item].out_on or date.max


def _without(row: Row) -> tuple[int, int]:
    """Larger the longer something is missing; of equal ones, the sooner it is."""
    return row.gap, -(row.first_out or date.max).toordinal()


DISTRICTS: Views[Row] = Views(
    shows={
        ALL: lambda row: True,
        SHORT: lambda row: row.gap > 0,
        **{standing.value: _has(standing) for standing in Standing},
    },
    orders={
        "gap": _without,
        "office": lambda row: row.office.name,
        **{name: _ends(item) for name, item in NAMES.items()},
    },
    text=lambda row: row.office.words,
)


def pieces(rows: Sequence[Row]) -> dict[str, int]:
    """By column: the pieces that all these districts have in store."""
    return {name: sum(row.items[item].supply.pieces or 0 for row in rows) for name, item in NAMES.items()}


def gaps(rows: Sequence[Row]) -> dict[str, int]:
    """By column: how many of these districts will be without; in all, how many without anything."""
    found = {name: sum(row.items[item].gap > 0 for row in rows) for name, item in NAMES.items()}
    return found | {"any": sum(row.gap > 0 for row in rows)}
