"""How things are told: the models of what lists hold, and the rows of the house in their words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel

from inventory.core.labels import ITEMS
from inventory.regions import calendar
from inventory.regions import models as regions
from inventory.shipments import models as shipments
from inventory.stock import models as stock
from inventory.stock.rules import Kind, State
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.usage.rules import Day, Deadline, timeliness


class Office(BaseModel):
    """An office, known everywhere by its code."""

    code: str
    name: str
    kind: str
    parent: str | None
    timezone: str
    lat: float | None
    lon: float | None


class Pack(BaseModel):
    """A way in which an item is packed."""

    name: str
    pieces: int


class Item(BaseModel):
    """A kind of stock; ``yield_cards`` is how many cards one piece of it prints."""

    code: str
    name: str
    is_card: bool
    yield_cards: int | None
    packs: list[Pack]


class Movement(BaseModel):
    """Pieces of an item from one account to another."""

    line: int
    item: str
    quantity: int
    source: str
    destination: str


class Heading(BaseModel):
    """What every document has."""

    id: str
    number: str
    state: Literal[*State]  # type: ignore[valid-type]  # the words of the rules
    business_date: date


class Entered(Heading):
    """A document: what was entered, which never changes, and what it moved."""

    kind: Literal[*Kind]  # type: ignore[valid-type]  # the words of the rules
    content: dict[str, Any]
    movements: list[Movement]


class ShippedPieces(BaseModel):
    """Pieces that were sent."""

    item: str
    quantity: int


class ReceivedPieces(BaseModel):
    """What became of them."""

    item: str
    good: int
    damaged: int
    missing: int
    surplus: int
    reason: str


class Received(BaseModel):
    """The receipt that stands."""

    id: str
    number: str
    business_date: date
    lines: list[ReceivedPieces]


class Shipment(Heading):
    """A shipment and its receipt, if it has arrived."""

    source: str
    destination: str
    purpose: str
    lines: list[ShippedPieces]
    receipt: Received | None


class ReportedPieces(BaseModel):
    """One item of a day."""

    item: str
    printed: int
    spoiled: int
    siak_printed: int | None
    counted: int | None


class Report(Heading):
    """A day of an office."""

    office: str
    timeliness: Literal["on_time", "late"]
    lines: list[ReportedPieces]
    recorded: int | None
    prr: int | None
    causes: list[str]


class Balance(BaseModel):
    """Pieces of an item in a compartment."""

    item: str
    compartment: str
    quantity: int


class Balances(BaseModel):
    """What an office's accounts hold; those that hold nothing are left out."""

    office: str
    at: date | None
    balances: list[Balance]


def office(found: regions.Office) -> dict[str, Any]:
    """An office."""
    return {name: getattr(found, name) for name in Office.model_fields}


def item(found: stock.Item) -> dict[str, Any]:
    """An item."""
    return {
        "code": found.code,
        "name": str(ITEMS.get(found.code, found.code)),
        "is_card": found.is_card,
        "yield_cards": found.yield_cards,
        "packs": [{"name": pack.name, "pieces": pack.pieces} for pack in found.packs],
    }


def movement(line: int, code: str, quantity: int, source: str, destination: str) -> dict[str, Any]:
    """A movement."""
    return {"line": line, "item": code, "quantity": quantity, "source": source, "destination": destination}


def heading(document: stock.Document) -> dict[str, Any]:
    """What every document has."""
    return {
        "id": str(document.id),
        "number": document.number,
        "state": document.state,
        "business_date": document.business_date.isoformat(),
    }


def shipment(
    document: stock.Document,
    found: shipments.Shipment,
    lines: Mapping[str, int],
    receipt: stock.Document | None,
    received: Mapping[int, Sequence[shipments.ReceiptItem]],
) -> dict[str, Any]:
    """A shipment with its receipt."""
    return {
        **heading(document),
        "source": found.source,
        "destination": found.destination,
        "purpose": found.purpose,
        "lines": [{"item": code, "quantity": quantity} for code, quantity in lines.items()],
        "receipt": None if receipt is None else _receipt(receipt, received[receipt.id]),
    }


def _receipt(document: stock.Document, lines: Sequence[shipments.ReceiptItem]) -> dict[str, Any]:
    told = [{name: getattr(line, name) for name in ReceivedPieces.model_fields} for line in lines]
    top = heading(document)
    del top["state"]
    return {**top, "lines": told}


def report(
    document: stock.Document,
    found: DailyReport,
    lines: Sequence[DailyReportLine],
    opened: date | None,
    deadline: Deadline,
    at: datetime,
) -> dict[str, Any]:
    """A daily report, and whether it came in time."""
    day = found.business_date
    known = Day(day=day, working=calendar.is_working_day(day), opened=opened, reported_at=found.recorded_at)
    return {
        **heading(document),
        "office": found.office,
        "timeliness": timeliness(known, deadline, at).value,
        "lines": [{name: getattr(line, name) for name in ReportedPieces.model_fields} for line in lines],
        "recorded": found.recorded,
        "prr": found.prr,
        "causes": list(found.causes),
    }
