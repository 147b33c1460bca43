"""Labels of machines: what is printed on each, and the QR code that leads back to its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

from inventory.equipment.models import Device
from inventory.regions.models import Office

MOST_LABELS = 300  # about a dozen sheets; drawing them takes about a second
CORRECTION = "m"  # what a scratch takes away, up to 15 per cent, can still be read
BORDER = 2  # squares of quiet around the code


@dataclass(frozen=True)
class Code:
    """A QR code as an SVG draws it: ``path`` covers the black squares, one unit each, of ``size`` in a row."""

    size: int
    path: str


@dataclass(frozen=True)
class Label:
    """One label: the machine, its office, and the code of its address."""

    device: Device
    office: Office
    code: Code


def label(device: Device, office: Office, address: str) -> Label:
    """The label of a machine whose page stands at ``address``."""
    return Label(device, office, drawn(address))


def drawn(address: str) -> Code:
    """The code of an address."""
    made = segno.make(address, error=CORRECTION, micro=False)
    size, _height = made.symbol_size(border=BORDER)
    return Code(int(size), "".join(_squares(made)))


def _squares(made: segno.QRCode) -> Iterator[str]:
    """The black squares, those side by side as one."""
    for y, row in enumerate(made.matrix_iter(border=BORDER)):
        x = 0
        for black, run in groupby(row):
            wide = len(list(run))
            if black:
                yield f"M{x} {y}h{wide}v1h-{wide}z"
            x += wide
