"""What features keep of sealed documents in tables of their own: whatever is changed there by hand is found."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Table, delete, insert, select, text, update
from sqlalchemy.orm import Session

from inventory.core.database import Base, steady
from inventory.custody.rules import CountLine, DestructionLine
from inventory.custody.service import Count, Destroy, count, destroy
from inventory.shipments.service import Purpose, ReceiptLine, Receive, Send, ShipmentLine, receive, send
from inventory.stock import verification
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.comparing import meanwhile
from inventory.stock.repeated import repeating
from inventory.usage.service import Amend, Report, ReportLine, Split, amend, report
from tests.support.tampering import another, loosen, this, unfound, unguarded
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
EARLIER = DAY - timedelta(days=3)
GARUT, CIANJUR = "32.05", "32.04"
BOXES = Base.metadata.tables["box_range"]

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
def connection(as_owner: None, world: World, session: Session) -> Iterator[Connection]:
    """A ledger whose documents say everything that features keep of them."""
    act = world.act
    boxed = ShipmentLine(item="ktp-wni", quantity=600, boxes=(BoxRange("A-001", "A-010"), BoxRange("B7", "B7")))
    ribbon = ShipmentLine(item="ribbon", quantity=4)
    sent = act("coordinator-00", send, parcel("00", GARUT, boxed, ribbon, reference="BAST-1", reference_date=EARLIER))
    act("coordinator-00", send, parcel("00", CIANJUR, ribbon))
    arrived = (
        ReceiptLine(item="ktp-wni", good=590, damaged=6, missing=4),
        ReceiptLine(item="ribbon", good=4, surplus=1, reason="satu lebih"),
    )
    act("staff-32.05", receive, Receive(key=new_key(), shipment_id=sent.id, business_date=EARLIER, lines=arrived))
    lent = parcel(GARUT, CIANJUR, ShipmentLine(item="ktp-wni", quantity=20), purpose=Purpose.LOAN, due_date=DAY)
    loan = act("coordinator-32", send, lent)
    there = (ReceiptLine(item="ktp-wni", good=20),)
    act("staff-32.04", receive, Receive(key=new_key(), shipment_id=loan.id, business_date=EARLIER, lines=there))
    back = parcel(CIANJUR, GARUT, ShipmentLine(item="ktp-wni", quantity=5), purpose=Purpose.LOAN_RETURN, loan=loan.id)
    act("coordinator-32", send, back)
    told = act("staff-32.05", report, full_report())
    act("staff-32.05", amend, amended(told.id, 21))
    act("staff-32.04", report, Report(key=new_key(), office=CIANJUR, business_date=DAY, lines=(printed(3),)))
    counted = CountLine(item="ktp-wni", compartment="store", counted=500, reason="dihitung", boxes=boxed.boxes)
    act("staff-32.05", count, Count(key=new_key(), office=GARUT, business_date=DAY, lines=(counted,)))
    burnt = DestructionLine(item="ktp-wni", quantity=2, reason="rusak")
    ashes = Destroy(key=new_key(), office=GARUT, business_date=DAY, lines=(burnt,), witnesses=("Camat",))
    act("staff-32.05", destroy, ashes)
    session.rollback()
    yield session.connection()
    session.rollback()


def parcel(source: str, destination: str, *lines: ShipmentLine, **more: Any) -> Send:
    told = {"purpose": Purpose.ALLOCATION, "business_date": EARLIER, **more}
    return Send(key=new_key(), source=source, destination=destination, lines=lines, **told)


def printed(pieces: int, **more: Any) -> ReportLine:
    return ReportLine(item="ktp-wni", printed=pieces, **more)


def full_report() -> Report:
    return Report(
        key=new_key(),
        office=GARUT,
        business_date=DAY,
        lines=(printed(20, spoiled=1, split=Split(new=12, lost=8), siak_printed=19, counted=560),),
        recorded=30,
        prr=44,
        causes=("power", "network", "other"),
        cause_note=" banjir\n",
        note="  sore ",
        outage_hours=3,
    )


def amended(report_id: int, pieces: int) -> Amend:
    return Amend(key=new_key(), report_id=report_id, reason="salah hitung", lines=(printed(pieces, spoiled=1),))


def tables() -> list[Table]:
    return [*(table for table, _ in repeating()), BOXES]


def test_everything_is_kept_and_it_is_whole(connection: Connection) -> None:
    assert verification.verify(connection).wrong is None
    assert {table.name for table in tables() if not connection.execute(select(table)).first()} == set()


def test_no_table_of_documents_is_left_out() -> None:
    """A table with a row for a document, or for a line of one, repeats it; those that do not are known by name."""
    of_documents = {
        table.name
        for table in Base.metadata.tables.values()
        for key in (table.primary_key.columns.get("document_id"),)
        if key is not None
    }
    assert of_documents == {table.name for table, _ in repeating()}


def test_every_cell_is_watched(connection: Connection) -> None:
    loosen(connection)
    chance = Random(2025)
    unseen = [
        f"{table.name}.{column.name} of {dict(row)}"
        for table in tables()
        for row in connection.execute(select(table)).mappings().all()
        for column in table.columns
        if f"{table.name}.{column.name}" not in WORKED_OUT and row[column.name] is not None
        if unfound(
            connection, update(table).where(this(table, row)).values({column: another(row[column.name], chance)})
        )
    ]
    assert unseen == []
    assert verification.verify(connection).whole


# The books of the day, the quantity of the shipment (held by a foreign key), and a number without meaning.
WORKED_OUT = {"count_line.expected", "receipt_line.sent", "box_range.id"}
FILLED = {"recorded": 5, "prr": 5, "outage_hours": 5, "siak_printed": 5, "counted": 5, "split_new": 5}


def test_a_filled_cell_that_was_empty_is_watched(connection: Connection) -> None:
    loosen(connection)
    tried = set()
    for table in tables():
        for row in connection.execute(select(table)).mappings().all():
            for column in table.columns:
                if row[column.name] is None and column.name in FILLED:
                    filled = update(table).where(this(table, row)).values({column: FILLED[column.name]})
                    assert not unfound(connection, filled), (table.name, column.name)
                    tried.add(column.name)
    assert tried == set(FILLED)


def test_every_row_is_missed(connection: Connection) -> None:
    loosen(connection)
    unseen = [
        (table.name, dict(row))
        for table in tables()
        for row in connection.execute(select(table)).mappings().all()
        if unfound(connection, delete(table).where(this(table, row)))
    ]
    assert unseen == []


def test_an_added_row_is_noticed(connection: Connection) -> None:
    loosen(connection)
    new = {"document_id": 1000, "item": "kia", "id": 1000}
    for table in tables():
        row = connection.execute(select(table)).mappings().first()
        for name, value in new.items():
            if name in table.primary_key.columns:
                assert not unfound(connection, insert(table).values({**row, name: value})), (table.name, name)


def test_what_is_wrong_is_named(connection: Connection) -> None:
    loosen(connection)
    report_id = connection.scalar(text("select min(document_id) from daily_report"))
    with connection.begin_nested() as attempt:
        connection.execute(text("update daily_report_line set counted = 1 where document_id = :i"), {"i": report_id})
        verdict = verification.verify(connection)
        assert (verdict.number, verdict.wrong) == (
            None,
            f"daily_report_line does not repeat what document {report_id} says",
        )
        attempt.rollback()
    connection.execute(text("update box_range set item = 'ribbon'"))
    assert verification.verify(connection).wrong == "box_range does not repeat what document 1 says"


def test_it_is_found_on_a_connection_of_its_own_too(connection: Connection, session: Session) -> None:
    engine = connection.engine
    session.rollback()
    with steady(engine) as reading:
        assert verification.verify(reading, compared=meanwhile(engine)).whole
    with unguarded(engine) as changing:
        changing.execute(text("update daily_report_line set counted = 561 where counted = 560"))
    with steady(engine) as reading:
        verdict = verification.verify(reading, compared=meanwhile(engine))
    assert verdict.wrong is not None
    assert verdict.wrong.startswith("daily_report_line does not repeat what document ")
