"""Backups of a PostgreSQL database: pg_dump in one snapshot, and a database beside the present one to restore into."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from inventory.safekeeping import files, label, privileges
from inventory.safekeeping.copies import Backup, Restoring, prove_copy, prove_source
from inventory.safekeeping.label import Label
from inventory.safekeeping.proof import documents_in, engine_for, told
from inventory.safekeeping.refusal import Refused

ENGINE = "postgresql"
DEBIAN = Path("/usr/lib/postgresql")
STRICT = ("--exit-on-error", "--single-transaction")
PLAIN = ("--no-owner", "--no-privileges", "--no-password")
# Where to stand while databases are made and renamed.
MAINTENANCE = ("postgres", "template1")


def back_up(url: URL, backup: Backup) -> Label:
    """Dump the database while others write, prove what the dump holds, and give it its name. Raises Refused."""
    files.refuse_existing(backup.file)
    dump, read = _program("pg_dump"), _program("pg_restore")
    with files.draft_of(backup.file) as draft:
        try:
            with _snapshot(url) as connection:
                name = connection.scalar(text("select pg_export_snapshot()"))
                _run([dump, "--format=custom", *PLAIN, f"--snapshot={name}", f"--file={draft}"], url)
                schema, head = prove_source(connection, backup)
            _run([read, "--list", str(draft)], url, connects=False)
            made = backup.label(ENGINE, schema, head, draft.stat().st_size)
            label.stick(draft, made)
            files.publish(draft, backup.file)
        except _Failed as failure:
            raise Refused(f"{failure} No backup was written.") from failure
        except DBAPIError as failure:
            raise Refused(f"The database does not answer: {told(failure)}. No backup was written.") from failure
        except OSError as failure:
            raise Refused(f"{backup.file} cannot be written: {failure.strerror}. No backup was written.") from failure
    return made


def restore(url: URL, restoring: Restoring) -> str | None:
    """Put a proven backup in the database's place; the name of the former one, if there was one. Raises Refused."""
    program = _program("pg_restore")
    try:
        outside = _maintenance(url)
        with _connected(outside, isolation_level="AUTOCOMMIT") as server:
            present = _exists(server, url.database or "")
            roles = _look_at(url, restoring) if present else []
            with _scratch(server, url, present) as scratch:
                _run([program, *PLAIN, *STRICT, str(restoring.file.absolute())], scratch)
                _prove_scratch(scratch, restoring, roles)
                return _swap(outside, url, scratch, restoring, present)
    except _Failed as failure:
        raise Refused(f"{failure} Nothing was changed.") from failure
    except DBAPIError as failure:
        raise Refused(f"{_sentence(failure, url)} Nothing was changed.") from failure


class _Failed(Exception):
    """One of PostgreSQL's programs gave up; the message says why."""


def _program(name: str) -> str:
    """Raises Refused where PostgreSQL's client programs are not installed."""
    if found := shutil.which(name):
        return found
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise Refused(f"{name} is not installed here. Debian, Ubuntu: apt install postgresql-client. Nothing was done.")
    return str(versions[-1])


def _run(command: Sequence[str], url: URL, *, connects: bool = True) -> None:
    """Run one of PostgreSQL's programs. The password travels in its environment, where other users do not see it."""
    arguments = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
    password = arguments.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    where = [f"--dbname={make_conninfo('', **arguments)}"] if connects else []
    ran = subprocess.run(  # noqa: S603 — a list, no shell, and every word of it is ours or the operator's
        [*command[:1], *where, *command[1:]], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        last = (ran.stderr.strip().splitlines() or [f"it ended with {ran.returncode}"])[-1].rstrip(".")
        raise _Failed(f"{Path(command[0]).name} gave up: {last}.")


@contextmanager
def _connected(url: URL, **options: Any) -> Iterator[Connection]:
    engine = engine_for(url)
    try:
        with engine.connect().execution_options(**options) as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _snapshot(url: URL) -> Iterator[Connection]:
    """The database as it is at one moment, whatever is posted meanwhile."""
    with _connected(url, isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
        yield connection


def _maintenance(url: URL) -> URL:
    """The same server, outside the database itself."""
    first, second = (url.set(database=database) for database in MAINTENANCE)
    try:
        with _connected(first):
            return first
    except DBAPIError:
        with _connected(second):
            return second


def _exists(server: Connection, name: str) -> bool:
    return server.scalar(text("select 1 from pg_database where datname = :name"), {"name": name}) is not None


def _look_at(url: URL, restoring: Restoring) -> list[str]:
    """The roles that may use the present database, after its documents were found to be none, or replaceable."""
    with _connected(url) as connection:
        restoring.refuse_documents(documents_in(connection), url.database or "")
        return privileges.roles(connection)


@contextmanager
def _scratch(server: Connection, url: URL, present: bool) -> Iterator[URL]:
    """A fresh database that sorts its words as the present one does; gone afterwards, unless it got another name."""
    name = f"{(url.database or '')[:40]}_restoring_{token_hex(4)}"
    quoted = _quoted(server, name)
    like = text("select pg_encoding_to_char(encoding), datcollate, datctype from pg_database where datname = :name")
    words = server.execute(like, {"name": url.database if present else "template1"}).one()
    encoding, collate, ctype = (str(word).replace("'", "''") for word in words)
    sorting = f"encoding '{encoding}' lc_collate '{collate}' lc_ctype '{ctype}'"
    server.execute(text(f"create database {quoted} template template0 {sorting}"))
    try:
        yield url.set(database=name)
    finally:
        server.execute(text(f"drop database if exists {quoted} with (force)"))


def _prove_scratch(scratch: URL, restoring: Restoring, roles: Sequence[str]) -> None:
    with _connected(scratch) as connection:
        prove_copy(connection, restoring)
    with _connected(scratch) as connection, connection.begin():
        for role in roles:
            privileges.grant(connection, role)


def _swap(outside: URL, url: URL, scratch: URL, restoring: Restoring, present: bool) -> str | None:
    """Change the names in one transaction: there is a whole database under the name at every moment."""
    former = f"{(url.database or '')[:40]}_former_{restoring.stamp}" if present else None
    with _connected(outside) as server, server.begin():
        if former is not None:
            _rename(server, url.database or "", former)
        _rename(server, scratch.database or "", url.database or "")
    return former


def _rename(server: Connection, before: str, after: str) -> None:
    server.execute(text(f"alter database {_quoted(server, before)} rename to {_quoted(server, after)}"))


def _quoted(server: Connection, name: str) -> str:
    return server.dialect.identifier_preparer.quote_identifier(name).replace(":", r"\:")


def _sentence(failure: DBAPIError, url: URL) -> str:
    match getattr(failure.orig, "sqlstate", None):
        case "55006":
            return f"{url.database} is in use. Stop the server first."
        case "42501":
            return f"{url.username} may not do this: {told(failure)}. It has to own the database, and needs CREATEDB."
        case _:
            return f"The database does not answer: {told(failure)}."
