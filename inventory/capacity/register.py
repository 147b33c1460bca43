"""The register of capacity: which districts are shown, in which order, with which totals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from inventory.capacity.queries import Row
from inventory.capacity.rules import Load, Verdict
from inventory.core.listing import Views

ALL, UNCOUNTED = "all", "uncounted"
UNKNOWN = Fraction(-1)  # stands below everything that is known


def _stands(verdict: Verdict) -> Callable[[Row], bool]:
    return lambda row: row.verdict is verdict


def _load(of: Load) -> Callable[[Row], Fraction]:
    return lambda row: UNKNOWN if (load := row.load(of)) is None else load


DISTRICTS: Views[Row] = Views(
    shows={
        ALL: lambda row: True,
        **{verdict.value: _stands(verdict) for verdict in Verdict},
        UNCOUNTED: lambda row: row.eligible is None,
    },
    orders={
        "prr_load": _load(Load.PRR),
        "eligible_load": _load(Load.ELIGIBLE),
        "office": lambda row: row.office.name,
        "eligible": lambda row: -1 if row.eligible is None else row.eligible,
        "prr": lambda row: -1 if row.queue.waiting is None else row.queue.waiting,
        "printers": lambda row: row.printers.working if row.printers else -1,
    },
    text=lambda row: row.office.words,
)


@dataclass(frozen=True)
class Totals:
    """The sums over some districts; people only of those that have them on record."""

    eligible: int
    prr: int
    working: int
    printers: int


def totals(rows: Sequence[Row]) -> Totals:
    """The sums over some rows."""
    return Totals(
        eligible=sum(row.eligible or 0 for row in rows),
        prr=sum(row.queue.waiting or 0 for row in rows),
        working=sum(row.printers.working for row in rows if row.printers),
        printers=sum(row.printers.total for row in rows if row.printers),
    )
