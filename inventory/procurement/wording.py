"""What is bought, in words; and what happened to a purchase, as people read it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.core.formats import day, moment, number, rupiah, short_day
from inventory.core.identity import Scope
from inventory.core.labels import DEVICE_KINDS, ITEMS
from inventory.equipment.models import Device
from inventory.equipment.record import tells_of_device
from inventory.procurement import queries, story
from inventory.procurement.budgets.rules import ActKind
from inventory.procurement.models import Purchase, PurchaseLine
from inventory.procurement.prices.queries import Known
from inventory.procurement.story import Told, Word

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


def title(told: Told) -> str:
    """What happened to a purchase, in a few words."""
    match told.word:
        case Word.PLANNED:
            return _("Planned")
        case Word.SENT_BACK:
            return _("Sent back")
        case Word.REQUESTED:
            return _("Approval asked for")
        case Word.APPROVED:
            return _("Approved")
        case Word.ORDERED:
            return _("Ordered from %(supplier)s", supplier=told.purchase.supplier)
        case Word.DELIVERED:
            return _("Delivered")
        case Word.TAKEN_BACK:
            return _("Delivery taken back")
        case Word.PAID if told.amount is not None:
            return _("%(amount)s paid", amount=rupiah(told.amount))
        case Word.CLOSED_SHORT:
            return _("Closed short: the rest will not come")
        case _:
            return _("Cancelled")


def text(told: Told) -> str:
    """The day, the document and the reason that it names."""
    when = ""
    if told.day is not None:
        template = _("Paid on %(day)s") if told.word is Word.PAID else _("Arrived on %(day)s")
        when = template % {"day": short_day(told.day)}
    called = told.document.number if told.document is not None and told.word is Word.DELIVERED else told.reference
    return " · ".join(part for part in (when, called, told.reason) if part)


def happenings(session: Session, purchase: Purchase, timezone: str) -> list[dict[str, Any]]:
    """Its steps and payments, and the deliveries that were taken back, as it happened."""
    found = story.told(session, [purchase.id])
    names = people.names(session, (told.actor for told in found))
    return [
        {
            "at": told.at,
            "moment": moment(told.at, timezone),
            "title": title(told),
            "who": names[told.actor],
            "text": text(told),
            **_document(told),
        }
        for told in found
    ]


def _document(told: Told) -> dict[str, str]:
    if told.document is None:
        return {}
    url = {"url": url_for("stock.document", document_id=told.document.id)}
    return url | ({"state": told.document.state} if told.word is Word.DELIVERED else {})


@tells_of_device
def of_device(session: Session, scope: Scope, device: Device, _timezone: str) -> Iterator[tuple[date, dict[str, Any]]]:
    """What a machine's own history says of the purchase that brought it."""
    found = queries.bought_with(session, device.id)
    if found is None:
        return
    purchase, delivery = found
    yield (
        delivery.business_date,
        {
            "moment": day(delivery.business_date),
            "title": _("Bought with %(number)s", number=purchase.number),
            "text": " · ".join(filter(None, (purchase.supplier, purchase.contract_number))),
            "url": url_for("procurement.show", purchase_id=purchase.id) if scope.contains(purchase.office) else None,
        },
    )
