"""Sending: who may, which way, how many, and what the ledger says then."""

from datetime import date

import pytest
from sqlalchemy import select

from inventory.core.errors import (
    DateRefused,
    Forbidden,
    Insufficient,
    Invalid,
    KeyReused,
    NotFound,
    QuantityMismatch,
    RouteRefused,
)
from inventory.core.identity import Scope
from inventory.regions.spans import Span
from inventory.shipments import arrivals, queries, service
from inventory.shipments.arrivals import ArrivalLine, Distribute, LogArrival
from inventory.shipments.rules import ReceiptLine, ShipmentLine
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment
from tests.support.world import new_key

TODAY = date(2025, 11, 3)
NATION = Scope("00")


def held(session, account: str, item: str = "ktp-wni") -> int:
    compartment, _, owner = account.partition(":")
    return stock.balance_of(session, Account(Compartment(compartment), owner), item)


def blanks(quantity: int) -> tuple[ShipmentLine, ...]:
    return (ShipmentLine(item="ktp-wni", quantity=quantity),)


@pytest.mark.usefixtures("both_databases")
def test_what_was_sent_is_on_the_way(session, send) -> None:
    shipment = send(500)
    assert (shipment.state, shipment.office, shipment.counterpart) == ("sent", "32", "32.05")
    assert held(session, "store:32") == 9_500
    assert held(session, f"transit:{shipment.id}") == 500


def test_the_content_is_what_was_entered(send) -> None:
    shipment = send(500, reference="050/08/BAST", reference_date=TODAY, note="Dijemput sendiri")
    assert shipment.entered == {
        "source": "32",
        "destination": "32.05",
        "purpose": "allocation",
        "business_date": "2025-11-03",
        "lines": [{"item": "ktp-wni", "quantity": 500}],
        "reference": "050/08/BAST",
        "reference_date": "2025-11-03",
        "note": "Dijemput sendiri",
        "maker": "coordinator-32",
    }
    assert set(send(1).entered) == {"source", "destination", "purpose", "business_date", "lines", "maker"}


@pytest.mark.parametrize(
    ("by", "source", "destination", "purpose", "refusal"),
    [
        ("coordinator-32", "32", "51.01", "allocation", RouteRefused),
        ("coordinator-32", "32", "00", "return", RouteRefused),
        ("coordinator-32", "32.05", "32.04", "allocation", RouteRefused),
        ("coordinator-32", "32", "32.05", "loan", RouteRefused),
        ("coordinator-00", "32", "51", "transfer", RouteRefused),
        ("staff-32.05", "32.05", "51.01", "loan", RouteRefused),
        ("coordinator-32", "32.05", "51.01", "transfer", RouteRefused),
        ("staff-32.05", "32.05", "32.05", "transfer", RouteRefused),
        ("staff-32.05", "32.05", "32.04", "allocation", RouteRefused),
        ("staff-32.05", "32.05", "00", "return", RouteRefused),
        ("staff-32.05", "32.04", "32.05", "loan", NotFound),
        ("supervisor-32", "32.05", "32.04", "transfer", Forbidden),
        ("coordinator-32", "00", "32", "allocation", NotFound),
        ("staff-32.05", "32.05", "51", "return", RouteRefused),
        ("coordinator-32", "51", "51.01", "allocation", NotFound),
        ("coordinator-32", "00", "51.01", "allocation", NotFound),
        ("coordinator-32", "32", "32.99", "allocation", NotFound),
        ("staff-32.05", "32", "32.05", "allocation", NotFound),
        ("staff-32.05", "32.04", "32", "return", NotFound),
        ("staff-32.05", "00", "32.05", "allocation", NotFound),
        ("supervisor-32", "32", "32.05", "allocation", Forbidden),
        ("supervisor-32", "32.05", "32", "return", Forbidden),
        ("national", "00", "32", "allocation", Forbidden),
    ],
)
def test_who_may_not_send_where(send, session, by: str, source: str, destination: str, purpose: str, refusal) -> None:
    with pytest.raises(refusal):
        send(5, by=by, source=source, destination=destination, purpose=purpose)
    assert queries.in_transit(session, NATION, TODAY) == []


@pytest.mark.parametrize(
    ("by", "source", "destination", "purpose"),
    [
        ("coordinator-32", "32", "32.05", "allocation"),
        ("coordinator-00", "00", "32", "allocation"),
        ("coordinator-00", "00", "91.03", "allocation"),
        ("coordinator-00", "32", "32.04", "allocation"),
        ("staff-32.05", "32.05", "32", "return"),
        ("coordinator-32", "32.05", "32", "return"),
        ("staff-32.05", "32.05", "32.04", "transfer"),
        ("coordinator-32", "32.05", "32.04", "loan"),
        ("coordinator-00", "32.05", "51.01", "transfer"),
    ],
)
def test_who_may_send_where(send, by: str, source: str, destination: str, purpose: str) -> None:
    assert send(5, by=by, source=source, destination=destination, purpose=purpose).state == "sent"


def test_nobody_sends_more_than_there_is(send, session) -> None:
    with pytest.raises(Insufficient) as told:
        send(10_001)
    assert (told.value.office, told.value.wanted, told.value.available) == ("32", 10_001, 10_000)
    assert held(session, "store:32") == 10_000


def test_nothing_is_sent_before_the_first_stock(send) -> None:
    with pytest.raises(Insufficient) as told:
        send(5, business_date=date(2025, 10, 19))
    assert told.value.first_stock == date(2025, 10, 20)


def test_nothing_is_sent_tomorrow(send) -> None:
    with pytest.raises(DateRefused):
        send(5, business_date=date(2025, 11, 4))


