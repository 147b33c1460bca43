"""What is gathered of a province, and what people see of it."""

from datetime import timedelta

import pytest

from inventory.capacity import queries
from inventory.capacity.rules import Load, Verdict
from inventory.core.identity import Scope
from inventory.usage import service as usage
from tests.architecture.examples import some_device, some_figure
from tests.support.districts import MONDAY, Districts
from tests.support.html import rows_of, text_of
from tests.support.world import World, new_key


@pytest.fixture
def garut(world: World, clock) -> None:
    """Kabupaten Garut has a printer, 400 records that wait, and 20 new ones a day."""
    office, day = Districts(world, clock), MONDAY - timedelta(days=3)
    office.receive("32.05", 1000, day - timedelta(days=1))
    some_device(world)
    said = {"lines": (usage.ReportLine(item="ktp-wni", printed=10),), "prr": 400, "recorded": 20}
    report = usage.Report(key=new_key(), office="32.05", business_date=day, **said)
    office.on(day, "staff-32.05", usage.report, report)


def test_a_figure_that_is_not_on_record_is_not_guessed(garut, world, session) -> None:
    bandung, garut_row = queries.overview(session, Scope("32"), MONDAY)
    assert (garut_row.eligible, garut_row.load(Load.ELIGIBLE), garut_row.load(Load.PRR)) == (None, None, 400)
    assert (bandung.printers, bandung.queue.waiting, bandung.verdict) == (None, None, Verdict.NOT_ON_RECORD)
    assert garut_row.verdict is Verdict.TOO_FEW
    some_figure(world)
    (counted,) = queries.overview(session, Scope("32.05"), MONDAY)
    assert (counted.eligible is not None, counted.eligible_day) == (True, counted.eligible_day)
    later = [
        row.eligible for row in queries.overview(session, Scope("32.05"), counted.eligible_day - timedelta(days=1))
    ]
    assert later == [None], "a figure of a later day says nothing of today"


def test_people_see_the_load_and_what_one_more_printer_brings(garut, client, sign_in) -> None:
    client.set_cookie("language", "en")
    sign_in(client, "coordinator-32")
    page = client.get("/capacity")
    (row,) = [row for row in rows_of(page) if row[0].startswith("Kabupaten Garut")]
    assert row[2:7] == ["not on record", "400", "1 / 1", "–", "400"]
    assert row[7] == "100 cards a day; to work the queue off: 5 working days as it is, 3 working days with it"
    assert "middle 400, half of them from 400 to 400; above 600 stands out (1 district)" in text_of(page)
    assert "Kabupaten Garut" not in client.get("/capacity?view=crowded").text
    assert client.get("/capacity?view=nonsense").status_code == 404
