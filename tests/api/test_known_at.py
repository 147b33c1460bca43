"""Findings as they were known at a moment."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Program
from tests.api.test_making_documents import report
from tests.support.clocks import SettableClock
from tests.support.world import World

Programs = Callable[..., Program]


def test_findings_are_told_as_they_were_known(program: Programs, world: World, clock: SettableClock) -> None:
    world.stock("32.05", "ktp-wni", 100)
    staff, robot = program("staff-32.05"), program("supervisor-32")
    made = staff.post("/daily-reports", report(20)).json["id"]
    before = clock.now().isoformat()
    clock.advance(hours=1)
    body = {"lines": report(7)["lines"], "reason": "Salah hitung"}
    assert staff.post(f"/daily-reports/{made}/amendment", body).status_code == 201

    def values(**query: str) -> list[int]:
        answer = robot.get("/findings", office="32.05", **query)
        assert answer.status_code == 200, answer.text
        return [finding["value"] for finding in answer.json["items"]]

    assert (values(), values(known_at=before), values(known_at=clock.now().isoformat())) == ([7], [], [7])
    assert values(at="2025-11-02", known_at=before) == [0], "of the day before, nothing was printed then"
    clock.advance(minutes=1)
    (now,) = robot.get("/findings", office="32.05").json["items"]
    (then,) = robot.get("/findings", office="32.05", known_at="2025-11-03T03:00:00.123456789Z").json["items"]
    assert now == then, "everything else is told the same way"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"known_at": "2025-11-03T02:00:00Z"}, 200, None),
        ({"known_at": "2025-11-03T09:00:00+07:00"}, 200, None),
        ({"known_at": "2025-11-03T02:00:01Z"}, 409, "invalid"),
        ({"known_at": "2025-11-02T16:59:59Z", "at": "2025-11-02"}, 200, None),
        ({"known_at": "2025-11-02T16:59:59Z", "at": "2025-11-03"}, 409, "date"),
        ({"known_at": "2025-11-02T17:00:00Z", "at": "2025-11-03"}, 200, None),
        ({"known_at": "1999-01-01T00:00:00Z"}, 409, "date"),
        ({"known_at": "0001-01-01T00:00:00+23:00"}, 422, "invalid"),
        ({"known_at": "2025-11-03"}, 422, "invalid"),
        ({"known_at": "2025-11-03T02:00:00"}, 422, "invalid"),
        ({"known_at": "2025-13-03T02:00:00Z"}, 422, "invalid"),
    ],
)
def test_a_moment_has_come_and_its_day_is_the_offices(
    program: Programs, query: dict[str, str], status: int, code: str | None
) -> None:
    answer = program("supervisor-32").get("/findings", **query)
    assert (answer.status_code, answer.json.get("code")) == (status, code), answer.text
