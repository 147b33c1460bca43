"""Following a suggestion over the machine interface, from the alert to the pieces on their way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Program
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.judging import alert_of, evaluate
from tests.support.world import World, new_key

Programs = Callable[..., Program]


@pytest.fixture
def dry(program: Programs, world: World, clock: SettableClock) -> World:
    """Kabupaten Garut used its only ribbon, Kabupaten Bandung has nine; there is an alert."""
    Districts(world, clock).receive("32.05", 100, MONDAY)
    world.stock("32.04", "ribbon", 9)
    world.stock("32.05", "ribbon", 1)
    lines = [{"item": "ktp-wni", "printed": 0, "spoiled": 0}, {"item": "ribbon", "printed": 1, "spoiled": 0}]
    said = {"office": "32.05", "business_date": MONDAY.isoformat(), "lines": lines, "causes": ["ribbon_out"]}
    assert program("staff-32.05").post("/daily-reports", said).status_code == 201
    evaluate(world)
    return world


def suggested(robot: Program) -> dict[str, dict[str, Any]]:
    (alert,) = [each for each in robot.get("/alerts").json["items"] if each["office"] == "32.05"]
    return {each["action"]: each for each in alert["suggestions"]}


def test_a_supervisor_follows_a_suggestion_with_an_instruction_that_the_neighbour_carries_out(
    program: Programs, dry: World
) -> None:
    supervisor, neighbour = program("supervisor-32"), program("staff-32.04")
    draft, key = suggested(supervisor)["loan"]["draft"], new_key()
    path = f"/alerts/{alert_of().id}/instructions"
    assert draft == {"path": path, "body": {"action": "loan", "office": "32.04", "item": "ribbon", "quantity": 1}}
    body = draft["body"] | {"due": "2025-11-06", "note": "Antar hari ini."}
    once, twice = (supervisor.post(draft["path"], body, key) for _ in range(2))
    assert (once.status_code, once.json) == (twice.status_code, twice.json) == (201, once.json)
    assert (once.json["number"], once.json["state"], once.json["district"]) == ("INS-32.04-1", "given", "32.05")
    (waiting,) = neighbour.get("/instructions", state="given").json["items"]
    assert (waiting["id"], waiting["note"], waiting["shipments"]) == (once.json["id"], "Antar hari ini.", [])
    sending = {"business_date": "2025-11-03", "due_date": "2025-12-01", "reference": "BA-17"}
    sent = neighbour.post(f"/instructions/{waiting['id']}/shipment", sending)
    assert (sent.status_code, sent.json["kind"], sent.json["state"]) == (201, "shipment", "sent")
    (carried,) = supervisor.get("/instructions", office="32.04").json["items"]
    assert (carried["state"], carried["shipments"]) == ("sent", [sent.json["id"]])
    again = neighbour.post(f"/instructions/{waiting['id']}/shipment", sending)
    assert (again.status_code, again.json["code"]) == (409, "already_done")
    (alert,) = [each for each in supervisor.get("/alerts").json["items"] if each["office"] == "32.05"]
    done = [each for each in alert["timeline"] if each["document"] is None]
    assert [each["happening"] for each in done] == ["opened", "instruction", "sent"]
    assert (alert["state"], done[-1]["reference"]) == ("under_way", sent.json["number"])


def test_who_may_make_the_document_gets_the_document(program: Programs, dry: World) -> None:
    coordinator = program("coordinator-32")
    drafts = {action: each["draft"] for action, each in suggested(coordinator).items()}
    assert drafts["buy"]["path"] == f"/alerts/{alert_of().id}/purchases"
    loan = drafts["loan"]
    assert loan["path"] == "/shipments"
    body = loan["body"] | {"business_date": "2025-11-03", "due_date": "2025-12-01"}
    assert coordinator.post(loan["path"], body).status_code == 201
    assert suggested(program("national"))["call"].get("draft") is None, "whoever only looks follows nothing"


def test_an_office_declines_with_a_reason_and_a_supervisor_calls_off(program: Programs, dry: World) -> None:
    supervisor, neighbour = program("supervisor-32"), program("staff-32.04")
    draft = suggested(supervisor)["loan"]["draft"]
    body = draft["body"] | {"due": "2025-11-06"}
    given = supervisor.post(draft["path"], body).json
    again = supervisor.post(draft["path"], body)
    assert (again.status_code, again.json["code"]) == (409, "already_done"), "who was told so need not be told again"
    first, second = given["id"], supervisor.post(draft["path"], body | {"action": "transfer"}).json["id"]
    declined = neighbour.post(f"/instructions/{first}/refusal", {"reason": "Tinggal dua."})
    assert (declined.status_code, declined.json["state"]) == (201, "declined")
    called_off = supervisor.post(f"/instructions/{second}/withdrawal", {})
    assert (called_off.status_code, called_off.json["state"]) == (201, "called_off")
    states = {each["id"]: (each["state"], each["reason"]) for each in supervisor.get("/instructions").json["items"]}
    assert states == {first: ("declined", "Tinggal dua."), second: ("called_off", "")}
    for person in ("staff-32.05", "staff-51.01", "national"):
        answer = program(person).post(f"/instructions/{first}/refusal", {"reason": "Lain"})
        assert answer.status_code in {403, 404}, answer.text


def test_what_is_bought_is_put_on_record_by_the_district(program: Programs, dry: World) -> None:
    supervisor, district = program("supervisor-32"), program("staff-32.05")
    draft = suggested(supervisor)["buy"]["draft"]
    given = supervisor.post(draft["path"], draft["body"] | {"due": "2025-11-28"}).json
    assert (given["office"], given["item"]) == ("32.05", "ribbon")
    done = district.post(f"/instructions/{given['id']}/done", {"reference": "027/118"})
    assert (done.status_code, done.json["state"]) == (201, "carried_out")
    assert district.get("/instructions").json["items"][0]["reference"] == "027/118"


def test_a_purchase_from_the_suggestion_is_told_in_the_timeline_and_carries_the_instruction_out(
    program: Programs, dry: World
) -> None:
    supervisor, district = program("supervisor-32"), program("staff-32.05")
    draft = suggested(supervisor)["buy"]["draft"]
    given = supervisor.post(draft["path"], draft["body"] | {"due": "2025-11-28"}).json
    dry.clock.advance(minutes=1)
    draft, key = suggested(district)["buy"]["draft"], new_key()
    (line,) = draft["body"]["lines"]
    body = draft["body"] | {"fund": "APBD", "budget_year": 2025, "lines": [line | {"unit_price": "3700000.00"}]}
    bought, again = (district.post(draft["path"], body, key) for _ in range(2))
    assert (bought.status_code, bought.json) == (201, again.json)
    (told,) = district.get("/instructions").json["items"]
    assert (told["state"], told["purchases"]) == ("being_bought", [bought.json["id"]])
    contract = {"supplier": "CV Mitra", "contract_number": "027/118", "contract_date": "2025-11-03"}
    assert district.post(f"/purchases/{bought.json['id']}/order", contract).status_code == 200
    arrived = district.post(f"/purchases/{bought.json['id']}/deliveries", {"business_date": "2025-11-03"})
    assert arrived.status_code == 201, arrived.text
    (told,) = [each for each in supervisor.get("/instructions").json["items"] if each["id"] == given["id"]]
    assert told["state"] == "carried_out"
    (alert,) = [each for each in supervisor.get("/alerts").json["items"] if each["office"] == "32.05"]
    steps = [each for each in alert["timeline"] if each["happening"].startswith("purchase_")]
    assert [each["happening"].removeprefix("purchase_") for each in steps] == ["planned", "ordered", "delivered"]
    assert {each["reference"] for each in steps} == {bought.json["number"]}
    assert steps[0]["actor"] == "staff-32.05"


def test_the_timeline_tells_what_was_received_and_printed_as_the_page_does(
    program: Programs, dry: World, clock: SettableClock
) -> None:
    clock.advance(hours=1)
    districts = Districts(dry, clock)
    districts.receive("32.05", 500, MONDAY)
    districts.report("32.05", 12, MONDAY + timedelta(days=1))
    clock.set("2025-11-05 09:00")
    (alert,) = [each for each in program("national").get("/alerts").json["items"] if each["office"] == "32.05"]
    told = {each["happening"]: each for each in alert["timeline"]}
    assert [*told] == ["opened", "sent", "received", "printed"]
    assert (told["sent"]["office"], told["received"]["pieces"]) == ("00", {"ktp-wni": 500})
    printed = told["printed"]
    assert (printed["day"], printed["pieces"], printed["actor"], printed["days"]) == (
        "2025-11-04",
        {"ktp-wni": 12},
        None,
        1,
    )


def test_a_visit_is_put_on_record_with_day_and_owner(program: Programs, dry: World) -> None:
    supervisor = program("supervisor-32")
    path, body = f"/alerts/{alert_of().id}/notes", {"happening": "visit", "note": "Ke Garut", "due": "2025-11-06"}
    refused = supervisor.post(path, body | {"owner": "staff-51.01"})
    assert (refused.status_code, refused.json["code"]) == (409, "invalid")
    assert supervisor.post(path, body | {"owner": "supervisor-32"}).status_code == 201
    (alert,) = [each for each in supervisor.get("/alerts").json["items"] if each["office"] == "32.05"]
    assert (alert["owner"], alert["due"], alert["state"]) == ("supervisor-32", "2025-11-06", "acknowledged")
    done = [each["happening"] for each in alert["timeline"] if each["document"] is None]
    assert done == ["opened", "assigned", "visit"]
