"""Arrivals post twice in one transaction; distributions want the same store. Neither may stop the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask

from inventory.core.database import db
from inventory.regions.spans import Span
from inventory.shipments import queries
from inventory.shipments.arrivals import ArrivalLine, Distribute, LogArrival, distribute, log_arrival
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine, receive, send
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
ROUNDS = 5


def arrival() -> LogArrival:
    return LogArrival(
        key=new_key(),
        destination="32",
        sent_on=DAY,
        business_date=DAY,
        lines=(ArrivalLine(item="ktp-wni", sent=100, good=100),),
    )


def distribution() -> Distribute:
    share = (ShipmentLine(item="ktp-wni", quantity=3),)
    return Distribute(key=new_key(), source="32", business_date=DAY, shares=(("32.04", share), ("32.05", share)))


@pytest.mark.usefixtures("both_databases")
def test_both_go_through(app: Flask, world: World) -> None:
    world.act("coordinator-32", log_arrival, arrival())

    def act(number: int) -> None:
        with app.app_context():
            verb, command = (log_arrival, arrival()) if number % 2 else (distribute, distribution())
            world.act("coordinator-32", verb, command)
            db.session.remove()

    with ThreadPoolExecutor(4) as people:
        assert list(people.map(act, range(4 * ROUNDS))) == [None] * 4 * ROUNDS


def test_one_key_is_one_arrival(world: World) -> None:
    first = arrival()
    shipment = world.act("coordinator-32", log_arrival, first)
    assert world.act("coordinator-32", log_arrival, first).id == shipment.id


@pytest.mark.usefixtures("both_databases")
def test_the_largest_receipt_can_still_be_summed(world: World) -> None:
    most = 2_000_000_000
    allocation = {"source": "00", "destination": "32.05", "purpose": "allocation", "business_date": DAY}
    lines = (ShipmentLine(item="ktp-wni", quantity=most),)
    shipment = world.act("coordinator-00", send, Send(key=new_key(), lines=lines, **allocation))
    good = (ReceiptLine(item="ktp-wni", good=most, surplus=most, reason="counted twice"),)
    command = Receive(key=new_key(), shipment_id=shipment.id, business_date=DAY, lines=good)
    world.act("staff-32.05", receive, command)
    received = queries.received_over(db.session(), world.actor("staff-32.05").scope, Span(DAY, DAY))
    assert received == {"32.05": 2 * most}
