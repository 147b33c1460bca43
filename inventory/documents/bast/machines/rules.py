"""The berita acara serah terima of machines: between whom, of which machines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from inventory.documents.bast.rules import Party
from inventory.equipment.placing.rules import Step


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine as it stands on the paper: its condition is what was on record when it changed hands."""

    kind: str
    model: str
    serial: str
    label: str
    condition: str
    year: int | None
    fund: str | None


@dataclass(frozen=True, kw_only=True)
class Lot:
    """What one office gets."""

    receiver: Party
    machines: Sequence[Machine]


@dataclass(frozen=True, kw_only=True)
class Loan:
    """The loan that a return ends: since when, until when, and the number of its paper, where it had one."""

    since: date
    due: date
    number: str


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One berita acara. ``number`` is empty where nobody told it; ``due`` is a loan's, ``loan`` a return's."""

    step: Step
    number: str
    day: date
    giver: Party
    lots: Sequence[Lot]
    reason: str
    recorded_at: datetime
    due: date | None = None
    loan: Loan | None = None

    @property
    def pieces(self) -> int:
        """How many machines change hands."""
        return sum(len(lot.machines) for lot in self.lots)
