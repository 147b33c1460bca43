"""Every operation in the route map, tried by nobody, by every role of another office, and with senseless bodies.

A new route cannot escape: what is not known here is found in the application itself.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.core.database import transact
from tests.api.conftest import Program
from tests.api.operations import Operation, good, operations
from tests.api.test_making_documents import receipt, report, shipment
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

Programs = Callable[..., Program]
ROLES = ("staff", "coordinator", "supervisor", "administrator", "auditor")
SECRET = "rahasia-dapur-garut"
NAMED = "BA-rahasia-7"


@pytest.fixture
def objects(program: Programs, world: World, session: Session) -> dict[str, str]:
    """Something of every kind in Jawa Barat, with words in it that nobody elsewhere may read; its numbers by rule."""
    world.stock("32", "ktp-wni", 500)
    coordinator, staff = program("coordinator-32"), program("staff-32.05")
    sent = coordinator.post("/shipments", shipment(note=SECRET, reference=NAMED)).json["id"]
    assert staff.post(f"/shipments/{sent}/receipt", receipt(90, 5, 5, note=SECRET)).status_code == 201
    reported = staff.post("/daily-reports", report(7, note=SECRET)).json["id"]
    body = {"office": "32.05", "kind": "printer", "model": SECRET, "serial": "A-1"}
    device = staff.post("/devices", body).json["id"]
    line = {"item": "ribbon", "quantity": 1, "unit_price": "1"}
    body = {"office": "32.05", "fund": "APBD", "budget_year": 2025, "lines": [line], "note": SECRET}
    purchase = staff.post("/purchases", {**body, "supplier": SECRET}).json["id"]
    return {
        "shipments": sent,
        "daily-reports": reported,
        "documents": reported,
        "devices": device,
        "purchases": purchase,
        "office": "32.05",
        "month": "2025-10",
    }


def address(operation: Operation, objects: dict[str, str]) -> str:
    """The operation's address, about something that is there."""
    root = operation.rule.removeprefix("/api/v1/").partition("/")[0]
    return operation.path(int=objects.get(root, "1"), office=objects["office"], month=objects["month"])


def requests(operation: Operation, objects: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What is sent: nothing, and everything that the specification asks for."""
    yield {"json": {}} if operation.method == "POST" else {}
    if operation.body is not None:
        yield {"json": good(operation.body)}
    if any(each["name"] == "office" for each in operation.told.get("parameters", ())):
        yield {"query_string": {"office": objects["office"]}}


@pytest.fixture
def strangers(program: Programs, world: World) -> dict[str, Program]:
    """A person of every role in another province, and in a district of it."""

    def add(session: Session) -> None:
        for role in ROLES:
            world.add_person(session, f"stranger-{role}", "51.01" if role == "staff" else "51", role)

    transact(add)
    return {role: program(f"stranger-{role}") for role in ROLES}


def test_nobody_gets_in(app: Flask, program: Programs, objects: dict[str, str], session: Session) -> None:
    nobody, before = program(), snapshot(session)
    for each in operations(app):
        for sent in requests(each, objects):
            answer = nobody.ask(each.method, address(each, objects), **sent)
            if each.scope != "public":
                assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated"), each.label
            assert SECRET not in answer.text
    assert snapshot(session) == before


def test_strangers_learn_and_change_nothing(
    app: Flask, strangers: dict[str, Program], objects: dict[str, str], session: Session
) -> None:
    before = snapshot(session)
    for each in operations(app):
        if each.scope in {"public", "self"}:
            continue
        for role, stranger in strangers.items():
            for sent in requests(each, objects):
                answer = stranger.ask(each.method, address(each, objects), **sent)
                assert SECRET not in answer.text, (role, each.label)
                assert NAMED not in answer.text, (role, each.label)
                if "json" in sent and sent["json"] == {} and each.body is not None and each.body.get("required"):
                    assert answer.status_code in {403, 422}, (role, each.label, answer.text)
                elif "<" in each.rule or "json" in sent or "query_string" in sent:
                    assert answer.status_code in {403, 404}, (role, each.label, answer.text)
    assert snapshot(session) == before


def test_the_wrong_duty_is_forbidden_to_do(
    app: Flask, program: Programs, objects: dict[str, str], session: Session
) -> None:
    """The national viewer sees everything and changes nothing."""
    viewer, before = program("national"), snapshot(session)
    for each in operations(app):
        if each.method != "GET" and each.scope not in {"public", "self"}:
            for sent in requests(each, objects):
                answer = viewer.ask(each.method, address(each, objects), **sent)
                assert answer.status_code in {403, 409}, (each.label, answer.text)
    assert snapshot(session) == before


HOSTILE: list[Any] = [
    None,
    True,
    "",
    "12",
    "\x00",
    "a\u202eb",
    "x" * 5_000,
    -1,
    1.5,
    10**30,
    1e300,
    [],
    [[]],
    {},
    {"item": {}},
    "2025-13-01",
    "٣٢",
]


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every value in a body stands."""
    yield here
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in children:
        yield from paths(inner, (*here, step))


def replaced(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """The body with another value in one place."""
    if not path:
        return other
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], other)
    return copy


