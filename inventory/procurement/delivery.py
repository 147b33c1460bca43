"""What a delivery does: consumables move into the store, machines go on record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor
from inventory.equipment.service import AddDevice, enrol
from inventory.procurement.models import Purchase, PurchaseDelivery, PurchaseDeliveryLine, PurchaseDevice, PurchaseLine
from inventory.stock import ledger
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind, moves


@dataclass(frozen=True)
class Arriving:
    """So much of one line of a purchase."""

    line: PurchaseLine
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What comes on one day, with the serial numbers of its machines by line."""

    day: date
    due: Sequence[Arriving]
    serials: Mapping[int, Sequence[str]]
    reference: str = ""
    note: str = ""


def bring_in(session: Session, actor: Actor, purchase: Purchase, arrival: Arrival) -> PurchaseDelivery:
    """Write one delivery down with all it brings. Raises Invalid for a serial number that is taken."""
    day = arrival.day
    document = _post(session, actor, purchase, arrival)
    delivery = PurchaseDelivery(
        purchase_id=purchase.id,
        business_date=day,
        document_id=None if document is None else document.id,
        actor=actor.username,
        recorded_at=actor.at,
    )
    session.add(delivery)
    session.flush()  # its lines name the delivery by its id
    for each in arrival.due:
        arrived = PurchaseDeliveryLine(delivery_id=delivery.id, line_id=each.line.id, quantity=each.quantity)
        session.add(arrived)
        session.flush()  # the machines name the line by its id
        _put_on_record(session, actor, purchase, day, each.line, arrived, arrival.serials.get(each.line.id, ()))
    session.flush()  # a delivery counts from here on, in this transaction too
    return delivery


def _post(session: Session, actor: Actor, purchase: Purchase, arrival: Arrival) -> Document | None:
    """The ledger's document of the consumables; none where only machines came."""
    due, day = [each for each in arrival.due if each.line.item], arrival.day
    if not due:
        return None
    content = {
        "office": purchase.office,
        "business_date": day.isoformat(),
        "purchase": str(purchase.id),
        "lines": [{"item": each.line.item, "quantity": each.quantity} for each in due],
        "reference": arrival.reference or purchase.contract_number,
        "note": arrival.note,
    }
    draft = ledger.Draft(kind=Kind.DELIVERY, office=purchase.office, business_date=day, content=content)
    document = ledger.enter(session, actor, draft)
    supplier = Account(Compartment.SUPPLIER, purchase.office)
    store = Account(Compartment.STORE, purchase.office)
    lines = [(str(each.line.item), each.quantity, supplier, store) for each in due]
    ledger.post(session, actor, document, moves(*lines))
    return document


def _put_on_record(
    session: Session,
    actor: Actor,
    purchase: Purchase,
    day: date,
    line: PurchaseLine,
    arrived: PurchaseDeliveryLine,
    serials: Sequence[str],
) -> None:
    """One device for each serial number, with the purchase's fund and budget year, and its price."""
    for serial in serials:
        command = AddDevice(
            office=purchase.office,
            kind=str(line.kind),
            model=line.model,
            serial=serial,
            year=purchase.budget_year,
            fund=purchase.fund,
            price=line.unit_price or None,  # a machine that cost nothing has no price
            business_date=day,
            acquired_on=day if day.year >= purchase.budget_year else None,
        )
        try:
            device = enrol(session, actor, command)
        except Invalid as refusal:  # said at the field of the line, where the number was typed
            raise Invalid(reason=refusal.reason, field=f"serials_{line.id}", item=refusal.item) from refusal
        session.add(PurchaseDevice(device_id=device.id, delivery_line_id=arrived.id))
