"""Machines over the machine interface: their particulars, where they go, and the catalogue."""

from collections.abc import Callable
from typing import Any

from inventory.equipment import particulars
from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY
from tests.support.world import World, new_key

Programs = Callable[..., Program]
PRINTER = {"office": "32.05", "kind": "printer", "model": "fargo hdp 5000", "serial": "C-1", "price": "62500000"}
PAPERS = {"year": 2016, "bast_number": "027/9", "owner": "Pusat", "warranty_end": "2018-06-01"}
LOAN = {"borrower": "32.04", "due_date": "2025-11-30", "business_date": TODAY, "reason": "Printer rusak"}


def test_a_machine_is_told_with_all_that_is_known_and_happened(program: Programs) -> None:
    staff = program("staff-32.05")
    number = staff.post("/devices", PRINTER | PAPERS).json["id"]
    (listed,) = staff.get("/devices").json["items"]
    assert (listed["price"], listed["warranty_end"], listed["lender"]) == ("62500000.00", "2018-06-01", None)
    stolen = {"condition": "lost", "reason": "Dicuri", "business_date": TODAY}
    assert staff.post(f"/devices/{number}/conditions", stolen | {"police_report": "LP/7"}).status_code == 201
    told = staff.get(f"/devices/{number}").json
    assert {name: told[name] for name in listed} == listed | {"condition": "lost"}
    assert told["device_model"] == staff.get("/device-models").json["items"][0]["id"]
    assert [entry["police_report"] for entry in told["conditions"]] == ["", "LP/7"]
    assert [(step["step"], step["office"]) for step in told["steps"]] == [("recorded", "32.05")]
    assert program("staff-51.01").get(f"/devices/{number}").status_code == 404


def test_a_warranty_that_ends_before_the_purchase_is_refused(program: Programs) -> None:
    staff = program("staff-32.05")
    refused = staff.post("/devices", PRINTER | PAPERS | {"acquired_on": "2016-05-02", "warranty_end": "2016-05-01"})
    assert (refused.status_code, refused.json["reason"]) == (409, "ends_before_purchase")
    kept = staff.post("/devices", PRINTER | PAPERS | {"acquired_on": "2016-05-02", "warranty_end": "2016-05-02"})
    assert staff.get(f"/devices/{kept.json['id']}").json["acquired_on"] == "2016-05-02"


def test_a_loss_without_a_police_report_is_taken_from_programs(program: Programs) -> None:
    staff = program("staff-32.05")
    path = f"/devices/{staff.post('/devices', PRINTER).json['id']}/conditions"
    assert staff.post(path, {"condition": "lost", "reason": "Dicuri", "business_date": TODAY}).status_code == 201


def test_a_loan_goes_out_once_and_comes_back_once(program: Programs) -> None:
    staff, key = program("staff-32.05"), new_key()
    path = f"/devices/{staff.post('/devices', PRINTER).json['id']}"
    never = staff.post(f"{path}/returns", {"business_date": TODAY})
    assert (never.status_code, never.json["code"]) == (409, "invalid")
    assert "never lent" in never.json["detail"] or "tidak pernah dipinjamkan" in never.json["detail"]
    assert staff.post(f"{path}/loans", LOAN, key).json == staff.post(f"{path}/loans", LOAN, key).json
    told = staff.get(path).json
    assert (told["office"], told["lender"], told["lent_until"]) == ("32.04", "32.05", "2025-11-30")
    assert staff.get("/devices").json["items"] == []
    assert program("staff-32.04").post(f"{path}/returns", {"business_date": TODAY}).status_code == 201
    assert [step["step"] for step in staff.get(path).json["steps"]] == ["recorded", "lent", "returned"]


def test_machines_are_handed_over_together_or_not_at_all(program: Programs) -> None:
    coordinator = program("coordinator-32")
    numbers = [
        coordinator.post("/devices", PRINTER | {"office": "32", "serial": serial}).json["id"] for serial in ("A", "B")
    ]

    def paper(*pairs: tuple[str, str]) -> dict[str, Any]:
        lines = [{"device": number, "office": office} for number, office in pairs]
        return {"office": "32", "bast_number": "027/1", "business_date": TODAY, "lines": lines}

    for wrong, status in (
        (paper((numbers[0], "32.04"), (numbers[0], "32.05")), 409),
        (paper((numbers[0], "32.04"), (numbers[1], "51.01")), 404),
    ):
        assert coordinator.post("/device-handovers", wrong).status_code == status
    assert {each["office"] for each in coordinator.get("/devices").json["items"]} == {"32"}
    good = paper((numbers[0], "32.04"), (numbers[1], "32.05"))
    assert coordinator.post("/device-handovers", good).status_code == 201
    moved = {"office": "32.05", "business_date": TODAY, "reason": "Pemerataan"}
    assert coordinator.post(f"/devices/{numbers[0]}/moves", moved).status_code == 201
    assert {each["office"] for each in coordinator.get("/devices").json["items"]} == {"32.05"}


def test_the_photos_of_a_machine_are_listed_and_taken_away_with_a_reason(program: Programs, world: World) -> None:
    staff = program("staff-32.05")
    number = staff.post("/devices", PRINTER).json["id"]
    photograph = particulars.Attach(key=new_key(), device_id=int(number), name="foto.jpg", content=b"\xff\xd8\xff foto")
    world.act("staff-32.05", particulars.attach, photograph)
    (paper,) = staff.get(f"/devices/{number}/attachments").json["items"]
    assert (paper["name"], paper["removed_at"]) == ("foto.jpg", None)
    path = f"/attachments/{paper['id']}/removal"
    stranger = program("staff-51.01")
    assert stranger.get(f"/devices/{number}/attachments").status_code == 404
    assert stranger.post(path, {"reason": "Salah berkas"}).status_code == 404
    removed = staff.post(path, {"reason": "Salah berkas"})
    assert (removed.status_code, removed.json["removal_reason"]) == (200, "Salah berkas")
    assert staff.post(path, {"reason": "Lagi"}).status_code == 409