def test_the_centre_is_never_short(send, session) -> None:
    shipment = send(2_000_000, by="coordinator-00", source="00", destination="32")
    assert held(session, "supplier:00") == -2_000_000 - 11_000
    assert held(session, f"transit:{shipment.id}") == 2_000_000


def test_the_same_key_sends_once(send) -> None:
    key = new_key()
    assert send(5, key=key).id == send(5, key=key).id
    with pytest.raises(KeyReused):
        send(6, key=key)


def log(key: str | None = None, **changes: object) -> LogArrival:
    told: dict[str, object] = {
        "key": key or new_key(),
        "destination": "32",
        "sent_on": date(2025, 10, 28),
        "business_date": TODAY,
        "reference": "470.13/11176/SJ",
        "reference_date": date(2025, 10, 28),
        "lines": (ArrivalLine(item="ktp-wni", sent=4_000, good=3_990, damaged=3, missing=7, reason="Kardus basah"),),
    }
    return LogArrival(**(told | changes))


def test_logging_an_arrival_sends_and_receives_at_once(world, session) -> None:
    shipment = world.act("coordinator-32", arrivals.log_arrival, log())
    receipt = queries.standing_receipt(session, shipment.id)
    assert receipt is not None
    assert (shipment.state, shipment.office, shipment.business_date) == ("received", "00", date(2025, 10, 28))
    assert (receipt.office, receipt.counterpart, receipt.business_date) == ("32", "00", TODAY)
    assert held(session, "store:32") == 3_990
    assert held(session, "spoiled:32") == 3
    assert held(session, f"missing:{shipment.id}") == 7


def test_logging_an_arrival_twice_is_once(world, session) -> None:
    command = log()
    first, second = (world.act("coordinator-32", arrivals.log_arrival, command) for _ in range(2))
    assert first.id == second.id
    assert held(session, "store:32") == 3_990
    with pytest.raises(KeyReused):
        world.act("coordinator-32", arrivals.log_arrival, log(command.key, note="Lain"))


def test_a_refused_receipt_takes_the_shipment_with_it(world, session) -> None:
    short = (ArrivalLine(item="ktp-wni", sent=4_000, good=3_000),)
    with pytest.raises(QuantityMismatch):
        world.act("coordinator-32", arrivals.log_arrival, log(lines=short))
    assert session.scalars(select(Document)).all() == []


def distribution(key: str | None = None, **quantities: int) -> Distribute:
    shares = tuple((code.replace("_", "."), blanks(pieces)) for code, pieces in quantities.items())
    return Distribute(key=key or new_key(), source="32", business_date=TODAY, shares=shares)


def test_a_distribution_is_one_shipment_per_district(stocked, session) -> None:
    sent = stocked.act("coordinator-32", arrivals.distribute, distribution(**{"32_04": 456, "32_05": 2_000}))
    assert [(document.counterpart, document.state) for document in sent] == [("32.04", "sent"), ("32.05", "sent")]
    assert held(session, "store:32") == 10_000 - 2_456


def test_a_distribution_is_sent_whole_or_not_at_all(stocked, session) -> None:
    with pytest.raises(Insufficient) as told:
        stocked.act("coordinator-32", arrivals.distribute, distribution(**{"32_04": 6_000, "32_05": 5_000}))
    assert (told.value.wanted, told.value.available) == (11_000, 10_000)
    assert held(session, "store:32") == 10_000


def test_a_distribution_with_the_same_key_counts_once(stocked, session) -> None:
    command = distribution(**{"32_04": 456, "32_05": 2_000})
    first, second = (stocked.act("coordinator-32", arrivals.distribute, command) for _ in range(2))
    assert [document.id for document in first] == [document.id for document in second]
    with pytest.raises(KeyReused):
        stocked.act("coordinator-32", arrivals.distribute, distribution(command.key, **{"32_04": 456}))
    assert held(session, "store:32") == 10_000 - 2_456


def test_an_empty_distribution_says_nothing(stocked) -> None:
    with pytest.raises(Invalid) as told:
        stocked.act("coordinator-32", arrivals.distribute, distribution())
    assert told.value.reason == "no_lines"


def test_what_was_received_counts_allocations_only(send, receive, session, stocked) -> None:
    receive(send(500), 497, damaged=1, missing=2, surplus=4, reason="Dihitung bersama")
    back = send(100, by="staff-32.05", source="32.05", destination="32", purpose="return")
    stocked.act(
        "coordinator-32",
        service.receive,
        service.Receive(
            key=new_key(),
            shipment_id=back.id,
            business_date=TODAY,
            lines=(ReceiptLine(item="ktp-wni", good=100),),
        ),
    )
    assert queries.received_over(session, NATION, Span(TODAY, TODAY)) == {"32.05": 502}
    assert queries.received_over(session, Scope("51"), Span(TODAY, TODAY)) == {}
    assert queries.received_over(session, NATION, Span(date(2025, 10, 1), date(2025, 11, 2))) == {}


def test_what_was_on_the_way_at_a_date(send, receive, session, clock) -> None:
    early = send(500, business_date=date(2025, 10, 28))
    late = send(300)
    clock.advance(days=1)
    receive(early, 500, business_date=date(2025, 11, 4))
    assert [(row.document.id, row.days, row.pieces) for row in queries.in_transit(session, Scope("32"), TODAY)] == [
        (early.id, 6, 500),
        (late.id, 0, 300),
    ]
    assert [row.document.id for row in queries.in_transit(session, NATION, date(2025, 11, 4))] == [late.id]
    assert queries.in_transit(session, Scope("51"), TODAY) == []
    assert [row.document.id for row in queries.open_for(session, "32.05")] == [late.id]
