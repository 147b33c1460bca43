"""Whose entry it is to take back."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.core.errors import Forbidden
from inventory.shipments import queries as shipments
from inventory.shipments.arrivals import ArrivalLine, LogArrival, log_arrival
from inventory.shipments.service import Send, ShipmentLine, send
from inventory.stock import queries
from inventory.stock.rules import Account, Compartment
from inventory.stock.service import Reverse, may_reverse, reverse
from inventory.usage import queries as usage
from tests.support.postings import delivery, enter, report
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)


def sent_by(world: World, username: str, destination: str) -> int:
    """The centre's shipment, entered by itself or by whoever received it, who then takes the receipt back."""
    if username == "coordinator-00":
        lines = (ShipmentLine(item="ktp-wni", quantity=5_000),)
        command = Send(
            key=new_key(), source="00", destination=destination, purpose="allocation", business_date=DAY, lines=lines
        )
        return world.act(username, send, command).id
    line = ArrivalLine(item="ktp-wni", sent=5_000, good=5_000)
    arrived = LogArrival(key=new_key(), destination=destination, sent_on=DAY, business_date=DAY, lines=(line,))
    shipment = world.act(username, log_arrival, arrived)
    receipt = shipments.standing_receipt(db.session(), shipment.id)
    assert receipt is not None
    world.act(username, reverse, Reverse(key=new_key(), document_id=receipt.id, reason="counted wrong"))
    return shipment.id


@pytest.mark.parametrize(("destination", "receiver"), [("32", "coordinator-32"), ("32.05", "staff-32.05")])
def test_the_receiver_does_not_erase_what_the_centre_sent(
    world: World, session: Session, destination: str, receiver: str
) -> None:
    shipment = sent_by(world, "coordinator-00", destination)
    document = queries.document(session, world.actor(receiver).scope, shipment)
    assert not may_reverse(session, world.actor(receiver), document)
    with pytest.raises(Forbidden):
        world.act(receiver, reverse, Reverse(key=new_key(), document_id=shipment, reason="never came"))
    transit = Account(Compartment.TRANSIT, str(shipment))
    assert queries.balance_of(session, transit, "ktp-wni") == 5_000


def test_the_receiver_takes_back_what_it_logged_for_the_centre(world: World, session: Session) -> None:
    shipment = sent_by(world, "coordinator-32", "32")
    document = queries.document(session, world.actor("coordinator-32").scope, shipment)
    assert may_reverse(session, world.actor("coordinator-32"), document)
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=shipment, reason="typed twice"))
    assert queries.balance_of(session, Account(Compartment.TRANSIT, str(shipment)), "ktp-wni") == 0


def test_the_centre_takes_back_what_it_sent(world: World) -> None:
    shipment = sent_by(world, "coordinator-00", "32")
    world.act("coordinator-00", reverse, Reverse(key=new_key(), document_id=shipment, reason="wrong province"))


def test_a_first_stock_that_was_taken_back_never_came(world: World, session: Session) -> None:
    first = world.act("coordinator-32", enter, delivery("32.05", date(2025, 10, 20), 100))
    assert queries.first_stock_day(session, "32.05") == date(2025, 10, 20)
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=first.id, reason="another office"))
    assert queries.first_stock_day(session, "32.05") is None
    assert usage.opening_days(session, world.actor("staff-32.05").scope) == {}


def test_stock_that_was_printed_on_the_day_it_came_did_come(world: World, session: Session) -> None:
    world.act("coordinator-32", enter, delivery("32.05", DAY, 10))
    world.act("staff-32.05", enter, report("32.05", DAY, 10))
    assert queries.first_stock_day(session, "32.05") == DAY
    assert usage.opening_days(session, world.actor("staff-32.05").scope) == {"32.05": DAY}
