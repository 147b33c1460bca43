"""Backups of a SQLite database: copied in one reading transaction, and brought back beside the present file."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from inventory.safekeeping import files, label
from inventory.safekeeping.copies import Backup, Restoring, prove_copy, prove_source
from inventory.safekeeping.label import Label
from inventory.safekeeping.proof import engine_for
from inventory.safekeeping.refusal import Refused

ENGINE = "sqlite"
PATIENCE_MS = 15_000
# How long a restore waits for others to let go of the database: a server that runs does not.
SHORT_PATIENCE_MS = 1_000
PRIMARY_CODE = 0xFF


def back_up(source: Path, backup: Backup) -> Label:
    """Copy the database while others write, prove the copy, and give it its name. Raises Refused."""
    files.refuse_existing(backup.file)
    if not source.exists():
        raise Refused(f"There is no database {source}. No backup was written.")
    with files.draft_of(backup.file) as draft:
        try:
            _copy(source, draft)
            _check_structure(draft)
            with _reading(draft) as connection:
                schema, head = prove_source(connection, backup)
            made = backup.label(ENGINE, schema, head, draft.stat().st_size)
            label.stick(draft, made)
            files.publish(draft, backup.file)
        except sqlite3.Error as failure:
            raise Refused(f"{source} cannot be copied: {failure}. No backup was written.") from failure
        except OSError as failure:
            raise Refused(f"{backup.file} cannot be written: {failure.strerror}. No backup was written.") from failure
    return made


def restore(target: Path, restoring: Restoring) -> Path | None:
    """Put a proven backup in the database's place; where the former one is kept, if there was one. Raises Refused."""
    _refuse_documents(target, restoring)
    with files.draft_of(target) as draft:
        try:
            label.copy_content(restoring.file, restoring.label, draft)
            _check_structure(draft)
            with _reading(draft) as connection:
                prove_copy(connection, restoring)
            files.settle(draft)
            return _replace(draft, target, restoring)
        except sqlite3.Error as failure:
            raise Refused(f"{target} cannot be replaced: {failure}. Nothing was changed.") from failure
        except OSError as failure:
            raise Refused(f"{target} cannot be written: {failure.strerror}. Nothing was changed.") from failure


def _open(path: Path, patience: int) -> sqlite3.Connection:
    """The database that is there: never a new one."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    connection.execute(f"pragma busy_timeout={patience}")
    return connection


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    """The copy, for reading only and in one transaction."""
    uri = path.absolute().as_uri()
    engine = engine_for(f"sqlite:///{uri}?mode=ro&uri=true")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _copy(source: Path, draft: Path) -> None:
    """All pages as they are at one moment. The copy keeps no log beside it: it is one file."""
    with closing(_open(source, PATIENCE_MS)) as ours, closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        ours.execute("begin")
        ours.execute("select count(*) from sqlite_master").fetchone()  # the moment
        ours.backup(copy)
        ours.execute("rollback")
        copy.execute("pragma journal_mode=delete")


def _check_structure(draft: Path) -> None:
    with closing(_open(draft, SHORT_PATIENCE_MS)) as connection:
        found = connection.execute("pragma integrity_check(1)").fetchone()[0]
        if found != "ok" or connection.execute("pragma foreign_key_check").fetchone():
            raise Refused(f"SQLite finds the copy broken: {found}. Nothing was changed.")


def _refuse_documents(target: Path, restoring: Restoring) -> None:
    """Raises Refused where documents would disappear, or where nobody can tell whether there are any."""
    if not target.exists():
        return
    try:
        with closing(_open(target, SHORT_PATIENCE_MS)) as connection:
            restoring.refuse_documents(_documents(connection), str(target))
    except sqlite3.Error as failure:
        if not restoring.replace:
            raise Refused(
                f"{target} cannot be read: {failure}. With --replace it is kept under another name and the backup "
                "takes its place. Nothing was changed."
            ) from failure


def _documents(connection: sqlite3.Connection) -> int:
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    return int(connection.execute("select count(*) from document").fetchone()[0]) if "document" in tables else 0


def _replace(draft: Path, target: Path, restoring: Restoring) -> Path | None:
    """Let the draft take the name. At every moment there is a whole database under it."""
    former = target.with_name(f"{target.name}.former-{restoring.stamp}")
    files.refuse_existing(former)
    if not target.exists():
        _put_aside_companions(target, former)
        files.publish(draft, target)
        return None
    _like(target, draft)
    with _held(target) as alone:
        if alone:
            restoring.refuse_documents(_documents(alone), str(target))
        _second_name(target, former)
        _put_aside_companions(target, former)
        if alone and os.name == "nt":
            alone.close()  # Windows replaces no open file
        draft.replace(target)
    files.settle_folder(target.parent)
    return former


@contextmanager
def _held(target: Path) -> Iterator[sqlite3.Connection | None]:
    """The present database, its log taken in, while nobody else has it open; None where it is no database any more.

    Every connection that ever used a database with a log holds a lock on it until it is closed, so a running server
    is seen even when it does nothing.
    """
    with closing(_open(target, SHORT_PATIENCE_MS)) as connection:
        try:
            connection.execute("pragma journal_mode=delete")
            connection.execute("begin exclusive")
            alone: sqlite3.Connection | None = connection
        except sqlite3.DatabaseError as failure:
            match failure.sqlite_errorcode & PRIMARY_CODE:
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                    raise Refused(f"{target} is in use. Stop the server first. Nothing was changed.") from failure
                case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                    alone = None
                case _:
                    raise
        yield alone


def _second_name(target: Path, former: Path) -> None:
    try:
        os.link(target, former)
    except OSError:  # a disk that knows no second names
        shutil.copy2(target, former)


def _put_aside_companions(target: Path, former: Path) -> None:
    """A log that belongs to the former database must not be read into the new one."""
    for here, aside in zip(files.companions(target), files.companions(former), strict=True):
        if here.exists():
            here.replace(aside)


def _like(target: Path, draft: Path) -> None:
    """The server, which may be another user than the one who restores, has to get in as before."""
    there = target.stat()
    draft.chmod(stat.S_IMODE(there.st_mode))
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown(draft, there.st_uid, there.st_gid)
