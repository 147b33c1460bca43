"""Rolls and counters over the machine interface."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY
from tests.architecture.examples import some_device
from tests.support.world import World

Programs = Callable[..., Program]


def entry(world: World, **changes: Any) -> dict[str, Any]:
    told = {"device": str(some_device(world).id), "item": "ribbon", "counter": 1_000, "business_date": TODAY}
    return told | {"batch": "R-17", "rated": 200} | changes


def test_a_roll_goes_in_and_out(program: Programs, world: World) -> None:
    staff = program("staff-32.05")
    made = staff.post("/rolls", entry(world))
    assert (made.status_code, made.json["number"], made.json["cards"]) == (201, "GL-32.05-1", None), made.text
    removal = f"/rolls/{made.json['id']}/removal"
    back = staff.post(removal, {"counter": 999, "business_date": TODAY})
    assert (back.status_code, back.json["code"], back.json["last"]) == (409, "quantity_mismatch", 1_000)
    counter = f"/devices/{made.json['device']}/counter"
    assert staff.post(counter, {"counter": 1_050, "business_date": TODAY, "event": "cleaned"}).status_code == 201
    anew = {"event": "reset", "counter": 1_100, "onward": 0, "business_date": TODAY, "note": "Papan utama"}
    assert staff.post(counter, anew | {"event": "read"}).json["code"] == "invalid"
    assert staff.post(counter, anew).status_code == 201
    out = staff.post(removal, {"counter": 25, "business_date": TODAY})
    assert [out.json[name] for name in ("counter_at_end", "cards", "spent")] == [25, 125, True]
    assert program("supervisor-32").get("/rolls?state=out").json["items"] == [out.json]
    assert program("staff-32.04").get("/rolls").json["items"] == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"item": "kia"}, "invalid"),
        ({"rated": 0}, "invalid"),
        ({"device": "99999"}, "not_found"),
        ({"business_date": "2025-11-04"}, "date"),
    ],
)
def test_a_roll_is_refused(program: Programs, world: World, changes: dict[str, Any], code: str) -> None:
    refused = program("staff-32.05").post("/rolls", entry(world, **changes))
    assert refused.json["code"] == code, refused.text


def test_how_a_roll_ended_is_put_right_once(program: Programs, world: World) -> None:
    staff = program("staff-32.05")
    made = staff.post("/rolls", entry(world)).json
    path = f"/rolls/{made['id']}/correction"
    assert staff.post(path, {"outcome": "taken_out", "note": "Putus"}).json["code"] == "invalid"
    staff.post(f"/rolls/{made['id']}/removal", {"counter": 1_030, "business_date": TODAY})
    assert staff.post(path, {"outcome": "taken_out"}).json["code"] == "invalid"
    assert program("staff-32.04").post(path, {"outcome": "taken_out", "note": "Putus"}).json["code"] == "not_found"
    right = staff.post(path, {"outcome": "taken_out", "note": "Putus"})
    assert (right.status_code, right.json["spent"], right.json["cards"]) == (201, False, 30), right.text
    assert staff.post(path, {"outcome": "spent", "note": "Habis"}).json["code"] == "already_done"


def test_a_half_used_roll_goes_in_again_as_the_same_roll(program: Programs, world: World) -> None:
    staff = program("staff-32.05")
    made = staff.post("/rolls", entry(world)).json
    half = {"counter": 1_075, "business_date": TODAY, "outcome": "taken_out", "note": "Ditukar"}
    staff.post(f"/rolls/{made['id']}/removal", half)
    goes_in = {"device": str(some_device(world).id), "counter": 40, "business_date": TODAY}
    again = staff.post(f"/rolls/{made['id']}/return", goes_in)
    assert (again.status_code, again.json["id"], again.json["number"]) == (201, made["id"], made["number"]), again.text
    assert (again.json["cards"], again.json["cards_before"], len(again.json["stays"])) == (None, 75, 2)
    kit = {"counter": 60, "business_date": TODAY, "event": "cleaned_with_kit"}
    assert staff.post(f"/devices/{goes_in['device']}/counter", kit).status_code == 201
    out = staff.post(f"/rolls/{made['id']}/removal", {"counter": 140, "business_date": TODAY}).json
    assert (out["cards"], [stay["cards"] for stay in out["stays"]]) == (175, [75, 100])
    assert staff.get("/rolls").json["items"] == [out]
    refused = staff.post(f"/rolls/{made['id']}/return", goes_in | {"counter": 140})
    assert refused.json["code"] == "invalid", refused.text
