"""Signing in on the web: the person behind a request, permission stamps, and posting a form."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user
from sqlalchemy.orm import Session

from inventory.accounts import queries
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.errors import DomainError, Forbidden
from inventory.core.forms import BaseForm
from inventory.core.identity import Actor, Verb
from inventory.core.messages import sentence

Parameters = ParamSpec("Parameters")
Command = TypeVar("Command")
Answer = TypeVar("Answer")


class LogoutForm(BaseForm):
    """Nothing but the proof that the person pressed the button."""

    key = None  # signing out twice does no harm


# What a view carries that says who may call it: a verb, nobody in particular, or the machine interface's own.
STAMPS = ("required_verb", "is_public", "api_stamp")
TRIES_PER_ACCOUNT = "10 per 5 minutes"
TRIES_PER_ADDRESS = "100 per 5 minutes"
login_manager = LoginManager()
limiter = Limiter(get_remote_address)


class SignedIn(UserMixin):
    """What Flask-Login carries: the actor, and the stamp that ends old sessions."""

    def __init__(self, actor: Actor, stamp: str) -> None:
        self.actor = actor
        self.id = f"{actor.user_id}:{stamp}"


class Nobody(AnonymousUserMixin):
    """Somebody who has not signed in."""

    actor: Actor | None = None


@login_manager.user_loader
def load_signed_in(identifier: str) -> SignedIn | None:
    """The person of a session, unless the password changed or the account was disabled since."""
    number, _, stamp = identifier.partition(":")
    person = queries.person_of_session(db.session(), number, stamp)
    if person is None:
        return None
    return SignedIn(queries.actor(db.session(), person, current_clock().now()), stamp)


def current_actor() -> Actor:
    """Who acts in this request, and when. Only behind `requires`."""
    actor: Actor = current_user.actor
    return actor


def _to_sign_in() -> ResponseReturnValue:
    """The way to the door and back to this page; whoever sent something learns that it did not arrive."""
    back = request.full_path.rstrip("?")
    if request.method == "POST" and request.endpoint != "accounts.logout":
        flash(_("Your session has ended; nothing was saved yet. Sign in and send it again."), "warning")
    if request.url_rule is not None and "GET" not in (request.url_rule.methods or ()):
        back = _path_of(request.referrer or "")  # where the button stood: there is no page of its own
    return redirect(url_for("accounts.login", next=back or None), 303)


def _path_of(address: str) -> str:
    """The path of an address; none of what is no address."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def requires(verb: Verb) -> Callable[[Callable[Parameters, ResponseReturnValue]], Callable[Parameters, Any]]:
    """Stamp a view with the verb it needs: sign-in first, then 403 without the verb."""

    def stamp(view: Callable[Parameters, ResponseReturnValue]) -> Callable[Parameters, Any]:
        @wraps(view)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated:
                return _to_sign_in()
            if not current_actor().may(verb):
                raise Forbidden(verb=verb)
            return view(*args, **kwargs)

        guarded.required_verb = verb  # type: ignore[attr-defined]  # the stamp that structural tests look for
        return guarded

    return stamp


def throttled(
    account: Callable[[], str], failed: Callable[[Response], bool]
) -> Callable[[Callable[Parameters, Any]], Callable[Parameters, Any]]:
    """Slow a guesser down: failed tries count by account and by address, at all doors together."""

    def guard(view: Callable[Parameters, Any]) -> Callable[Parameters, Any]:
        for tries, who in ((TRIES_PER_ADDRESS, get_remote_address), (TRIES_PER_ACCOUNT, account)):
            view = limiter.shared_limit(tries, "sign-in", key_func=who, methods=["POST"], deduct_when=failed)(view)
        return view

    return guard


def submit(form: BaseForm, verb: Callable[[Session, Actor, Command], Answer], command: Command) -> Answer | None:
    """Do the use-case in one transaction; on a refusal put its sentence on the form and answer None."""
    actor = current_actor()
    try:
        return transact(lambda session: verb(session, actor, command), actor)
    except DomainError as refusal:
        form.refuse(sentence(refusal), refusal.status, form.field_of(refusal))
        return None


def _demand_a_stamp() -> None:
    """A view without a permission stamp is a mistake of ours and opens to nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint in {"static", "bootstrap.static"}:
        return
    if not any(hasattr(view, stamp) for stamp in STAMPS):
        abort(403)


def _say_when_to_retry(response: Response) -> Response:
    """Seconds until a throttled person may try again."""
    if response.status_code == 429 and (limit := limiter.current_limit):
        response.headers["Retry-After"] = str(max(1, int(limit.reset_at - time())))
    return response


def install(app: Flask) -> None:
    """Sign-in, throttling and the guard over all views."""
    login_manager.init_app(app)
    login_manager.anonymous_user = Nobody
    login_manager.session_protection = None  # the stamp does it; addresses of phones change all day
    limiter.init_app(app)
    app.before_request(_demand_a_stamp)
    app.after_request(_say_when_to_retry)
    app.context_processor(_person)


def _person() -> dict[str, Any]:
    """What the layout says about who is signed in."""
    actor = signed_in_actor()
    if actor is None:
        return {"actor": None, "person": None}
    if "office" not in g:
        g.office = queries.office_of(db.session(), actor)
    return {
        "actor": actor,
        "person": {
            "name": actor.name,
            "office": g.office.name,
            "timezone": g.office.timezone_abbreviation,
            "zone": g.office.timezone,
        },
        "logout_form": LogoutForm(formdata=None),
        "logout_url": url_for("accounts.logout"),
        "password_url": url_for("accounts.password"),
    }


def signed_in_actor() -> Actor | None:
    """The person behind this request, if anybody signed in."""
    actor: Actor | None = current_user.actor
    return actor
