"""A sweep over everything that is sealed or follows from it: every row, every column, every state, changed by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Table, delete, insert, select, text, update
from sqlalchemy.orm import Session

from inventory.core.database import Base
from inventory.custody.service import Destroy, DestructionLine, destroy
from inventory.stock import verification
from inventory.stock.approval.service import Approve, Decline, approve, decline
from inventory.stock.models import Document
from inventory.stock.rules import Event, State
from inventory.stock.service import Reverse, reverse
from tests.support.postings import amendment, delivery, enter, receipt, report, shipment
from tests.support.tampering import another, loosen, this, unfound
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
EARLIER = DAY - timedelta(days=3)
SEALED = ["journal", "document", "movement", "account", "running_close", "journal_head"]

pytestmark = pytest.mark.usefixtures("both_databases")


def destruction(world: World, quantity: int) -> Document:
    command = Destroy(
        key=new_key(),
        office="32.05",
        business_date=DAY,
        lines=(DestructionLine(item="ktp-wni", quantity=quantity, reason="rusak"),),
        witnesses=("Camat",),
    )
    return world.act("staff-32.05", destroy, command)


@pytest.fixture
def connection(as_owner: None, world: World, session: Session) -> Iterator[Connection]:
    """A ledger in which everything has happened that can happen to a document."""
    act = world.act
    sent = act("coordinator-32", enter, shipment("00", "32.05", EARLIER, 60))
    act("coordinator-32", enter, shipment("00", "32.04", EARLIER, 7))
    act("coordinator-32", enter, receipt(sent, DAY, 50, damaged=6, missing=4))
    wrong = act("coordinator-32", enter, delivery("32.05", EARLIER, 5, item="ribbon"))
    act("coordinator-32", reverse, Reverse(key=new_key(), document_id=wrong.id, reason="twice"))
    told = act("staff-32.05", enter, report("32.05", DAY, 20, spoiled=2))
    act("staff-32.05", enter, amendment(told, 21, 20))
    again = act("staff-32.05", enter, report("32.05", EARLIER, 0))
    undone = act("staff-32.05", enter, amendment(again, 0, 0))
    act("staff-32.05", reverse, Reverse(key=new_key(), document_id=undone.id, reason="wrong day"))
    approved, rejected, withdrawn, _pending = (destruction(world, pieces) for pieces in (1, 2, 3, 1))
    act("supervisor-32", approve, Approve(key=new_key(), document_id=approved.id))
    act("supervisor-32", decline, Decline(key=new_key(), document_id=rejected.id))
    act("staff-32.05", decline, Decline(key=new_key(), document_id=withdrawn.id))
    back = act("staff-32.05", reverse, Reverse(key=new_key(), document_id=approved.id, reason="not burnt"))
    act("supervisor-32", decline, Decline(key=new_key(), document_id=back.id))
    session.rollback()
    yield session.connection()
    session.rollback()


def tables() -> list[Table]:
    return [Base.metadata.tables[name] for name in SEALED]


def cells(connection: Connection) -> Iterator[tuple[Table, Any, Column[Any]]]:
    for table in tables():
        for row in connection.execute(select(table)).mappings().all():
            for column in table.columns:
                if row[column.name] is not None:
                    yield table, row, column


def test_everything_happened_and_it_is_whole(connection: Connection) -> None:
    assert verification.verify(connection).whole
    assert set(connection.scalars(text("select event from journal"))) == set(Event)
    assert set(connection.scalars(text("select state from document"))) == set(State)


def test_every_sealed_cell_is_watched(connection: Connection) -> None:
    loosen(connection)
    chance = Random(2025)
    unseen = [
        f"{table.name}.{column.name} of {dict(row)}"
        for table, row, column in cells(connection)
        if unfound(
            connection, update(table).where(this(table, row)).values({column: another(row[column.name], chance)})
        )
    ]
    assert unseen == []
    assert verification.verify(connection).whole


def test_a_filled_cell_that_was_empty_is_watched(connection: Connection) -> None:
    loosen(connection)
    other_end, parent = Base.metadata.tables["document"].c["counterpart", "parent_id"]
    account = Base.metadata.tables["account"]
    unseen = [
        f"{column.table.name}.{column.name} of {dict(row)}"
        for column, value in ((other_end, "32.04"), (parent, 1), (account.c.last_day, DAY))
        for row in connection.execute(select(column.table).where(column.is_(None))).mappings().all()
        if unfound(connection, update(column.table).where(this(column.table, row)).values({column: value}))
    ]
    assert unseen == []


def test_every_state_is_watched(connection: Connection) -> None:
    loosen(connection)
    documents = Base.metadata.tables["document"]
    unseen = [
        (row.id, row.kind, row.state, other)
        for row in connection.execute(select(documents.c.id, documents.c.kind, documents.c.state)).all()
        for other in State
        if other != row.state
        and unfound(connection, update(documents).where(documents.c.id == row.id).values(state=other.value))
    ]
    assert unseen == []


def test_every_row_is_missed(connection: Connection) -> None:
    loosen(connection)
    unseen = [
        (table.name, dict(row))
        for table in tables()
        if table.name != "journal_head"
        for row in connection.execute(select(table)).mappings().all()
        if not (table.name == "account" and row["balance"] == 0 and row["last_day"] is None)
        and unfound(connection, delete(table).where(this(table, row)))
    ]
    assert unseen == []


ADDED = {
    "document": {"id": 1000},
    "movement": {"line": 50},
    "running_close": {"day": DAY + timedelta(days=9)},
    "account": {"id": 1000, "owner": "32.04"},
}


def test_an_added_row_is_noticed(connection: Connection) -> None:
    loosen(connection)
    for name, changes in ADDED.items():
        table = Base.metadata.tables[name]
        for row in connection.execute(select(table)).mappings().all():
            if name != "account" or row["balance"]:
                assert not unfound(connection, insert(table).values({**row, **changes})), (name, row)


def test_an_added_record_is_noticed(connection: Connection) -> None:
    loosen(connection)
    table = Base.metadata.tables["journal"]
    last = connection.execute(select(table).order_by(table.c.number.desc()).limit(1)).mappings().one()
    more = {**last, "number": last["number"] + 1, "previous_hash": last["hash"], "hash": "ab" * 32}
    assert not unfound(connection, insert(table).values(more))


def test_swapped_contents_are_noticed(connection: Connection) -> None:
    loosen(connection)
    table = Base.metadata.tables["document"]
    contents = dict(connection.execute(select(table.c.id, table.c.content).order_by(table.c.id)).all())
    for one, other in zip(contents, list(contents)[1:], strict=False):
        if contents[one] != contents[other]:
            swapped = {one: contents[other], other: contents[one]}
            with connection.begin_nested() as attempt:
                for number, content in swapped.items():
                    connection.execute(update(table).where(table.c.id == number).values(content=content))
                assert not verification.verify(connection).whole
                attempt.rollback()


def test_a_state_that_does_not_follow_is_named(connection: Connection) -> None:
    connection.execute(text("update document set state = 'posted' where state = 'pending'"))
    verdict = verification.verify(connection)
    assert verdict.number is None
    assert verdict.wrong is not None
    assert verdict.wrong.endswith("is posted, the journal makes it pending")
