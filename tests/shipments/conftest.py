"""Shipments for tests to act on."""

from collections.abc import Callable
from datetime import date

import pytest

from inventory.shipments import service
from inventory.shipments.rules import ReceiptLine, ShipmentLine
from inventory.stock.models import Document
from tests.support.world import World, new_key

Sending = Callable[..., Document]
TODAY = date(2025, 11, 3)


@pytest.fixture
def stocked(world: World) -> World:
    """Jawa Barat has 10.000 blanks and 40 ribbons since 20 October, Kabupaten Garut 1.000 blanks."""
    world.stock("32", "ktp-wni", 10_000, date(2025, 10, 20))
    world.stock("32", "ribbon", 40, date(2025, 10, 20))
    world.stock("32.05", "ktp-wni", 1_000, date(2025, 10, 20))
    return world


@pytest.fixture
def send(stocked: World) -> Sending:
    """``send(quantity, by=…, source=…)``: the province sends blanks to Kabupaten Garut unless told otherwise."""

    def send(quantity: int = 500, by: str = "coordinator-32", **changes: object) -> Document:
        told = {
            "key": new_key(),
            "source": "32",
            "destination": "32.05",
            "purpose": "allocation",
            "business_date": TODAY,
            "lines": (ShipmentLine(item="ktp-wni", quantity=quantity),),
        }
        return stocked.act(by, service.send, service.Send(**(told | changes)))

    return send


@pytest.fixture
def receive(stocked: World) -> Sending:
    """``receive(shipment, good, …)``: Kabupaten Garut counts what arrived."""

    def receive(shipment: Document, good: int, by: str = "staff-32.05", **fate: object) -> Document:
        day = fate.pop("business_date", TODAY)
        line = ReceiptLine(item="ktp-wni", good=good, **fate)
        told = service.Receive(key=new_key(), shipment_id=shipment.id, business_date=day, lines=(line,))
        return stocked.act(by, service.receive, told)

    return receive
