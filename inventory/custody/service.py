"""Use-cases of custody: counting what is there, and destroying what is spoiled. Both take two people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, RouteRefused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.custody import queries, rules
from inventory.custody.models import CountItem, DestructionItem
from inventory.custody.rules import CountLine, DestructionLine, Part
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.approval.service import proposes
from inventory.stock.boxes import service as boxes
from inventory.stock.models import Document, Item
from inventory.stock.rules import Kind, Move
from inventory.stock.service import Command, once

__all__ = ["Count", "CountLine", "Destroy", "DestructionLine", "Part", "count", "demand_keeping", "destroy"]


@dataclass(frozen=True, kw_only=True)
class Count(Command):
    """What was found in the store and among the spoiled at the close of a day."""

    office: str
    business_date: date
    lines: tuple[CountLine, ...]
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Destroy(Command):
    """Spoiled pieces are destroyed before witnesses. ``reference`` is the number of the berita acara."""

    office: str
    business_date: date
    lines: tuple[DestructionLine, ...]
    witnesses: tuple[str, ...]
    reference: str = ""
    note: str = ""


@once
def count(session: Session, actor: Actor, command: Count) -> Document:
    """Enter a count. One that finds what the books say is posted at once, any other waits for a second person.

    Raises NotFound, Forbidden, RouteRefused at the centre, Invalid, QuantityMismatch where the reasons do not add up
    to the difference, DateRefused, Closed, and Insufficient where a later day would fall below zero,
    BoxRefused for boxes that cannot be.
    """
    demand_keeping(session, actor, command.office)
    rules.check_count(command.lines, _items(session))
    claims = boxes.claims_of((line.item, line.counted, line.boxes) for line in command.lines)
    _check_reference(command.reference)
    ledger.lock_head(session)
    closes = queries.closes(session, command.office, command.business_date)
    found = rules.differences(command.lines, closes)
    entries = rules.corrections(command.office, found)
    document = ledger.enter(session, actor, _draft(Kind.COUNT, command), pending=bool(entries))
    for line in command.lines:
        rules.check_split(line.item, line.differences, abs(found[line.place]))
    session.execute(insert(CountItem), [_count_row(document.id, line, found[line.place]) for line in command.lines])
    boxes.record(session, document, claims)
    enter = ledger.propose if entries else ledger.post
    enter(session, actor, document, entries)
    return document


@once
def destroy(session: Session, actor: Actor, command: Destroy) -> Document:
    """Enter a destruction; the pieces stay among the spoiled until a second person approves.

    Raises NotFound, Forbidden, RouteRefused at the centre, Invalid, QuantityMismatch where the causes do not add up,
    DateRefused, Closed, and Insufficient where fewer are spoiled.
    """
    demand_keeping(session, actor, command.office)
    rules.check_destruction(command.lines, command.witnesses, _items(session))
    _check_reference(command.reference)
    draft = _draft(Kind.DESTRUCTION, command, witnesses=list(command.witnesses))
    document = ledger.enter(session, actor, draft, pending=True)
    session.execute(insert(DestructionItem), [_destruction_row(document.id, line) for line in command.lines])
    ledger.propose(session, actor, document, rules.ashes(command.office, command.lines))
    return document


@proposes(Kind.COUNT)
def moves_of_count(session: Session, document: Document) -> list[Move]:
    """What a count moves now: its difference from the running close of its date, as the books stand at this moment."""
    closes = queries.closes(session, document.office, document.business_date)
    return rules.corrections(document.office, rules.differences(queries.counted(document), closes))


@proposes(Kind.DESTRUCTION)
def moves_of_destruction(_session: Session, document: Document) -> list[Move]:
    """What a destruction moves: the pieces that were entered."""
    return rules.ashes(document.office, queries.destroyed(document))


def demand_keeping(session: Session, actor: Actor, office: str) -> None:
    """Refuse whoever does not keep the office's stock, and the centre, which keeps none.

    Raises NotFound, Forbidden, RouteRefused.
    """
    regions.unscoped_office(session, office)
    actor.demand(Verb.KEEP_STOCK, office)
    if office == CENTRE:
        raise RouteRefused(source=office, destination=office)


def _items(session: Session) -> set[str]:
    return set(session.scalars(select(Item.code)))


def _check_reference(reference: str) -> None:
    if len(reference) > rules.LONGEST_REFERENCE:
        raise Invalid(reason="text_too_long", field="reference")


def _draft(kind: Kind, command: Count | Destroy, **more: Any) -> ledger.Draft:
    optional = {"reference": command.reference, "note": command.note}
    return ledger.Draft(
        kind=kind,
        office=command.office,
        business_date=command.business_date,
        content={
            "office": command.office,
            "business_date": command.business_date.isoformat(),
            "lines": [line.content for line in command.lines],
            **more,
            **{name: words for name, words in optional.items() if words},
        },
    )


def _count_row(document_id: int, line: CountLine, difference: int) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "item": line.item,
        "compartment": line.compartment,
        "counted": line.counted,
        "expected": line.counted - difference,
    }


def _destruction_row(document_id: int, line: DestructionLine) -> dict[str, Any]:
    return {"document_id": document_id, "item": line.item, "quantity": line.quantity, "reason": line.reason}
