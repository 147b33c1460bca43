"""Documents over the machine interface: the same services as the pages, in the words of the contract."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from inventory.stock import queries as stock
from tests.api.conftest import Program
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

Programs = Callable[..., Program]
TODAY = "2025-11-03"


def shipment(quantity: int = 100, **changes: Any) -> dict[str, Any]:
    body = {
        "source": "32",
        "destination": "32.05",
        "purpose": "allocation",
        "business_date": TODAY,
        "lines": [{"item": "ktp-wni", "quantity": quantity}],
    }
    return body | changes


def receipt(good: int, damaged: int = 0, missing: int = 0, **changes: Any) -> dict[str, Any]:
    line = {"item": "ktp-wni", "good": good, "damaged": damaged, "missing": missing}
    return {"business_date": TODAY, "lines": [line]} | changes


def report(printed: int, spoiled: int = 0, **changes: Any) -> dict[str, Any]:
    line = {"item": "ktp-wni", "printed": printed, "spoiled": spoiled}
    return {"office": "32.05", "business_date": TODAY, "lines": [line]} | changes


def test_a_shipment_is_sent_received_and_used(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 500)
    coordinator, staff = program("coordinator-32"), program("staff-32.05")
    sent = coordinator.post("/shipments", shipment(reference="BA-7", note="with the van"))
    assert sent.status_code == 201
    assert sent.json["number"] == f"KRM-32-{sent.json['id']}"
    assert {name: sent.json[name] for name in ("kind", "state", "business_date")} == {
        "kind": "shipment",
        "state": "sent",
        "business_date": TODAY,
    }
    assert set(sent.json["head"]) == {"number", "hash"}
    arrived = staff.post(f"/shipments/{sent.json['id']}/receipt", receipt(97, 2, 1))
    assert (arrived.status_code, arrived.json["kind"], arrived.json["state"]) == (201, "receipt", "posted")
    used = staff.post("/daily-reports", report(40, 3))
    assert (used.status_code, used.json["kind"]) == (201, "daily_report")
    assert used.json["head"]["number"] == arrived.json["head"]["number"] + 1
    amended = staff.post(
        f"/daily-reports/{used.json['id']}/amendment",
        {"lines": [{"item": "ktp-wni", "printed": 41, "spoiled": 3}], "reason": "one more in the evening"},
    )
    assert (amended.status_code, amended.json["kind"]) == (201, "amendment")
    undone = staff.post(f"/documents/{amended.json['id']}/reversal", {"reason": "the first count was right"})
    assert (undone.status_code, undone.json["kind"]) == (201, "reversal")
    held = {balance.compartment: balance.quantity for balance in stock.balances(world_session(), staff_scope(world))}
    assert held == {"store": 54, "spoiled": 5}


def world_session() -> Session:
    from inventory.core.database import db

    return db.session()


def staff_scope(world: World) -> Any:
    return world.actor("staff-32.05").scope


def test_a_zero_report_needs_its_cause(program: Programs) -> None:
    staff = program("staff-32.05")
    refused = staff.post("/daily-reports", report(0))
    assert (refused.status_code, refused.json["code"], refused.json["fields"]) == (409, "invalid", ["causes"])
    assert staff.post("/daily-reports", report(0, causes=["power"])).status_code == 201


def test_the_same_key_and_body_get_the_same_answer(program: Programs, world: World, session: Session) -> None:
    world.stock("32", "ktp-wni", 500)
    coordinator, key = program("coordinator-32"), new_key()
    first = coordinator.post("/shipments", shipment(), key)
    program("staff-32.05").post(f"/shipments/{first.json['id']}/receipt", receipt(100))
    before = snapshot(session)
    again = coordinator.post("/shipments", shipment(quantity=100.0), key)
    assert (again.status_code, again.json) == (201, first.json)
    assert snapshot(session) == before


def test_the_same_key_with_another_body_is_refused(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 500)
    coordinator, key = program("coordinator-32"), new_key()
    coordinator.post("/shipments", shipment(), key)
    refused = coordinator.post("/shipments", shipment(101), key)
    assert (refused.status_code, refused.json["code"]) == (409, "key_reused")


def test_a_refused_request_does_not_use_up_its_key(program: Programs, world: World) -> None:
    coordinator, key = program("coordinator-32"), new_key()
    assert coordinator.post("/shipments", shipment(), key).json["code"] == "insufficient"
    world.stock("32", "ktp-wni", 500)
    assert coordinator.post("/shipments", shipment(), key).status_code == 201


def test_the_pages_and_the_interface_share_the_keys(program: Programs, world: World) -> None:
    from inventory.usage.service import Report, ReportLine
    from inventory.usage.service import report as report_on_page

    world.stock("32.05", "ktp-wni", 100)
    key, day = new_key(), world.clock.today()
    line = ReportLine(item="ktp-wni", printed=5)
    made = world.act("staff-32.05", report_on_page, Report(key=key, office="32.05", business_date=day, lines=(line,)))
    again = program("staff-32.05").post("/daily-reports", report(5), key)
    assert (again.status_code, again.json["id"]) == (201, str(made.id))


@pytest.mark.parametrize("key", [None, "short", "x" * 129, "with blank", "schlüssel-1", "tab\tinside"])
def test_without_a_good_key_nothing_is_posted(program: Programs, world: World, key: str | None) -> None:
    world.stock("32", "ktp-wni", 500)
    refused = program("coordinator-32").post("/shipments", shipment(), key)
    assert refused.status_code == 400
    assert refused.json["code"] == "invalid"
    assert refused.json["fields"] == ["Idempotency-Key"]


def test_a_shortage_names_what_is_there(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 60)
    refused = program("coordinator-32").post("/shipments", shipment())
    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    typed = {name: refused.json[name] for name in ("code", "office", "item", "day", "available", "wanted")}
    assert typed == {
        "code": "insufficient",
        "office": "32",
        "item": "ktp-wni",
        "day": TODAY,
        "available": 60,
        "wanted": 100,
    }


@pytest.mark.parametrize(
    ("username", "body", "status", "code"),
    [
        ("coordinator-51", shipment(), 404, "not_found"),
        ("staff-32.04", shipment(source="32.05", destination="32", purpose="return"), 404, "not_found"),
        ("national", shipment(), 403, "forbidden"),
        ("supervisor-32", shipment(), 403, "forbidden"),
        ("staff-32.05", shipment(source="32.05", destination="32.04"), 409, "route"),
        ("coordinator-32", shipment(destination="51.01"), 409, "route"),
        ("coordinator-32", shipment(business_date="2025-11-04"), 409, "date"),
        ("coordinator-32", shipment(destination="99.99"), 404, "not_found"),
        ("coordinator-32", shipment(lines=[]), 422, "invalid"),
        ("coordinator-32", shipment(0), 422, "invalid"),
        ("coordinator-32", shipment(quantity="12"), 422, "invalid"),
        ("coordinator-32", shipment(quantity=True), 422, "invalid"),
        ("coordinator-32", shipment(quantity=1.5), 422, "invalid"),
        ("coordinator-32", shipment(quantity=2_000_000_001), 422, "invalid"),
        ("coordinator-32", shipment(colour="red"), 422, "invalid"),
        ("coordinator-32", shipment(business_date="3 November"), 422, "invalid"),
        ("coordinator-32", shipment(business_date="2025-02-30"), 422, "invalid"),
        ("coordinator-32", shipment(note="a\x00b"), 422, "invalid"),
        ("coordinator-32", shipment(note="a\u202eb"), 422, "invalid"),
        ("coordinator-32", shipment(note="x" * 501), 422, "invalid"),
    ],
)
def test_a_refusal_has_its_code(
    program: Programs, world: World, session: Session, username: str, body: dict[str, Any], status: int, code: str
) -> None:
    world.stock("32", "ktp-wni", 500)
    world.stock("32.05", "ktp-wni", 500)
    robot = program(username)
    before = snapshot(session)
    refused = robot.post("/shipments", body)
    assert (refused.status_code, refused.json["code"]) == (status, code)
    assert refused.content_type == "application/problem+json"
    assert snapshot(session) == before


def test_a_receipt_counts_once(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 500)
    sent = program("coordinator-32").post("/shipments", shipment()).json["id"]
    staff = program("staff-32.05")
    assert staff.post(f"/shipments/{sent}/receipt", receipt(99)).json["code"] == "quantity_mismatch"
    assert staff.post(f"/shipments/{sent}/receipt", receipt(100)).status_code == 201
    assert staff.post(f"/shipments/{sent}/receipt", receipt(100)).json["code"] == "already_done"


def test_a_day_is_reported_once(program: Programs) -> None:
    staff = program("staff-32.05")
    first = staff.post("/daily-reports", report(0, causes=["network"]))
    refused = staff.post("/daily-reports", report(0, causes=["power"]))
    assert (refused.status_code, refused.json["code"]) == (409, "duplicate_report")
    assert refused.json["blocking_document"] == refused.json["document"]
    assert (refused.json["document"], refused.json["document_id"]) == (first.json["number"], first.json["id"])


@pytest.mark.parametrize("number", ["999999", "99999999999999999999", "2147483648"])
def test_what_is_not_there_is_not_found(program: Programs, number: str) -> None:
    answer = program("staff-32.05").post(f"/documents/{number}/reversal", {"reason": "wrong"})
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
