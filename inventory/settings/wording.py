"""Settings in whole sentences: what each is for, and from when a change holds."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from inventory.accounts.trail_words import NAMES
from inventory.settings.rules import Name


@dataclass(frozen=True)
class Words:
    """Of one setting: its page, what it is for, and from when another value holds."""

    page: str
    purpose: Any
    holds: Any


AT_ONCE = _l("Another value holds at once. What was judged and written before stays as it is.")
LOOKED_AT = _l("Another value holds at once, for whatever is looked at from then on: earlier months among it.")
WORDS = {
    Name.BACKDATING: Words(
        "settings.backdating",
        _l("How far back the people of each role may date a document. Who has several roles has the widest limit."),
        AT_ONCE,
    ),
    Name.CUTOFF: Words(
        "settings.cutoff",
        _l("The local hour until which the daily report of a working day is on time."),
        _l("Another hour holds from the day that is chosen, tomorrow at the earliest. Earlier days keep theirs."),
    ),
    Name.LOW_YIELD: Words(
        "settings.low_yield",
        _l("A batch is named as low where its used-up rolls printed less than this share of what they are rated for."),
        LOOKED_AT,
    ),
    Name.CLEANING: Words(
        "settings.cleaning",
        _l("After so many cards the head of a KTP-el printer is due to be cleaned."),
        LOOKED_AT,
    ),
    Name.MONEY: Words(
        "settings.money",
        _l("The day of the year from which the money of a source can be spent. What runs out is reckoned with it."),
        LOOKED_AT,
    ),
    Name.PURCHASE: Words(
        "settings.purchase",
        _l("How long a delivery takes where nothing better is known than that the money is there."),
        LOOKED_AT,
    ),
}


def title(name: Name) -> str:
    """What a setting is called, here and in the audit trail."""
    return str(NAMES[name])
