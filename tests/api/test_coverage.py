"""What programs read of coverage."""

from inventory.coverage import service
from inventory.coverage.rules import Figures, Part
from inventory.coverage.service import CorrectFigure
from tests.architecture.examples import some_figure
from tests.support.world import World, new_key


def test_a_figure_carries_its_shares_and_what_its_percentage_is_worth(program, world: World) -> None:
    some_figure(world, figures=Figures(eligible=7_000_000, printed=6_960_434), reported="96%", basis="Koran")
    told = program("supervisor-32").get("/coverage", office="32.05").json
    assert told == {
        "items": [
            {
                "id": "1",
                "office": "32.05",
                "subject": "cards",
                "day": "2025-11-03",
                "eligible": 7_000_000,
                "recorded": None,
                "printed": 6_960_434,
                "recorded_of_eligible": None,
                "printed_of_eligible": {"numerator": 6_960_434, "denominator": 7_000_000, "percent": 99.4},
                "origin": "published",
                "source": "Koran",
                "note": "",
                "published": {
                    "text": "96%",
                    "percent": "96",
                    "means": None,
                    "verdict": "disagrees",
                    "against": "printed_of_eligible",
                    "divided": "99.43",
                    "off_by": "-3.43",
                    "closest": "printed_of_eligible",
                },
                "contradictions": [],
            }
        ],
        "next": None,
    }


def test_only_what_stands_is_told_page_by_page(program, world: World) -> None:
    wrong = some_figure(world)
    told = CorrectFigure(key=new_key(), figure_id=wrong.id, entry=wrong.entry, reason="x")
    right = world.act("coordinator-32", service.correct, told)
    other = some_figure(
        world, "32", figures=Figures(eligible=1, recorded=2), reported="200%", means=Part.RECORDED_OF_ELIGIBLE
    )
    robot = program("coordinator-32")
    first = robot.get("/coverage", limit="1").json
    assert [each["id"] for each in first["items"]] == [str(right.id)]
    assert (first["items"][0]["published"], first["items"][0]["origin"]) == (None, "own")
    last = robot.get("/coverage", limit="1", after=first["next"]).json
    assert [each["id"] for each in last["items"]] == [str(other.id)]
    assert last["items"][0]["contradictions"] == ["recorded_above_eligible", "percent_above_whole"]
    assert last["next"] is None


def test_every_branch_reads_its_own(program, world: World) -> None:
    some_figure(world)
    assert program("staff-32.04").get("/coverage").json["items"] == []
    assert program("staff-32.04").get("/coverage", office="32.05").json["code"] == "not_found"
    assert len(program("national").get("/coverage").json["items"]) == 1
