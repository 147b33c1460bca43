"""The berita acara of a shipment as it is set: every value written as the office writes it, always in Indonesian."""

from typing import Any

from flask_babel import force_locale

from inventory.core.formats import day, number
from inventory.core.labels import item
from inventory.documents.bast.rules import LANGUAGE, in_words
from inventory.documents.bast.sheet import heading, party_of
from inventory.documents.bast.shipments.rules import Fate, Line, Paper
from inventory.documents.recap.wording import plain
from inventory.documents.typesetting import pdf

TEMPLATE = "bast-shipments.typ"


def as_pdf(paper: Paper) -> bytes:
    """The paper on A4, dated when the last thing it tells was recorded."""
    with force_locale(LANGUAGE):
        return pdf(TEMPLATE, values(paper), paper.recorded_at)


def values(paper: Paper) -> dict[str, Any]:
    """What the template is told."""
    return {
        **heading(paper.giver, paper.number, paper.day, paper.recorded_at),
        "purpose": paper.purpose.value,
        "goods": paper.goods,
        "receiver": party_of(paper.receiver),
        "lines": [_line(line) for line in paper.lines],
        "note": plain(paper.note),
        "arrived": day(paper.arrived) if paper.arrived else "",
        "due": day(paper.due) if paper.due else "",
        "loan": None
        if paper.loan is None
        else {
            "since": day(paper.loan.since),
            "due": day(paper.loan.due) if paper.loan.due else "",
            "number": plain(paper.loan.number),
        },
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "item": plain(str(item(line.item))),
        "sent": number(line.sent),
        "in_words": in_words(line.sent),
        "boxes": plain(line.boxes),
        "fate": None if line.fate is None else _fate(line.fate),
    }


def _fate(fate: Fate) -> dict[str, Any]:
    counted = (fate.good, fate.damaged, fate.missing, fate.surplus)
    return {"counted": [number(pieces) for pieces in counted], "reason": plain(fate.reason)}
