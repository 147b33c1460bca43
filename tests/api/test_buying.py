"""Machines, purchases and local deliveries over the machine interface; files; and what supervision sees."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY, receipt, report, shipment
from tests.support.judging import evaluate
from tests.support.world import World, new_key

Programs = Callable[..., Program]
RIBBONS = {"item": "ribbon", "quantity": 10, "unit_price": "3700000"}
PRINTERS = {"model": "Fargo HDP5000", "quantity": 2, "unit_price": "65000000.50"}
CONTRACT = {"supplier": "CV Sinar", "contract_number": "027/1", "contract_date": "2025-10-01"}


def delivery(item: str = "ribbon", quantity: int = 5, **changes: Any) -> dict[str, Any]:
    lines = [{"item": item, "quantity": quantity}]
    return {"office": "32.05", "business_date": TODAY, "lines": lines} | changes


def purchase(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"office": "32.05", "fund": "APBD", "budget_year": 2025, "lines": list(lines)} | changes


def test_consumables_come_from_near_by(program: Programs) -> None:
    staff = program("staff-32.05")
    made = staff.post("/deliveries", delivery(reference="kuitansi 7"))
    assert (made.status_code, made.json["kind"], made.json["state"]) == (201, "delivery", "posted")
    (movement,) = staff.get(f"/documents/{made.json['id']}").json["movements"]
    assert (movement["source"], movement["destination"]) == ("supplier:32.05", "store:32.05")


@pytest.mark.parametrize(
    ("username", "body", "status", "code"),
    [
        ("staff-32.05", delivery("ktp-wni"), 409, "route"),
        ("coordinator-00", delivery(office="00"), 409, "route"),
        ("staff-32.05", delivery(office="32.04"), 404, "not_found"),
        ("national", delivery(), 403, "forbidden"),
        ("staff-32.05", delivery(quantity=0), 422, "invalid"),
        ("staff-32.05", delivery(purchase="12345"), 404, "not_found"),
        ("staff-32.05", delivery(purchase=1), 422, "invalid"),
        ("staff-32.05", delivery(purchase="9" * 20), 404, "not_found"),
        ("staff-32.05", delivery(business_date="2025-11-04"), 409, "date"),
    ],
)
def test_a_delivery_is_refused(program: Programs, username: str, body: dict[str, Any], status: int, code: str) -> None:
    refused = program(username).post("/deliveries", body)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_a_purchase_arrives_in_parts(program: Programs) -> None:
    staff = program("staff-32.05")
    bought = staff.post("/purchases", purchase(RIBBONS, PRINTERS, **CONTRACT))
    assert bought.status_code == 201, bought.text
    (told,) = staff.get("/purchases", office="32.05").json["items"]
    assert (told["id"], told["state"], told["total"]) == (bought.json["id"], "ordered", "167000001.00")
    ribbons, printers = told["lines"]
    assert (printers["kind"], printers["unit_price"]) == ("printer", "65000000.50")
    path, key = f"/purchases/{told['id']}/deliveries", new_key()
    part = {"line": ribbons["id"], "quantity": 4}
    first = staff.post(path, {"business_date": TODAY, "lines": [part]}, key)
    assert (first.status_code, first.json["kind"], first.json["devices"]) == (201, "delivery", [])
    assert staff.post(path, {"business_date": TODAY, "lines": [part]}, key).json == first.json
    assert staff.post(path, {"business_date": TODAY, "lines": [{**part, "quantity": 7}]}).json["code"] == (
        "quantity_mismatch"
    )
    assert staff.post("/deliveries", delivery(quantity=6, purchase=told["id"])).status_code == 201
    machines = {"line": printers["id"], "quantity": 2, "serials": ["A-1", "A-2"]}
    last = staff.post(path, {"business_date": TODAY, "lines": [machines]})
    assert (last.json["id"], len(last.json["devices"])) == (None, 2)
    (told,) = staff.get("/purchases").json["items"]
    assert (told["state"], [line["delivered"] for line in told["lines"]]) == ("delivered", [10, 2])
    assert [device["serial"] for device in staff.get("/devices").json["items"]] == ["A-1", "A-2"]


def test_a_purchase_without_its_contract_is_planned(program: Programs) -> None:
    staff = program("staff-32.05")
    number = staff.post("/purchases", purchase(RIBBONS)).json["id"]
    assert staff.get("/purchases").json["items"][0]["state"] == "planned"
    refused = staff.post(f"/purchases/{number}/deliveries", {"business_date": TODAY})
    assert (refused.status_code, refused.json["code"]) == (409, "invalid")
    assert staff.post("/purchases", purchase({**RIBBONS, "item": "ktp-wni"})).json["code"] == "route"


def test_a_device_is_recorded_once_and_breaks(program: Programs) -> None:
    staff, key = program("staff-32.05"), new_key()
    body = {"office": "32.05", "kind": "printer", "model": "Fargo HDP5000", "serial": "C-1"}
    made = staff.post("/devices", body, key)
    assert made.status_code == 201
    assert staff.post("/devices", body, key).json == made.json
    assert staff.post("/devices", {**body, "serial": "C-2"}, key).json["code"] == "key_reused"
    broken = {"condition": "broken", "reason": "head worn", "business_date": TODAY}
    assert staff.post(f"/devices/{made.json['id']}/conditions", broken).status_code == 201
    assert staff.get("/devices").json["items"][0]["condition"] == "broken"
    assert program("staff-32.04").post(f"/devices/{made.json['id']}/conditions", broken).status_code == 404


def test_one_register_keeps_the_keys_of_everything(program: Programs) -> None:
    staff, key = program("staff-32.05"), new_key()
    assert staff.post("/deliveries", delivery(), key).status_code == 201
    body = {"office": "32.05", "kind": "printer", "model": "Fargo HDP5000", "serial": "C-1"}
    for path, other in (("/devices", body), ("/purchases", purchase(RIBBONS)), ("/daily-reports", report(1))):
        assert staff.post(path, other, key).json["code"] == "key_reused"


def rows(program: Program, path: str, **query: str) -> list[list[str]]:
    answer = program.get(path, **query)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text), delimiter=query.get("separator", ",")))


def test_files_are_written_with_the_separator_asked_for(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 500)
    sent = program("coordinator-32").post("/shipments", shipment()).json["id"]
    staff = program("staff-32.05")
    staff.post(f"/shipments/{sent}/receipt", receipt(97, 3))
    stock = rows(staff, "/exports/stock/32.05.csv")
    assert stock == [
        ["office", "item", "compartment", "quantity"],
        ["32.05", "ktp-wni", "spoiled", "3"],
        ["32.05", "ktp-wni", "store", "97"],
    ]
    movements = rows(staff, "/exports/movements/32.05.csv", separator=";")
    assert [row[5:] for row in movements[1:]] == [
        ["ktp-wni", "97", f"transit:{sent}", "store:32.05"],
        ["ktp-wni", "3", f"transit:{sent}", "spoiled:32.05"],
    ]
    assert staff.get("/exports/stock/32.04.csv").status_code == 404
    assert staff.get("/exports/stock/32.05.csv", separator="x").status_code == 422


def test_a_shipment_whose_id_looks_like_an_office_is_not_the_office(program: Programs, world: World) -> None:
    """The account ``transit:32`` belongs to shipment 32, not to Jawa Barat."""
    world.stock("51", "ktp-wni", 50)
    sender = program("coordinator-51")
    while (number := int(sender.post("/shipments", shipment(1, source="51", destination="51.01")).json["id"])) < 32:
        pass
    assert number == 32
    other = program("coordinator-32")
    assert other.get("/offices/32/balances").json["balances"] == []
    assert len(rows(other, "/exports/movements/32.csv")) == 1


def test_supervision_sees_what_was_received_and_printed(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 500)
    sent = program("coordinator-32").post("/shipments", shipment()).json["id"]
    staff = program("staff-32.05")
    staff.post(f"/shipments/{sent}/receipt", receipt(100))
    staff.post("/daily-reports", report(10))
    robot = program("supervisor-32")
    told = robot.get("/utilization", office="32.05").json
    assert told["totals"]["used_percent"] == {"numerator": 10, "denominator": 100, "percent": 10.0}
    (office,) = told["offices"]
    assert (office["office"], office["printed"], office["on_hand"]) == ("32.05", 10, 90)
    assert office["report_state"] == "reported"
    assert len(office["flagged"]) == 1
    (finding,) = robot.get("/findings", office="32.05").json["items"]
    assert (finding["value"], finding["threshold"], finding["cause"]) == (10, 15, "unknown")
    silent = robot.get("/utilization", office="32.04").json["offices"][0]
    assert silent["report_state"] == "missing"
    assert robot.get("/alerts").json["items"] == [], "nothing was evaluated yet"
    evaluate(world)
    alerts = robot.get("/alerts", state="open").json["items"]
    assert [alert["office"] for alert in alerts] == ["32.04", "32.05"]
    assert alerts[1]["findings"] == [finding]
    assert program("staff-51.01").get("/alerts", office="32").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "2025-10-01"}, 200, None),
        ({"to": "2025-10-01"}, 200, None),
        ({"to": "2011-01-01"}, 200, None),
        ({"from": "2025-10-02", "to": "2025-10-01"}, 409, "invalid"),
        ({"from": "0001-01-01"}, 409, "invalid"),
        ({"to": "0001-01-01"}, 409, "invalid"),
        ({"from": "2012-01-01", "to": "9999-12-31"}, 409, "invalid"),
        ({"from": "2025-13-01"}, 422, "invalid"),
    ],
)
def test_a_window_is_of_this_world(program: Programs, query: dict[str, str], status: int, code: str | None) -> None:
    answer = program("supervisor-32").get("/utilization", **query)
    assert (answer.status_code, answer.json.get("code")) == (status, code)


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31"])
def test_findings_are_of_days_that_were(program: Programs, at: str) -> None:
    assert program("supervisor-32").get("/findings", at=at).json["code"] == "date"
