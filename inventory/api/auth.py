"""Getting a token, and giving it back."""

from datetime import timedelta
from typing import Annotated, Any

from flask import Response, current_app, request
from flask_babel import gettext as _
from pydantic import BaseModel

from inventory.accounts import queries, service, tokens
from inventory.accounts.web import throttled
from inventory.api import incoming
from inventory.api.problems import Refused
from inventory.api.shapes import Shape, Words
from inventory.api.web import Act, operation
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.stock.rules import instant_text


class Credentials(Shape):
    """A person's name and password."""

    username: Annotated[str, Words(100)]
    password: Annotated[str, Words(1000)]


class Token(BaseModel):
    """A token, and the instant at which it ends."""

    token: str
    expires_at: str


def _account() -> str:
    """Who tries, as far as the body says so; every spelling of a name is the same account."""
    try:
        sent = incoming.read_json(request.get_data())
    except Refused:
        return "account:"
    name = sent.get("username") if isinstance(sent, dict) else None
    return "account:" + (name.strip().lower()[:100] if isinstance(name, str) else "")


def _failed(response: Response) -> bool:
    return response.status_code == 401


@operation("post", "/auth/token", scope="public", answers=Token, status=201, keyed=False)
@throttled(_account, _failed)
def issue_token(body: Credentials) -> dict[str, Any]:
    """Get a token for a name and a password. Wrong names and wrong passwords get the same answer."""
    person = service.authenticate(db.session(), body.username.strip(), body.password)
    if person is None:
        raise Refused(401, "unauthenticated", _("Username or password is not right."), incoming.challenge())
    lifetime = timedelta(seconds=current_app.config["API_TOKEN_LIFETIME"])
    actor = queries.actor(db.session(), person, current_clock().now())
    token, expires_at = transact(lambda session: tokens.issue(session, person, actor.at, lifetime), actor)
    return {"token": token, "expires_at": instant_text(expires_at)}


@operation("delete", "/auth/token", scope="self", answers=None, status=204, keyed=False)
def revoke_token(act: Act) -> None:
    """End the token of this very request."""
    token = incoming.presented_token()
    transact(lambda session: tokens.revoke(session, token), act.actor)
