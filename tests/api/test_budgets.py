"""Budget lines and the steps of a purchase over the machine interface."""

from collections.abc import Callable
from typing import Any

from tests.api.conftest import Program
from tests.api.test_buying import CONTRACT, RIBBONS, purchase
from tests.api.test_making_documents import TODAY
from tests.support.world import new_key

Programs = Callable[..., Program]
WHY = {"business_date": TODAY, "reason": "Pita habis", "reference": "DPPA 2/2025"}


def entry(account: str = "5.1.02.01.01.0026", **changes: Any) -> dict[str, Any]:
    told = {"office": "32.05", "budget_year": 2025, "fund": "APBD", "account": account, "title": "Bahan cetak"}
    return told | {"ceiling": "50000000", "business_date": TODAY, "reference": "DPA 1/2025"} | changes


def test_a_purchase_takes_every_step(program: Programs) -> None:
    staff, second = program("staff-32.05"), program("coordinator-32")
    line = staff.post("/budget-lines", entry()).json["id"]
    number = staff.post("/purchases", purchase(RIBBONS, budget_line=line)).json["id"]
    asked = staff.post(f"/purchases/{number}/request")
    assert (asked.status_code, asked.json["state"]) == (200, "requested")
    early = staff.post(f"/purchases/{number}/order", CONTRACT)
    assert (early.status_code, early.json["code"]) == (409, "pending")
    assert staff.post(f"/purchases/{number}/approval").json["code"] == "forbidden"
    assert second.post(f"/purchases/{number}/rejection", {"reason": "mahal"}).json["state"] == "planned"
    staff.post(f"/purchases/{number}/request", {"budget_line": line})
    key = new_key()
    approved = second.post(f"/purchases/{number}/approval", key=key)
    assert approved.json["state"] == "approved"
    assert second.post(f"/purchases/{number}/approval", key=key).json == approved.json
    dear = {"prices": [{"line": "1", "unit_price": "5000000.01"}]}
    refused = staff.post(f"/purchases/{number}/order", CONTRACT | dear)
    assert (refused.json["code"], refused.json["wanted"]) == ("insufficient", "50000000.10")
    assert (refused.json["ceiling"], refused.json["committed"]) == ("50000000.00", "0.00")
    assert staff.post(f"/purchases/{number}/order", CONTRACT | {"due_date": TODAY}).json["state"] == "ordered"
    staff.post(f"/purchases/{number}/deliveries", {"business_date": TODAY})
    paid = {"amount": "37000000.01", "business_date": TODAY, "reference": "SP2D 1"}
    assert staff.post(f"/purchases/{number}/payments", paid).json["code"] == "quantity_mismatch"
    assert staff.post(f"/purchases/{number}/payments", paid | {"amount": "37000000"}).status_code == 201
    (told,) = staff.get("/purchases").json["items"]
    assert (told["state"], told["budget_line"], told["due_date"]) == ("paid", line, TODAY)
    (kept,) = staff.get("/budget-lines", office="32.05").json["items"]
    assert [kept[name] for name in ("ceiling", "committed", "realised", "paid", "left")] == [
        "50000000.00",
        "37000000.00",
        "37000000.00",
        "37000000.00",
        "13000000.00",
    ]
    assert [one["name"] for one in staff.get("/suppliers").json["items"]] == ["CV Sinar"]
    assert program("staff-32.04").get("/budget-lines").json["items"] == []


def test_ceilings_move_by_acts(program: Programs) -> None:
    staff = program("staff-32.05")
    one, other = (staff.post("/budget-lines", entry(code)).json["id"] for code in ("5.1.1", "5.1.2"))
    shift = {"target": other, "amount": "50000000.01", **WHY}
    assert staff.post(f"/budget-lines/{one}/shifts", shift).json["code"] == "insufficient"
    assert staff.post(f"/budget-lines/{one}/shifts", shift | {"amount": "50000000"}).status_code == 201
    assert staff.post(f"/budget-lines/{one}/shifts", shift | {"target": one}).json["reason"] == "shift_to_itself"
    assert staff.post(f"/budget-lines/{other}/changes", {"ceiling": "7", **WHY}).status_code == 201
    assert [each["ceiling"] for each in staff.get("/budget-lines").json["items"]] == ["0.00", "7.00"]
    bad = staff.post("/budget-lines", entry("5.1.1"))
    assert (bad.json["reason"], bad.json["fields"]) == ("budget_line_exists", ["account"])
    assert staff.post("/budget-lines", entry("5,1")).json["reason"] == "account_code_impossible"


def test_a_signed_contract_is_written_down_without_a_line_too(program: Programs) -> None:
    staff = program("staff-32.05")
    line = staff.post("/budget-lines", entry()).json["id"]
    assert staff.post("/purchases", purchase(RIBBONS, **CONTRACT)).status_code == 201
    with_line = staff.post("/purchases", purchase(RIBBONS, budget_line=line, **CONTRACT))
    assert (with_line.status_code, with_line.json["reason"]) == (409, "approval_needed")
    elsewhere = staff.post("/purchases", purchase(RIBBONS, budget_line=line, budget_year=2024))
    assert elsewhere.json["reason"] == "budget_line_other"
