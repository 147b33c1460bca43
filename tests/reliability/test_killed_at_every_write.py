"""The process dies at every step of a posting, one after the other: the document is whole or not there, and a
resend heals it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.custody import service as custody
from inventory.demo import profiles
from inventory.shipments import service as shipments
from inventory.shipments.service import ReceiptLine, ShipmentLine
from inventory.stock import verification
from inventory.stock.approval import service as approval
from tests.reliability.crew import act
from tests.reliability.dying import dies_at
from tests.reliability.sizes import LONG
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.world import PASSWORD, new_key

MOMENT = "2025-11-13 10:00"
TODAY = date(2025, 11, 13)
STRIDE = 1 if LONG else 7
TABLES = ("document", "journal", "movement", "running_close", "posting_key", "shipment_line", "receipt_line")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    url, clock = databases.fresh(request.param), SettableClock()
    clock.set(MOMENT, "Asia/Jakarta")
    app = build_app(url, clock)
    with app.app_context():
        transact(lambda session: profiles.load_harness(session, PASSWORD, current_clock().now()))
        yield url
    close(app)
    databases.drop(url)


def everything() -> list[Any]:
    """How many rows there are, every balance, every state, and the head."""
    session = db.session()
    session.rollback()
    rows = [session.execute(text(f"select count(*) from {table}")).all() for table in TABLES]
    rows.append(session.execute(text("select id, balance, last_day from account where balance <> 0 order by id")).all())
    rows.append(session.execute(text("select id, state from document order by id")).all())
    rows.append(session.execute(text("select number, hash from journal_head")).all())
    return [[tuple(row) for row in each] for each in rows]


def whole() -> bool:
    with db.engine.connect() as connection:
        return verification.verify(connection).whole


def sending() -> tuple[str, Callable[..., Any], Any]:
    lines = (ShipmentLine(item="ktp-wni", quantity=100), ShipmentLine(item="ribbon", quantity=2))
    command = shipments.Send(
        key=new_key(),
        source="00",
        destination="11.01",
        purpose="allocation",
        business_date=TODAY,
        lines=lines,
    )
    return "u00", shipments.send, command


def receiving() -> tuple[str, Callable[..., Any], Any]:
    shipment = act(*sending())
    assert isinstance(shipment, int)
    lines = (ReceiptLine(item="ktp-wni", good=90, damaged=8, missing=2), ReceiptLine(item="ribbon", good=2))
    command = shipments.Receive(key=new_key(), shipment_id=shipment, business_date=TODAY, lines=lines)
    return "u11_01", shipments.receive, command


def approving() -> tuple[str, Callable[..., Any], Any]:
    act(*receiving())
    command = custody.Destroy(
        key=new_key(),
        office="11.01",
        business_date=TODAY,
        lines=(custody.DestructionLine(item="ktp-wni", quantity=8),),
        witnesses=("Saksi dari Satpol PP",),
    )
    pending = act("u11_01", custody.destroy, command)
    assert isinstance(pending, int)
    return "u11_01b", approval.approve, approval.Approve(key=new_key(), document_id=pending)


@pytest.mark.parametrize("prepare", [sending, receiving, approving])
def test_it_is_whole_or_not_there(url: str, prepare: Callable[[], Any]) -> None:
    order, before = prepare(), everything()
    point, deaths = 1, 0
    while dies_at(url, MOMENT, order, point):
        after = everything()
        assert whole()
        if after != before:
            break  # it died after the commit: the answer is lost, the document is not
        point, deaths = point + STRIDE, deaths + 1
    assert deaths > 3, "nothing was killed before it was done"
    number, done = act(*order), everything()
    assert isinstance(number, int)
    assert act(*order) == number, "sent again, it counts once"
    assert everything() == done
    assert whole()
