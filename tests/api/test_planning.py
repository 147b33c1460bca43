"""The causes and suggestions that the machine interface tells."""

from inventory.utilization.metrics import Metric
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.judging import evaluate, switch_on
from tests.support.world import World


def test_findings_carry_their_cause_and_alerts_what_can_be_done(program, world: World, clock: SettableClock) -> None:
    office = Districts(world, clock)
    office.receive("32.05", 100, MONDAY)
    world.stock("32.05", "ribbon", 1)
    office.report("32.05", 0, MONDAY, "ribbon_out")
    world.stock("32.04", "ribbon", 9)
    robot = program("supervisor-32")
    (finding,) = robot.get("/findings", office="32.05").json["items"]
    assert (finding["cause"], finding["stated_causes"], finding["printable"]) == ("unknown", ["ribbon_out"], 100)
    facts = {"rolls": 1, "cards_per_roll": 500}
    assert finding["disagreements"] == [{"cause": "ribbon_out", "stated": True, "facts": facts}]
    assert {limit["kind"]: limit["cards"] for limit in finding["limits"]}["ribbon"] == 500
    evaluate(world)
    alerts = {alert["office"]: alert for alert in robot.get("/alerts").json["items"]}
    (call,) = alerts["32.05"]["suggestions"]
    noted = {"path": f"/alerts/{alerts['32.05']['id']}/notes", "body": {"happening": "call"}}
    assert call == {"action": "call", "draft": noted}
    assert alerts["32.04"]["findings"][0]["cause"] == "blanks_out"


def test_a_loan_is_suggested_with_all_that_is_known_of_it(program, world: World, clock: SettableClock) -> None:
    office = Districts(world, clock)
    office.receive("32.05", 100, MONDAY)
    world.stock("32.04", "ribbon", 9)
    world.stock("32.05", "ribbon", 1)
    staff = program("staff-32.05")
    lines = [{"item": "ktp-wni", "printed": 0, "spoiled": 0}, {"item": "ribbon", "printed": 1, "spoiled": 0}]
    said = {"office": "32.05", "business_date": MONDAY.isoformat(), "lines": lines, "causes": ["ribbon_out"]}
    assert staff.post("/daily-reports", said).status_code == 201
    evaluate(world)
    alert = next(each for each in program("supervisor-32").get("/alerts").json["items"] if each["office"] == "32.05")
    assert alert["findings"][0]["cause"] == "ribbon_out"
    loan, buy = alert["suggestions"]
    away, drafts = loan.pop("distance_km"), [each.pop("draft") for each in (loan, buy)]
    assert [draft["body"]["office"] for draft in drafts] == ["32.04", "32.05"]
    assert 0 < away < 100
    assert loan == {
        "action": "loan",
        "item": "ribbon",
        "from_office": "32.04",
        "quantity": 1,
        "by_sea": False,
        "keeps": 8,
    }
    assert buy == {"action": "buy", "item": "ribbon", "quantity": 1}


def test_a_queue_without_a_working_printer_has_no_value_and_says_what_waits(
    program, world: World, clock: SettableClock
) -> None:
    office = Districts(world, clock)
    office.receive("32.05", 100, MONDAY)
    staff = program("staff-32.05")
    device = {"office": "32.05", "kind": "printer", "model": "Fargo HDP5000", "serial": "A1", "year": 2020}
    added = staff.post("/devices", device).json["id"]
    broken = {"condition": "broken", "reason": "Jatuh", "business_date": MONDAY.isoformat()}
    assert staff.post(f"/devices/{added}/conditions", broken).status_code == 201
    lines = [{"item": "ktp-wni", "printed": 20, "spoiled": 0}]
    said = {"office": "32.05", "business_date": MONDAY.isoformat(), "lines": lines, "prr": 41}
    assert staff.post("/daily-reports", said).status_code == 201
    switch_on("prr_per_printer")
    robot = program("supervisor-32")
    found = {each["metric"]: each for each in robot.get("/findings", office="32.05").json["items"]}
    waiting = found["prr_per_printer"]
    assert (waiting["value"], waiting["threshold"]) == (None, 500)
    parts = {name: waiting["evidence"][name] for name in ("numerator", "denominator", "per", "value")}
    assert parts == {"numerator": 41, "denominator": 0, "per": 1, "value": None}
    evaluate(world)
    alert = next(each for each in robot.get("/alerts").json["items"] if each["office"] == "32.05")
    assert {each["metric"] for each in alert["findings"]} == {"prr_per_printer"}


def test_the_metrics_are_documented_by_name(program) -> None:
    described = program().get("/openapi.json").json["components"]["schemas"]["Found"]["properties"]["metric"]
    assert all(f"`{metric.value}`" in described["description"] for metric in Metric)
