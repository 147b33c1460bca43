"""`flask backup`, `flask restore`: for the operator, at the server's own keyboard."""

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import URL

from inventory.core.clock import SystemClock
from inventory.core.database import db, transact
from inventory.safekeeping import label, postgresql, privileges, sqlite
from inventory.safekeeping.copies import Backup, Restoring
from inventory.safekeeping.refusal import Refused
from inventory.stock.verification import Head, head_from

FILE = click.Path(dir_okay=False, path_type=Path)


@contextmanager
def _told() -> Iterator[None]:
    """Turn a refusal into the command's last word."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())


def _sqlite_file(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise Refused("This database is kept in memory: there is nothing to copy.")
    return Path(url.database)


def _is_postgresql(url: URL) -> bool:
    return url.get_backend_name() == postgresql.ENGINE


def _json(head: Head) -> str:
    return json.dumps(dataclasses.asdict(head))


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database into FILE while the server runs, prove the copy, and print the head it contains."""
    order = Backup(file=file, scripts=_scripts(), now=SystemClock().now())
    with _told():
        url = db.engine.url
        made = postgresql.back_up(url, order) if _is_postgresql(url) else sqlite.back_up(_sqlite_file(url), order)
    click.echo(_json(made.head))
    click.echo(f"{file} holds {made.head.number} records and was checked.", err=True)


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--head", "headfile", type=FILE, help="A head noted earlier, as JSON, that the backup must contain.")
@click.option("--replace", is_flag=True, help="Even where the present database holds documents; it is kept aside.")
@with_appcontext
def restore(file: Path, headfile: Path | None, replace: bool) -> None:
    """Prove the backup in FILE and put it in the place of the database. The server has to be stopped."""
    with _told():
        made = label.read(file)
        order = Restoring(
            file=file,
            label=made,
            scripts=_scripts(),
            now=SystemClock().now(),
            noted=None if headfile is None else _noted(headfile),
            replace=replace,
        )
        url = db.engine.url
        if made.engine != url.get_backend_name():
            raise Refused(f"{file} comes from {made.engine}, this database is {url.get_backend_name()}.")
        former = postgresql.restore(url, order) if _is_postgresql(url) else sqlite.restore(_sqlite_file(url), order)
    click.echo(f"Restored: {made.head.number} records up to {made.head.hash}.")
    if former is not None:
        click.echo(f"The former database is kept as {former}.")
    if made.schema != current_app.extensions["schema_head"]:
        click.echo("It has the schema of an earlier version: run `flask db upgrade` before the server is started.")


def _noted(headfile: Path) -> Head:
    try:
        return head_from(json.loads(headfile.read_text(encoding="utf-8")))
    except (OSError, ValueError, AttributeError) as unreadable:
        raise Refused(f"{headfile} holds no head: {unreadable}") from unreadable


database = AppGroup("database", help="The database server.")


@database.command("grant")
@click.argument("role")
def grant(role: str) -> None:
    """Give ROLE, the server's own, what it needs on PostgreSQL and no more: it cannot change the past."""
    with _told():
        if not _is_postgresql(db.engine.url):
            raise Refused("Roles are PostgreSQL's: SQLite has none.")
        transact(lambda session: privileges.grant(session.connection(), role))
    click.echo(f"{role} may read and add everything, and change what is not sealed.")
