"""`flask backup` and `flask restore`: what comes back is what was there, or nothing changes."""

import json
import random
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from inventory.core.database import db, transact
from inventory.safekeeping import label
from inventory.stock.verification import EMPTY
from tests.safekeeping.conftest import Run, post, runner, verdict_of
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.tampering import unguarded

pytestmark = pytest.mark.usefixtures("both_databases", "as_owner")


def relabelled(backup: Path, **changes: object) -> None:
    """The same copy under another label, in which everything adds up."""
    made = label.read(backup)
    with backup.open("rb+") as file:
        file.truncate(made.size)
    label.stick(backup, replace(made, **changes))


def test_a_backup_is_restored_into_an_empty_place(run: Run, kept: Flask, fresh: Flask, tmp_path: Path) -> None:
    made = run("backup", tmp_path / "b")
    assert made.exit_code == 0, made.output
    head = verdict_of(kept).head
    assert json.loads(made.stdout) == {"number": 7, "hash": head.hash}
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    restored = runner(fresh)("restore", tmp_path / "b")
    assert restored.exit_code == 0, restored.output
    assert restored.output.startswith(f"Restored: 7 records up to {head.hash}.\n")
    verdict = verdict_of(fresh, head)
    assert (verdict.whole, verdict.head) == (True, head)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b"]


def test_the_printed_head_is_the_note_to_check_against(run: Run, fresh: Flask, tmp_path: Path) -> None:
    note = tmp_path / "head.json"
    note.write_text(run("backup", tmp_path / "b").stdout)
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"number": 3, "hash": "f" * 64}))
    refused = runner(fresh)("restore", tmp_path / "b", "--head", wrong)
    assert refused.exit_code == 1
    assert "Its ledger is broken at record 3: not the head that was noted. Nothing was changed." in refused.output
    assert runner(fresh)("restore", tmp_path / "b", "--head", note).exit_code == 0


def test_nothing_is_overwritten(run: Run, backup: Path) -> None:
    before = backup.read_bytes()
    refused = run("backup", backup)
    assert refused.exit_code == 1
    assert f"{backup} exists already." in refused.output
    assert backup.read_bytes() == before


def test_documents_are_replaced_only_when_told_and_kept_aside(
    kept: Flask, run: Run, backup: Path, clock: SettableClock, databases: Databases
) -> None:
    post(kept, clock)
    later = verdict_of(kept).head
    refused = run("restore", backup)
    assert refused.exit_code == 1
    assert "holds 8 documents. With --replace" in refused.output
    assert verdict_of(kept).head == later
    done = run("restore", backup, "--replace")
    assert done.exit_code == 0, done.output
    assert verdict_of(kept).head == label.read(backup).head
    former = re.search(r"kept as (.*)\.\n", done.output)
    assert former
    aside = build_app(databases.beside(kept.config["SQLALCHEMY_DATABASE_URI"], former[1]), clock)
    assert verdict_of(aside).head == later
    post(kept, clock)
    assert verdict_of(kept).records == 8


def test_a_database_in_use_is_left_alone(kept: Flask, run: Run, backup: Path, clock: SettableClock) -> None:
    server = build_app(kept.config["SQLALCHEMY_DATABASE_URI"], clock)
    with server.app_context():
        db.session().scalar(text("select count(*) from document"))
        db.session().rollback()  # a server that does nothing, with its connection still open
        refused = run("restore", backup, "--replace")
    assert refused.exit_code == 1
    assert "is in use. Stop the server first. Nothing was changed." in refused.output
    close(server)
    assert verdict_of(kept).records == 7
    assert run("restore", backup, "--replace").exit_code == 0


