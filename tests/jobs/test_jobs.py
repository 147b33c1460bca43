"""Jobs: one process at a time, on their schedules, again after a crash, and what went wrong is on record."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.jobs import runner, service
from inventory.jobs.models import JobRun
from inventory.jobs.registry import JOBS, Job, job
from inventory.jobs.runner import Ran
from tests.support.clocks import SettableClock
from tests.support.html import main_of
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("both_databases")

NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def take(now: datetime, every: timedelta | None = MINUTE) -> str | None:
    return transact(lambda session: service.take(session, "trial", now, every))


def end(token: str, now: datetime, error: str = "") -> bool:
    return transact(lambda session: service.end(session, "trial", token, now, 0.25, error))


def last() -> JobRun:
    db.session.rollback()
    return db.session.get_one(JobRun, "trial")


def test_a_job_that_runs_is_not_begun_again(session: Session) -> None:
    token = take(NOON)
    assert token is not None
    assert take(NOON + MINUTE) is None
    assert take(NOON + MINUTE, every=None) is None
    assert end(token, NOON + MINUTE)
    assert take(NOON + 2 * MINUTE) is not None


def test_a_job_whose_process_died_is_taken_when_its_lease_is_over(session: Session) -> None:
    dead = take(NOON)
    assert dead is not None
    assert take(NOON + service.LEASE) is None
    assert take(NOON + service.LEASE + timedelta(microseconds=1)) is not None
    assert not end(dead, NOON + 2 * service.LEASE), "whoever comes back late changes nothing"
    assert last().lease is not None


def test_a_job_that_lives_keeps_its_lease(session: Session) -> None:
    token = take(NOON)
    assert token is not None
    later = NOON + service.LEASE - MINUTE
    assert transact(lambda session: service.keep(session, "trial", token, later))
    assert take(NOON + service.LEASE + timedelta(seconds=30)) is None
    assert not transact(lambda session: service.keep(session, "trial", "another", later))


@pytest.mark.parametrize(("after", "begun"), [(0, False), (49, False), (50, True), (60, True), (-3600, True)])
def test_the_schedule_counts_for_all_processes_together(session: Session, after: int, begun: bool) -> None:
    """Ten seconds early is on time; a start in the future is one of a clock that was set back since."""
    end(take(NOON) or "", NOON)
    assert (take(NOON + timedelta(seconds=after)) is not None) == begun


def test_one_function_one_transaction_at_the_time_of_the_office(app: Flask, world: World, clock: SettableClock) -> None:
    seen: list[datetime] = []

    def work(session: Session, at: datetime) -> None:
        seen.append(at)
        session.add(JobRun(name="made"))

    one = Job(name="trial", word="x", work=work, every=MINUTE)
    assert runner.run(app, one) is Ran.DONE
    assert runner.run(app, one) is Ran.NOT_NOW
    assert (
        runner.run(app, Job(name="trial", word="x", work=lambda *_: None, every=MINUTE), now_or_never=True) is Ran.DONE
    )
    assert seen == [clock.now()]
    assert last().lease is None
    assert last().started_at is not None
    assert abs(last().started_at - datetime.now(UTC)) < timedelta(minutes=5), (
        "real time, whatever the office's clock says"
    )
    assert db.session.get(JobRun, "made") is not None


def test_a_job_that_fails_leaves_nothing_but_its_error(app: Flask, world: World) -> None:
    def work(session: Session, at: datetime) -> None:
        session.add(JobRun(name="made"))
        session.flush()
        raise RuntimeError("no more paper")

    assert runner.run(app, Job(name="trial", word="x", work=work, every=MINUTE)) is Ran.FAILED
    assert last().error == "RuntimeError: no more paper"
    assert last().lease is None
    assert db.session.get(JobRun, "made") is None


def test_a_long_job_shows_that_it_lives(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "LEASE", timedelta(seconds=2))
    begun: list[str | None] = []

    def work(_session: Session, _at: datetime) -> None:
        for _ in range(10):
            runner.Event().wait(0.4)
            begun.append(transact(lambda session: service.take(session, "trial", runner.SystemClock().now(), None)))

    long = Job(name="trial", word="x", work=work, every=MINUTE, transacts=True)
    assert runner.run(app, long) is Ran.DONE
    assert begun == [None] * 10


def test_names_are_unique_and_known() -> None:
    assert len({one.name for one in JOBS}) == len(JOBS)
    assert job("notices").transacts
    with pytest.raises(LookupError):
        job("unheard_of")


def test_a_single_job_from_the_command_line(app: Flask, world: World) -> None:
    run = app.test_cli_runner()
    assert run.invoke(args=["jobs", "once", "digests"]).output == "digests: done.\n"
    assert run.invoke(args=["jobs", "once", "unheard_of"]).exit_code == 2
    transact(lambda session: service.take(session, "notices", runner.SystemClock().now(), None))
    refused = run.invoke(args=["jobs", "once", "notices"])
    assert refused.exit_code == 1
    assert "running already" in refused.output


def test_the_page_tells_the_last_run(app: Flask, world: World, client, sign_in) -> None:
    sign_in(client, "admin")
    assert main_of(client.get("/jobs")).text().count("Belum pernah") == len(JOBS)
    runner.run(app, job("digests"))
    token = transact(lambda session: service.take(session, "notices", runner.SystemClock().now(), None))
    page = main_of(client.get("/jobs")).text()
    assert "Selesai" in page
    assert "Sedang berjalan" in page or "berjalan" in page
    transact(lambda session: service.end(session, "notices", token or "", NOON, 1.5, "OSError: penuh"))
    page = main_of(client.get("/jobs")).text()
    assert "OSError: penuh" in page
    assert "1.500 md" in page
