"""“Check the ledger”: the check runs beside the pages, one at a time, and heads that were noted are held against it."""

import json
from datetime import date
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from inventory.core.database import db, steady, transact
from inventory.core.errors import Forbidden, Invalid
from inventory.stock import checking, checking_views, verification
from inventory.stock.checking import NoteHead, StartCheck, note_head, start_check
from inventory.stock.checks import CheckState, LedgerCheck, NotedHead
from inventory.stock.forms import head_in
from inventory.stock.rules import FIRST_HASH
from tests.support.client import BrowsingClient
from tests.support.html import rows_of, text_of
from tests.support.postings import delivery, enter
from tests.support.snapshots import snapshot
from tests.support.tampering import unguarded
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
HASH = "ab" * 32
PAGE = "/ledger/check"
UNDONE = """
    update posting_key set journal_number = null; delete from movement where journal_number = 3;
    delete from journal where number = 3
"""


@pytest.fixture
def ledger(world: World, session: Session) -> World:
    """Three deliveries."""
    for pieces in (10, 20, 30):
        world.act("staff-32.05", enter, delivery("32.05", DAY, pieces))
    session.rollback()
    return world


@pytest.fixture
def auditor(ledger: World, client: BrowsingClient, sign_in) -> BrowsingClient:
    client.set_cookie("language", "en")
    return sign_in(client, "auditor")


def lines_of(page: Any) -> list[list[str]]:
    """The cells of the list, without its heading."""
    return rows_of(page)[1:]


def last_check(session: Session) -> LedgerCheck:
    session.rollback()
    check = checking.latest(session)
    assert check is not None
    return check


def tamper(statement: str) -> None:
    """Change something behind the ledger's back."""
    with unguarded(db.engine) as connection:
        for each in statement.split(";"):
            connection.execute(text(each))


def wait(app: Flask) -> None:
    thread = app.extensions["ledger_checker"].thread
    assert thread is not None
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.usefixtures("both_databases")
def test_a_whole_ledger_is_said_to_be_whole(auditor: BrowsingClient, session: Session) -> None:
    assert "has not been checked here yet" in text_of(auditor.get(PAGE))
    page = auditor.submit(PAGE, {}, form="/ledger/check", follow=True)
    assert "The ledger is whole" in text_of(page)
    check = last_check(session)
    assert (check.state, check.records, check.actor, check.command) == (CheckState.WHOLE, 3, "auditor", None)
    assert check.hash == checking.head_of(session).hash
    assert check.milliseconds is not None


@pytest.mark.usefixtures("both_databases", "as_owner")
def test_a_broken_ledger_is_said_to_be_broken_and_where(auditor: BrowsingClient, session: Session) -> None:
    tamper("update journal set actor = 'nobody' where number = 2")
    page = text_of(auditor.submit(PAGE, {}, form="/ledger/check", follow=True))
    assert "The ledger is broken at record 2" in page
    assert "its hash is not its own" in page
    assert "Stop entering documents" in page
    check = last_check(session)
    assert (check.state, check.records, check.number) == (CheckState.BROKEN, 1, 2)


def test_a_wrong_balance_is_broken_without_a_record(auditor: BrowsingClient) -> None:
    tamper("update account set balance = 61 where compartment = 'store'")
    page = text_of(auditor.submit(PAGE, {}, form="/ledger/check", follow=True))
    assert "The ledger is broken" in page
    assert "the balance of store:32.05 ktp-wni is 61" in page


def test_what_was_found_is_for_the_whole_nation_only(ledger: World, client: BrowsingClient, sign_in) -> None:
    transact(lambda session: ledger.add_person(session, "auditor-51", "51", "auditor"))
    client.set_cookie("language", "en")
    sign_in(client, "auditor")
    tamper("update account set balance = 61 where compartment = 'store'")
    client.submit(PAGE, {}, form="/ledger/check")
    page = text_of(sign_in(client, "auditor-51").get(PAGE))
    assert "The ledger is broken" in page
    assert "32.05" not in page
    assert "another office" in page


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Signal:
    """Checks that tell of ten records and then wait for the signal."""
    go_on, verify = Signal(), checking.verify

    def waiting(connection, progress, compared):
        progress(10)
        assert go_on.wait(30)
        return verify(connection, compared=compared)

    monkeypatch.setattr(checking, "verify", waiting)
    monkeypatch.setattr(checking, "BEAT", 0)
    monkeypatch.setattr(checking_views, "PATIENCE", 0.3)
    return go_on


def test_a_long_check_does_not_hold_the_page(auditor: BrowsingClient, app: Flask, slow: Signal) -> None:
    page = auditor.submit(PAGE, {}, form="/ledger/check", follow=True)
    assert "The check is running" in text_of(page)
    assert "10 of 3 records are good so far" in text_of(page)
    assert page.headers["Refresh"]
    assert "Check now" not in text_of(page)
    slow.set()
    wait(app)
    done = auditor.get(PAGE)
    assert "The ledger is whole" in text_of(done)
    assert "Refresh" not in done.headers


