"""The berita acara serah terima of machines: between whom, of which machines."""

from collections.abc import Sequence
from dataclasses import dataclass

from inventory.documents.bast.rules import Paper, Party
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
class MachinePaper(Paper):
    """The berita acara of a step of machines."""

    step: Step
    lots: Sequence[Lot]
    reason: str

    @property
    def pieces(self) -> int:
        """How many machines change hands."""
        return sum(len(lot.machines) for lot in self.lots)
