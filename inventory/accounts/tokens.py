"""Tokens: how a program acts for a person. 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from inventory.accounts.models import ApiToken, User

BYTES = 32


# Built once: it is asked for every request of another program.
BEARER = (
    select(User)
    .join(ApiToken, ApiToken.user_id == User.id)
    .options(joinedload(User.grants))
    .where(
        ApiToken.digest == bindparam("digest"),
        ApiToken.expires_at > bindparam("at"),
        ApiToken.session_stamp == User.session_stamp,
        User.disabled.is_(False),
    )
)


def digest_of(token: str) -> str:
    """What of a token is kept: it is random enough to need no salt."""
    return hashlib.sha256(token.encode("ascii", "backslashreplace")).hexdigest()


def issue(session: Session, user: User, at: datetime, lifetime: timedelta) -> tuple[str, datetime]:
    """A new token for a person, and when it ends. Tokens that have ended are thrown away on this occasion."""
    for ended in session.scalars(select(ApiToken).where(ApiToken.expires_at <= at)):
        session.delete(ended)
    token = secrets.token_urlsafe(BYTES)
    expires_at = at + lifetime
    session.add(
        ApiToken(digest=digest_of(token), user_id=user.id, session_stamp=user.session_stamp, expires_at=expires_at)
    )
    return token, expires_at


def bearer(session: Session, token: str, at: datetime) -> User | None:
    """The person that a token acts for; None where it has ended, was revoked, or never was."""
    return session.scalars(BEARER, {"digest": digest_of(token), "at": at}).unique().one_or_none()


def revoke(session: Session, token: str) -> None:
    """End a token."""
    if (found := session.get(ApiToken, digest_of(token))) is not None:
        session.delete(found)