def test_people_go_on_entering_while_it_runs(auditor: BrowsingClient, ledger: World, app: Flask, slow: Signal) -> None:
    auditor.submit(PAGE, {}, form="/ledger/check")
    ledger.act("staff-32.05", enter, delivery("32.05", DAY, 5))
    slow.set()
    wait(app)
    assert "The ledger is whole" in text_of(auditor.get(PAGE))


def test_one_check_runs_at_a_time(auditor: BrowsingClient, app: Flask, slow: Signal, session: Session) -> None:
    second = auditor.form(PAGE, "/ledger/check")
    auditor.submit(PAGE, {}, form="/ledger/check")
    answer = auditor.post(second.action, data=second.fields)
    assert answer.status_code == 422
    assert "being checked already" in text_of(answer)
    slow.set()
    wait(app)
    assert session.scalar(select(func.count()).select_from(LedgerCheck)) == 1


def test_a_check_that_fell_silent_makes_room(auditor: BrowsingClient, ledger: World, session: Session) -> None:
    ledger.act("auditor", start_check, StartCheck(key=new_key()))
    with pytest.raises(Invalid):
        ledger.act("auditor", start_check, StartCheck(key=new_key()))
    transact(lambda session: session.execute(text("update ledger_check set beat = beat - 61")))
    page = text_of(auditor.get(PAGE))
    assert "ended without a result" in page
    assert "The ledger is whole" in text_of(auditor.submit(PAGE, {}, form="/ledger/check", follow=True))
    states = session.scalars(select(LedgerCheck.state).order_by(LedgerCheck.id)).all()
    assert states == [CheckState.STOPPED, CheckState.WHOLE]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_check_that_fails_says_so(auditor: BrowsingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection, progress):
        raise OSError("the disk is gone")

    monkeypatch.setattr(checking, "verify", fail)
    assert "ended without a result" in text_of(auditor.submit(PAGE, {}, form="/ledger/check", follow=True))


def test_the_same_form_starts_one_check(auditor: BrowsingClient, session: Session) -> None:
    form = auditor.form(PAGE, "/ledger/check")
    for _ in range(2):
        assert auditor.post(form.action, data=form.fields).status_code == 303
    assert session.scalar(select(func.count()).select_from(LedgerCheck)) == 1


def test_the_command_leaves_its_result_for_the_page(auditor: BrowsingClient, app: Flask, session: Session) -> None:
    assert app.test_cli_runner().invoke(args=["ledger", "verify"]).exit_code == 0
    assert (last_check(session).command, last_check(session).state) == ("flask ledger verify", CheckState.WHOLE)
    assert "flask ledger verify" in text_of(auditor.get(PAGE))
    tamper("update journal set actor = 'nobody' where number = 2")
    assert app.test_cli_runner().invoke(args=["ledger", "verify"]).exit_code == 1
    assert (last_check(session).state, last_check(session).number) == (CheckState.BROKEN, 2)


@pytest.mark.usefixtures("on_sqlite")
def test_the_command_works_where_nothing_can_be_written(app: Flask, ledger: World, session: Session) -> None:
    database = Path(str(db.engine.url.database))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("drop table ledger_check")
    assert database.exists()
    done = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (done.exit_code, done.output.startswith("The ledger is whole: 3 records")) == (0, True)


@pytest.mark.usefixtures("both_databases")
def test_the_head_is_noted_with_person_and_moment(auditor: BrowsingClient, ledger: World, session: Session) -> None:
    page = auditor.submit(PAGE, {"note": "Tutup bulan"}, form="/ledger/heads", follow=True)
    (row,) = lines_of(page)
    assert row[1:] == ["Auditor", "3", checking.head_of(session).hash, "In the chain", "Tutup bulan"]
    noted = session.scalars(select(NotedHead)).one()
    assert (noted.actor, noted.noted_at, noted.outside) == ("auditor", ledger.clock.now(), False)
    ledger.act("staff-32.05", enter, delivery("32.05", DAY, 5))
    assert "In the chain" in text_of(auditor.get(PAGE))


def test_the_head_can_be_kept_as_a_file(auditor: BrowsingClient, session: Session, app: Flask, tmp_path: Path) -> None:
    answer = auditor.get("/ledger/head.json")
    head = checking.head_of(session)
    assert json.loads(answer.text) == {"number": 3, "hash": head.hash}
    note = tmp_path / "head.json"
    note.write_text(answer.text)
    assert app.test_cli_runner().invoke(args=["ledger", "verify", str(note)]).exit_code == 0


@pytest.mark.parametrize(
    "change",
    [
        f"update journal set hash = '{HASH}' where number = 3",
        UNDONE,
    ],
)
def test_a_noted_head_that_is_gone_is_shown(auditor: BrowsingClient, change: str) -> None:
    auditor.submit(PAGE, {}, form="/ledger/heads")
    assert "no longer in the ledger" not in text_of(auditor.get(PAGE))
    tamper(change)
    page = text_of(auditor.get(PAGE))
    assert "A head that was noted is no longer in the ledger" in page
    assert "Not in the chain" in page
    assert "compare it with the last backup" in page


