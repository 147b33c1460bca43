"""What programs read: their own branch, page by page, and the seal for auditors."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from inventory.core.database import transact
from tests.api.conftest import Program
from tests.api.test_making_documents import TODAY, receipt, report, shipment
from tests.support import postings
from tests.support.world import World

Programs = Callable[..., Program]


@pytest.fixture
def story(program: Programs, world: World) -> dict[str, str]:
    """A shipment that arrived with damage, and the report of the day; the ids of the three documents."""
    world.stock("32", "ktp-wni", 500)
    sent = program("coordinator-32").post("/shipments", shipment(note="with the van")).json["id"]
    staff = program("staff-32.05")
    arrived = staff.post(f"/shipments/{sent}/receipt", receipt(97, 2, 1)).json["id"]
    used = staff.post("/daily-reports", report(40, 3, prr=12)).json["id"]
    return {"sent": sent, "arrived": arrived, "used": used}


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_document_tells_what_was_entered_and_moved(program: Programs, story: dict[str, str]) -> None:
    told = program("staff-32.05").get(f"/documents/{story['sent']}").json
    assert set(told) == {"id", "number", "kind", "state", "business_date", "content", "movements"}
    assert told["state"] == "received"
    assert told["content"] == {
        "source": "32",
        "destination": "32.05",
        "purpose": "allocation",
        "business_date": TODAY,
        "lines": [{"item": "ktp-wni", "quantity": 100}],
        "note": "with the van",
        "maker": "coordinator-32",
    }
    transit = f"transit:{story['sent']}"
    assert told["movements"] == [
        {"line": 1, "item": "ktp-wni", "quantity": 100, "source": "store:32", "destination": transit}
    ]


def test_shipments_are_listed_with_their_receipts(program: Programs, story: dict[str, str]) -> None:
    (told,) = program("coordinator-32").get("/shipments", state="received", office="32.05").json["items"]
    assert told["lines"] == [{"item": "ktp-wni", "quantity": 100}]
    line = {"item": "ktp-wni", "good": 97, "damaged": 2, "missing": 1, "surplus": 0, "reason": ""}
    assert told["receipt"]["lines"] == [line]
    assert told["receipt"]["id"] == story["arrived"]
    assert program("coordinator-32").get("/shipments", state="sent").json == {"items": [], "next": None}


def test_reports_are_listed(program: Programs, story: dict[str, str]) -> None:
    staff = program("staff-32.05")
    (told,) = staff.get("/daily-reports", **{"from": TODAY, "to": TODAY}).json["items"]
    assert told["timeliness"] == "on_time"
    assert told["prr"] == 12
    assert told["lines"] == [{"item": "ktp-wni", "printed": 40, "spoiled": 3, "siak_printed": None, "counted": None}]
    staff.post(f"/documents/{story['used']}/reversal", {"reason": "wrong day"})
    assert staff.get("/daily-reports").json["items"] == []
    assert [each["state"] for each in staff.get("/daily-reports", all="1").json["items"]] == ["reversed"]


def test_balances_now_and_then(program: Programs, story: dict[str, str]) -> None:
    staff = program("staff-32.05")
    now = staff.get("/offices/32.05/balances").json
    assert (now["office"], now["at"]) == ("32.05", None)
    held = {(each["item"], each["compartment"]): each["quantity"] for each in now["balances"]}
    assert held == {("ktp-wni", "store"): 54, ("ktp-wni", "spoiled"): 5, ("ktp-wni", "printed"): 40}
    assert staff.get("/offices/32.05/balances", at=TODAY).json["balances"] == now["balances"]
    assert staff.get("/offices/32.05/balances", at="2025-11-02").json["balances"] == []


@pytest.mark.parametrize(
    "path",
    ["/offices/51.01/balances", "/offices/99.99/balances", "/shipments?office=51.01", "/daily-reports?office=51"],
)
def test_another_branch_is_not_there(program: Programs, path: str) -> None:
    answer = program("staff-32.05").get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_document_of_another_branch_is_not_there(program: Programs, story: dict[str, str]) -> None:
    for number in story.values():
        assert program("staff-32.04").get(f"/documents/{number}").status_code == 404
    assert program("staff-32.04").get("/shipments").json["items"] == []


def test_a_list_comes_in_pages(program: Programs) -> None:
    robot, found, after = program("national"), [], {}
    for _ in range(20):
        page = robot.get("/offices", limit=2, **after).json
        found += [office["code"] for office in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == ["00", "32", "32.04", "32.05", "51", "51.01", "91", "91.03"]


@pytest.mark.usefixtures("both_databases")
def test_after_the_largest_id_comes_nothing(program: Programs) -> None:
    robot = program("national")
    for path in ("/shipments", "/daily-reports", "/devices", "/purchases", "/items", "/alerts"):
        assert robot.get(path, after="ffffffff").json == {"items": [], "next": None}
    for path in ("/offices", "/findings"):
        assert robot.get(path, after="7f7f").json == {"items": [], "next": None}
    assert program("auditor").get("/ledger/journal", after="2147483647").json == {"items": [], "next": None}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=abc", "limit=-1", "limit=", "limit=1&limit=2", "after=%21", "after=x", "colour=1"],
)
@pytest.mark.parametrize("path", ["/shipments", "/daily-reports", "/offices"])
def test_a_senseless_question_is_refused(program: Programs, path: str, query: str) -> None:
    answer = program("staff-32.05").get(f"{path}?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_the_journal_proves_itself(program: Programs, story: dict[str, str]) -> None:
    auditor = program("auditor")
    records, after = [], 0
    while after is not None:
        page = auditor.get("/ledger/journal", after=after, limit=2).json
        records += page["items"]
        after = page["next"]
    previous = "0" * 64
    for number, record in enumerate(records, start=1):
        assert (record["number"], record["previous_hash"]) == (number, previous)
        moved = [[m["line"], m["item"], m["quantity"], m["source"], m["destination"]] for m in record["movements"]]
        assert record["movements_digest"] == sha(canonical(moved))
        sealed = ("number", "document", "event", "kind", "day", "recorded_at", "actor")
        body = [*(record[name] for name in sealed), record["document_digest"], record["movements_digest"]]
        assert record["hash"] == sha(previous + canonical(body))
        entered = auditor.get(f"/documents/{record['document']}").json
        assert record["document_digest"] == sha(canonical(entered["content"]))
        assert entered["movements"] == record["movements"]
        previous = record["hash"]
    assert auditor.get("/ledger/head").json == {"number": len(records), "hash": previous}


def test_every_item_sums_to_zero(program: Programs, story: dict[str, str]) -> None:
    for query in ({}, {"at": TODAY}):
        balance = program("auditor").get("/ledger/trial-balance", **query).json
        held = {(each["account"], each["item"]): each["balance"] for each in balance["accounts"]}
        assert held[("store:32.05", "ktp-wni")] == 54
        assert held[(f"missing:{story['sent']}", "ktp-wni")] == 1
        assert sum(held.values()) == 0


def test_an_empty_journal_has_a_head(program: Programs) -> None:
    assert program("auditor").get("/ledger/head").json == {"number": 0, "hash": "0" * 64}


@pytest.mark.parametrize("username", ["staff-32.05", "coordinator-32", "supervisor-32", "national"])
@pytest.mark.parametrize("path", ["/ledger/journal", "/ledger/trial-balance", "/ledger/head"])
def test_the_seal_is_for_auditors(program: Programs, username: str, path: str) -> None:
    answer = program(username).get(path)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/ledger/journal", "/ledger/trial-balance", "/ledger/head"])
def test_an_auditor_of_a_province_does_not_read_the_books_of_the_country(
    program: Programs, world: World, path: str
) -> None:
    transact(lambda session: world.add_person(session, "auditor-32", "32", "auditor"))
    answer = program("auditor-32").get(path)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_what_shipment_32_carries_is_not_what_jawa_barat_holds(program: Programs, world: World) -> None:
    """The accounts of a shipment are named by its number, and numbers look like codes."""
    while world.stock("51", "ktp-wni", 1).id < 31:
        pass
    sent = world.act("coordinator-51", postings.enter, postings.shipment("51", "51.01", world.clock.today(), 5))
    assert sent.id == 32
    assert program("coordinator-32").get("/offices/32/balances").json["balances"] == []


def test_a_list_that_just_fits_has_no_next_page(program: Programs) -> None:
    robot = program("staff-32.05")
    count = len(robot.get("/items").json["items"])
    assert robot.get("/items", limit=count).json["next"] is None
    assert robot.get("/items", limit=count - 1).json["next"] is not None
