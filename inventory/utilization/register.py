"""The register of supervised districts: which are shown, in which order, on which page."""

from datetime import date
from fractions import Fraction

from inventory.core.listing import Views
from inventory.utilization.queries import DistrictRow

FLAGGED, ALL = "flagged", "all"
DISTRICTS: Views[DistrictRow] = Views(
    shows={
        FLAGGED: lambda row: row.flagged,
        "open": lambda row: row.flagged and not row.acknowledged,
        "acknowledged": lambda row: row.flagged and row.acknowledged,
        "silent": lambda row: row.silent,
        "due": lambda row: row.due,
        ALL: lambda row: True,
    },
    orders={
        "printed": lambda row: row.facts.printed,
        "office": lambda row: row.office.name,
        "received": lambda row: row.facts.received,
        "used": lambda row: Fraction(row.facts.printed, row.facts.received) if row.facts.received else Fraction(-1),
        "on_hand": lambda row: row.facts.on_hand,
        "printers": lambda row: (row.facts.printers_working, row.facts.printers_total),
        "ink": lambda row: row.facts.ink_cards,
        "last_report": lambda row: row.facts.reporting.last_report or date.min,
    },
    text=lambda row: row.office.words,
)
