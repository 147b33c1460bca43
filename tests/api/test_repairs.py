"""Repairs over the machine interface."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY
from tests.architecture.examples import some_device
from tests.support.world import World, new_key

Programs = Callable[..., Program]


def entry(world: World, **changes: Any) -> dict[str, Any]:
    return {"device": str(some_device(world).id), "reason": "Kepala cetak", "business_date": TODAY} | changes


def test_a_fault_from_report_to_end(program: Programs, world: World) -> None:
    staff = program("staff-32.05")
    made = staff.post("/repairs", entry(world))
    assert (made.status_code, made.json["state"], made.json["number"]) == (201, "fault_reported", "PBK-32.05-1")
    again = staff.post("/repairs", entry(world) | {"device": made.json["device"]})
    assert (again.status_code, again.json["code"]) == (409, "already_done")
    steps, key = f"/repairs/{made.json['id']}/steps", new_key()
    sent = {"step": "sent", "business_date": TODAY, "sent_to": "Jakarta", "due": TODAY}
    first = staff.post(steps, sent, key=key)
    assert (first.json["state"], first.json["due"], staff.post(steps, sent, key=key).json) == (
        "at_workshop",
        TODAY,
        first.json,
    )
    donor = staff.post("/repairs", entry(world, reason="Papan utama")).json["device"]
    part = {"step": "part", "business_date": TODAY, "donor": donor, "part": "Kepala cetak"}
    assert staff.post(steps, part).status_code == 201
    back = {"step": "repaired", "business_date": TODAY, "condition": "limited", "cost": "1250000.50"}
    done = staff.post(steps, back)
    assert [done.json[name] for name in ("state", "condition", "cost", "days")] == [
        "repaired",
        "limited",
        "1250000.50",
        0,
    ]
    assert staff.post(steps, back).json["code"] == "already_done"
    (listed,) = program("supervisor-32").get("/repairs?state=repaired").json["items"]
    assert listed == done.json
    assert program("staff-32.04").get("/repairs").json["items"] == []
    conditions = {each["id"]: each["condition"] for each in staff.get("/devices").json["items"]}
    assert conditions[made.json["device"]] == "limited"


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"step": "sent"}, "invalid"),
        ({"step": "sent", "sent_to": "Jakarta", "cost": "1"}, "invalid"),
        ({"step": "part", "part": "Kepala"}, "not_found"),
        ({"step": "repaired", "condition": "broken"}, "invalid"),
        ({"step": "repaired", "cost": "1.234.567"}, "invalid"),
        ({"step": "given_up"}, "invalid"),
        ({"step": "withdrawn"}, "invalid"),
        ({"step": "withdrawn", "note": "Salah", "due": TODAY}, "invalid"),
        ({"step": "repaired", "business_date": "2025-11-02"}, "date"),
    ],
)
def test_a_step_is_refused(program: Programs, world: World, step: dict[str, Any], code: str) -> None:
    staff = program("staff-32.05")
    number = staff.post("/repairs", entry(world)).json["id"]
    refused = staff.post(f"/repairs/{number}/steps", {"business_date": TODAY} | step)
    assert refused.json["code"] == code, refused.text
    assert staff.get("/repairs").json["items"][0]["state"] == "fault_reported"


def test_whoever_supervises_reads_only(program: Programs, world: World) -> None:
    refused = program("supervisor-32").post("/repairs", entry(world))
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
