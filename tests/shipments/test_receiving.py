"""Receiving: every piece of a shipment gets its fate, once."""

from datetime import date

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Invalid, NotFound, QuantityMismatch
from inventory.regions.spans import Span
from inventory.shipments import queries
from inventory.shipments.models import ReceiptItem
from inventory.stock import service as stock_service
from inventory.stock.queries import balance_of
from inventory.stock.rules import Account, Compartment
from inventory.stock.service import Reverse
from tests.support.world import new_key


def held(session, account: str) -> int:
    compartment, _, owner = account.partition(":")
    return balance_of(session, Account(Compartment(compartment), owner), "ktp-wni")


@pytest.mark.usefixtures("both_databases")
def test_three_missing_stay_with_the_shipment(send, receive, session) -> None:
    shipment = send(500)
    receipt = receive(shipment, 495, damaged=2, missing=3, reason="Tiga keping tidak ada di kardus")
    session.refresh(shipment)
    assert (shipment.state, receipt.parent_id) == ("received", shipment.id)
    assert held(session, f"transit:{shipment.id}") == 0
    assert held(session, f"missing:{shipment.id}") == 3
    assert held(session, "spoiled:32.05") == 2
    assert held(session, "store:32.05") == 1_000 + 495


def test_a_surplus_comes_from_the_variance_of_the_destination(send, receive, session) -> None:
    receive(send(500), 500, surplus=12, reason="Dus berisi lebih")
    assert held(session, "store:32.05") == 1_512
    assert held(session, "variance:32.05") == -12


def test_the_content_is_what_was_entered(send, receive) -> None:
    shipment = send(500)
    line = {"item": "ktp-wni", "good": 497, "damaged": 0, "missing": 3, "reason": "Kurang tiga"}
    assert receive(shipment, 497, missing=3, reason="Kurang tiga").entered == {
        "shipment": str(shipment.id),
        "office": "32.05",
        "business_date": "2025-11-03",
        "lines": [line],
        "maker": "staff-32.05",
    }


def test_a_second_receipt_is_refused_and_names_the_first(send, receive, session) -> None:
    shipment = send(500)
    first = receive(shipment, 500)
    with pytest.raises(AlreadyDone) as told:
        receive(shipment, 500)
    assert told.value.document == first.number
    assert held(session, "store:32.05") == 1_500


def test_what_does_not_add_up_is_refused(send, receive, session) -> None:
    with pytest.raises(QuantityMismatch) as told:
        receive(send(500), 498, missing=1, reason="Kurang")
    assert (told.value.item, told.value.expected, told.value.given) == ("ktp-wni", 500, 499)
    assert held(session, "store:32.05") == 1_000


def test_a_shortage_needs_no_reason_from_a_machine_but_a_surplus_does(send, receive) -> None:
    receive(send(500), 497, missing=3)
    with pytest.raises(Invalid) as told:
        receive(send(500), 500, surplus=1)
    assert told.value.reason == "surplus_reason_needed"


@pytest.mark.parametrize("day", [date(2025, 11, 2), date(2025, 11, 4)], ids=["before it was sent", "tomorrow"])
def test_the_date_has_to_be_possible(send, receive, day: date) -> None:
    with pytest.raises(DateRefused):
        receive(send(500), 500, business_date=day)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [("staff-32.04", NotFound), ("coordinator-51", NotFound), ("supervisor-32", Forbidden), ("national", Forbidden)],
)
def test_who_may_not_receive(send, receive, by: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        receive(send(500), 500, by=by)


def test_a_district_cannot_receive_for_its_province(send, receive) -> None:
    back = send(100, by="staff-32.05", source="32.05", destination="32", purpose="return")
    with pytest.raises(NotFound):
        receive(back, 100)
    assert receive(back, 100, by="coordinator-32").office == "32"


def test_only_a_shipment_can_be_received(stocked, receive) -> None:
    with pytest.raises(NotFound):
        receive(stocked.stock("32.05", "ktp-wni", 5), 5)


def take_back(world, document, by: str = "staff-32.05"):
    return world.act(by, stock_service.reverse, Reverse(key=new_key(), document_id=document.id, reason="Salah hitung"))


def test_a_receipt_taken_back_opens_the_shipment_again(send, receive, session, stocked) -> None:
    shipment = send(500)
    take_back(stocked, receive(shipment, 497, missing=3, reason="Kurang"))
    session.refresh(shipment)
    assert shipment.state == "sent"
    assert queries.standing_receipt(session, shipment.id) is None
    on_the_way = queries.in_transit(session, stocked.actor("national").scope, date(2025, 11, 3))
    assert [row.document.id for row in on_the_way] == [shipment.id]
    assert held(session, f"transit:{shipment.id}") == 500
    assert held(session, f"missing:{shipment.id}") == 0
    assert queries.received_over(session, stocked.actor("national").scope, Span(*[date(2025, 11, 3)] * 2)) == {}
    receive(shipment, 500)
    assert held(session, "store:32.05") == 1_500


def test_a_shipment_taken_back_cannot_be_received(send, receive, stocked, session) -> None:
    shipment = send(500)
    take_back(stocked, shipment, by="coordinator-32")
    with pytest.raises(AlreadyDone) as told:
        receive(shipment, 500)
    assert told.value.state == "reversed"
    assert held(session, "store:32") == 10_000


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(
    "wrong",
    [
        {"good": 499},
        {"sent": 499, "good": 499},
        {"good": 501, "missing": -1},
        {"surplus": 5, "reason": ""},
        {"item": "ribbon"},
    ],
    ids=str,
)
def test_the_tables_hold_what_the_rules_say(send, receive, session, wrong: dict[str, object]) -> None:
    """Whoever goes around the service meets the constraints."""
    receipt = receive(send(500), 500)
    other = send(500)
    row = {
        "document_id": receipt.id + 1,
        "shipment_id": other.id,
        "item": "ktp-wni",
        "sent": 500,
        "good": 500,
        "damaged": 0,
        "missing": 0,
        "surplus": 0,
        "reason": "",
    }
    with pytest.raises(IntegrityError):
        session.execute(insert(ReceiptItem), [row | wrong])
    session.rollback()
    session.execute(insert(ReceiptItem), [row])
