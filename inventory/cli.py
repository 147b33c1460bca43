"""`flask …`: people, the demo, and what an operator needs."""

import dataclasses
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from time import monotonic

import click
from flask import Flask
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.accounts import service
from inventory.accounts.models import User
from inventory.accounts.permissions import Role
from inventory.core import audit
from inventory.core.clock import current_clock
from inventory.core.database import db, steady, transact
from inventory.core.errors import DomainError
from inventory.core.messages import sentence
from inventory.demo import player, profiles
from inventory.jobs.commands import jobs
from inventory.notices.commands import notices
from inventory.regions.service import load_offices
from inventory.safekeeping.commands import backup, database, restore
from inventory.stock import checking, verification
from inventory.stock.comparing import meanwhile
from inventory.stock.verification import EMPTY, Head, Verdict
from inventory.utilization.commands import alerts

user = AppGroup("user", help="The people who sign in.")


@user.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--office", required=True, help="Code of the office: 00, 32 or 32.05.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role]))
@click.password_option()
def add(username: str, name: str, office: str, roles: tuple[str, ...], password: str) -> None:
    """Add a person."""
    command = service.AddPerson(username=username, name=name, office=office, roles=frozenset(roles), password=password)
    try:
        transact(lambda session: service.enrol(session, command, service.hash_of(password), current_clock().now()))
    except DomainError as refusal:
        raise click.ClickException(sentence(refusal)) from refusal


@user.command("list")
def list_() -> None:
    """Everybody: username, office, roles."""
    for person in db.session.scalars(select(User).order_by(User.username)):
        mark = " (disabled)" if person.disabled else ""
        click.echo(f"{person.username}\t{person.office}\t{','.join(sorted(person.roles))}{mark}")


def _person(username: str) -> User:
    person = accounts.by_username(db.session(), username)
    if person is None:
        raise click.ClickException(f"There is no {username}.")
    return person


@user.command("disable")
@click.argument("username")
def disable(username: str) -> None:
    """End a person's access, open sessions included."""
    transact(lambda session: service.disable(_person(username)))


@user.command("enable")
@click.argument("username")
def enable(username: str) -> None:
    """Give a disabled person access again."""
    transact(lambda session: service.enable(_person(username)))


@user.command("set-password")
@click.argument("username")
@click.password_option()
def set_password(username: str, password: str) -> None:
    """Give a person a new password."""
    try:
        transact(lambda session: service.replace_password(_person(username), password))
    except DomainError as refusal:
        raise click.ClickException(sentence(refusal)) from refusal


demo = AppGroup("demo", help="Data to try things out with.")


@demo.command("load")
@click.option("--profile", type=click.Choice(["season-2017", "harness", "nation"]), default="season-2017")
@click.option(
    "--province", "provinces", multiple=True, help="Only this province of the season, such as 32; or several."
)
@click.option("--if-empty", is_flag=True, help="Do nothing, without complaint, where documents are on record.")
@click.option("--upgrade", "migrate", is_flag=True, help="Bring the database to the schema of this version first.")
def load(profile: str, provinces: tuple[str, ...], if_empty: bool, migrate: bool) -> None:
    """Load a demo profile into an empty database. The password comes from DEMO_PASSWORD, else it is made up."""
    if migrate:
        upgrade()
    if profiles.holds_documents(db.session()):
        if if_empty:
            return
        raise click.ClickException("This database holds documents. A demo is only loaded into an empty one.")
    if provinces and profile != "season-2017":
        raise click.ClickException("--province goes with the season.")
    given = os.environ.get("DEMO_PASSWORD")
    password = given or secrets.token_urlsafe(9)
    try:
        _load(profile, provinces, password)
    except DomainError as refusal:
        raise click.ClickException(sentence(refusal)) from refusal
    if given is None:
        click.echo(f"Password of all demo accounts (shown only now): {password}")


def _load(profile: str, provinces: tuple[str, ...], password: str) -> None:
    match profile:
        case "harness":
            transact(lambda session: profiles.load_harness(session, password, current_clock().now()))
        case "nation":
            transact(lambda session: profiles.load_nation(session, password, current_clock().now()))
        case _:
            _play_season(provinces, password)


def _play_season(provinces: tuple[str, ...], password: str) -> None:
    """All of the season or nothing of it: a load that is interrupted leaves the database empty."""

    def play(session: Session) -> None:
        with audit.in_bulk(session, "demo", "season-2017"):
            played = player.open_season(session, provinces, password)
            with click.progressbar(played.days, label="April to July 2017", item_show_func=str) as days:
                for day in days:
                    played.play(session, day)
            player.tell_coverage(session)
            player.stand_still(session)
            player.evaluate(session)

    try:
        transact(play)
    except KeyError as unknown:
        raise click.ClickException(f"The season has no province {unknown.args[0]}.") from unknown


offices = AppGroup("offices", help="The offices of the country.")


@offices.command("load")
def load_all_offices() -> None:
    """Enter the centre, all provinces and all districts that are not on record yet."""
    click.echo(f"{transact(load_offices)} offices added.")


ledger = AppGroup("ledger", help="The sealed journal.")


@ledger.command("head")
def head() -> None:
    """The last record's number and hash, as JSON: note it somewhere outside, to check against later."""
    click.echo(json.dumps(dataclasses.asdict(verification.current_head(db.session().connection()))))


@ledger.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.argument("headfile", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(as_json: bool, headfile: Path | None) -> None:
    """Recompute journal, digests, balances and running closes; exit 1 when something is wrong."""
    try:
        noted = None if headfile is None else verification.head_from(json.loads(headfile.read_text(encoding="utf-8")))
    except (ValueError, AttributeError) as unreadable:
        raise click.ClickException(f"{headfile} holds no head: {unreadable}") from unreadable
    started = monotonic()
    verdict = _checked(noted)
    keep_result(verdict, monotonic() - started)
    if as_json:
        click.echo(json.dumps({"ok": verdict.whole, **dataclasses.asdict(verdict)}))
    elif verdict.whole:
        click.echo(f"The ledger is whole: {verdict.records} records up to {verdict.head.hash}.")
    else:
        place = "" if verdict.number is None else f" at record {verdict.number}"
        click.echo(f"The ledger is broken{place}: {verdict.wrong}.", err=True)
    if not verdict.whole:
        raise SystemExit(1)


def _checked(noted: Head | None) -> Verdict:
    """What the check finds; a ledger whose tables or pages cannot be read is broken, too."""
    try:
        with steady(db.engine) as connection:
            return verification.verify(connection, noted, compared=meanwhile(db.engine))
    except (SQLAlchemyError, db.engine.dialect.loaded_dbapi.Error) as failure:
        return Verdict(0, EMPTY, f"it cannot be read: {getattr(failure, 'orig', failure)}")


def keep_result(verdict: Verdict, seconds: float) -> None:
    """Leave the result for the page of the check, where the database can be written to."""
    with suppress(SQLAlchemyError):
        at = current_clock().now()
        transact(lambda session: checking.record(session, verdict, at, seconds, "flask ledger verify"))


def install(app: Flask) -> None:
    """Register the commands."""
    for command in (user, demo, offices, ledger, alerts, database, backup, restore, notices, jobs):
        app.cli.add_command(command)
