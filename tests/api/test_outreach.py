"""Outreach over the machine interface."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY
from tests.support.world import World

Programs = Callable[..., Program]
PLAN = {"office": "32.05", "first_day": TODAY, "last_day": TODAY, "place": "Desa Sukamaju", "purpose": "Perekaman"}


def leaving(pieces: int, item: str = "ktp-wni") -> dict[str, Any]:
    return {"business_date": TODAY, "lines": [{"item": item, "quantity": pieces}]}


def test_a_session_from_plan_to_return(program: Programs, world: World) -> None:
    world.stock("32.05", "ktp-wni", 100)
    staff = program("staff-32.05")
    made = staff.post("/outreach", PLAN | {"expected": 40})
    assert (made.status_code, made.json["state"], made.json["number"]) == (201, "planned", "JB-32.05-1"), made.text
    path = f"/outreach/{made.json['id']}"
    short = staff.post(f"{path}/departure", leaving(101))
    assert (short.status_code, short.json["code"], short.json["available"]) == (409, "insufficient", 100)
    assert staff.post(f"{path}/departure", leaving(100)).json["state"] == "out"
    fate = {"item": "ktp-wni", "printed": 60, "brought_back": 38}
    wrong = staff.post(f"{path}/return", {"business_date": TODAY, "recorded": 70, "lines": [fate]})
    assert (wrong.status_code, wrong.json["code"], wrong.json["given"]) == (409, "quantity_mismatch", 98)
    fate |= {"missing": 2, "explanation": "Tercecer"}
    back = staff.post(f"{path}/return", {"business_date": TODAY, "recorded": 70, "lines": [fate]})
    assert back.json["lines"][0]["still_missing"] == 2
    found = staff.post(f"{path}/found", {"item": "ktp-wni", "quantity": 2, "note": "Di laci"})
    assert (found.status_code, found.json["lines"][0]["still_missing"]) == (201, 0)
    again = staff.post(f"{path}/return", {"business_date": TODAY, "recorded": 71, "lines": [fate]})
    assert (again.status_code, again.json["code"]) == (409, "already_done")
    listed = program("supervisor-32").get("/outreach?office=32.05&state=back").json
    assert [each["recorded"] for each in listed["items"]] == [70]
    assert program("supervisor-32").get("/outreach?state=out").json["items"] == []


@pytest.mark.parametrize(
    ("username", "changes", "status", "code"),
    [
        ("staff-32.04", {}, 404, "not_found"),
        ("supervisor-32", {}, 403, "forbidden"),
        ("coordinator-32", {"office": "32"}, 409, "invalid"),
        ("staff-32.05", {"last_day": "2025-11-02"}, 409, "invalid"),
        ("staff-32.05", {"unit": "99999999999"}, 404, "not_found"),
        ("staff-32.05", {"place": ""}, 422, "invalid"),
    ],
)
def test_a_plan_is_refused(program: Programs, username: str, changes: dict[str, Any], status: int, code: str) -> None:
    refused = program(username).post("/outreach", PLAN | changes)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_a_plan_is_called_off_and_ribbons_stay_at_home(program: Programs) -> None:
    staff = program("staff-32.05")
    path = f"/outreach/{staff.post('/outreach', PLAN).json['id']}"
    assert staff.post(f"{path}/departure", leaving(1, "ribbon")).json["code"] == "invalid"
    assert staff.post(f"{path}/cancellation", {"reason": "Hujan"}).json["state"] == "cancelled"
    assert staff.post(f"{path}/departure", leaving(1)).json["code"] == "already_done"
    assert staff.get("/service-points").json == {"items": [], "next": None}
