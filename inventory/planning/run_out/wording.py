"""The calendar in words: one line for each item, what is to come, and how days without can be closed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from inventory.core.chips import Chips, choice
from inventory.core.formats import Count, day, number, rupiah, short_day
from inventory.core.labels import ITEMS
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.planning import wording
from inventory.planning.run_out.rules import LOOKING_AHEAD, Arrival, Pace, RunOut, Source, Standing, Way, WayKind

# What badges call a standing; the words stand with all the others.
STATES = {
    Standing.OUT: "ran_out",
    Standing.GAP: "runs_dry",
    Standing.COVERED: "in_time",
    Standing.LASTS: "lasts_long",
    Standing.NO_PACE: "no_pace",
    Standing.NOT_ON_RECORD: "never_held",
}
SOURCES = {
    Source.SHIPMENT: _l("Shipment on the way"),
    Source.REQUEST: _l("Request granted"),
    Source.PURCHASE: _l("Purchase ordered"),
    Source.BUDGET: _l("Money of a budget"),
}


def pace(of: Pace) -> str:
    """How fast a district prints, with both its numbers."""
    return ngettext(
        "%(printed)s cards on %(num)s working day",
        "%(printed)s cards on %(num)s working days",
        Count(of.worked),
        printed=number(of.printed),
    )


def line(what: RunOut) -> str:
    """When an item runs out, when more can come, and how many days lie between."""
    said = {"item": ITEMS[what.supply.item]}
    match what.standing:
        case Standing.NOT_ON_RECORD:
            return _("%(item)s: never on record here, so no day can be told.", **said)
        case Standing.NO_PACE:
            return _("%(item)s: nothing was printed lately, so no day can be told.", **said)
        case Standing.LASTS:
            return _("%(item)s lasts longer than until %(day)s.", day=day(what.ahead.end), **said)
        case Standing.COVERED:
            return _("%(item)s runs out on %(day)s; more can be here in time.", day=_day(what.out_on), **said)
        case Standing.OUT:
            return _("%(item)s has run out. %(rest)s", rest=_without(what), **said)
    return _("%(item)s runs out on %(day)s. %(rest)s", day=_day(what.out_on), rest=_without(what), **said)


def _without(what: RunOut) -> str:
    if what.is_open:
        return ngettext(
            "Nothing says when more comes: %(num)s day without until %(day)s.",
            "Nothing says when more comes: %(num)s days without until %(day)s.",
            Count(what.gap),
            day=short_day(what.back_on),
        )
    return ngettext(
        "More can come on %(day)s: %(num)s day without.",
        "More can come on %(day)s: %(num)s days without.",
        Count(what.gap),
        day=day(what.back_on),
    )


def _day(value: date | None) -> str:
    return "–" if value is None else day(value)


def gap(what: RunOut) -> str:
    """The days without, as a cell of a table has them."""
    if not what.gap:
        return "–"
    return _("%(days)s or more", days=number(what.gap)) if what.is_open else number(what.gap)


def horizon() -> str:
    """How far the calendar looks."""
    return ngettext(
        "Looked at is %(num)s day from today.", "Looked at are %(num)s days from today.", Count(LOOKING_AHEAD.days)
    )


def cell(what: RunOut) -> str:
    """The day on which an item runs out, as a cell of a table has it."""
    if what.standing in (Standing.NOT_ON_RECORD, Standing.NO_PACE):
        return "–"
    if what.standing is Standing.LASTS or what.out_on is None:
        return _("after %(day)s", day=short_day(what.ahead.end))
    return short_day(what.out_on)


def drawn(what: RunOut) -> dict[str, Any] | None:
    """An item on the line of coming days, each counted from today; None where no day can be told."""
    if what.standing in (Standing.NOT_ON_RECORD, Standing.NO_PACE):
        return None
    ahead = what.ahead
    days = [ahead.today + timedelta(days=number) for number in range(1, LOOKING_AHEAD.days)]
    return {
        "days": LOOKING_AHEAD.days,
        "out": (what.out_on - ahead.today).days if what.gap and what.out_on else None,
        "back": None if what.is_open else (what.back_on - ahead.today).days,
        "months": [(day - ahead.today).days for day in days if day.day == 1],
    }


def chips(listing: Listing[Any], counts: Mapping[str, int]) -> Chips:
    """The filters of the register: the districts that will be without something, and how their items stand."""
    stands = {standing.value: appearance(state).word for standing, state in STATES.items()}
    return choice(listing, "view", _("All districts"), {"short": _("Will be without"), **stands}, counts)


def arrivals(what: RunOut) -> list[dict[str, Any]]:
    """What is to come of an item, in the order in which it can be here; what no day is known of stands last."""
    return [_arrival(each) for each in sorted(what.arrivals, key=lambda each: each.day or date.max)]


def _arrival(of: Arrival) -> dict[str, Any]:
    """What it is, how many pieces, when, and the page behind it."""
    return {
        "what": SOURCES[of.source] if of.number or of.source is not Source.BUDGET else _("The next budget (APBD)"),
        "name": of.name,
        "pieces": "–" if of.pieces is None else number(of.pieces),
        "when": _when(of),
        "url": _page(of),
    }


def _when(of: Arrival) -> str:
    if of.day is not None:
        return _("on %(day)s at the earliest", day=day(of.day))
    if of.was_due is not None:
        return _("was expected on %(day)s", day=day(of.was_due))
    return _("no day is known")


def _page(of: Arrival) -> str:
    if of.number is None:
        return ""
    match of.source:
        case Source.SHIPMENT:
            return url_for("shipments.show", document_id=of.number)
        case Source.REQUEST:
            return url_for("requests.show", request_id=of.number)
        case Source.PURCHASE:
            return url_for("procurement.show", purchase_id=of.number)
    return url_for("budgets.show", line_id=of.number)


def way(of: Way) -> str:
    """One way to close the days without, as a title."""
    if of.suggestion is None:
        return _("Ask the office above for it, or for a grant")
    if of.kind is WayKind.BUY and of.line is not None:
        return _("Buy now from %(line)s", line=of.line.name)
    return wording.title(of.suggestion)


def way_details(of: Way, what: RunOut) -> list[str]:
    """What a way gives, from how far, and whether it is enough."""
    said = [_("%(item)s: %(quantity)s", item=ITEMS[what.supply.item], quantity=number(of.pieces))]
    if of.suggestion is not None:
        said = wording.details(of.suggestion)
    if not of.whole:
        said.append(_("closes a part: %(wanted)s are needed", wanted=number(what.wanted)))
    if of.line is not None:
        said.append(_("%(left)s are left on it", left=rupiah(of.line.left)))
    return said


def cost(of: Way) -> str:
    """What a way costs, where that is known."""
    if of.kind is WayKind.ASK:
        return "–"
    if of.cost is None:
        return _("price not known")
    return rupiah(of.cost) if of.cost else _("nothing to buy")


def cheapest(ways: Sequence[Way]) -> str:
    """The cheapest way in one line; empty where none is needed."""
    if not ways:
        return ""
    return way(ways[0]) if ways[0].kind is WayKind.ASK else f"{way(ways[0])} ({cost(ways[0])})"
