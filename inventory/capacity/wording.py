"""Capacity in words: loads, how they stand to those of the province, and what one more printer would bring."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from inventory.capacity.queries import Row
from inventory.capacity.rules import Load, Spread, Verdict
from inventory.core.chips import Chips, choice
from inventory.core.formats import Count, number
from inventory.core.listing import Listing
from inventory.core.states import appearance

STATES = {
    Verdict.NO_PRINTER: "no_printer",
    Verdict.CROWDED: "crowded",
    Verdict.USUAL: "usual_load",
    Verdict.TOO_FEW: "few_districts",
    Verdict.NOT_ON_RECORD: "load_unknown",
}
LOADS = {Load.PRR: _l("PRR per working printer"), Load.ELIGIBLE: _l("Eligible per working printer")}


def load(of: Fraction | None) -> str:
    """People for each printer, as people count them; a dash where it cannot be told."""
    return "–" if of is None else number(round(of))


def spread(of: Spread | None) -> str:
    """The spread of a province in one line."""
    if of is None:
        return _("no district has both its number on record and a printer that works")
    return ngettext(
        "middle %(middle)s, half of them from %(lower)s to %(upper)s; above %(limit)s stands out (%(num)s district)",
        "middle %(middle)s, half of them from %(lower)s to %(upper)s; above %(limit)s stands out (%(num)s districts)",
        Count(of.count),
        **{name: number(round(getattr(of, name))) for name in ("middle", "lower", "upper", "limit")},
    )


def reasons(row: Row) -> list[str]:
    """Why a district stands out: each load that does, against the middle of its province."""
    said = []
    for each, word in LOADS.items():
        own, against = row.load(each), row.spreads.get(each)
        if own is not None and against is not None and row.verdict_of(each) is Verdict.CROWDED:
            template = _("%(what)s: %(own)s, the middle of the province %(middle)s")
            said.append(template % {"what": word, "own": load(own), "middle": load(against.middle)})
    return said


def more(row: Row) -> str:
    """What one more printer would bring, in one line."""
    found = row.one_more
    cards = _("%(cards)s cards a day", cards=number(found.cards))
    if row.queue.waiting is None:
        return _("%(more)s; the queue is not reported", more=cards)
    told = {"more": cards, "without": _days(found.without), "with_it": _days(found.with_it)}
    return _("%(more)s; to work the queue off: %(without)s as it is, %(with_it)s with it", **told)


def _days(days: int | None) -> str:
    if days is None:
        return _("never, it grows")
    return ngettext("%(num)s working day", "%(num)s working days", Count(days))


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> Chips:
    """The filters of the register."""
    words = {verdict.value: appearance(state).word for verdict, state in STATES.items()}
    return choice(listing, "view", _("All districts"), words | {"uncounted": _("Eligible not on record")}, counts)
