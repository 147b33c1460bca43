"""Labels of machines: what is printed on each, and the QR code that leads back to its page."""

from dataclasses import dataclass

import segno
from markupsafe import Markup

from inventory.equipment.models import Device
from inventory.regions.models import Office

MOST_LABELS = 300  # about a dozen sheets; drawing them takes about a second
CORRECTION = "m"  # what a scratch takes away, up to 15 per cent, can still be read


@dataclass(frozen=True)
class Label:
    """One label: the machine, its office, and the picture of its address."""

    device: Device
    office: Office
    code: Markup


def label(device: Device, office: Office, address: str) -> Label:
    """The label of a machine whose page stands at ``address``."""
    return Label(device, office, drawn(address))


def drawn(address: str) -> Markup:
    """A QR code as SVG: black on white, whatever the page's colours, and as large as its place."""
    picture = segno.make(address, error=CORRECTION, micro=False)
    return Markup(picture.svg_inline(border=2, light="#fff", omitsize=True, svgclass="qr", lineclass=None))  # noqa: S704 — drawn by the library, nothing typed is in it
