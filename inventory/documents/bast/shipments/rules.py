"""The berita acara serah terima of what a shipment carries: between whom, of what, and what arrived of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inventory.documents.bast.rules import Party
from inventory.shipments.rules import Purpose


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What the receiver counted: good, damaged and missing pieces of what was sent, and a surplus on top."""

    good: int
    damaged: int
    missing: int
    surplus: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """Pieces of one item; ``boxes`` are their box or chip numbers, ``fate`` is None until they were received."""

    item: str
    is_card: bool
    sent: int
    boxes: str
    fate: Fate | None


@dataclass(frozen=True, kw_only=True)
class Lent:
    """The loan that goes back: since when, until when, and the number of its paper, where it had one."""

    since: date
    due: date | None
    number: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One berita acara. ``day`` is that of the paper; ``arrived`` when the receiver counted, None before.

    ``recorded_at`` is the instant of the last thing it tells; ``due`` a loan's last day, ``loan`` what goes back.
    """

    purpose: Purpose
    number: str
    day: date
    giver: Party
    receiver: Party
    lines: Sequence[Line]
    note: str
    recorded_at: datetime
    arrived: date | None = None
    due: date | None = None
    loan: Lent | None = None

    @property
    def goods(self) -> str:
        """What the paper calls all of it."""
        cards = {line.is_card for line in self.lines}
        return {frozenset({True}): "blanks", frozenset({False}): "supplies"}.get(frozenset(cards), "both")
