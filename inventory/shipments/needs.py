"""Who could need blanks: what the offices below one have, what is on its way to them, how long it will last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.regions import queries as regions
from inventory.regions.calendar import working_days
from inventory.regions.models import Office
from inventory.shipments.models import Shipment, ShipmentItem
from inventory.shipments.rules import cover_days
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.queries import is_still
from inventory.stock.rules import State

LOOKING_BACK = timedelta(days=30)
SHORT_COVER = 5


@dataclass(frozen=True, kw_only=True)
class Need:
    """One office; ``cover`` is for how many working days its store lasts at the pace of the last 30 days."""

    office: Office
    in_store: int
    on_the_way: int
    cover: int | None

    @property
    def short(self) -> bool:
        """Whether the store will soon be empty."""
        return self.cover is not None and self.cover < SHORT_COVER


def needs(session: Session, source: str, item: str, today: date) -> Sequence[Need]:
    """The offices directly below one, in order of code, with what they have of an item."""
    below = Scope(source)
    first = today - LOOKING_BACK
    store = stock.in_store(session, below, item)
    used = stock.printed_between(session, below, first, today, item)
    coming = on_the_way(session, below, item)
    worked = len(working_days(first, today))
    return [
        Need(
            office=office,
            in_store=store.get(office.code, 0),
            on_the_way=coming.get(office.code, 0),
            cover=cover_days(store.get(office.code, 0), used.get(office.code, 0), worked),
        )
        for office in regions.children(session, source)
    ]


def on_the_way(session: Session, scope: Scope, item: str) -> dict[str, int]:
    """By destination: pieces of an item that have been sent and not received."""
    return {office: pieces for (office, what), pieces in coming(session, scope).items() if what == item}


def coming(session: Session, scope: Scope) -> dict[tuple[str, str], int]:
    """By destination and item: pieces that have been sent and not received."""
    query = (
        select(Shipment.destination, ShipmentItem.item, func.sum(ShipmentItem.quantity))
        .join(ShipmentItem, ShipmentItem.document_id == Shipment.document_id)
        .join(Document, Document.id == Shipment.document_id)
        .where(is_still(State.SENT), scope.covers(Shipment.destination))
        .group_by(Shipment.destination, ShipmentItem.item)
    )
    return {(office, item): int(pieces) for office, item, pieces in session.execute(query)}
