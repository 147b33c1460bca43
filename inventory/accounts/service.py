"""Use-cases around people: adding, changing, disabling, passwords, and signing in."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts import queries, rules
from inventory.accounts.models import Grant, User
from inventory.accounts.permissions import Role
from inventory.core.errors import Forbidden, Invalid
from inventory.core.identity import Actor, Verb
from inventory.core.privacy import demand_no_nik
from inventory.regions import queries as regions

hasher = PasswordHasher()


@cache
def nobodys_hash() -> str:
    """Checked when the name is unknown, so that the answer takes as long as for a known one."""
    return hasher.hash(secrets.token_hex())


@dataclass(frozen=True, kw_only=True)
class AddPerson:
    """A new person with a first password."""

    username: str
    name: str
    office: str
    roles: frozenset[str]
    password: str


@dataclass(frozen=True, kw_only=True)
class ChangePerson:
    """Another name, office or roles; or disabling."""

    user_id: int
    name: str
    office: str
    roles: frozenset[str]
    disabled: bool


@dataclass(frozen=True, kw_only=True)
class SetPassword:
    """A new password for somebody who forgot theirs."""

    user_id: int
    password: str


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """One's own password."""

    present: str
    new: str


def add_person(session: Session, actor: Actor, command: AddPerson) -> User:
    """Add a person to an office of the branch. Raises NotFound, Forbidden, Invalid."""
    actor.demand(Verb.MANAGE_PEOPLE, command.office)
    return enrol(session, command, hash_of(command.password), actor.at)


def enrol(session: Session, command: AddPerson, password_hash: str, at: datetime) -> User:
    """Add a person without asking who does it: for the command line and the demo. Raises NotFound, Invalid."""
    regions.unscoped_office(session, command.office)
    if not rules.username_good(command.username):
        raise Invalid(reason="username_shape", field="username")
    demand_no_nik({"username": command.username, "name": command.name})
    if queries.by_username(session, command.username) is not None:
        raise Invalid(reason="username_taken", field="username")
    _check_roles(command.roles, command.office)
    user = User(
        username=command.username,
        name=command.name,
        office=command.office,
        password_hash=password_hash,
        session_stamp=secrets.token_hex(16),
        created_at=at,
        grants=[Grant(role=role) for role in sorted(command.roles)],
    )
    session.add(user)
    session.flush()  # the id is needed by whoever acts for this person next
    return user


def change_person(session: Session, actor: Actor, command: ChangePerson) -> User:
    """Change a person of the branch. Nobody disables themselves or gives up being administrator."""
    _still_in_office(session, actor)
    user = queries.person(session, actor.scope, command.user_id)
    actor.demand(Verb.MANAGE_PEOPLE, user.office)
    actor.demand(Verb.MANAGE_PEOPLE, regions.unscoped_office(session, command.office).code)
    _check_roles(command.roles, command.office)
    demand_no_nik({"name": command.name})
    keeps_access = not command.disabled and Role.ADMINISTRATOR in command.roles and command.office == user.office
    if user.id == actor.user_id and not keeps_access:
        raise Invalid(reason="self_lockout")
    if command.disabled and not user.disabled:
        disable(user)
    user.name, user.office, user.disabled = command.name, command.office, command.disabled
    kept = [grant for grant in user.grants if grant.role in command.roles]
    user.grants = kept + [Grant(role=role) for role in sorted(command.roles - {grant.role for grant in kept})]
    return user


def _still_in_office(session: Session, actor: Actor) -> None:
    """Refuse somebody who was disabled a moment ago: two administrators must not lock each other out at once."""
    acting = session.scalar(select(User).where(User.id == actor.user_id).with_for_update())
    if acting is None or acting.disabled:
        raise Forbidden(verb=Verb.MANAGE_PEOPLE)


def enable(user: User) -> None:
    """Give a disabled person access again."""
    user.disabled = False


def disable(user: User) -> None:
    """End a person's access, open sessions included."""
    user.disabled = True
    user.session_stamp = secrets.token_hex(16)


def end_sessions(session: Session, actor: Actor) -> None:
    """End every open session of the person."""
    session.get_one(User, actor.user_id).session_stamp = secrets.token_hex(16)


def set_password(session: Session, actor: Actor, command: SetPassword) -> User:
    """Give a person of the branch a new password; their open sessions end."""
    user = queries.person(session, actor.scope, command.user_id)
    actor.demand(Verb.MANAGE_PEOPLE, user.office)
    replace_password(user, command.password)
    return user


def change_password(session: Session, actor: Actor, command: ChangePassword) -> User:
    """Change one's own password, knowing the present one; all other sessions end."""
    user = session.get_one(User, actor.user_id)
    if not password_matches(user.password_hash, command.present):
        raise Invalid(reason="password_wrong", field="present")
    replace_password(user, command.new)
    return user


def replace_password(user: User, password: str) -> None:
    """Store a new password and end the person's sessions. Raises Invalid for a short one."""
    user.password_hash = hash_of(password)
    user.session_stamp = secrets.token_hex(16)


def hash_of(password: str) -> str:
    """The Argon2id hash of a password. Raises Invalid for a short one."""
    if not rules.password_good(password):
        raise Invalid(reason="password_short", field="password")
    return hasher.hash(password)


def password_matches(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    try:
        return hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def authenticate(session: Session, username: str, password: str) -> User | None:
    """The person with this name and password; None for every reason alike, after the same time."""
    user = queries.by_username(session, username)
    matches = password_matches(nobodys_hash() if user is None else user.password_hash, password)
    return user if user is not None and matches and not user.disabled else None


def _check_roles(roles: frozenset[str], office: str) -> None:
    if not roles or not roles <= set(Role):
        raise Invalid(reason="role_unknown", field="roles")
    if not all(rules.role_fits(role, office) for role in roles):
        raise Invalid(reason="role_not_here", field="roles")
