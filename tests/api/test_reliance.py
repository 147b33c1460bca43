"""Contracts, operators and trainings, as programs read them."""

from tests.architecture.examples import some_contract, some_generator, some_operator, some_training
from tests.support.world import World


def test_contracts_are_told_to_their_branch(program, world: World) -> None:
    found = some_contract(world)
    (told,) = program("supervisor-32").get("/contracts").json["items"]
    assert (told["id"], told["kind"], told["standing"]) == (str(found.id), "siak_licence", "contract_running")
    assert program("staff-32.04").get("/contracts").json["items"] == []


def test_operators_are_told_with_their_trainings(program, world: World) -> None:
    some_training(world)
    some_operator(world, "Siti Rahma")
    robot = program("supervisor-32")
    told = [(each["name"], each["standing"], each["trainings"]) for each in robot.get("/operators").json["items"]]
    assert told == [("Asep Sunandar", "trained", 1), ("Siti Rahma", "untrained", 0)]
    (training,) = robot.get("/trainings", office="32.05").json["items"]
    assert (training["subject"], training["attendance"], training["day"]) == ("Ganti pita", 1, "2025-11-03")
    assert program("staff-32.04").get("/operators").json["items"] == []


def test_power_tells_reasons_and_null_where_no_report_does(program, world: World) -> None:
    some_generator(world)
    told = {each["office"]: each for each in program("supervisor-32").get("/power").json["offices"]}
    garut = told["32.05"]
    assert (garut["answer"], garut["generators"], garut["outage_hours"]) == ("outage_unknown", 1, None)
    assert (garut["reasons"], told["32.04"]["reasons"]) == ([["fuel_unknown", "never_tested"]], [["no_machine"]])
    assert program("supervisor-32").get("/power", month="2031-01").json["code"] == "date"
