"""The register of reporting discipline: which districts are shown, in which order, on which page."""

from fractions import Fraction

from inventory.core.listing import Views
from inventory.discipline.queries import DisciplineRow
from inventory.discipline.rules import Pattern, Standing

ALL = "all"
NOTHING_DUE = Fraction(2)  # without a due day there is no rate; such districts stand behind all others
DISTRICTS: Views[DisciplineRow] = Views(
    shows={
        ALL: lambda row: True,
        "incomplete": lambda row: row.conduct.counts[Standing.MISSING] > 0,
        "late": lambda row: row.conduct.counts[Standing.LATE] > 0,
        "complete": lambda row: 0 < row.conduct.due_days == row.conduct.reported,
        Pattern.BACKFILLED.value: lambda row: Pattern.BACKFILLED in row.conduct.patterns,
        Pattern.COPIED.value: lambda row: Pattern.COPIED in row.conduct.patterns,
        Pattern.ROUND.value: lambda row: Pattern.ROUND in row.conduct.patterns,
    },
    orders={
        "rate": lambda row: Fraction(*_parts(row)) if row.conduct.due_days else NOTHING_DUE,
        "office": lambda row: row.office.name,
        "on_time": lambda row: row.conduct.counts[Standing.ON_TIME],
        "late": lambda row: row.conduct.counts[Standing.LATE],
        "missing": lambda row: row.conduct.counts[Standing.MISSING],
        "amended": lambda row: row.conduct.amended,
        "extra": lambda row: row.conduct.counts[Standing.EXTRA],
    },
    text=lambda row: row.office.words,
)


def _parts(row: DisciplineRow) -> tuple[int, int]:
    return row.conduct.reported, row.conduct.due_days
