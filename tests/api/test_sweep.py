"""Every operation in the route map, tried by nobody, by every role of another office, and with senseless bodies.

A new route cannot escape: what is not known here is found in the application itself.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.api.conftest import Program
from tests.api.operations import Operation, good, operations
from tests.api.test_making_documents import report
from tests.architecture.elsewhere import ELSEWHERE, GARUT, Things, add_strangers, fill_garut, told_of_garut
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

Programs = Callable[..., Program]
# What the parts of the interface are about, in the words of the pages' routes.
NUMBERED = {
    "shipments": "document_id",
    "daily-reports": "document_id",
    "documents": "document_id",
    "devices": "device_id",
    "purchases": "purchase_id",
    "attachments": "attachment_id",
    "repairs": "repair_id",
    "rolls": "roll_id",
    "budget-lines": "line_id",
    "alerts": "alert_id",
    "outreach": "outreach_id",
    "instructions": "instruction_id",
}


@pytest.fixture
def things(world: World) -> Things:
    """Something of every kind in Jawa Barat, with words in it that nobody elsewhere may read."""
    return fill_garut(world)


def addresses(operation: Operation, things: Things) -> Iterator[str]:
    """The operation's addresses, about everything that is there. Raises KeyError where nothing is."""
    root = operation.rule.removeprefix("/api/v1/").partition("/")[0]
    parts = {"int": NUMBERED.get(root, root), "office": "code", "month": "month"}
    used = [each for each in parts if f"<{each}:" in operation.rule]
    for found in things.addresses([parts[each] for each in used]):
        filled = {each: found[parts[each]] for each in used}
        yield operation.path(
            **{each: f"{value:%Y-%m}" if each == "month" else str(value) for each, value in filled.items()}
        )


def requests(operation: Operation) -> Iterator[dict[str, Any]]:
    """What is sent: nothing, and everything that the specification asks for."""
    yield {"json": {}} if operation.method == "POST" else {}
    if operation.body is not None:
        yield {"json": good(operation.body)}
    if any(each["name"] == "office" for each in operation.told.get("parameters", ())):
        yield {"query_string": {"office": GARUT}}


def test_nobody_gets_in(app: Flask, program: Programs, things: Things, session: Session) -> None:
    nobody, before = program(), snapshot(session)
    for each in operations(app):
        for address in addresses(each, things.one_each()):
            for sent in requests(each):
                answer = nobody.ask(each.method, address, **sent)
                if each.scope != "public":
                    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated"), each.label
                assert told_of_garut(answer.text) == [], each.label
    assert snapshot(session) == before


@pytest.mark.parametrize("office", ELSEWHERE)
def test_a_stranger_learns_and_changes_nothing(
    office: str, app: Flask, program: Programs, world: World, things: Things, session: Session
) -> None:
    """Whoever has all duties tries everything there is; whoever has one of them, something of every sort."""
    several, *others = add_strangers(world, office)
    robots = [program(several), *map(program, others)]
    before = snapshot(session)
    knock(app, robots[0], things)
    for robot in robots[1:]:
        knock(app, robot, things.one_each())
    assert snapshot(session) == before


def knock(app: Flask, robot: Program, things: Things) -> None:
    """Try every operation about every thing."""
    for each in operations(app):
        if each.scope in {"public", "self"}:
            continue
        for address in addresses(each, things):
            for sent in requests(each):
                answer = robot.ask(each.method, address, **sent)
                assert told_of_garut(answer.text) == [], (each.label, address)
                if each.scope == "auditor":
                    assert answer.status_code == 403, (each.label, answer.text)
                elif "json" in sent and sent["json"] == {} and each.body is not None and each.body.get("required"):
                    assert answer.status_code in {403, 422}, (each.label, answer.text)
                elif "<" in each.rule or "json" in sent or "query_string" in sent:
                    assert answer.status_code in {403, 404}, (each.label, answer.text)


@pytest.mark.parametrize("viewer", ["national", "auditor"])
def test_the_wrong_duty_is_forbidden_to_do(
    viewer: str, app: Flask, program: Programs, things: Things, session: Session
) -> None:
    """The national viewer and the auditor see everything and change nothing."""
    robot, before = program(viewer), snapshot(session)
    for each in operations(app):
        if each.method != "GET" and each.scope not in {"public", "self"}:
            for address in addresses(each, things):
                for sent in requests(each):
                    answer = robot.ask(each.method, address, **sent)
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
    app: Flask, program: Programs, things: Things
) -> None:
    """Each value of each body is replaced by one that may not stand there; an optional field may well be null."""
    robot, tried = program("coordinator-32"), 0
    for each in bodied(app):
        whole, address = good(each.body or {}), next(addresses(each, things))
        for path in paths(whole):
            for other in HOSTILE:
                answer = robot.ask(each.method, address, json=replaced(whole, path, other))
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
