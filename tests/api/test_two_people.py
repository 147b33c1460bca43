"""Counts, destructions and write-offs: one person enters, another approves; and months that are closed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.core.database import transact
from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY, receipt, report, shipment
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

Programs = Callable[..., Program]


def count(counted: int, compartment: str = "store") -> dict[str, Any]:
    line = {"item": "ktp-wni", "compartment": compartment, "counted": counted}
    return {"office": "32.05", "business_date": TODAY, "lines": [line]}


def destruction(quantity: int, **changes: Any) -> dict[str, Any]:
    lines = [{"item": "ktp-wni", "quantity": quantity}]
    return {"office": "32.05", "business_date": TODAY, "lines": lines, "witnesses": ["Satpol PP"]} | changes


def store(program: Program) -> dict[str, int]:
    told = program.get("/offices/32.05/balances").json["balances"]
    return {each["compartment"]: each["quantity"] for each in told}


@pytest.fixture
def staff(program: Programs, world: World) -> Program:
    """The staff of Garut, with 200 blanks in store of which 10 were spoiled."""
    world.stock("32.05", "ktp-wni", 200)
    staff = program("staff-32.05")
    assert staff.post("/daily-reports", report(0, 10, causes=["power"])).status_code == 201
    return staff


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [("/counts", count(180), "count"), ("/destructions", destruction(4), "destruction")],
)
def test_it_waits_for_a_second_person(
    program: Programs, staff: Program, path: str, body: dict[str, Any], kind: str
) -> None:
    made = staff.post(path, body)
    assert (made.status_code, made.json["kind"], made.json["state"]) == (201, kind, "pending")
    assert store(staff) == {"store": 190, "spoiled": 10}
    own = staff.post(f"/documents/{made.json['id']}/approval")
    assert (own.status_code, own.json["code"]) == (403, "forbidden")
    second, key = program("coordinator-32"), new_key()
    approved = second.post(f"/documents/{made.json['id']}/approval", key=key)
    assert (approved.status_code, approved.json["state"], approved.json["id"]) == (200, "posted", made.json["id"])
    assert approved.json["head"]["number"] == made.json["head"]["number"] + 1
    assert second.post(f"/documents/{made.json['id']}/approval", key=key).json == approved.json
    again = second.post(f"/documents/{made.json['id']}/approval")
    assert (again.status_code, again.json["code"]) == (409, "already_done")
    assert store(staff) != {"store": 190, "spoiled": 10}
    told = staff.get(f"/documents/{made.json['id']}").json
    assert (told["state"], len(told["movements"])) == ("posted", 1)


def test_it_is_withdrawn_by_its_maker_and_rejected_by_another(program: Programs, staff: Program) -> None:
    one, other = (staff.post("/destructions", destruction(4)).json["id"] for _ in range(2))
    assert staff.delete(f"/documents/{one}/approval").json["state"] == "withdrawn"
    assert program("coordinator-32").delete(f"/documents/{other}/approval").json["state"] == "rejected"
    assert staff.delete(f"/documents/{one}/approval").json["code"] == "already_done"
    assert store(staff) == {"store": 190, "spoiled": 10}


def test_a_count_without_a_difference_is_posted_at_once(staff: Program) -> None:
    assert staff.post("/counts", count(190)).json["state"] == "posted"


def test_the_answer_stays_what_it_was(program: Programs, staff: Program, session: Session) -> None:
    key = new_key()
    pending = staff.post("/destructions", destruction(4), key)
    program("coordinator-32").post(f"/documents/{pending.json['id']}/approval")
    before = snapshot(session)
    assert staff.post("/destructions", destruction(4), key).json == pending.json
    assert snapshot(session) == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (destruction(11), 409, "insufficient"),
        (destruction(0), 422, "invalid"),
        (destruction(1, witnesses=[]), 422, "invalid"),
        (destruction(1, office="32.04"), 404, "not_found"),
        (destruction(1, office="51.01"), 404, "not_found"),
        (destruction(1, lines=[{"item": "ktp-wni", "quantity": 1}] * 2), 409, "invalid"),
    ],
)
def test_a_senseless_destruction_is_refused(staff: Program, body: dict[str, Any], status: int, code: str) -> None:
    refused = staff.post("/destructions", body)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_missing_pieces_are_found_or_written_off(program: Programs, world: World) -> None:
    world.stock("32", "ktp-wni", 100)
    coordinator, staff = program("coordinator-32"), program("staff-32.05")
    sent = coordinator.post("/shipments", shipment()).json["id"]
    staff.post(f"/shipments/{sent}/receipt", receipt(90, 0, 10))
    lines = [{"item": "ktp-wni", "quantity": 4, "office": "32.05"}]
    found = staff.post(f"/shipments/{sent}/found", {"business_date": TODAY, "lines": lines})
    assert (found.status_code, found.json["kind"], found.json["state"]) == (201, "found", "posted")
    body = {"business_date": TODAY, "lines": [{"item": "ktp-wni", "quantity": 6}], "reason": "stolen"}
    lost = staff.post(f"/shipments/{sent}/write-off", body)
    assert (lost.status_code, lost.json["kind"], lost.json["state"]) == (201, "write_off", "pending")
    assert coordinator.post(f"/documents/{lost.json['id']}/approval").status_code == 200
    assert store(staff) == {"store": 94, "lost": 6}


def test_a_loan_goes_and_comes_back(program: Programs, world: World) -> None:
    world.stock("32.04", "ktp-wni", 500)
    lender, borrower = program("staff-32.04"), program("staff-32.05")
    loan = {"source": "32.04", "destination": "32.05", "purpose": "loan", "due_date": "2025-12-01"}
    lent = lender.post("/shipments", shipment(**loan))
    assert lent.status_code == 201, lent.text
    back = {"source": "32.05", "destination": "32.04", "purpose": "loan_return", "loan": lent.json["id"]}
    assert borrower.post("/shipments", shipment(40, **back)).json["code"] == "pending"
    borrower.post(f"/shipments/{lent.json['id']}/receipt", receipt(100))
    assert borrower.post("/shipments", shipment(101, **back)).json["code"] == "quantity_mismatch"
    assert borrower.post("/shipments", shipment(40, **back)).status_code == 201


def test_a_closed_month_takes_no_document(program: Programs, world: World, app: Flask) -> None:
    staff, key = program("staff-32.05"), new_key()
    unfinished = staff.post("/offices/32.05/months/2025-11/closing")
    assert (unfinished.status_code, unfinished.json["code"]) == (409, "date")
    closed = staff.post("/offices/32.05/months/2025-10/closing", key=key)
    assert (closed.status_code, closed.json["month"], closed.json["state"]) == (201, "2025-10", "closed")
    assert staff.post("/offices/32.05/months/2025-10/closing", key=key).json == closed.json
    assert staff.post("/offices/32.05/months/2025-10/closing").json["code"] == "already_done"
    refused = staff.post("/daily-reports", report(0, causes=["power"], business_date="2025-10-31"))
    assert (refused.status_code, refused.json["code"], refused.json["office"]) == (409, "closed", "32.05")
    assert staff.delete("/offices/32.05/months/2025-10/closing").json["code"] == "forbidden"
    transact(lambda session: world.add_person(session, "admin-32", "32", "administrator"))
    opened = program("admin-32").delete("/offices/32.05/months/2025-10/closing")
    assert (opened.status_code, opened.json["state"]) == (200, "open")
    assert staff.post("/offices/51.01/months/2025-10/closing").status_code == 404
    assert staff.post("/offices/32.05/months/2025-13/closing").status_code == 404


def test_a_difference_and_a_destroyed_pile_are_split_by_reason(staff: Program) -> None:
    parts = [{"reason": "Hilang", "quantity": 7}, {"reason": "Belum dilaporkan", "quantity": 3}]
    short = count(180)
    short["lines"][0]["differences"] = parts
    made = staff.post("/counts", short)
    assert (made.status_code, made.json["state"]) == (201, "pending")
    assert staff.get(f"/documents/{made.json['id']}").json["content"]["lines"][0]["differences"] == parts
    short["lines"][0]["counted"] = 181
    assert staff.post("/counts", short).json["code"] == "quantity_mismatch"
    pile = destruction(10)
    pile["lines"][0]["breakdown"] = parts
    assert staff.post("/destructions", pile).json["state"] == "pending"
    pile["lines"][0]["quantity"] = 9
    assert staff.post("/destructions", pile).json["code"] == "quantity_mismatch"
