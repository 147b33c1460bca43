"""What planning tells of a district: its limits, where its reports do not fit, and what can be done."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel

from inventory.planning.cause_rules import Outlook
from inventory.planning.remedy_rules import Suggestion


class LimitOfDay(BaseModel):
    """One limit of a day's printing: the numbers that went in, and the cards it allows; null where nothing is known."""

    kind: str
    numbers: dict[str, int]
    cards: int | None


class Disagreeing(BaseModel):
    """A cause that the latest report states and the facts deny, or the other way round, with the facts."""

    cause: str
    stated: bool
    facts: dict[str, int]


class Suggested(BaseModel):
    """One thing that can be done; ``keeps`` and ``keeps_days`` are what the giver has left, and for how long."""

    action: Literal["allocate", "transfer", "loan", "buy", "lend_device", "repair", "call", "train"]
    item: str | None = None
    from_office: str | None = None
    distance_km: int | None = None
    by_sea: bool | None = None
    quantity: int | None = None
    keeps: int | None = None
    keeps_days: int | None = None


def outlook(seen: Outlook) -> dict[str, Any]:
    """What can be printed today and what limits it."""
    return {
        "situation": seen.situation.value,
        "printable": seen.printable,
        "limits": [limit._asdict() for limit in seen.limits],
        "disagreements": [
            {"cause": each.cause.value, "stated": each.stated, "facts": each.numbers} for each in seen.disagreements
        ],
    }


def suggestion(what: Suggestion) -> dict[str, Any]:
    """What is known of a suggestion; what does not belong to its action is left out."""
    told = {**asdict(what), "by_sea": what.by_sea if what.distance_km is not None else None}
    return {name: value for name, value in told.items() if value is not None and name in Suggested.model_fields}
