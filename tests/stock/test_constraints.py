"""What a rule says, the database says again: raw SQL cannot break the books either."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.support.postings import delivery, enter, receipt, report, shipment
from tests.support.snapshots import snapshot
from tests.support.world import World

DAY = date(2025, 11, 3)
STORE = "(select id from account where compartment = 'store' and owner = '32.05' and item = 'ktp-wni')"
SUPPLIER = "(select id from account where compartment = 'supplier' and owner = '32.05' and item = 'ktp-wni')"
RIBBONS = "(select id from account where compartment = 'store' and owner = '32.05' and item = 'ribbon')"
DOCUMENT = (
    "insert into document (kind, state, office, counterpart, business_date, parent_id, maker_id, content) values "
)
MOVEMENT = "insert into movement (journal_number, line, item, quantity, source_id, destination_id) values "
ACCOUNT = "insert into account (compartment, owner, item, balance) values "
BROKEN = {
    "a store below zero": "update account set balance = -1 where compartment = 'store'",
    "spoiled pieces below zero": "update account set balance = -1 where compartment = 'spoiled'",
    "transit below zero": "update account set balance = -1 where compartment = 'transit'",
    "missing pieces below zero": "update account set balance = -1 where compartment = 'missing'",
    "a close below zero": f"update running_close set quantity = -1 where account_id = {STORE}",
    "an unknown compartment": "update account set compartment = 'drawer'",
    "an account twice": f"{ACCOUNT} ('store', '32.05', 'ktp-wni', 0)",
    "an account of nothing": f"{ACCOUNT} ('store', '32.05', 'soap', 0)",
    "a movement of nothing": f"{MOVEMENT} (1, 9, 'ktp-wni', 0, {SUPPLIER}, {STORE})",
    "a movement of less than nothing": f"{MOVEMENT} (1, 9, 'ktp-wni', -5, {SUPPLIER}, {STORE})",
    "a movement of too much": f"{MOVEMENT} (1, 9, 'ktp-wni', 2000000001, {SUPPLIER}, {STORE})",
    "a movement to itself": f"{MOVEMENT} (1, 9, 'ktp-wni', 5, {STORE}, {STORE})",
    "cards that become ribbons": f"{MOVEMENT} (1, 9, 'ktp-wni', 5, {STORE}, {RIBBONS})",
    "a line twice": f"{MOVEMENT} (1, 1, 'ktp-wni', 5, {SUPPLIER}, {STORE})",
    "a movement without a record": f"{MOVEMENT} (999, 1, 'ktp-wni', 5, {SUPPLIER}, {STORE})",
    "an unknown kind": f"{DOCUMENT} ('gift', 'posted', '32.05', null, '2025-11-03', null, 1, '{{}}')",
    "an unknown state": "update document set state = 'forgotten'",
    "a receipt of no shipment": f"{DOCUMENT} ('receipt', 'posted', '32.05', '32', '2025-11-03', null, 1, '{{}}')",
    "a shipment to nowhere": f"{DOCUMENT} ('shipment', 'sent', '32', null, '2025-11-03', null, 1, '{{}}')",
    "a second report for a day": f"{DOCUMENT} ('daily_report', 'posted', '32.05', null, '2025-11-03', null, 1, '{{}}')",
    "a second receipt": (
        f"{DOCUMENT} ('receipt', 'posted', '32.05', '32', '2025-11-03',"
        " (select id from document where kind = 'shipment'), 1, '{}')"
    ),
    "an office that is none": f"{DOCUMENT} ('delivery', 'posted', '99.99', null, '2025-11-03', null, 1, '{{}}')",
    "a deleted document": "delete from document",
    "a deleted journal record": "delete from journal",
    "a changed document": "update document set content = '{}'",
    "a document of another day": "update document set state = 'posted', business_date = '2025-11-02'",
    "a changed journal record": "update journal set actor = 'nobody'",
    "a changed movement": "update movement set quantity = quantity",
    "a deleted movement": "delete from movement",
    "a journal number twice": "update journal set number = 2 where number = 1",
    "a hash twice": "update journal set hash = (select max(hash) from journal)",
    "a second head": "insert into journal_head (id, number, hash) values (2, 0, '0')",
}


@pytest.fixture
def books(as_owner: None, world: World, both_databases: str) -> None:
    """A little of everything."""
    world.act("coordinator-32", enter, delivery("32", DAY, 100))
    sent = world.act("coordinator-32", enter, shipment("32", "32.05", DAY, 50))
    world.act("staff-32.05", enter, receipt(sent, DAY, 45, damaged=2, missing=3))
    world.act("staff-32.05", enter, delivery("32.05", DAY, 1, "ribbon"))
    world.act("staff-32.05", enter, report("32.05", DAY, 10, spoiled=1))


@pytest.mark.usefixtures("books")
def test_the_database_refuses_what_the_rules_refuse(session: Session) -> None:
    before = snapshot(session)
    accepted = []
    for name, statement in BROKEN.items():
        try:
            session.execute(text(statement))
            session.rollback()
            accepted.append(name)
        except IntegrityError:
            session.rollback()
    assert accepted == []
    assert snapshot(session) == before


@pytest.mark.usefixtures("books")
def test_boundary_accounts_go_below_zero(session: Session) -> None:
    supplied = text("select balance from account where compartment = 'supplier' and owner = '32' and item = 'ktp-wni'")
    assert session.scalar(supplied) == -100
