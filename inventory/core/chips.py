"""The chips above a register: what a filter can be set to, each with its address and how many rows it shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from inventory.core.listing import ALL_YEARS, Listing

Chips = list[dict[str, Any]]
ALL = "all"


def choice(
    listing: Listing[Any],
    name: str,
    every: str,
    words: Mapping[Any, Any],
    counts: Mapping[Any, int] | None = None,
    clears: str = "",
    usual: str = ALL,
) -> Chips:
    """One of several, by value, or ``every`` one of them, which nobody has to ask for; ``usual`` is its value.

    How many there are of every one say the ``counts`` under that value, where the options overlap; else their sum, if
    each is counted. ``clears`` is another filter that means nothing once this one is set anew.
    """
    options = {usual: every, **words}
    counted = counts or {}
    whole = sum(counted.values()) if counted.keys() >= words.keys() else None
    asked, also = listing.filters.get(name), {clears: None} if clears else {}
    chosen = asked if asked in options else usual
    return [
        {
            "label": word,
            "url": listing.url(**also, **{name: None if value == usual else str(value)}),
            "current": chosen == value,
            "count": counted.get(value, whole if value == usual else None),
        }
        for value, word in options.items()
    ]


def toggle(listing: Listing[Any], name: str, word: Any, count: int) -> Chips:
    """One that is on or off."""
    on = bool(listing.filters.get(name))
    return [{"label": word, "url": listing.url(**{name: None if on else "1"}), "current": on, "count": count}]


def years(listing: Listing[Any]) -> dict[str, Any]:
    """How far back a register of what happened goes. A search goes through all years by itself."""
    everything = bool(listing.filters.get("years") or listing.q)
    options = ((_("The last 12 months"), None, not everything), (_("All years"), ALL_YEARS, everything))
    chips = [{"label": label, "url": listing.url(years=asked), "current": now} for label, asked, now in options]
    return group(_("Period"), chips)


def group(title: Any, chips: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Chips under a title, or under none."""
    return {"title": title, "chips": chips}
