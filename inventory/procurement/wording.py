"""What is bought, in words; and what happened to a purchase, as people read it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.core.formats import moment, number, rupiah, short_day
from inventory.core.labels import DEVICE_KINDS, ITEMS
from inventory.procurement import queries
from inventory.procurement.budget_rules import ActKind
from inventory.procurement.models import Purchase, PurchaseDelivery, PurchaseLine, PurchasePayment, PurchaseStep
from inventory.procurement.price_queries import Known
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


def subject(code: str, known: Known) -> str:
    """The name of what some prices are of; a model as it was written last."""
    kind, _colon, name = code.partition(":")
    return str(ITEMS[name]) if kind == "item" else f"{DEVICE_KINDS[kind]} {known.model}"


def act(kind: str) -> str:
    """How a ceiling changed."""
    match kind:
        case ActKind.ORIGINAL:
            return _("Budget as passed")
        case ActKind.SHIFT:
            return _("Shift")
        case _:
            return _("Mid-year change")


def usual(known: Known | None) -> str:
    """What is known of a price, in one sentence; nothing where nothing is."""
    if known is None:
        return ""
    told = {"last": rupiah(known.last), "day": short_day(known.last_day), "middle": rupiah(known.usual.middle)}
    if known.usual.count == 1:
        return _("Last paid %(last)s on %(day)s.", **told)
    told |= {"lowest": rupiah(known.usual.lowest), "highest": rupiah(known.usual.highest)}
    return _("Last paid %(last)s on %(day)s; median %(middle)s, from %(lowest)s to %(highest)s.", **told)


def far(known: Known, price: Decimal) -> str:
    """How far a price is from the median."""
    percent = known.usual.percent_off(price)
    if percent == 0:
        return _("about the median")
    if percent > 0:
        return _("%(percent)s%% above the median", percent=number(percent))
    return _("%(percent)s%% below the median", percent=number(-percent))


def _told(step: PurchaseStep, purchase: Purchase, *, first: bool) -> str:
    match step.step:
        case PurchaseState.PLANNED:
            return _("Planned") if first else _("Sent back")
        case PurchaseState.REQUESTED:
            return _("Approval asked for")
        case PurchaseState.APPROVED:
            return _("Approved")
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
    called = "" if document is None else document.number
    told = {"text": " · ".join(part for part in (arrived, called, note) if part)}
    if document is None:
        return told
    return told | {"url": url_for("stock.document", document_id=document.id), "state": document.state}


def happenings(session: Session, purchase: Purchase, timezone: str) -> list[dict[str, Any]]:
    """Its steps and payments, and the deliveries that were taken back, as it happened."""
    arrivals = iter(queries.deliveries(session, purchase))
    entries = []
    for place, step in enumerate(queries.steps(session, purchase)):
        arrived = step.step == PurchaseState.DELIVERED
        more = _delivery(*next(arrivals), step.reason) if arrived else {"text": step.reason}
        title = _told(step, purchase, first=place == 0)
        entries.append(_entry(title, step.recorded_at, step.actor, timezone, **more))
    entries += _reversals(session, purchase, timezone)
    entries += [_payment(payment, timezone) for payment in queries.payments(session, purchase)]
    names = people.names(session, (entry["who"] for entry in entries))
    return sorted(({**entry, "who": names[entry["who"]]} for entry in entries), key=lambda entry: entry["at"])


def _payment(payment: PurchasePayment, timezone: str) -> dict[str, Any]:
    paid_on = _("Paid on %(day)s", day=short_day(payment.day))
    told = " · ".join(part for part in (paid_on, payment.reference, payment.note) if part)
    title = _("%(amount)s paid", amount=rupiah(payment.amount))
    return _entry(title, payment.recorded_at, payment.actor, timezone, text=told)


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
