"""The berita acara of machines as it is set: every value written as the office writes it, always in Indonesian."""

from typing import Any

from flask_babel import force_locale

from inventory.core.formats import day
from inventory.core.labels import DEVICE_KINDS, FUNDS
from inventory.core.states import appearance
from inventory.documents.bast.machines.rules import Lot, Machine, Paper
from inventory.documents.bast.rules import LANGUAGE
from inventory.documents.bast.sheet import heading, in_numbers, party_of
from inventory.documents.recap.wording import plain
from inventory.documents.typesetting import pdf

TEMPLATE = "bast-machines.typ"


def as_pdf(paper: Paper) -> bytes:
    """The paper on A4, dated when the step was recorded, so that it is the same however often it is printed."""
    with force_locale(LANGUAGE):
        return pdf(TEMPLATE, values(paper), paper.recorded_at)


def values(paper: Paper) -> dict[str, Any]:
    """What the template is told."""
    return {
        **heading(paper.giver, paper.number, paper.day, paper.recorded_at),
        "step": paper.step.value,
        "lots": [_lot(lot) for lot in paper.lots],
        "pieces": in_numbers(paper.pieces),
        "reason": plain(paper.reason),
        "due": day(paper.due) if paper.due else "",
        "loan": None
        if paper.loan is None
        else {"since": day(paper.loan.since), "due": day(paper.loan.due), "number": plain(paper.loan.number)},
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {"receiver": party_of(lot.receiver), "machines": [_machine(machine) for machine in lot.machines]}


def _machine(machine: Machine) -> list[str]:
    return [
        str(DEVICE_KINDS[machine.kind]),
        plain(machine.model),
        machine.serial,
        machine.label,
        str(appearance(machine.condition).word),
        str(machine.year or "–"),
        str(FUNDS[machine.fund]) if machine.fund else "–",
    ]
