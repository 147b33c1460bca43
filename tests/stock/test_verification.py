"""`flask ledger verify`: whatever is changed behind the ledger's back is found."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.stock import verification
from inventory.stock.service import Reverse, reverse
from inventory.stock.verification import EMPTY, Head
from tests.support.postings import delivery, enter, receipt, report, shipment
from tests.support.tampering import loosen, unguarded
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
EARLIER = DAY - timedelta(days=3)


@pytest.fixture
def connection(as_owner: None, world: World, session: Session) -> Iterator[Connection]:
    """A connection to a ledger with shipments, a back-dated delivery, reports, a zero and a reversal."""
    act = world.act
    sent = act("coordinator-32", enter, shipment("00", "32.05", EARLIER, 60))
    act("coordinator-32", enter, receipt(sent, DAY, 50, damaged=6, missing=4))
    act("coordinator-32", enter, delivery("32.05", DAY, 5, item="ribbon"))
    act("coordinator-32", enter, delivery("32.05", EARLIER, 3, item="ribbon"))
    act("staff-32.05", enter, report("32.05", DAY, 20, spoiled=2))
    zero = act("staff-32.04", enter, report("32.04", DAY, 0))
    act("staff-32.04", reverse, Reverse(key=new_key(), document_id=zero.id, reason="wrong day"))
    session.rollback()
    yield session.connection()
    session.rollback()


def wrong(connection: Connection, noted: Head | None = None) -> tuple[int | None, str | None]:
    verdict = verification.verify(connection, noted)
    return verdict.number, verdict.wrong


@pytest.mark.usefixtures("both_databases")
def test_a_whole_ledger_is_whole(connection: Connection) -> None:
    verdict = verification.verify(connection)
    assert verdict.whole
    assert verdict.records == 7
    assert verdict.head == verification.current_head(connection)
    assert verification.verify(connection, verdict.head).whole
    assert verification.verify(connection, EMPTY).whole
    assert wrong(connection, Head(0, "ab" * 32)) == (0, "not the head that was noted")


TEXTS = [
    ("journal", column, "number = 3")
    for column in ("event", "kind", "day", "recorded_at", "actor", "document_digest", "movements_digest", "hash")
] + [
    ("journal", "previous_hash", "number = 4"),
    ("document", "content", "id = 3"),
    ("movement", "item", "journal_number = 3"),
    ("account", "owner", "compartment = 'printed'"),
    ("account", "compartment", "compartment = 'variance' or compartment = 'printed'"),
]
NUMBERS = [
    ("journal", "number", "number = 7", 8),
    ("journal", "document_id", "number = 3", 1),
    ("movement", "line", "journal_number = 5 and line = 2", 3),
    ("movement", "quantity", "journal_number = 5 and line = 1", 21),
    ("movement", "journal_number", "journal_number = 3", 6),
    ("account", "balance", "compartment = 'store' and item = 'ktp-wni'", 29),
    ("running_close", "quantity", "day = '2025-11-03' and quantity = 5 + 3", 9),
    ("journal_head", "number", "id = 1", 6),
]
UNMADE = [
    (
        "insert into running_close select id, '2025-11-04', balance, true from account where balance > 0",
        "close",
    ),
    ("update account set last_day = '2025-11-01' where compartment = 'spoiled'", "last day"),
    ("update running_close set quantity = quantity + 1 where day = '2025-10-31'", "close"),
    ("delete from running_close where day = '2025-11-03'", "close"),
    ("update account set balance = balance + 1", "balance"),
]


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(("table", "column", "which"), TEXTS)
def test_one_changed_character_is_found(connection: Connection, table: str, column: str, which: str) -> None:
    loosen(connection)
    last = f"case when substr({column}, length({column})) = '1' then '2' else '1' end"
    changed = f"update {table} set {column} = substr({column}, 1, length({column}) - 1) || {last} where {which}"
    assert connection.execute(text(changed)).rowcount > 0
    assert wrong(connection)[1] is not None


@pytest.mark.parametrize("content", ["cast(x'7bff7d' as text)", "x'7bff7d'"])
def test_a_text_that_is_none_any_more_is_found(connection: Connection, content: str) -> None:
    """Only SQLite would take it."""
    loosen(connection)
    connection.execute(text(f"update document set content = {content} where id = 5"))
    assert wrong(connection)[0] == 5
    connection.execute(text("update journal set actor = cast(x'ff' as text) where number = 4"))
    assert wrong(connection)[0] == 4
    connection.execute(text("update movement set item = cast(x'ff' as text) where journal_number = 2"))
    assert wrong(connection)[0] == 2


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(("table", "column", "which", "value"), NUMBERS)
def test_one_changed_number_is_found(connection: Connection, table: str, column: str, which: str, value: int) -> None:
    loosen(connection)
    changed = connection.execute(text(f"update {table} set {column} = {value} where {which}"))
    assert changed.rowcount > 0
    assert wrong(connection)[1] is not None


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(
    ("removed", "number"),
    [
        ("delete from journal where number = 3", 3),
        ("delete from journal where number = 7", 7),
        ("delete from movement where journal_number = 5 and line = 2", 5),
        ("delete from movement where journal_number = 1", 1),
        ("delete from document where id = 3", 3),
        ("delete from running_close where day = '2025-10-31'", None),
        ("delete from account where compartment = 'printed'", 5),
    ],
)
def test_a_removed_row_is_found(connection: Connection, removed: str, number: int | None) -> None:
    loosen(connection)
    assert connection.execute(text(removed)).rowcount > 0
    found, told = wrong(connection)
    assert told is not None
    assert found == number or removed.endswith("number = 7")


@pytest.mark.usefixtures("both_databases")
def test_two_swapped_records_are_found(connection: Connection) -> None:
    loosen(connection)
    for statement in (
        "update journal set number = 99 where number = 3",
        "update journal set number = 3 where number = 4",
        "update journal set number = 4 where number = 99",
    ):
        connection.execute(text(statement))
    assert wrong(connection)[0] == 3


@pytest.mark.usefixtures("both_databases")
def test_an_added_close_is_found(connection: Connection) -> None:
    connection.execute(
        text(
            "insert into running_close (account_id, day, quantity, held)"
            " select id, '2025-11-01', 1, true from account where compartment = 'printed'"
        )
    )
    assert wrong(connection) == (
        None,
        "the close of printed:32.05 ktp-wni on 2025-11-01 is 1, the movements make it None",
    )


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(("changed", "what"), UNMADE)
def test_a_book_that_the_movements_do_not_make_is_named(connection: Connection, changed: str, what: str) -> None:
    loosen(connection)
    connection.execute(text(changed))
    number, told = wrong(connection)
    assert number is None
    assert told is not None
    assert told.startswith(f"the {what} of ")


@pytest.mark.usefixtures("both_databases")
def test_a_rewritten_chain_is_found_from_a_head_that_was_noted(connection: Connection) -> None:
    noted = verification.current_head(connection)
    loosen(connection)
    rewrite(connection)
    assert wrong(connection) == (None, None)
    assert wrong(connection, noted) == (7, "not the head that was noted")


def rewrite(connection: Connection) -> None:
    """What somebody with all rights would do: change one report and seal everything after it anew."""
    connection.execute(
        text('update document set content = replace(content, \'"note":""\', \'"note":"-"\') where id = 6')
    )
    connection.execute(text("update daily_report set note = '-' where document_id = 6"))
    previous = ""
    rows = connection.execute(
        text(
            "select number, document_id, event, journal.kind, day, recorded_at, actor, document_digest,"
            " movements_digest, previous_hash, content"
            " from journal join document on document.id = document_id order by number"
        )
    ).all()
    for number, document, *sealed, before, content in rows:
        sealed[5] = hashlib.sha256(content.encode()).hexdigest()
        before = previous or before
        body = json.dumps([number, str(document), *sealed], ensure_ascii=False, separators=(",", ":"))
        previous_hash, previous = before, hashlib.sha256((before + body).encode()).hexdigest()
        connection.execute(
            text("update journal set document_digest = :d, previous_hash = :p, hash = :h where number = :n"),
            {"d": sealed[5], "p": previous_hash, "h": previous, "n": number},
        )
    connection.execute(text("update journal_head set hash = :h"), {"h": previous})


def test_the_command_says_so_and_fails(app: Flask, connection: Connection, tmp_path: Path) -> None:
    run = app.test_cli_runner().invoke
    head = json.loads(run(args=["ledger", "head"]).output)
    note = tmp_path / "head.json"
    note.write_text(json.dumps(head))
    good = run(args=["ledger", "verify", str(note)])
    assert (good.exit_code, good.output.startswith("The ledger is whole: 7 records")) == (0, True)
    with unguarded(db.engine) as writing:
        writing.execute(text("update journal set actor = 'nobody' where number = 5"))
    bad = run(args=["ledger", "verify", "--json", str(note)])
    assert bad.exit_code == 1
    told = json.loads(bad.output)
    assert (told["ok"], told["number"], told["records"]) == (False, 5, 4)
    note.write_text('{"number": "7"}')
    assert run(args=["ledger", "verify", str(note)]).exit_code == 1


@pytest.mark.parametrize("table", ["movement", "box_range", "daily_report_line"])
def test_a_ledger_that_cannot_be_read_is_broken_and_said_to_be(app: Flask, connection: Connection, table: str) -> None:
    with db.engine.begin() as writing:
        writing.execute(text(f"alter table {table} rename to gone"))
    answer = app.test_cli_runner().invoke(args=["ledger", "verify", "--json"])
    assert answer.exit_code == 1
    told = json.loads(answer.output)
    assert (told["ok"], told["wrong"].startswith("it cannot be read: ")) == (False, True)
