"""``flask alerts evaluate``: now, or as of a moment that was."""

from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from inventory.utilization.alerts import queries as alert_queries
from tests.support.districts import MONDAY, Districts
from tests.support.judging import alert_of
from tests.support.world import World


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["alerts", "evaluate", *words])


def test_it_says_what_it_did_and_does_it_once(app: Flask, world: World) -> None:
    first, second = run(app), run(app)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "4 daerah dievaluasi: 4 peringatan dibuka, 0 memulih, 0 ditutup." in first.output
    assert "0 peringatan dibuka" in second.output


def test_a_day_that_is_over_is_judged_by_its_close(app: Flask, world: World, office: Districts) -> None:
    friday = MONDAY - timedelta(days=3)
    office.receive("32.05", 100, friday)
    office.report("32.05", 15, friday)
    assert run(app, "--at", str(friday)).exit_code == 0
    assert alert_of("32.04").opened_at.isoformat() == "2025-10-31T16:59:59.999999+00:00"


def test_today_is_judged_as_of_now(app: Flask, world: World, session: Session) -> None:
    assert run(app, "--at", str(MONDAY)).exit_code == 0
    assert alert_queries.evaluation(session).at == world.clock.now()


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("kemarin", "is neither a day"),
        ("2025-11-04", "has not come yet"),
        ("2025-11-03T15:00", "needs its time zone"),
        ("2025-13-01", "is neither a day"),
    ],
)
def test_a_moment_that_makes_no_sense_is_refused(app: Flask, world: World, at: str, sentence: str) -> None:
    answer = run(app, "--at", at)
    assert answer.exit_code == 2
    assert sentence in answer.output


def test_it_does_not_go_back_in_time(app: Flask, world: World) -> None:
    run(app)
    answer = run(app, "--at", "2025-10-31")
    assert answer.exit_code == 1
    assert alert_of("32.05").opened_at == world.clock.now()
