"""The whole story of an alert: what people and the evaluation did, and beside it what the books tell.

Pages and programs are told the same: both read `told`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from inventory.procurement.story import Told as PurchaseTold
from inventory.utilization.alerts.models import AlertEvent
from inventory.utilization.alerts.rules import Happening


class Word(StrEnum):
    """What the books tell."""

    SENT = "sent"
    RECEIVED = "received"
    PRINTED = "printed"
    PRINTED_BEFORE = "printed_before"
    PURCHASE = "purchase"
    REPAIRED = "repaired"
    DEVICE_LENT = "device_lent"
    TRAINED = "trained"


# What the evaluation makes of what has happened since it looked last.
JUDGED = {Happening.WORSENED, Happening.RECOVERING, Happening.RELAPSED, Happening.CLOSED}


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One thing that the books know: when it was recorded, what, by whom, and how many of what.

    ``document_id`` is the shipment, the report, the purchase, the machine or the training; ``office`` and ``other`` the
    code and name of the office it came from; ``days`` how many days a line that sums several stands for; ``name`` what
    a machine or a training is called, with the machine's ``state`` then.
    """

    at: datetime
    word: Word
    document_id: int
    number: str = ""
    day: date | None = None
    actor: str = ""
    who: str = ""
    office: str = ""
    other: str = ""
    pieces: Mapping[str, int] = field(default_factory=dict)
    state: str = ""
    days: int = 1
    name: str = ""
    reason: str = ""
    purchase: PurchaseTold | None = None


Happened = tuple[AlertEvent, str | None]
Entry = Happened | Sign


def told(events: Sequence[Happened], signs: Sequence[Sign]) -> list[Entry]:
    """Everything in one line of time, the latest first; ``events`` come so already.

    Of one instant, what the books know comes after what people did, and what the evaluation made of it after both.
    """
    known = sorted(signs, key=lambda sign: sign.at)[::-1]
    answer: list[Entry] = []
    for event, author in events:
        while known and (known[0].at, Happening(event.happening) not in JUDGED) > (event.recorded_at, False):
            answer.append(known.pop(0))
        answer.append((event, author))
    return [*answer, *known]
