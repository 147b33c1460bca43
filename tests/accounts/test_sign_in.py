"""Signing in and out: what it gives away, how often one may try, and how long it lasts."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.accounts import queries, service
from inventory.core.database import transact
from tests.support.client import BrowsingClient
from tests.support.databases import build_app, close
from tests.support.html import text_of
from tests.support.world import PASSWORD, World

REAL_HASHER = service.hasher  # the tests' own one is quicker
WRONG = "bukan-kata-sandinya"
SignIn = Callable[..., BrowsingClient]


def try_to(client: BrowsingClient, username: str, password: str = WRONG) -> Any:
    return client.submit("/login", {"username": username, "password": password})


def is_in(client: BrowsingClient) -> bool:
    return client.get("/password").status_code == 200


def test_one_signs_in(client: BrowsingClient, sign_in: SignIn) -> None:
    assert client.get("/password").status_code == 303
    sign_in(client, "staff-32.05")
    assert is_in(client)
    assert "Staff 32.05" in text_of(client.get("/password"))


def test_a_blank_behind_the_name_does_no_harm(client: BrowsingClient, sign_in: SignIn) -> None:
    assert is_in(sign_in(client, " staff-32.05 "))


def test_unknown_names_get_the_same_answer(client: BrowsingClient, world: World) -> None:
    def told(username: str) -> tuple[int, str]:
        answer = try_to(client, username)
        return answer.status_code, text_of(answer)

    transact(lambda session: service.disable(queries.by_username(session, "staff-51.01")))  # type: ignore[arg-type]
    answers = {told(name) for name in ("staff-32.05", "nobody-at-all", "staff-51.01", "' or 1=1 --")}
    assert len(answers) == 1
    assert answers.pop()[0] == 422


def test_unknown_names_cost_the_same_work(world: World, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    nobodys, really = service.nobodys_hash(), service.hasher.verify

    class Watched:
        def verify(self, password_hash: str, password: str) -> bool:
            checked.append(password_hash)
            return bool(really(password_hash, password))

    monkeypatch.setattr(service, "hasher", Watched())
    assert service.authenticate(session, "nobody-at-all", PASSWORD) is None
    assert service.authenticate(session, "staff-32.05", WRONG) is None
    assert checked[0] == nobodys
    assert len(checked) == 2
    assert all(one.startswith("$argon2id$") for one in checked)


def test_passwords_are_hashed_with_argon2() -> None:
    assert REAL_HASHER.hash("sebuah-kalimat-panjang").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_after_ten_wrong_tries_the_account_rests(client: BrowsingClient, world: World) -> None:
    for _ in range(10):
        assert try_to(client, "staff-32.05").status_code == 422
    refused = client.post("/login", data={"username": "staff-32.05", "password": PASSWORD})
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert try_to(client, "STAFF-32.05 ").status_code == 429, "another spelling is no way round"
    assert try_to(client, "nobody-at-all").status_code == 422


def test_unknown_names_are_throttled_alike(client: BrowsingClient, world: World) -> None:
    answers = [try_to(client, "nobody-at-all").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_another_account_is_not_affected(client: BrowsingClient, app: Flask, sign_in: SignIn) -> None:
    for _ in range(11):
        try_to(client, "staff-32.05")
    assert is_in(sign_in(app.test_client(), "staff-32.04"))  # type: ignore[arg-type]


def test_right_tries_are_not_counted(app: Flask, sign_in: SignIn) -> None:
    for _ in range(12):
        assert is_in(sign_in(app.test_client(), "staff-32.05"))  # type: ignore[arg-type]


def test_an_address_has_a_hundred_wrong_tries(client: BrowsingClient, world: World) -> None:
    form = client.form("/login")
    answers = []
    for number in range(101):
        form.fill({"username": f"somebody-{number}", "password": ""})
        answers.append(client.post("/login", data=form.fields).status_code)
    assert answers == [422] * 100 + [429]


def test_a_planted_session_does_not_survive(client: BrowsingClient, sign_in: SignIn) -> None:
    with client.session_transaction() as planted:
        planted["planted"] = "by somebody else"
    before = client.get_cookie("neraca")
    sign_in(client, "staff-32.05")
    with client.session_transaction() as kept:
        assert "planted" not in kept
    after = client.get_cookie("neraca")
    assert before is not None
    assert after is not None
    assert before.value != after.value


def cookie_of(app: Flask, **environ: Any) -> str:
    client = app.test_client()
    assert isinstance(client, BrowsingClient)
    form = client.form("/login")
    form.fill({"username": "staff-32.05", "password": PASSWORD})
    answer = client.post(form.action, data=form.fields, **environ)
    return next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("neraca="))


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask, world: World) -> None:
    cookie = cookie_of(app)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie, "a machine without TLS would not get its cookie back"


def test_behind_tls_the_cookie_is_secure(database_url: str, world: World, clock: Any) -> None:
    app = build_app(database_url, clock, BEHIND_TLS=True, SESSION_COOKIE_SECURE=True)
    client = app.test_client()
    https = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"}
    page = client.get("/login", headers=https)
    assert "max-age" in page.headers["Strict-Transport-Security"]
    cookie = next(line for line in page.headers.getlist("Set-Cookie") if line.startswith("neraca="))
    assert "Secure" in cookie
    close(app)


def test_signing_out_ends_the_session(client: BrowsingClient, sign_in: SignIn) -> None:
    sign_in(client, "staff-32.05")
    token = client.form("/password").fields["csrf_token"]
    assert client.post("/logout", data={}).status_code == 400
    assert is_in(client), "without its token the form does nothing"
    assert client.post("/logout", data={"csrf_token": token}).status_code == 303
    assert not is_in(client)


@pytest.mark.parametrize("end", ["disable", "password"])
def test_open_sessions_end_at_once(client: BrowsingClient, sign_in: SignIn, world: World, end: str) -> None:
    assert is_in(sign_in(client, "staff-32.05"))

    def act(session: Session) -> None:
        user = queries.by_username(session, "staff-32.05")
        assert user is not None
        service.disable(user) if end == "disable" else service.replace_password(user, "yang-baru-sekali")

    transact(act)
    assert not is_in(client)


def test_a_disabled_person_cannot_sign_in(client: BrowsingClient, world: World) -> None:
    transact(lambda session: service.disable(queries.by_username(session, "staff-32.05")))  # type: ignore[arg-type]
    assert try_to(client, "staff-32.05", PASSWORD).status_code == 422


def test_a_new_password_ends_the_other_sessions_only(client: BrowsingClient, app: Flask, sign_in: SignIn) -> None:
    other = app.test_client()
    assert isinstance(other, BrowsingClient)
    sign_in(client, "staff-32.05")
    sign_in(other, "staff-32.05")
    typed = {"present": PASSWORD, "password": "kalimat-yang-baru", "again": "kalimat-yang-baru"}
    assert client.submit("/password", typed).status_code == 303
    assert is_in(client)
    assert not is_in(other)
    assert is_in(sign_in(other, "staff-32.05", "kalimat-yang-baru"))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"present": WRONG, "password": "kalimat-yang-baru", "again": "kalimat-yang-baru"}, "present"),
        ({"present": PASSWORD, "password": "pendek", "again": "pendek"}, "password"),
        ({"present": PASSWORD, "password": "kalimat-yang-baru", "again": "yang-lain-lagi"}, "again"),
    ],
)
def test_a_refused_password_is_told_at_its_field(
    client: BrowsingClient, sign_in: SignIn, typed: dict[str, str], field: str
) -> None:
    answer = sign_in(client, "staff-32.05").submit("/password", typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "kalimat-yang-baru" not in answer.text, "a password is never written back into a page"


@pytest.mark.parametrize(
    ("target", "landing"),
    [
        ("/documents?kind=delivery", "/documents?kind=delivery"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_site(
    client: BrowsingClient, world: World, target: str, landing: str
) -> None:
    form = client.form("/login")
    form.fill({"username": "staff-32.05", "password": PASSWORD})
    answer = client.post("/login", query_string={"next": target}, data=form.fields)
    assert (answer.status_code, answer.location) == (303, landing)


def test_a_page_that_needs_signing_in_is_come_back_to(client: BrowsingClient, world: World) -> None:
    asked = client.get("/documents?kind=delivery")
    assert asked.status_code == 303
    form = client.form(asked.location)
    form.fill({"username": "staff-32.05", "password": PASSWORD})
    assert client.post(form.action, data=form.fields).location == "/documents?kind=delivery"


def test_what_is_sent_after_the_session_ended_is_not_lost_without_a_word(
    client: BrowsingClient, sign_in: SignIn
) -> None:
    form = sign_in(client, "admin").form("/people/new")
    client.delete_cookie("neraca")
    client.set_cookie("language", "en")
    answer = client.post(form.action, data=form.fields, follow_redirects=True)
    assert "Your session has ended; nothing was saved yet." in text_of(answer)
    assert answer.request.args["next"] == "/people/new"


def test_a_page_that_only_takes_posts_is_not_come_back_to(client: BrowsingClient, world: World) -> None:
    answer = client.post("/logout")
    assert answer.location == "/login"
    assert "nothing was saved" not in client.get("/login").text


def test_the_login_page_explains_itself(client: BrowsingClient, world: World) -> None:
    client.set_cookie("language", "en")
    told = text_of(client.get("/login"))
    assert "After ten wrong tries an account rests for five minutes." in told
    assert "demo" not in told.lower()


def test_a_copied_cookie_ends_with_signing_out(client: BrowsingClient, sign_in: SignIn, app: Flask) -> None:
    sign_in(client, "staff-32.05")
    thief = app.test_client()
    cookie = client.get_cookie("neraca")
    assert cookie is not None
    thief.set_cookie("neraca", cookie.value)
    assert thief.get("/stock").status_code == 200
    token = client.form("/password").fields["csrf_token"]
    client.post("/logout", data={"csrf_token": token})
    assert thief.get("/stock").status_code == 303
