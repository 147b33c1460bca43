"""Residuals and imports as words in the reader's language."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.core.chips import choice, group
from inventory.core.formats import number, short_day
from inventory.core.labels import SPOILING
from inventory.core.listing import Listing
from inventory.reconciliation.rules import DayCounts, Fault, Source, Week, Window

FAULTS = {
    Fault.OFFICE_UNKNOWN: _l("No district of your branch has this code or name."),
    Fault.DAY_UNREADABLE: _l("This is no date such as 2025-11-03 or 3/11/2025."),
    Fault.DAY_TOO_EARLY: _l("This day lies before the first KTP-el."),
    Fault.DAY_NOT_COME: _l("This day has not come yet."),
    Fault.PRINTED_UNREADABLE: _l("This is no whole number of cards."),
    Fault.PRINTED_TOO_LARGE: _l("That is more cards than there can be."),
    Fault.TWICE: _l("An earlier line is about the same district and day."),
}
SOURCES = {Source.IMPORTED: _l("Imported"), Source.ENTERED: _l("Entered with the report")}


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filters of the districts: how they differ from SIAK's count, and by their ribbons."""
    words = {
        "more": _("More reported than SIAK"),
        "fewer": _("Fewer reported than SIAK"),
        "equal": _("Equal every day"),
        "uncounted": _("Days without a count of SIAK"),
        "unreported": _("Counted by SIAK, not reported"),
        "ribbon": _("More than a ribbon apart"),
    }
    found = choice(listing, "view", _("All districts"), words, counts)
    return [group(_("SIAK"), found[:-1]), group(_("Ribbons"), found[-1:])]


def day_chips(listing: Listing[Any], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filters of one district's days."""
    words = {
        "differing": _("Days that differ"),
        "uncounted": _("Days without a count of SIAK"),
        "unreported": _("Counted by SIAK, not reported"),
    }
    return choice(listing, "view", _("All days"), words, counts)


def signed(value: int | None) -> str:
    """+12, −3 or 0: a difference with its sign, a dash where there is none to be told."""
    if value is None:
        return "–"
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"


def decimal(value: Decimal | None) -> str:
    """126,4, or a dash."""
    return "–" if value is None else number(value)


def state(day: DayCounts) -> str:
    """What the two counts of a day say."""
    if day.reported is None:
        return "only_siak"
    if day.residual is None:
        return "only_reported"
    return state_of(day.residual)


def state_of(residual: int) -> str:
    """The state of a residual."""
    return "more_reported" if residual > 0 else "fewer_reported" if residual < 0 else "equal"


def window(days: Window) -> str:
    """From the first day to the last."""
    return _("%(first)s to %(last)s", first=short_day(days.first), last=short_day(days.last))


def trend(weeks: Iterable[Week]) -> str:
    """The residual of each week, for those who cannot see the bars."""
    return "; ".join(f"{short_day(week.monday)}: {signed(week.residual)}" for week in weeks)


def cause(code: str) -> str:
    """What spoiled the blanks: one of the known causes, or the district's own words."""
    return str(SPOILING.get(code, code))


def fault(found: Fault) -> str:
    """Why a line is not taken."""
    return str(FAULTS[found])


def source(day: DayCounts) -> str:
    """Where SIAK's count of a day comes from, and that the district entered another one."""
    if day.source is None:
        return "–"
    told = str(SOURCES[day.source])
    return (
        told
        if not day.contradictory
        else _("%(source)s; the report says %(entered)s", source=told, entered=number(day.entered or 0))
    )
