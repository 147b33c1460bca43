"""What is bought, in words; and what happened to a purchase, as people read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.core.formats import moment, short_day
from inventory.core.labels import DEVICE_KINDS, ITEMS
from inventory.procurement import queries
from inventory.procurement.models import Purchase, PurchaseDelivery, PurchaseLine, PurchaseStep
from inventory.procurement.rules import PurchaseState
from inventory.stock.models import Document

CONSUMABLES = ("ribbon", "film", "cleaning-kit")


def what(line: PurchaseLine) -> str:
    """The name of what a line buys: *Ribbon*, or *KTP-el printer Fargo HDP5000*."""
    return str(ITEMS[line.item]) if line.item else f"{DEVICE_KINDS[str(line.kind)]} {line.model}"


def choices() -> dict[str, list[tuple[str, Any]]]:
    """What can be bought, in groups. Cards cannot."""
    return {
        "": [("", _("Choose …"))],
        _("Consumables"): [(f"item:{code}", ITEMS[code]) for code in CONSUMABLES],
        _("Machines"): [(f"kind:{code}", name) for code, name in DEVICE_KINDS.items()],
    }


def _told(step: PurchaseStep, purchase: Purchase) -> str:
    match step.step:
        case PurchaseState.PLANNED:
            return _("Planned")
        case PurchaseState.ORDERED:
            return _("Ordered from %(supplier)s", supplier=purchase.supplier)
        case PurchaseState.DELIVERED:
            return _("Delivered")
        case _:
            return _("Cancelled")


def _entry(title: str, at: datetime, who: str, timezone: str, **more: Any) -> dict[str, Any]:
    return {"at": at, "moment": moment(at, timezone), "title": title, "who": who, **more}


def _delivery(delivery: PurchaseDelivery, document: Document | None, note: str) -> dict[str, Any]:
    arrived = _("Arrived on %(day)s", day=short_day(delivery.business_date))
    number = "" if document is None else document.number
    told = {"text": " · ".join(part for part in (arrived, number, note) if part)}
    if document is None:
        return told
    return told | {"url": url_for("stock.document", document_id=document.id), "state": document.state}


def happenings(session: Session, purchase: Purchase, timezone: str) -> list[dict[str, Any]]:
    """Its steps, and the deliveries that were taken back, as it happened."""
    arrivals = iter(queries.deliveries(session, purchase))
    entries = []
    for step in queries.steps(session, purchase):
        arrived = step.step == PurchaseState.DELIVERED
        more = _delivery(*next(arrivals), step.reason) if arrived else {"text": step.reason}
        entries.append(_entry(_told(step, purchase), step.recorded_at, step.actor, timezone, **more))
    entries += _reversals(session, purchase, timezone)
    names = people.names(session, (entry["who"] for entry in entries))
    return sorted(({**entry, "who": names[entry["who"]]} for entry in entries), key=lambda entry: entry["at"])


def _reversals(session: Session, purchase: Purchase, timezone: str) -> Sequence[dict[str, Any]]:
    return [
        _entry(
            _("Delivery taken back"),
            datetime.fromisoformat(record.recorded_at),
            record.actor,
            timezone,
            text=document.entered["reason"],
            url=url_for("stock.document", document_id=document.id),
        )
        for document, record in queries.reversals(session, purchase)
    ]
