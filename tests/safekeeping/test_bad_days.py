"""Backups while others post, commands that are killed, a disk that is full: what is there is whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from inventory.safekeeping import label, sqlite
from tests.reliability.sizes import LONG
from tests.safekeeping.conftest import DAY, Run, post, runner, verdict_of
from tests.support import command_worker, posting_worker
from tests.support.clocks import SettableClock
from tests.support.processes import PATIENCE, PROCESS, Crew, crew_of
from tests.support.world import new_key

WRITERS = 2
# Every so many lines a command is killed; at full length at each of them.
STRIDES = {
    ("backup", "sqlite"): 13,
    ("backup", "postgresql"): 23,
    ("restore", "sqlite"): 37,
    ("restore", "postgresql"): 181,
}


def stride(name: str, database_engine: str) -> int:
    return 1 if LONG else STRIDES[name, database_engine]


def address(app: Flask) -> str:
    url: str = app.config["SQLALCHEMY_DATABASE_URI"]
    return url


def command(app: Flask, *words: object, **how: int) -> tuple[int, str] | None:
    """Run a command in its own process; None where it was killed."""
    ours, theirs = PROCESS.Pipe(duplex=False)
    arguments = (address(app), [str(word) for word in words], theirs)
    process = PROCESS.Process(target=command_worker.work, args=arguments, kwargs=how)
    process.start()
    theirs.close()
    process.join(PATIENCE)
    assert process.exitcode is not None, "the command does not end"
    answer: tuple[int, str] | None = ours.recv() if process.exitcode == 0 else None
    return answer


@pytest.fixture
def writers(kept: Flask) -> Iterator[Crew]:
    """Processes that post."""
    with crew_of(WRITERS, posting_worker.work, address(kept)) as crew:
        yield crew


def deliveries(number: int) -> list[dict[str, Any]]:
    common = {"username": "coordinator-32", "kind": "delivery", "office": "32.05", "day": DAY.isoformat()}
    lines = [("ktp-wni", 1, "supplier:32.05", "store:32.05")]
    return [common | {"key": new_key(), "lines": lines} for _ in range(number)]


@pytest.mark.usefixtures("both_databases", "as_owner")
def test_backups_taken_while_others_post_are_whole(kept: Flask, fresh: Flask, writers: Crew, tmp_path: Path) -> None:
    writers.begin([deliveries(150) for _ in range(WRITERS)])
    heads = []
    while len(heads) < 2 or writers.busy():
        file = tmp_path / f"{len(heads)}"
        assert command(kept, "backup", file) == (0, command_output(file))
        heads.append(label.read(file).head)
    posted = [document for answer in writers.answers() for document in answer]
    assert len(set(posted)) == 150 * WRITERS
    assert all(isinstance(document, int) for document in posted), "a posting was refused because of a backup"
    assert len({head.number for head in heads}) > 1, "nothing was posted between two backups"
    assert [head for head in heads if not verdict_of(kept, head).whole] == []
    assert runner(fresh)("restore", tmp_path / str(len(heads) - 1)).exit_code == 0
    assert verdict_of(fresh).head == heads[-1]


def command_output(file: Path) -> str:
    head = label.read(file).head
    said = f"{file} holds {head.number} records and was checked."
    return f'{{"number": {head.number}, "hash": "{head.hash}"}}\n{said}\n'


@pytest.mark.usefixtures("both_databases", "as_owner")
def test_a_backup_killed_at_any_line_is_there_whole_or_not_at_all(
    kept: Flask, tmp_path: Path, database_engine: str
) -> None:
    die_at, deaths = 1, 0
    while command(kept, "backup", tmp_path / "b", die_at=die_at) is None:
        deaths += 1
        if (tmp_path / "b").exists():
            assert label.read(tmp_path / "b").head.number == 7
            (tmp_path / "b").unlink()
        die_at += stride("backup", database_engine)
    assert deaths > 5
    assert label.read(tmp_path / "b").head.number == 7
    assert verdict_of(kept).records == 7


@pytest.mark.usefixtures("both_databases", "as_owner")
def test_a_restore_killed_at_any_line_leaves_a_whole_database(
    kept: Flask, backup: Path, clock: SettableClock, database_engine: str
) -> None:
    post(kept, clock)
    die_at, deaths = 1, 0
    while command(kept, "restore", backup, "--replace", die_at=die_at) is None:
        deaths += 1
        verdict = verdict_of(kept)
        assert (verdict.whole, verdict.records) in {(True, 7), (True, 8)}
        if verdict.records == 7:
            post(kept, clock)
        die_at += stride("restore", database_engine)
    assert deaths > 5
    assert verdict_of(kept).records == 7


@pytest.mark.usefixtures("both_databases", "as_owner")
def test_a_full_disk_leaves_nothing_half_written(kept: Flask, tmp_path: Path) -> None:
    answer = command(kept, "backup", tmp_path / "b", largest_file=16_384)
    assert answer is not None
    assert answer[0] == 1
    assert answer[1].endswith("No backup was written.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_sqlite")
def test_a_full_disk_leaves_the_database_as_it_was(kept: Flask, backup: Path, clock: SettableClock) -> None:
    post(kept, clock)
    folder = Path(address(kept).removeprefix("sqlite:///")).parent
    before = sorted(folder.iterdir())
    answer = command(kept, "restore", backup, "--replace", largest_file=65_536)
    assert answer is not None
    assert answer[0] == 1
    assert answer[1].endswith("Nothing was changed.\n")
    assert sorted(folder.iterdir()) == before
    assert verdict_of(kept).records == 8


@pytest.mark.usefixtures("on_sqlite")
def test_a_locked_database_is_not_backed_up(
    kept: Flask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_MS", 50)
    with closing(sqlite3.connect(address(kept).removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("pragma locking_mode=exclusive")
        other.execute("begin exclusive")
        refused = run("backup", tmp_path / "b")
    assert refused.exit_code == 1
    assert "cannot be copied: database is locked. No backup was written." in refused.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("on_sqlite")
def test_a_database_that_cannot_be_read_any_more_is_replaced_when_told(kept: Flask, run: Run, backup: Path) -> None:
    file = Path(address(kept).removeprefix("sqlite:///"))
    file.write_bytes(b"coffee" * 999)
    log = file.with_name(file.name + "-wal")
    log.write_bytes(b"an old log")
    refused = run("restore", backup)
    assert refused.exit_code == 1
    assert "cannot be read: file is not a database. With --replace" in refused.output
    assert file.read_bytes().startswith(b"coffee")
    assert run("restore", backup, "--replace").exit_code == 0
    assert verdict_of(kept).records == 7
    assert b"coffee" * 999 in [path.read_bytes() for path in file.parent.glob(f"{file.name}.former-*")]


@pytest.mark.usefixtures("on_sqlite")
def test_a_log_without_its_database_is_not_read_into_the_new_one(fresh: Flask, backup: Path) -> None:
    file = Path(address(fresh).removeprefix("sqlite:///"))
    file.with_name(file.name + "-wal").write_bytes(b"an old log")
    assert runner(fresh)("restore", backup).exit_code == 0
    assert verdict_of(fresh).records == 7
