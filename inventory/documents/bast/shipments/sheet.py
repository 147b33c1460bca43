"""The berita acara of a shipment as it is set: every value written as the office writes it, always in Indonesian."""

from typing import Any

from inventory.core.formats import day, number
from inventory.core.labels import item
from inventory.documents.bast.rules import in_words
from inventory.documents.bast.sheet import heading, on_a4, party_of
from inventory.documents.bast.shipments.rules import Line, ShipmentPaper
from inventory.documents.recap.wording import plain
from inventory.shipments.rules import ReceiptLine

TEMPLATE = "bast-shipments.typ"


def as_pdf(paper: ShipmentPaper) -> bytes:
    """The paper on A4, dated when the last thing it tells was recorded."""
    return on_a4(TEMPLATE, values, paper)


def values(paper: ShipmentPaper) -> dict[str, Any]:
    """What the template is told."""
    return {
        **heading(paper),
        "purpose": paper.purpose.value,
        "goods": paper.goods,
        "receiver": party_of(paper.receiver),
        "lines": [_line(line) for line in paper.lines],
        "note": plain(paper.note),
        "arrived": day(paper.arrived) if paper.arrived else "",
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "item": plain(str(item(line.item))),
        "sent": number(line.sent),
        "in_words": in_words(line.sent),
        "boxes": plain(line.boxes),
        "fate": None if line.fate is None else _fate(line.fate),
    }


def _fate(fate: ReceiptLine) -> dict[str, Any]:
    return {"counted": [number(pieces) for pieces in fate.parts], "reason": plain(fate.reason)}
