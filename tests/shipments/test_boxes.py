"""Boxes that travel with what is sent; where they are, the ledger's own tests say."""

from datetime import date

import pytest

from inventory.core.errors import BoxElsewhere, BoxRefused
from inventory.shipments.arrivals import ArrivalLine, LogArrival, log_arrival
from inventory.shipments.rules import ShipmentLine
from inventory.stock.boxes import service as boxes
from inventory.stock.boxes.rules import BoxRange, told
from inventory.stock.models import Document
from tests.support.world import new_key

TODAY = date(2025, 11, 3)
FIRST = BoxRange("A001", "A010")


def line(quantity: int, *ranges: BoxRange) -> tuple[ShipmentLine, ...]:
    return (ShipmentLine(item="ktp-wni", quantity=quantity, boxes=ranges),)


def named(session, document: Document) -> str:
    return told(boxes.in_documents(session, [document.id])[document.id]["ktp-wni"])


def test_what_was_sent_names_its_boxes(send, session) -> None:
    shipment = send(lines=line(500, FIRST, BoxRange("A015", "A015")))
    assert shipment.entered["lines"] == [
        {
            "item": "ktp-wni",
            "quantity": 500,
            "boxes": [{"from": "A001", "to": "A010"}, {"from": "A015", "to": "A015"}],
        }
    ]
    assert named(session, shipment) == "A001–A010, A015"


@pytest.mark.usefixtures("both_databases")
def test_a_box_that_has_left_does_not_leave_again(send, session) -> None:
    first = send(lines=line(500, FIRST))
    with pytest.raises(BoxElsewhere) as refusal:
        send(destination="32.04", lines=line(500, BoxRange("A010", "A012")))
    assert (refusal.value.box, refusal.value.document) == ("A010", first.number)


def test_of_a_box_in_another_province_nothing_is_told(send, world) -> None:
    """That it is not here has to be said; not where it is, nor as what, nor whether it is on its way."""
    world.stock("51", "ribbon", 500)
    away = (ShipmentLine(item="ribbon", quantity=500, boxes=(FIRST,)),)
    send(by="coordinator-51", source="51", destination="51.01", lines=away)
    with pytest.raises(BoxElsewhere) as refusal:
        send(lines=line(500, BoxRange("A010", "A012")))
    told = refusal.value
    assert (told.box, told.item, told.office, told.in_transit, told.document) == ("A010", "ktp-wni", None, False, None)


def test_a_box_goes_on_from_where_it_arrived(send, receive, session) -> None:
    receive(send(lines=line(500, FIRST)), 500)
    lent = send(
        by="staff-32.05", source="32.05", destination="32.04", purpose="loan", lines=line(50, BoxRange("A001", "A001"))
    )
    assert named(session, lent) == "A001"


@pytest.mark.parametrize("ranges", [(FIRST, BoxRange("A010", "A011")), (BoxRange("A010", "A001"),)], ids=str)
def test_boxes_that_cannot_be_are_refused(send, ranges: tuple[BoxRange, ...]) -> None:
    with pytest.raises(BoxRefused):
        send(lines=line(500, *ranges))


def test_more_boxes_than_pieces_are_refused(send) -> None:
    with pytest.raises(BoxRefused):
        send(lines=line(9, FIRST))


def test_what_the_centre_sent_is_logged_with_its_boxes(world, session) -> None:
    arrived = ArrivalLine(item="ktp-wni", sent=4_000, good=4_000, boxes=(FIRST,))
    arrival = LogArrival(key=new_key(), destination="32", sent_on=TODAY, business_date=TODAY, lines=(arrived,))
    assert named(session, world.act("coordinator-32", log_arrival, arrival)) == "A001–A010"
