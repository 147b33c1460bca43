"""The berita acara of machines as it is set: every value written as the office writes it, always in Indonesian."""

from typing import Any

from inventory.core.labels import DEVICE_KINDS, FUNDS
from inventory.core.states import appearance
from inventory.documents.bast.machines.rules import Lot, Machine, MachinePaper
from inventory.documents.bast.sheet import heading, in_numbers, on_a4, party_of
from inventory.documents.recap.wording import plain

TEMPLATE = "bast-machines.typ"


def as_pdf(paper: MachinePaper) -> bytes:
    """The paper on A4, dated when the step was recorded, so that it is the same however often it is printed."""
    return on_a4(TEMPLATE, values, paper)


def values(paper: MachinePaper) -> dict[str, Any]:
    """What the template is told."""
    return {
        **heading(paper),
        "step": paper.step.value,
        "lots": [_lot(lot) for lot in paper.lots],
        "pieces": in_numbers(paper.pieces),
        "reason": plain(paper.reason),
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
