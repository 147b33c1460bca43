"""`flask …`: people, the demo, and what an operator needs."""

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from inventory.accounts import queries as accounts
from inventory.accounts import service
from inventory.accounts.models import User
from inventory.accounts.permissions import Role
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.errors import DomainError
from inventory.core.messages import sentence

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


@user.command("set-password")
@click.argument("username")
@click.password_option()
def set_password(username: str, password: str) -> None:
    """Give a person a new password."""
    try:
        transact(lambda session: service.replace_password(_person(username), password))
    except DomainError as refusal:
        raise click.ClickException(sentence(refusal)) from refusal


def install(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(user)
