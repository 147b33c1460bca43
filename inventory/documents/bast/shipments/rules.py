"""The berita acara serah terima of what a shipment carries: to whom, of what, and what arrived of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inventory.documents.bast.rules import Paper, Party
from inventory.shipments.rules import Purpose, ReceiptLine


@dataclass(frozen=True, kw_only=True)
class Line:
    """Pieces of one item; ``boxes`` are their box or chip numbers, ``fate`` is None until they were received."""

    item: str
    is_card: bool
    sent: int
    boxes: str
    fate: ReceiptLine | None


@dataclass(frozen=True, kw_only=True)
class ShipmentPaper(Paper):
    """The berita acara of a shipment; ``arrived`` is when the receiver counted, None before."""

    purpose: Purpose
    receiver: Party
    lines: Sequence[Line]
    note: str
    arrived: date | None = None

    @property
    def goods(self) -> str:
        """What the paper calls all of it."""
        kinds = {line.is_card for line in self.lines}
        if len(kinds) > 1:
            return "both"
        return "blanks" if True in kinds else "supplies"
