"""What every page brings along: headers, forms that belong to the session, language and theme."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from inventory.core.web import local_path
from tests.support.client import BrowsingClient
from tests.support.html import parse, post_forms, text_of
from tests.support.world import World

SignIn = Callable[..., BrowsingClient]


def switch(client: BrowsingClient, what: str, value: str, back: str = "/login", **changes: Any) -> Any:
    [form] = [one for one in post_forms(parse(client.get("/login")), "/login") if one.action == f"/{what}"]
    form.fill({what: value, "next": back, **changes})
    return client.post(form.action, data=form.fields)


@pytest.mark.parametrize("path", ["/login", "/nowhere", "/healthz", "/people"])
def test_no_page_runs_inline_scripts_or_styles(client: BrowsingClient, world: World, path: str) -> None:
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_by_caches(client: BrowsingClient, sign_in: SignIn) -> None:
    assert sign_in(client, "admin").get("/people").headers["Cache-Control"] == "no-store"


def test_every_form_carries_its_token(client: BrowsingClient, sign_in: SignIn) -> None:
    sign_in(client, "admin")
    for path in ("/password", "/people/new", "/people/1", "/people/1/password"):
        for form in post_forms(parse(client.get(path)), path):
            assert form.fields.get("csrf_token"), f"{form.action} on {path}"


def test_a_form_of_another_session_is_refused_and_kept(
    client: BrowsingClient, app: Flask, sign_in: SignIn, world: World
) -> None:
    stranger = sign_in(app.test_client(), "staff-32.05").form("/password").fields["csrf_token"]  # type: ignore[arg-type]
    form = sign_in(client, "admin").form("/people/new")
    form.fill({"name": "Nama yang diketik", "username": "petugas-baru", "csrf_token": stranger})
    client.set_cookie("language", "en")
    answer = client.post(form.action, data=form.fields)
    assert answer.status_code == 422
    assert "Nothing was saved. Send it again." in text_of(answer)
    assert "Nama yang diketik" in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "Sign in"), ("id", None)])
def test_the_language_stays_chosen(client: BrowsingClient, world: World, language: str, words: str | None) -> None:
    answer = switch(client, "language", language)
    assert (answer.status_code, answer.location) == (303, "/login")
    page = client.get("/login")
    assert f'<html lang="{language}"' in page.text
    assert page.headers["Content-Language"] == language
    assert words is None or words in text_of(page)


@pytest.mark.parametrize(("theme", "written"), [("dark", 'data-bs-theme="dark"'), ("light", 'data-bs-theme="light"')])
def test_the_theme_stays_chosen(client: BrowsingClient, world: World, theme: str, written: str) -> None:
    assert switch(client, "theme", theme).status_code == 303
    assert written in client.get("/login").text
    switch(client, "theme", "auto")
    assert "data-bs-theme" not in client.get("/login").text


@pytest.mark.parametrize(
    ("what", "value", "changes"),
    [("language", "xx", {}), ("theme", "pink", {}), ("language", "en", {"csrf_token": None})],
)
def test_other_choices_are_refused(
    client: BrowsingClient, world: World, what: str, value: str, changes: dict[str, Any]
) -> None:
    answer = switch(client, what, value, **changes)
    assert answer.status_code == 400
    assert client.get_cookie(what) is None


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil"])
def test_a_switch_leads_nowhere_else(client: BrowsingClient, world: World, back: str) -> None:
    assert switch(client, "language", "en", back=back).location == "/"


@pytest.mark.parametrize(
    ("target", "path"),
    [("/a?b=c", "/a?b=c"), ("//a", "/"), ("/\\a", "/"), ("a", "/"), (None, "/"), ("/a\r\nSet-Cookie: b", "/")],
)
def test_local_paths(target: str | None, path: str) -> None:
    assert local_path(target) == path


def test_a_stranger_cookie_is_no_language(client: BrowsingClient, world: World) -> None:
    client.set_cookie("language", "../../etc")
    client.set_cookie("theme", '"><script>')
    page = client.get("/login")
    assert '<html lang="id"' in page.text
    assert "data-bs-theme" not in page.text


def test_errors_have_a_page_of_their_own(client: BrowsingClient, world: World) -> None:
    client.set_cookie("language", "en")
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "There is nothing at this address" in text_of(page)
    assert client.post("/people").status_code in {303, 405}


def test_health_is_told_to_machines(client: BrowsingClient, world: World) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"status": "ok"}
