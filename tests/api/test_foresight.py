"""What is ahead, as programs read it."""

from datetime import timedelta

from tests.architecture.examples import some_device
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World


def test_the_calendar_tells_the_days_without_and_the_ways_out(program, world: World, clock: SettableClock) -> None:
    office = Districts(world, clock)
    office.receive("32.05", 300, MONDAY - timedelta(days=10))
    office.report("32.05", 300, MONDAY - timedelta(days=3))
    world.stock("32.04", "ktp-wni", 5000)
    answer = program("supervisor-32").get("/run-out").json
    assert (answer["at"], answer["until"]) == ("2025-11-03", "2026-02-01")
    garut, bandung = answer["offices"]
    blanks, ribbon, _film = garut["items"]
    assert (garut["office"], garut["days_without"], blanks["standing"]) == ("32.05", 90, "ran_out")
    assert (blanks["runs_out"], blanks["more"], blanks["open_end"]) == ("2025-11-03", None, True)
    assert [way["kind"] for way in blanks["ways"]] == ["transfer", "ask"]
    assert (ribbon["standing"], ribbon["pieces"]) == ("not_on_record", None)
    assert bandung["items"][0]["standing"] == "no_pace"
    assert [each["office"] for each in program("staff-32.04").get("/run-out").json["offices"]] == ["32.04"]


def test_capacity_says_null_where_nothing_is_on_record(program, world: World) -> None:
    some_device(world)
    bandung, garut = program("supervisor-32").get("/capacity").json["offices"]
    assert (bandung["printers"], bandung["prr_load"], bandung["verdict"]) == (None, None, "not_on_record")
    assert (garut["printers_working"], garut["printers"], garut["eligible"], garut["days"]) == (1, 1, None, None)
