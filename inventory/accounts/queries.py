"""Reads about people."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.accounts.permissions import longest_backdating, verbs_of
from inventory.core import settings
from inventory.core.errors import NotFound
from inventory.core.identity import Actor, Scope
from inventory.regions.models import Office


def person(session: Session, scope: Scope, user_id: int) -> User:
    """One person of the branch. Raises NotFound outside it."""
    found = session.scalar(select(User).where(User.id == user_id, scope.covers(User.office)))
    if found is None:
        raise NotFound(what="person")
    return found


def people(scope: Scope) -> Select[User, Office]:
    """The people of a branch, each with their office."""
    return select(User, Office).join(Office, Office.code == User.office).where(scope.covers(User.office))


def by_username(session: Session, username: str) -> User | None:
    """The person with this username, in any state."""
    return session.scalar(select(User).where(User.username == username))


def names(session: Session, usernames: Iterable[str]) -> dict[str, str]:
    """By username: what people are called. Everybody who acted is still on record."""
    found = select(User.username, User.name).where(User.username.in_(set(usernames)))
    return dict(session.execute(found).all())


def person_of_session(session: Session, number: str, stamp: str) -> User | None:
    """The person a session belongs to, if it is still valid."""
    if not number.isdecimal():
        return None
    found = session.get(User, int(number))
    return found if found is not None and not found.disabled and found.session_stamp == stamp else None


def office_of(session: Session, actor: Actor) -> Office:
    """The office of the person who acts."""
    return session.get_one(Office, actor.office)


def actor(session: Session, user: User, at: datetime) -> Actor:
    """The person as the one who acts at an instant."""
    limits: dict[str, int | None] = settings.DEFAULTS["backdate_days"] | settings.read(session, "backdate_days")
    return Actor(
        user_id=user.id,
        username=user.username,
        name=user.name,
        office=user.office,
        roles=user.roles,
        verbs=verbs_of(user.roles),
        backdate_days=longest_backdating(user.roles, limits),
        at=at,
    )