def bodied(app: Flask) -> list[Operation]:
    return [each for each in operations(app) if each.body is not None]


def test_every_hostile_value_in_every_field_is_refused_with_a_code(
    app: Flask, program: Programs, objects: dict[str, str]
) -> None:
    """Each value of each body is replaced by one that may not stand there; an optional field may well be null."""
    robot, tried = program("coordinator-32"), 0
    for each in bodied(app):
        whole = good(each.body or {})
        for path in paths(whole):
            for other in HOSTILE:
                answer = robot.ask(each.method, address(each, objects), json=replaced(whole, path, other))
                assert answer.status_code < 500, (each.label, path, other, answer.text)
                if answer.status_code >= 400:
                    assert answer.mimetype == "application/problem+json"
                    assert answer.json["code"], (each.label, path, other)
                tried += 1
    assert tried > 1_000


NO_JSON: list[tuple[bytes, str, int]] = [
    (b"", "application/json", 400),
    (b"{", "application/json", 400),
    (b"[" * 100_000, "application/json", 400),
    (b'{"a":' * 50_000, "application/json", 400),
    (b'{"note": NaN}', "application/json", 400),
    (b'{"note": Infinity}', "application/json", 400),
    (b'{"note": 1e400}', "application/json", 422),
    (b'{"note": "a", "note": "b"}', "application/json", 400),
    (b'{"note": "\\ud800"}', "application/json", 400),
    (b'{"note": "\xff"}', "application/json", 400),
    ('{"note": "a"}'.encode("utf-16"), "application/json", 400),
    (b"\xef\xbb\xbf{}", "application/json", 400),
    (b'"text"', "application/json", 422),
    (b"[]", "application/json", 422),
    (b"null", "application/json", 422),
    (b"1" * 10_000, "application/json", 400),
    (b"{}", "application/json; charset=utf-16", 415),
    (b"{}", "text/plain", 415),
    (b"a=b", "application/x-www-form-urlencoded", 415),
    (b"{}", "multipart/form-data; boundary=x", 415),
    (b"{}", "", 415),
    (b'{"note": "' + b"x" * (1024 * 1024) + b'"}', "application/json", 413),
    (b"x" * (17 * 1024 * 1024), "application/json", 413),
    (b"x" * (17 * 1024 * 1024), "application/x-www-form-urlencoded", 413),
]


@pytest.mark.parametrize("path", ["/shipments", "/documents/1/approval"])
def test_a_body_that_is_no_json_is_refused(program: Programs, world: World, path: str) -> None:
    robot = program("coordinator-32")
    for raw, kind, status in NO_JSON:
        answer = robot.ask("POST", path, data=raw, headers={"Content-Type": kind} if kind else {})
        assert (answer.status_code, answer.json["code"]) == (status, "invalid"), (raw[:40], kind, answer.text)


UNKNOWN: list[tuple[str, str, int, str]] = [
    ("GET", "/nothing", 404, "not_found"),
    ("GET", "/documents/abc", 404, "not_found"),
    ("GET", "/documents/-1", 404, "not_found"),
    ("GET", "/documents/1%00", 404, "not_found"),
    ("GET", "/documents/\u0661", 404, "not_found"),
    ("GET", "/offices/32.05%0a/balances", 404, "not_found"),
    ("GET", "/offices?after=%00", 404, "not_found"),
    ("POST", "/documents/14640839255416107592/approval", 404, "not_found"),
    ("DELETE", "/documents/2147483648/approval", 404, "not_found"),
    ("PUT", "/shipments", 405, "invalid"),
    ("GET", "/counts", 405, "invalid"),
    ("PATCH", "/documents/1", 405, "invalid"),
]


def test_the_framework_refuses_in_the_same_words(program: Programs) -> None:
    robot = program("staff-32.05")
    for method, path, status, code in UNKNOWN:
        answer = robot.ask(method, path)
        assert answer.mimetype == "application/problem+json", path
        assert (answer.status_code, answer.json["code"]) == (status, code), path
        assert set(answer.json) >= {"type", "title", "status", "code", "detail"}
        assert ("Allow" in answer.headers) == (status == 405)


def test_a_page_that_is_not_there_is_still_a_page(program: Programs) -> None:
    answer = program().client.get("/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_a_key_is_of_one_person(program: Programs, world: World) -> None:
    world.stock("32.04", "ktp-wni", 10)
    world.stock("32.05", "ktp-wni", 10)
    key = new_key()
    one = program("staff-32.05").post("/daily-reports", report(1), key)
    other = program("staff-32.04").post("/daily-reports", report(1, office="32.04"), key)
    assert {one.status_code, other.status_code} == {201}
    assert json.loads(one.text)["id"] != json.loads(other.text)["id"]
