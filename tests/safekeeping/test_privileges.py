"""The server's own role on PostgreSQL: it does its work, and the past is out of its reach."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

import inventory.application
import inventory.stock.checks  # noqa: F401 — all tables are made known
from inventory.core.database import Base
from inventory.safekeeping import privileges
from inventory.safekeeping.privileges import ALL, DELETED, READ_ONLY, SEALED, UPDATED
from inventory.safekeeping.proof import engine_for
from tests.safekeeping.conftest import runner
from tests.support.databases import Databases, build_app
from tests.support.postgresql import OWNER, SERVER

DENIED = "42501"
TABLES = Base.metadata.tables


def columns(table: str) -> list[str]:
    """The sealed columns of a table."""
    return list(TABLES[table].columns.keys()) if SEALED[table] == ALL else list(SEALED[table])


FORBIDDEN = [
    *(f"update {table} set {column} = {column}" for table in SEALED for column in columns(table)),
    *(f"delete from {table}" for table in SEALED),
    *(f"truncate {table} cascade" for table in SEALED),
    *(f"drop table {table} cascade" for table in SEALED),
    *(f"alter table {table} disable trigger all" for table in SEALED),
    *(f"create index sneaky on {table} (({columns(table)[0]}))" for table in SEALED),
    "set session_replication_role = replica",
    f"set role {OWNER}",
    "delete from journal_head",
    "delete from posting_key",
    "update posting_key set body_digest = body_digest",
    "update alembic_version set version_num = '0001'",
    "update account set owner = owner",
    "update user_account set username = username",
]


@pytest.mark.postgresql
@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_the_past_is_out_of_reach(app: Flask, session: Session) -> None:
    for statement in FORBIDDEN:
        with pytest.raises(DBAPIError) as refused:
            session.execute(text(statement))
        assert getattr(refused.value.orig, "sqlstate", None) == DENIED, statement
        session.rollback()


@pytest.mark.postgresql
@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_a_role_keeps_nothing_else(databases: Databases, database_url: str, clock) -> None:
    """What somebody granted by hand goes when the privileges are given again."""
    owner = build_app(databases.as_owner(database_url), clock)
    engine = engine_for(owner.config["SQLALCHEMY_DATABASE_URI"])
    with engine.begin() as connection:
        connection.execute(text(f"grant all on journal, document to {SERVER}"))
        connection.execute(text("grant update on movement to public"))
    given = runner(owner)("database", "grant", SERVER)
    assert given.exit_code == 0, given.output
    server = engine_for(owner.config["SQLALCHEMY_DATABASE_URI"].replace(OWNER, SERVER, 1))
    for statement in ("update journal set actor = actor", "delete from document", "update movement set line = line"):
        with server.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(statement))
    with engine.connect() as connection:
        assert privileges.roles(connection) == [SERVER]


@pytest.mark.postgresql
@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_roles_that_privileges_would_not_hold(databases: Databases, database_url: str, clock) -> None:
    run = runner(build_app(databases.as_owner(database_url), clock))
    owner = run("database", "grant", OWNER)
    assert (owner.exit_code, "is a superuser or owns the tables" in owner.output) == (1, True)
    nobody = run("database", "grant", "nobody")
    assert (nobody.exit_code, "There is no role nobody" in nobody.output) == (1, True)
    not_allowed = runner(build_app(database_url, clock))("database", "grant", SERVER)
    assert not_allowed.exit_code == 1
    assert "Only the owner of the tables can give privileges" in not_allowed.output


@pytest.mark.usefixtures("on_sqlite")
def test_sqlite_has_no_roles(app: Flask) -> None:
    refused = runner(app)("database", "grant", "anybody")
    assert (refused.exit_code, refused.output) == (1, "Error: Roles are PostgreSQL's: SQLite has none.\n")


def test_the_lists_name_what_is_there() -> None:
    named = {(table, column) for table, columns in (SEALED | UPDATED).items() for column in columns if columns != ALL}
    assert {(table, column) for table, column in named if column not in TABLES[table].columns} == set()
    assert {*SEALED, *UPDATED, *DELETED} - set(TABLES) == set()
    assert set(READ_ONLY) == {"alembic_version"}


def test_nothing_sealed_is_changed_or_taken_away() -> None:
    assert not set(DELETED) & set(SEALED)
    for table in SEALED:
        assert not set(UPDATED.get(table, ())) & set(columns(table))
        assert set(UPDATED.get(table, ())) | set(columns(table)) == set(TABLES[table].columns.keys())


@pytest.mark.postgresql
@pytest.mark.parametrize("database_engine", ["postgresql"], indirect=True)
def test_the_server_may_make_backups(kept: Flask, tmp_path: Path) -> None:
    made = runner(kept)("backup", tmp_path / "b")
    assert made.exit_code == 0, made.output
    refused = runner(kept)("restore", tmp_path / "b", "--replace")
    assert refused.exit_code == 1
    assert f"{SERVER} may not do this" in refused.output
