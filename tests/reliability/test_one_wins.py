"""Sixteen writers want the same thing at the same time: exactly one gets it, on both databases."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import func, select

from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.custody import service as custody
from inventory.demo import profiles
from inventory.shipments import service as shipments
from inventory.shipments.service import ReceiptLine, ShipmentLine
from inventory.stock import service as stock
from inventory.stock import verification
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from tests.reliability.crew import Answer, Order, act, crew_on
from tests.reliability.sizes import ROUNDS, WRITERS
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.processes import Crew
from tests.support.world import PASSWORD, new_key

MOMENT = "2025-11-13 10:00"
TODAY = date(2025, 11, 13)
CARD = "ktp-wni"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def crew(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Crew]:
    url, clock = databases.fresh(request.param), SettableClock()
    clock.set(MOMENT, "Asia/Jakarta")
    app = build_app(url, clock)
    with app.app_context():
        transact(lambda session: profiles.load_harness(session, PASSWORD, current_clock().now()))
        with crew_on(url, MOMENT) as crew:
            yield crew
        with db.engine.connect() as connection:
            assert verification.verify(connection).whole
    close(app)
    databases.drop(url)


def send(source: str, destination: str, quantity: int, purpose: str = "allocation", key: str = "") -> shipments.Send:
    return shipments.Send(
        key=key or new_key(),
        source=source,
        destination=destination,
        purpose=purpose,
        business_date=TODAY,
        lines=(ShipmentLine(item=CARD, quantity=quantity),),
    )


def receipt(shipment: int, quantity: int, damaged: int = 0) -> shipments.Receive:
    line = ReceiptLine(item=CARD, good=quantity - damaged, damaged=damaged)
    return shipments.Receive(key=new_key(), shipment_id=shipment, business_date=TODAY, lines=(line,))


def sent(quantity: int, destination: str = "11.01") -> int:
    """A shipment from the centre on its way."""
    number = act("u00", shipments.send, send("00", destination, quantity))
    assert isinstance(number, int)
    return number


def arrived(quantity: int, damaged: int = 0) -> int:
    """Pieces in the store of 11.01: the id of their receipt."""
    number = act("u11_01", shipments.receive, receipt(sent(quantity), quantity, damaged))
    assert isinstance(number, int)
    return number


def everybody(order: Callable[[], Order]) -> list[Order]:
    return [order() for _ in range(WRITERS)]


def documents() -> int:
    db.session().rollback()
    return db.session().scalars(select(func.count()).select_from(Document)).one()


def one_wins(answers: list[Answer], refusal: str) -> None:
    tally = Counter("done" if isinstance(answer, int) else answer for answer in answers)
    assert tally == {"done": 1, refusal: WRITERS - 1}


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_last_card_goes_to_one(crew: Crew, _round: int) -> None:
    arrived(1)
    order = lambda: ("u11_01", shipments.send, send("11.01", "11.02", 1, "transfer"))  # noqa: E731  # made anew each time
    one_wins(crew.at_once(everybody(order)), "insufficient")


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_shipment_is_received_once(crew: Crew, _round: int) -> None:
    shipment = sent(5, "11.02")
    one_wins(
        crew.at_once(everybody(lambda: ("u11_02", shipments.receive, receipt(shipment, 5)))),
        "already_done",
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_key_counts_once(crew: Crew, _round: int) -> None:
    before, command = documents(), send("00", "11.03", 7)
    answers = crew.at_once([("u00", shipments.send, command)] * WRITERS)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], int)
    assert documents() == before + 1


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_key_with_sixteen_bodies_serves_one(crew: Crew, _round: int) -> None:
    key = new_key()
    one_wins(
        crew.at_once([("u00", shipments.send, send("00", "11.03", 1 + n, key=key)) for n in range(WRITERS)]),
        "key_reused",
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_destruction_is_approved_once(crew: Crew, _round: int) -> None:
    arrived(2, damaged=2)
    lines = (custody.DestructionLine(item=CARD, quantity=2),)
    proposal = custody.Destroy(
        key=new_key(), office="11.01", business_date=TODAY, lines=lines, witnesses=("Saksi dari Satpol PP",)
    )
    pending = act("u11_01", custody.destroy, proposal)
    assert isinstance(pending, int)
    order = lambda: ("u11_01b", approval.approve, approval.Approve(key=new_key(), document_id=pending))  # noqa: E731  # made anew each time
    one_wins(crew.at_once(everybody(order)), "already_done")


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_a_document_is_taken_back_once(crew: Crew, _round: int) -> None:
    document = arrived(3)
    order = lambda: ("u11_01", stock.reverse, stock.Reverse(key=new_key(), document_id=document, reason="Salah"))  # noqa: E731  # made anew each time
    one_wins(crew.at_once(everybody(order)), "already_done")
