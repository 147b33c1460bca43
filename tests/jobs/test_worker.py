"""The worker as a process of its own, the jobs beside the embedded server, and two workers who want the same job."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.jobs import runner
from inventory.jobs.models import JobRun
from inventory.jobs.registry import JOBS, Job
from inventory.jobs.runner import Ran
from tests.reliability.server import ROOT, Server
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.processes import PATIENCE, crew_of

TURNS = 25


@pytest.fixture
def url(both_databases: str, database_url: str) -> str:
    return database_url


@pytest.fixture
def beside(url: str) -> Iterator[Flask]:
    """The application of this process, to look into the database."""
    app = build_app(url, SettableClock())
    with app.app_context():
        yield app
    close(app)


def runs() -> dict[str, JobRun]:
    db.session.rollback()
    return {run.name: run for run in db.session.scalars(select(JobRun))}


def wait_for_all_jobs() -> None:
    deadline = time.monotonic() + PATIENCE
    while {name for name, run in runs().items() if run.ended_at} != {job.name for job in JOBS}:
        assert time.monotonic() < deadline, runs()
        time.sleep(0.1)
    assert {run.error for run in runs().values()} == {""}


@pytest.mark.usefixtures("beside")
def test_a_worker_runs_all_jobs_and_ends_when_asked(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY": "0123456789abcdef" * 4}
    command = [sys.executable, "-m", "flask", "jobs", "run"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        wait_for_all_jobs()
        worker.send_signal(signal.SIGTERM)
        _nothing, said = worker.communicate(timeout=PATIENCE)
        assert (worker.returncode, b"Traceback" in said) == (0, False), said
    finally:
        worker.kill()
        worker.wait(PATIENCE)
    assert {run.lease for run in runs().values()} == {None}


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("switched_on", [True, False])
def test_the_embedded_server_runs_them_unless_that_is_switched_off(url: str, switched_on: bool) -> None:
    server = Server(url)
    server.environment["RUN_JOBS"] = "1" if switched_on else "0"
    server.start()
    try:
        if switched_on:
            wait_for_all_jobs()
        else:
            time.sleep(3)
            assert runs() == {}
    finally:
        server.kill()


def work(url: str, here: Path, line: Connection) -> None:
    """Run one job again and again; it fails where it is not alone."""
    app = build_app(url, SettableClock())

    def alone(_session: Session, _at: datetime) -> None:
        here.touch(exist_ok=False)
        time.sleep(0.005)
        here.unlink()

    job = Job(name="alone", word="x", work=alone, every=timedelta(minutes=1), transacts=True)
    line.send("ready")
    line.recv()
    outcomes: list[str] = []
    while outcomes.count(Ran.DONE) < TURNS:
        outcomes.append(runner.run(app, job, now_or_never=True))
    line.send(outcomes)
    line.recv()
    close(app)


def test_two_workers_never_run_a_job_at_the_same_time(url: str, tmp_path: Path) -> None:
    with crew_of(2, work, url, tmp_path / "here") as crew:
        outcomes = [outcome for answer in crew.at_once(["begin", "begin"]) for outcome in answer]
    assert outcomes.count(Ran.DONE) == 2 * TURNS
    assert Ran.FAILED not in outcomes
    assert Ran.NOT_NOW in outcomes, "they never met: this proves nothing"
