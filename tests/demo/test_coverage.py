"""The figures of the press: their verdicts are those that were worked out by hand."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.core.identity import Scope
from inventory.coverage import queries
from inventory.coverage.rules import Outcome, verdict
from inventory.coverage.rules import percentage as percentage_of
from inventory.demo import coverage
from inventory.demo.coverage import published
from inventory.regions.service import add_offices, region_entries
from tests.support.client import sign_in
from tests.support.html import rows_of, text_of
from tests.support.world import World


@pytest.mark.parametrize(
    ("office", "day", "outcome", "divided", "off_by"),
    [
        ("00", "2019-02-26", Outcome.DISAGREES, "97.400", "0.010"),
        ("00", "2018-11-05", Outcome.ROUNDED, "96.86", "0.14"),
        ("31", "2018-11-20", Outcome.DISAGREES, "99.43", "-3.43"),
        ("18", "2019-02-26", Outcome.UNCHECKED, "None", "None"),
        ("64", "2014-01-01", Outcome.CUT_OFF, "87.176", "-0.006"),
        ("00", "2017-06-30", Outcome.AGREES, "78.786", "0.004"),
    ],
)
def test_the_verdict_on_what_the_press_printed(office, day, outcome, divided, off_by) -> None:
    (entry,) = [each for each in published() if (each.office, each.day.isoformat()) == (office, day)]
    printed = percentage_of(entry.reported)
    assert printed is not None
    found = verdict(entry.figures, printed, entry.means)
    assert (found.outcome, str(found.divided), str(found.off_by)) == (outcome, divided, off_by)


def test_in_jakarta_as_many_are_without_a_card_as_the_press_said() -> None:
    (jakarta,) = [each for each in published() if each.office == "31"]
    figures = jakarta.figures
    assert figures.eligible is not None
    assert figures.printed is not None
    assert figures.eligible - figures.printed == 39_566


def test_the_season_of_a_province_has_the_figures_of_the_nation(west_java: str, open_app: Callable[..., Flask]) -> None:
    app = open_app(west_java)
    client = sign_in(app.test_client(), "national")
    (row,) = [row for row in rows_of(client.get("/coverage")) if row[0].startswith("Ditjen Dukcapil")]
    assert row[5] == "97,4% 187.667.483 / 192.676.863"
    assert "97,400%" in row[8]
    births = text_of(client.get("/coverage/00?subject=births"))
    assert "8.232,2 per hari kerja" in births
    assert "78,79 persen" in births


def test_a_nation_has_all_of_them(world: World) -> None:
    def tell(session: Session) -> None:
        add_offices(session, [entry for entry in region_entries() if entry.code in ("18", "31", "64")])
        coverage.tell(session, world.actor("admin"))

    transact(tell, world.actor("admin"))
    found = {(row.office.code, row.figure.subject) for row in queries.overview(db.session(), Scope("00"))}
    assert found == {("00", "cards"), ("00", "births"), ("18", "cards"), ("31", "cards"), ("64", "cards")}
