"""The register of reconciliation: which districts are shown, in which order, and the days of one."""

from fractions import Fraction

from inventory.core.listing import Views
from inventory.reconciliation.queries import Row
from inventory.reconciliation.rules import DayCounts

ALL = "all"
DISTRICTS: Views[Row] = Views(
    shows={
        ALL: lambda row: True,
        "more": lambda row: row.comparison.residual > 0,
        "fewer": lambda row: row.comparison.residual < 0,
        "equal": lambda row: bool(row.comparison.both) and not row.comparison.differing,
        "uncounted": lambda row: row.comparison.only_reported > 0,
        "unreported": lambda row: row.comparison.only_siak > 0,
        "ribbon": lambda row: row.ribbon.odd,
    },
    orders={
        "residual": lambda row: (abs(row.comparison.residual), row.comparison.differing),
        "office": lambda row: row.office.name,
        "reported": lambda row: row.comparison.reported,
        "siak": lambda row: row.comparison.siak,
        "differing": lambda row: row.comparison.differing,
        "spoiled": lambda row: Fraction(row.spoiled.numerator, row.spoiled.denominator or 1),
        "per_ribbon": lambda row: row.ribbon.per_ribbon or 0,
        "ribbon": lambda row: abs(row.ribbon.residual or 0),
    },
    text=lambda row: row.office.words,
)
DAYS: Views[DayCounts] = Views(
    shows={
        ALL: lambda day: True,
        "differing": lambda day: bool(day.residual),
        "uncounted": lambda day: day.reported is not None and day.siak is None,
        "unreported": lambda day: day.reported is None,
    },
    orders={
        "day": lambda day: day.day,
        "reported": lambda day: -1 if day.reported is None else day.reported,
        "siak": lambda day: -1 if day.siak is None else day.siak,
        "residual": lambda day: -1 if day.residual is None else abs(day.residual),
    },
    text=lambda day: day.day.isoformat(),
)