def test_one_changed_byte_anywhere_is_found(fresh: Flask, backup: Path) -> None:
    good = backup.read_bytes()
    places = random.Random(7).sample(range(len(good)), 60)
    for place in [*places, 0, *range(len(good) - 400, len(good), 3), len(good) - 1]:
        bad = bytearray(good)
        bad[place] ^= 1 << (place % 8)
        backup.write_bytes(bad)
        with pytest.raises(label.Refused):
            label.read(backup)
    refused = runner(fresh)("restore", backup)
    assert refused.exit_code == 1
    assert refused.output.endswith("Nothing was changed.\n")
    with fresh.app_context(), db.engine.connect() as connection:
        assert not db.inspect(connection).get_table_names()


def test_a_file_that_was_cut_short_changes_nothing(kept: Flask, run: Run, backup: Path) -> None:
    whole = backup.read_bytes()
    for end in (0, 1, 100, len(whole) // 2, -1, -65, -200):
        backup.write_bytes(whole[:end])
        refused = run("restore", backup, "--replace")
        assert refused.exit_code == 1
        assert refused.output.startswith("Error: ")
        assert refused.output.endswith("Nothing was changed.\n")
    assert verdict_of(kept).records == 7


def test_a_foreign_file_changes_nothing(kept: Flask, run: Run, tmp_path: Path) -> None:
    for content in (b"", b"\n" * 80, b"SQLite format 3\0", b"PGDMP", b"\n{}\n" + b"f" * 64 + b"\n"):
        (tmp_path / "foreign").write_bytes(content)
        refused = run("restore", tmp_path / "foreign", "--replace")
        assert refused.exit_code == 1
        assert "is no whole backup" in refused.output
    assert verdict_of(kept).records == 7


def test_a_file_that_is_not_there(run: Run, tmp_path: Path) -> None:
    refused = run("restore", tmp_path / "nothing")
    assert (refused.exit_code, "cannot be read: No such file" in refused.output) == (1, True)
    refused = run("backup", tmp_path / "no" / "folder")
    assert (refused.exit_code, "Nothing can be written into" in refused.output) == (1, True)


def test_a_label_that_does_not_fit_changes_nothing(kept: Flask, run: Run, backup: Path) -> None:
    made = label.read(backup)
    for changes, told in (
        ({"engine": "oracle"}, "comes from oracle, this database is"),
        ({"schema": "9999"}, "Its schema is"),
        ({"head": EMPTY}, "It ends at record 7, not where its label says."),
    ):
        relabelled(backup, **{**vars(made), **changes})
        refused = run("restore", backup, "--replace")
        assert refused.exit_code == 1
        assert told in refused.output
    assert verdict_of(kept).records == 7


def test_a_schema_of_tomorrow_is_refused(kept: Flask, run: Run, tmp_path: Path) -> None:
    with kept.app_context():
        transact(lambda session: session.execute(text("update alembic_version set version_num = '9999'")))
    refused = run("backup", tmp_path / "b")
    assert refused.exit_code == 1
    assert "Its schema 9999 is not known here" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_broken_ledger_is_not_taken_for_a_backup(kept: Flask, run: Run, tmp_path: Path) -> None:
    with kept.app_context(), unguarded(db.engine) as connection:
        connection.execute(text("update movement set quantity = 21 where journal_number = 7 and line = 1"))
    refused = run("backup", tmp_path / "b")
    assert refused.exit_code == 1
    told = "Its ledger is broken at record 7: its movements were changed. No backup was written."
    assert told in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_not_backed_up(fresh: Flask, tmp_path: Path) -> None:
    with fresh.app_context(), db.engine.connect():
        pass  # the file is there, and nothing is in it
    refused = runner(fresh)("backup", tmp_path / "b")
    assert refused.exit_code == 1
    assert "There is no schema of this program in it." in refused.output


def test_a_database_that_is_gone(tmp_path: Path, clock: SettableClock, database_engine: str) -> None:
    gone = {"sqlite": f"sqlite:///{tmp_path}/gone.db", "postgresql": "postgresql+psycopg://nobody@127.0.0.1:9/gone"}
    refused = runner(build_app(gone[database_engine], clock))("backup", tmp_path / "b")
    assert refused.exit_code == 1
    assert refused.output.endswith("No backup was written.\n")
    assert list(tmp_path.iterdir()) == []
