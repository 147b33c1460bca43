"""What programs read of reporting discipline and of reconciliation."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.api.conftest import Program
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World

Programs = Callable[..., Program]
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def garut(world: World, clock: SettableClock) -> Districts:
    """Kabupaten Garut has stock since Wednesday, 29 October, and reported the day after."""
    office = Districts(world, clock)
    office.receive("32.05", 1000, date(2025, 10, 29))
    office.report("32.05", 41, date(2025, 10, 30), spoiled=1)
    return office


def test_programs_read_the_discipline_of_a_month(program: Programs, garut: Districts) -> None:
    told = program("supervisor-32").get("/discipline", month="2025-10").json
    row = next(each for each in told["offices"] if each["office"] == "32.05")
    assert told["rate"] == row["rate"] == {"numerator": 1, "denominator": 3, "percent": 33.3}
    assert (row["on_time"], row["missing"], row["extra"], row["patterns"]) == (1, 2, 0, [])
    assert row["days"][29] == {
        "day": "2025-10-30",
        "standing": "on_time",
        "amended": False,
        "backfilled": False,
        "copied": False,
    }


def test_programs_read_the_residual_of_a_window(program: Programs, garut: Districts) -> None:
    told = program("supervisor-32").get("/reconciliation", office="32.05", **{"from": "2025-10-27"}).json
    assert (told["from"], told["to"]) == ("2025-10-27", "2025-11-03")
    (row,) = told["offices"]
    assert (row["residual"], row["days_with_both"], row["days_only_reported"]) == (0, 0, 1)
    assert row["spoiled_percent"] == {"numerator": 1, "denominator": 42, "percent": 2.4}


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/discipline", {"month": "2025-12"}, "date"),
        ("/discipline", {"month": "1999-01"}, "date"),
        ("/discipline", {"office": "51"}, "not_found"),
        ("/reconciliation", {"to": "2025-11-04"}, "date"),
        ("/reconciliation", {"to": "0001-01-01"}, "date"),
        ("/reconciliation", {"from": "2025-11-03", "to": "2025-11-02"}, "invalid"),
        ("/reconciliation", {"from": "2024-11-02"}, "invalid"),
        ("/reconciliation", {"office": "51"}, "not_found"),
    ],
)
def test_what_cannot_be_asked_is_refused(program: Programs, garut, path: str, query, code: str) -> None:
    assert program("supervisor-32").get(path, **query).json["code"] == code
