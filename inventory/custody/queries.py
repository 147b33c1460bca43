"""Reads of custody: what the books say of an office, and what a count or a destruction said."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.custody.models import CountItem, DestructionItem
from inventory.custody.rules import COUNTED, CountLine, DestructionLine, Part, Place
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.models import AccountRow, Document, Item
from inventory.stock.queries import closes_at
from inventory.stock.rules import Kind


def closes(session: Session, office: str, day: date) -> dict[Place, int]:
    """By item and compartment: what an office held at the close of a day."""
    query = select(AccountRow.item, AccountRow.compartment, closes_at(day)).where(
        AccountRow.owner == office, AccountRow.compartment.in_(COUNTED)
    )
    return {(item, compartment): quantity for item, compartment, quantity in session.execute(query)}


def document(session: Session, scope: Scope, kind: Kind, document_id: int) -> Document:
    """The count or destruction of an office of the branch. Raises NotFound."""
    found = session.scalar(
        select(Document).where(Document.id == document_id, Document.kind == kind, scope.covers(Document.office))
    )
    if found is None:
        raise NotFound(what="document")
    return found


def counted(document_: Document) -> list[CountLine]:
    """What a count said."""
    return [
        CountLine(
            item=line["item"],
            compartment=line["compartment"],
            counted=line["counted"],
            reason=line.get("reason", ""),
            differences=_parts(line),
            boxes=tuple(BoxRange(each["from"], each["to"]) for each in line.get("boxes", ())),
        )
        for line in document_.entered["lines"]
    ]


def destroyed(document_: Document) -> list[DestructionLine]:
    """What a destruction said."""
    return [
        DestructionLine(
            item=line["item"], quantity=line["quantity"], reason=line.get("reason", ""), breakdown=_parts(line)
        )
        for line in document_.entered["lines"]
    ]


def _parts(line: dict[str, Any]) -> tuple[Part, ...]:
    """The split of a line of either kind."""
    said = line.get("differences") or line.get("breakdown") or ()
    return tuple(Part(reason=part["reason"], quantity=part["quantity"]) for part in said)


def count_lines(session: Session, document_id: int) -> Sequence[CountItem]:
    """The lines of a count with what the books said when it was entered, in the office's order."""
    query = select(CountItem).join(Item, Item.code == CountItem.item).where(CountItem.document_id == document_id)
    # The store stands before the spoiled.
    return session.scalars(query.order_by(Item.position, CountItem.compartment.desc())).all()


def destruction_lines(session: Session, document_id: int) -> Sequence[DestructionItem]:
    """The lines of a destruction, in the office's order."""
    query = select(DestructionItem).join(Item, Item.code == DestructionItem.item)
    return session.scalars(query.where(DestructionItem.document_id == document_id).order_by(Item.position)).all()