def test_a_head_that_moved_on_cannot_be_noted_as_ours(ledger: World, session: Session) -> None:
    before = snapshot(session)
    for number, own in ((3, HASH), (4, HASH), (0, HASH)):
        with pytest.raises(Invalid):
            ledger.act("auditor", note_head, NoteHead(key=new_key(), number=number, hash=own, outside=False))
    assert snapshot(session) == before


def test_a_head_from_outside_is_held_against_the_journal(auditor: BrowsingClient, session: Session) -> None:
    head = checking.head_of(session)
    typed = json.dumps({"number": head.number, "hash": head.hash})
    page = auditor.submit("/ledger/heads/new", {"head": typed, "note": "Buku kas"}, follow=True)
    assert "The ledger still contains this head" in text_of(page)
    page = auditor.submit("/ledger/heads/new", {"head": f"2 {HASH}", "note": ""}, follow=True)
    assert "does not contain this head" in text_of(page)
    assert [row[4] for row in lines_of(page)] == ["Not in the chain", "In the chain"]
    assert "brought from outside" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "head"),
    [
        (f'{{"number": 7, "hash": "{HASH}"}}', (7, HASH)),
        (f' {{"hash":"{HASH.upper()}","number":7}}\n', (7, HASH)),
        (f"7 {HASH}", (7, HASH)),
        (f"7, {HASH}", (7, HASH)),
        (f"0\n{FIRST_HASH}", (0, FIRST_HASH)),
    ],
)
def test_a_head_is_read(typed: str, head: tuple[int, str]) -> None:
    assert head_in(typed) == head


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7",
        HASH,
        f"7 {HASH}a",
        f"7 {HASH[1:]}",
        f"-7 {HASH}",
        f"1.597 {HASH}",
        f"9999999999 {HASH}",
        f'{{"number": "7", "hash": "{HASH}"}}',
        f'{{"number": 7, "hash": "{HASH}", "more": 1}}',
        '{"number": 7}',
        "[" * 400,
        f"٧ {HASH}",
        f"7 {'x' * 64}",
        "<script>alert(1)</script>",
    ],
)
def test_what_is_no_head_is_refused_in_words(auditor: BrowsingClient, session: Session, typed: str) -> None:
    before = snapshot(session)
    answer = auditor.submit("/ledger/heads/new", {"head": typed})
    assert answer.status_code == 422
    assert "This is no head" in text_of(answer) or "This has to be filled in" in text_of(answer)
    assert "<script>alert" not in answer.text
    assert snapshot(session) == before


def test_a_forged_head_in_the_form_is_refused(auditor: BrowsingClient, session: Session) -> None:
    form = auditor.form(PAGE, "/ledger/heads")
    before = snapshot(session)
    for forged in (f"3 {HASH}", "nonsense", ""):
        answer = auditor.post(form.action, data=form.fields | {"head": [forged]})
        assert answer.status_code == 422
    assert snapshot(session) == before


@pytest.mark.parametrize("username", ["staff-32.05", "coordinator-32", "supervisor-32", "national"])
@pytest.mark.parametrize("path", [PAGE, "/ledger/heads/new", "/ledger/head.json"])
def test_only_administrators_and_auditors_come_in(
    ledger: World, client: BrowsingClient, sign_in, path: str, username: str
) -> None:
    assert sign_in(client, username).get(path).status_code == 403


def test_whoever_may_not_audit_can_neither_check_nor_note(ledger: World, session: Session) -> None:
    before = snapshot(session)
    with pytest.raises(Forbidden):
        ledger.act("staff-32.05", start_check, StartCheck(key=new_key()))
    with pytest.raises(Forbidden):
        ledger.act("national", note_head, NoteHead(key=new_key(), number=0, hash=FIRST_HASH, outside=False))
    assert snapshot(session) == before


def test_a_branch_sees_the_heads_it_noted(ledger: World, client: BrowsingClient, sign_in) -> None:
    transact(lambda session: ledger.add_person(session, "auditor-51", "51", "auditor"))
    transact(lambda session: ledger.add_person(session, "auditor-32", "32", "auditor"))
    ledger.act("auditor-32", note_head, NoteHead(key=new_key(), number=0, hash=FIRST_HASH, outside=False))
    assert len(lines_of(sign_in(client, "auditor-32").get(PAGE))) == 1
    assert lines_of(sign_in(client, "auditor-51").get(PAGE)) == []
    assert len(lines_of(sign_in(client, "admin").get(PAGE))) == 1


def test_the_heads_go_into_a_file(auditor: BrowsingClient) -> None:
    auditor.submit(PAGE, {"note": "=1+1"}, form="/ledger/heads")
    assert "'=1+1" in auditor.get(f"{PAGE}?export=csv").text
    assert auditor.get(f"{PAGE}?export=xlsx").data[:2] == b"PK"


@pytest.mark.usefixtures("both_databases")
def test_a_check_sees_one_moment_of_the_ledger(ledger: World, session: Session) -> None:
    with steady(db.engine) as connection:
        assert verification.current_head(connection).number == 3
        ledger.act("staff-32.05", enter, delivery("32.05", DAY, 5))
        assert verification.verify(connection).records == 3
        assert verification.verify(connection).whole
