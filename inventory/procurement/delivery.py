"""What a delivery does: consumables move into the store, machines go on record."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor
from inventory.equipment.service import AddDevice, enrol
from inventory.procurement.models import Purchase, PurchaseDelivery, PurchaseDeliveryLine, PurchaseDevice
from inventory.procurement.queries import LineStatus
from inventory.stock import ledger
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind, moves


def bring_in(
    session: Session,
    actor: Actor,
    purchase: Purchase,
    day: date,
    due: Sequence[LineStatus],
    serials: Mapping[int, Sequence[str]],
    note: str = "",
) -> PurchaseDelivery:
    """Write one delivery down with all it brings, what is due of each line. Raises Invalid for a serial taken."""
    document = _post(session, actor, purchase, day, [status for status in due if status.line.item], note)
    delivery = PurchaseDelivery(
        purchase_id=purchase.id,
        business_date=day,
        document_id=None if document is None else document.id,
        actor=actor.username,
        recorded_at=actor.at,
    )
    session.add(delivery)
    session.flush()  # its lines name the delivery by its id
    for status in due:
        arrived = PurchaseDeliveryLine(delivery_id=delivery.id, line_id=status.line.id, quantity=status.outstanding)
        session.add(arrived)
        session.flush()  # the machines name the line by its id
        _put_on_record(session, actor, purchase, day, status, arrived, serials.get(status.line.id, ()))
    session.flush()  # a delivery counts from here on, in this transaction too
    return delivery


def _post(
    session: Session, actor: Actor, purchase: Purchase, day: date, due: Sequence[LineStatus], note: str
) -> Document | None:
    """The ledger's document of the consumables; none where only machines came."""
    if not due:
        return None
    content = {
        "office": purchase.office,
        "business_date": day.isoformat(),
        "purchase": str(purchase.id),
        "lines": [{"item": status.line.item, "quantity": status.outstanding} for status in due],
        "reference": purchase.contract_number,
        "note": note,
    }
    draft = ledger.Draft(kind=Kind.DELIVERY, office=purchase.office, business_date=day, content=content)
    document = ledger.enter(session, actor, draft)
    supplier = Account(Compartment.SUPPLIER, purchase.office)
    store = Account(Compartment.STORE, purchase.office)
    lines = [(str(status.line.item), status.outstanding, supplier, store) for status in due]
    ledger.post(session, actor, document, moves(*lines))
    return document


def _put_on_record(
    session: Session,
    actor: Actor,
    purchase: Purchase,
    day: date,
    status: LineStatus,
    arrived: PurchaseDeliveryLine,
    serials: Sequence[str],
) -> None:
    """One device for each serial number, with the purchase's fund and budget year."""
    for serial in serials:
        command = AddDevice(
            office=purchase.office,
            kind=str(status.line.kind),
            model=status.line.model,
            serial=serial,
            year=purchase.budget_year,
            fund=purchase.fund,
            business_date=day,
        )
        try:
            device = enrol(session, actor, command)
        except Invalid as refusal:  # said at the field of the line, where the number was typed
            raise Invalid(reason=refusal.reason, field=f"serials_{status.line.id}", item=refusal.item) from refusal
        session.add(PurchaseDevice(device_id=device.id, delivery_line_id=arrived.id))
