"""What nobody types by accident: an answer of the right kind, never a broken page."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from wtforms import Form, StringField

from inventory.core.database import db
from inventory.core.forms import printable
from tests.support.client import BrowsingClient
from tests.support.html import text_of
from tests.support.world import World

SignIn = Callable[[BrowsingClient, str], BrowsingClient]


class TextForm(Form):
    text = StringField("Text", [printable])


@given(st.text())
def test_text_is_printable_or_refused(text: str) -> None:
    form = TextForm(data={"text": text})
    hidden = [sign for sign in text if not sign.isprintable() and sign not in "\r\n\t" and not sign.isspace()]
    if form.validate():
        assert [sign for sign in hidden if ord(sign) < 0xD800] == []


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x7f", "\x85", "\u061c", "\u200b", "\u200e", "\u202e", "\u2028", "\ufeff"]
)
def test_a_sign_that_nobody_sees_is_refused(sign: str) -> None:
    assert not TextForm(data={"text": f"PRN{sign}-1"}).validate()


@pytest.mark.parametrize(
    "address",
    [
        "/shipments?state=%00",
        "/documents?kind=%00",
        "/devices?q=%00",
        "/daily-reports?office=%00",
        "/daily-reports/new?office=32.%00",
        "/utilization?province=%00",
        "/documents?page=" + "9" * 5_000,
        "/documents?page=0",
        "/documents?page=١",
        "/daily-reports/new?office=32.05&date=0001-01-01",
        "/search?q=" + "+".join(["blangko"] * 1_100),
        "/search?q=" + "b" * 60_000,
        "/documents?q=" + "b" * 60_000,
        "/documents/99999999999999999999",
    ],
)
def test_an_impossible_address_is_not_found(
    client: BrowsingClient, sign_in: SignIn, world: World, address: str
) -> None:
    sign_in(client, "coordinator-32")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["endpoint=x", "_method=POST", "_external=1", "_scheme=javascript", "values=1"])
def test_links_of_a_list_stay_on_this_site(client: BrowsingClient, sign_in: SignIn, world: World, query: str) -> None:
    sign_in(client, "coordinator-32")
    page = client.get(f"/documents?{query}")
    assert page.status_code == 200
    assert "://localhost" not in page.text
    assert "javascript:" not in page.text


def test_a_name_with_a_nul_does_not_sign_in(client: BrowsingClient, world: World) -> None:
    form = client.form("/login")
    form.fill({"username": "a\x00b", "password": "x"})
    assert client.post("/login", data=form.fields).status_code == 400


def test_a_file_in_the_place_of_a_text_is_no_text(client: BrowsingClient, sign_in: SignIn, world: World) -> None:
    typed = client.form("/login").fields
    for name in ("username", "password", "csrf_token"):
        odd = {**typed, "username": "x", "password": "x", name: (BytesIO(b"hello"), "a.txt")}
        assert client.post("/login", data=odd, content_type="multipart/form-data").status_code == 422
    typed = sign_in(client, "staff-32.05").form("/daily-reports/new").fields
    for name in typed:
        odd = {**typed, name: (BytesIO(b"hello"), "a.txt")}
        answer = client.post("/daily-reports/new", data=odd, content_type="multipart/form-data")
        assert answer.status_code == 422, name


@pytest.mark.parametrize("written", [b"%ff", b"\xff", b"%C3%28", b"%ED%A0%80"])
def test_a_text_that_is_not_utf8_is_not_kept_as_something_else(
    client: BrowsingClient, sign_in: SignIn, world: World, written: bytes
) -> None:
    form = sign_in(client, "staff-32.05").form("/daily-reports/new")
    form.fill({"lines-0-printed": "0", "causes": "other"})
    fields = {name: value for name, value in form.fields.items() if name != "cause_note"}
    whole = urlencode(fields, doseq=True).encode() + b"&cause_note=Listrik"
    sent = client.post(form.action, data=whole + written, content_type="application/x-www-form-urlencoded")
    assert (sent.status_code, len(text_of(sent)) > 50) == (400, True)
    part = b'--x\r\nContent-Disposition: form-data; name="username"\r\n\r\na\xff\r\n--x--\r\n'
    assert client.post("/login", data=part, content_type="multipart/form-data; boundary=x").status_code == 400
    assert client.post(form.action, data=whole, content_type="application/x-www-form-urlencoded").status_code == 303


@pytest.mark.parametrize("sent", [[1], 1, "x", {"username": 1, "password": [], "csrf_token": {}}])
def test_json_is_no_form(client: BrowsingClient, world: World, sent: object) -> None:
    assert client.post("/login", json=sent).status_code == 422


@pytest.mark.parametrize("referrer", ["http://[", "http://[::1", "//[x"])
def test_a_page_that_is_no_address_leads_nowhere(client: BrowsingClient, world: World, referrer: str) -> None:
    answer = client.post("/logout", headers={"Referer": referrer})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")


@pytest.mark.parametrize("host", ["..", "x" * 300, "a..b"])
def test_a_host_that_cannot_be_gets_a_page_too(client: BrowsingClient, world: World, host: str) -> None:
    for address in ("/login", "/", "/nope"):
        answer = client.get(address, headers={"Host": host})
        assert answer.status_code == 400
        assert len(text_of(answer)) > 50
    assert client.get("/api/v1/offices", headers={"Host": host}).status_code in (400, 401)


def test_a_line_with_an_odd_number_is_passed_over(client: BrowsingClient, sign_in: SignIn, world: World) -> None:
    form = sign_in(client, "staff-32.05").form("/daily-reports/new")
    odd = {**form.fields, "lines-²-printed": "5", "lines-٣-printed": "5", "lines-9999-printed": "5"}
    assert client.post(form.action, data=odd).status_code == 422


def test_files_are_not_kept_by_the_browser(client: BrowsingClient, sign_in: SignIn, world: World) -> None:
    sign_in(client, "staff-32.05")
    for address in ("/stock?export=csv", "/documents?export=xlsx", "/stock"):
        assert client.get(address).headers["Cache-Control"] == "no-store"


def test_the_page_of_an_error_needs_no_database(
    app: Flask, client: BrowsingClient, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "staff-32.05")
    with app.app_context():
        engine = db.engine

    def gone(*_: object, **__: object) -> None:
        raise engine.dialect.import_dbapi().OperationalError("unable to open database file")

    engine.dispose()
    monkeypatch.setattr(engine.pool, "_creator", gone)
    monkeypatch.setattr(engine.pool, "_invoke_creator", gone, raising=False)
    for address in ("/nope", "/", "/stock"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "Content-Security-Policy" in answer.headers
