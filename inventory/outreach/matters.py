"""Use-cases of what a session did not bring back: found again, or taken off the books by a count."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, QuantityMismatch
from inventory.core.identity import Actor
from inventory.outreach import queries, rules
from inventory.outreach.models import Outreach, OutreachSettlement
from inventory.outreach.service import counted, locked
from inventory.stock.models import Document
from inventory.stock.service import Command


@dataclass(frozen=True, kw_only=True)
class FindAgain(Command):
    """Missing pieces turned up; ``note`` says where. They are in store in the books, where they always were."""

    outreach_id: int
    item: str
    quantity: int
    note: str


@dataclass(frozen=True, kw_only=True)
class SettleByCount(Command):
    """A count of the store, approved by a second person, found that they are gone and took them off the books."""

    outreach_id: int
    item: str
    quantity: int
    document_id: int
    note: str = ""


@counted
def find_again(session: Session, actor: Actor, command: FindAgain) -> Outreach:
    """Close the matter of pieces that turned up.

    Raises NotFound, Forbidden, Invalid without words on where, QuantityMismatch for more than are missing.
    """
    found = _with_missing(session, actor, command)
    if not command.note.strip():
        raise Invalid(reason="found_where", field="note")
    _settle(session, actor, command, None)
    return found


@counted
def settle_by_count(session: Session, actor: Actor, command: SettleByCount) -> Outreach:
    """Close the matter of pieces that a count took off the books.

    The count is locked: two sessions cannot explain the same pieces by it. Raises NotFound, Forbidden, Invalid for a
    document that is no such count, QuantityMismatch for more than are missing or than the count found short.
    """
    found = _with_missing(session, actor, command)
    document = session.get(Document, command.document_id, with_for_update=True)
    counts = queries.short_counts(session, found)
    left = {each.document.id: each.left for each in counts if each.item == command.item}
    if document is None or document.id not in left:
        raise Invalid(reason="count_unfit", field="document")
    if command.quantity > left[document.id]:
        raise QuantityMismatch(
            item=command.item, expected=left[document.id], given=command.quantity, reason="more_than_short"
        )
    _settle(session, actor, command, document.id)
    return found


def _with_missing(session: Session, actor: Actor, command: FindAgain | SettleByCount) -> Outreach:
    found = locked(session, actor, command.outreach_id)
    rules.check_text("note", command.note)
    open_pieces = queries.still_missing(session, found).get(command.item, 0)
    rules.check_settled(command.item, open_pieces, command.quantity)
    return found


def _settle(session: Session, actor: Actor, command: FindAgain | SettleByCount, document_id: int | None) -> None:
    settlement = OutreachSettlement(
        outreach_id=command.outreach_id,
        item=command.item,
        quantity=command.quantity,
        document_id=document_id,
        note=command.note.strip(),
        person_id=actor.user_id,
        at=actor.at,
    )
    session.add(settlement)
    session.flush()  # whoever reads what is missing next must see it
