"""The journal: every document sealed to all before it, so that no change goes unseen."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.stock import rules
from inventory.stock.rules import Account, Compartment, Move, Seal
from tests.stock import books
from tests.support.postings import delivery, enter, receipt, report, shipment
from tests.support.tampering import unguarded
from tests.support.world import World

DAY = date(2025, 11, 3)


@pytest.fixture
def journal(world: World) -> None:
    """Six documents, one of them without a movement."""
    world.act("coordinator-32", enter, shipment("00", "32", DAY, 500))
    world.act("coordinator-32", enter, delivery("32.05", DAY, 7, note="Kwitansi “résumé” \\ \n\t é 日 / </script>"))
    sent = world.act("coordinator-32", enter, shipment("00", "32", DAY, 60))
    world.act("coordinator-32", enter, receipt(sent, DAY, 50, damaged=6, missing=4))
    world.act("staff-32.05", enter, report("32.05", DAY, 0))
    world.act("staff-32.04", enter, report("32.04", DAY, 0))


def test_an_empty_journal_has_the_head_that_auditors_expect(world: World, session: Session) -> None:
    assert [tuple(row) for row in books.rows(session, "select number, hash from journal_head")] == [(0, "0" * 64)]


@pytest.mark.usefixtures("journal")
def test_the_chain_can_be_recomputed_from_outside(session: Session) -> None:
    books.check_chain(session)
    records = books.rows(session, books.JOURNAL)
    assert [record.event for record in records] == ["posted"] * 6
    assert {record.recorded_at for record in records} == {"2025-11-03T02:00:00.000000Z"}
    assert {record.actor for record in records} == {"coordinator-32", "staff-32.05", "staff-32.04"}


@pytest.mark.usefixtures("journal")
def test_a_zero_report_is_sealed_like_all_others(session: Session) -> None:
    record = books.rows(session, books.JOURNAL)[4]
    assert (record.kind, record.movements_digest) == ("daily_report", books.sha256("[]"))


TURNED_ROUND = """
    update movement set
        source_id = (select id from account where owner = '32.05' and compartment = 'store'),
        destination_id = (select id from account where owner = '32.05' and compartment = 'supplier')
    where journal_number = 2
"""


@pytest.mark.parametrize(
    "tampering",
    [
        TURNED_ROUND,
        "update document set content = replace(content, '2025-11-03', '2025-11-02') where id = 2",
        "update movement set quantity = quantity + 1 where journal_number = 2",
        "update journal set actor = 'staff-32.04' where number = 5",
        "update journal set day = '2025-11-02' where number = 5",
        "update journal set recorded_at = '2025-11-03T03:00:00.000000Z' where number = 5",
        "delete from journal where number = 5",
        "delete from journal where number = 6",
        "update journal_head set number = 5, hash = (select previous_hash from journal where number = 6)",
    ],
)
@pytest.mark.usefixtures("as_owner", "journal")
def test_tampering_breaks_the_chain(session: Session, tampering: str) -> None:
    with unguarded(db.engine) as writing:
        writing.execute(text("delete from posting_key"))
        writing.execute(text(tampering))
    with pytest.raises(AssertionError):
        books.check_chain(session)


def test_the_seal_of_a_known_record() -> None:
    """Written out as text, the way the interface describes it."""
    move = Move(
        item="ktp-wni",
        quantity=3,
        source=Account(Compartment.TRANSIT, "7"),
        destination=Account(Compartment.STORE, "32.05"),
    )
    digest = rules.movements_digest([move])
    assert digest == books.sha256('[[1,"ktp-wni",3,"transit:7","store:32.05"]]')
    seal = Seal(
        number=1,
        document="8",
        event="posted",
        kind="receipt",
        day="2025-11-03",
        recorded_at="2025-11-03T02:00:00.000000Z",
        actor="staff-32.05",
        document_digest=rules.digest("{}"),
        movements_digest=digest,
        previous_hash=rules.FIRST_HASH,
    )
    body = (
        '[1,"8","posted","receipt","2025-11-03","2025-11-03T02:00:00.000000Z","staff-32.05",'
        f'"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","{digest}"]'
    )
    assert seal.hash == books.sha256("0" * 64 + body)


def test_the_moment_is_written_with_six_decimals(clock) -> None:
    assert rules.instant_text(clock.now()) == "2025-11-03T02:00:00.000000Z"
