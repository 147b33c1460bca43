"""A client that fills in forms as a browser does: it gets the page first and sends its hidden fields back."""

from contextvars import Context
from io import BytesIO
from typing import Any

from flask import Flask, has_app_context, session
from flask.sessions import SessionMixin
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from inventory.accounts import queries
from inventory.core.database import db
from tests.support.html import Form, Upload, main_of, parse, post_forms
from tests.support.world import PASSWORD

SESSIONS: dict[tuple[str, str], dict[str, Any]] = {}  # what signing in leaves in a session, by stamp and password


class BrowsingClient(FlaskClient):
    """Flask's client; ``get`` and ``post`` as usual, ``submit`` to fill in a form."""

    application: Flask

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """One request, in a context of its own.

        Flask would lend the request the test's own application context, and with it ``g``: who was signed
        in at the first request would seem to be signed in at all later ones.
        """
        if isinstance(kwargs.get("data"), dict):
            kwargs["data"] = {name: with_files(value) for name, value in kwargs["data"].items()}
        response = Context().run(super().open, *args, **kwargs)
        if has_app_context():
            db.session.rollback()  # the test shall see what the request wrote
        return response

    def form(self, path: str, form: str = "") -> Form:
        """The one form in ``<main>`` of a page, or the first anywhere with this id or end of address."""
        page = self.get(path)
        assert page.status_code == 200, f"{path} answers {page.status}"
        forms = post_forms(parse(page) if form else main_of(page), path)
        chosen = [one for one in forms if form in (one.identity, "") or one.action.endswith(form)]
        if not chosen or (len(chosen) > 1 and not form):
            raise LookupError(f"{path} has {len(chosen)} forms {form!r} among {[one.action for one in forms]}")
        return chosen[0]

    def submit(
        self, path: str, typed: dict[str, Any] | None = None, *, form: str = "", follow: bool = False
    ) -> TestResponse:
        """Open the page, type into its form and send it."""
        filled = self.form(path, form)
        filled.fill(typed or {})
        return self.post(filled.action, data=filled.fields, follow_redirects=follow)

    def token(self) -> str:
        """The token that every form of this session carries."""
        with self.session_transaction() as kept:
            return Context().run(self._token, kept)  # a context of its own, as in `open`

    def _token(self, kept: SessionMixin) -> str:
        with self.application.test_request_context():
            session.update(kept)
            token: str = generate_csrf()
            kept.update(session)
        return token


def with_files(value: Any) -> Any:
    """The values of a field as the client sends them: a chosen file is opened anew for each request."""
    if not isinstance(value, list):
        return value
    return [(BytesIO(one.content), one.name) if isinstance(one, Upload) else one for one in value]


def sign_in(client: BrowsingClient, username: str, password: str = PASSWORD) -> BrowsingClient:
    """Sign in through the form; AssertionError where that is refused."""
    answer = client.submit("/login", {"username": username, "password": password})
    assert answer.status_code in {302, 303}, f"{username} cannot sign in: {answer.status}"
    return client


def sign_in_again(client: BrowsingClient, username: str, password: str = PASSWORD) -> BrowsingClient:
    """Sign in through the form for the first of many tests; the others get what that left in the session."""
    user = queries.by_username(db.session(), username)
    assert user is not None, username
    known = user.session_stamp, password
    if known not in SESSIONS:
        sign_in(client, username, password)
        with client.session_transaction() as kept:
            SESSIONS[known] = dict(kept)
    with client.session_transaction() as kept:
        kept.clear()
        kept.update(SESSIONS[known])
        kept.permanent = True
    return client
