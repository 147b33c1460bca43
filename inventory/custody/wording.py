"""Counts and destructions in the words of the pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from inventory.core.chips import choice, group, toggle
from inventory.core.formats import number
from inventory.core.labels import SPOILING
from inventory.core.labels import item as item_label
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.custody.rules import Cause, CountLine, DestructionLine, Part

CAUSES = {cause: SPOILING[cause] for cause in Cause}
# What people found behind a difference; any other words will do.
REASONS = (
    _l("Printed and not reported"),
    _l("Spoiled and not reported"),
    _l("Counted wrongly before"),
    _l("Received and not confirmed"),
    _l("Lent and not recorded"),
    _l("A box held fewer pieces than written on it"),
    _l("Lost"),
    _l("Not explained yet"),
)


def reason(words: str) -> str:
    """A cause by its name, any other reason as it was written."""
    return str(SPOILING.get(words, words))


def parts(split: Sequence[Part]) -> str:
    """A split in one line: 7 lost, 3 not reported."""
    return "; ".join(f"{reason(part.reason)}: {number(part.quantity)}" for part in split)


def reasons(line: CountLine) -> str:
    """Why a line differs from the books."""
    return line.reason or parts(line.differences)


def causes(line: DestructionLine) -> str:
    """What had spoiled the pieces of a line, and what else was said of them."""
    return "; ".join(filter(None, [parts(line.breakdown), line.reason and reason(line.reason)]))


def names(people: Sequence[str]) -> str:
    """Several people in one cell."""
    return "; ".join(people)


def pieces(by_item: Mapping[str, int]) -> str:
    """Pieces by item in one cell."""
    return ", ".join(f"{number(quantity)} {item_label(code)}" for code, quantity in by_item.items()) or "–"


def signed(change: int) -> str:
    """A difference with its sign; 0 where there is none."""
    return f"+{number(change)}" if change > 0 else number(change).replace("-", "−")


def state_chips(listing: Listing[Any], counts: Mapping[str, int], differing: int | None = None) -> list[dict[str, Any]]:
    """The filters of both registers: where the documents stand, and of counts whether they differed."""
    words = {state: appearance(state).word for state in counts}
    groups = [group(_("State"), choice(listing, "state", _("All"), words, counts))]
    if differing is not None:
        groups.append(group(None, toggle(listing, "differing", _("With a difference"), differing)))
    return groups
