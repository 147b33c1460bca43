"""Running jobs: one at a time in this process, and each of them in one process at a time."""

import logging
from contextlib import suppress
from enum import StrEnum
from threading import Event, Thread
from time import monotonic
from typing import Any, Self

from flask import Flask
from huey import MemoryHuey
from huey.consumer import Consumer
from sqlalchemy.exc import SQLAlchemyError

from inventory.core.clock import SystemClock, current_clock
from inventory.core.database import db, transact
from inventory.jobs import service
from inventory.jobs.registry import JOBS, Job

logger = logging.getLogger(__name__)
TICK = 60  # seconds between two looks at what is due
POLL = 1.0  # seconds after which a worker looks into its own queue


class Ran(StrEnum):
    """What became of the wish to run a job."""

    DONE = "done"
    FAILED = "failed"
    NOT_NOW = "not now"  # it runs elsewhere, or its time has not come


def run(app: Flask, job: Job, *, now_or_never: bool = False) -> Ran:
    """Run a job if nobody does and its time has come; with ``now_or_never`` its schedule is not asked."""
    with app.app_context():
        every = None if now_or_never else job.every
        token = transact(lambda session: service.take(session, job.name, SystemClock().now(), every))
        if token is None:
            return Ran.NOT_NOW
        started, error = monotonic(), ""
        with Heart(app, job.name, token):
            try:
                _do(job)
            except Exception as trouble:  # whatever it was, it is on record and the next job runs
                logger.exception("the job %s failed", job.name)
                error = f"{type(trouble).__name__}: {trouble}"
        seconds = monotonic() - started
        transact(lambda session: service.end(session, job.name, token, SystemClock().now(), seconds, error))
        return Ran.FAILED if error else Ran.DONE


def _do(job: Job) -> None:
    at = current_clock().now()
    if job.transacts:
        job.work(db.session(), at)
    else:
        transact(lambda session: job.work(session, at))


class Heart:
    """Renews a lease as long as its job runs, in a thread and with a session of its own."""

    def __init__(self, app: Flask, name: str, token: str) -> None:
        self.app, self.name, self.token = app, name, token
        self.over = Event()
        self.thread = Thread(target=self._beat, name=f"job-{name}", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.thread.join()

    def _beat(self) -> None:
        while not self.over.wait(service.LEASE.total_seconds() / 4):
            # A job that writes for long keeps SQLite to itself: nobody else could take the job meanwhile either.
            with self.app.app_context(), suppress(SQLAlchemyError):
                transact(lambda session: service.keep(session, self.name, self.token, SystemClock().now()))


class Beside(Consumer):
    """A consumer beside a server, which has signal handlers of its own."""

    def _set_signal_handlers(self) -> None:
        """Leave them alone."""


def _queue(app: Flask) -> MemoryHuey:
    """The schedule. It lives in memory: what has to survive is in the outbox and in the table of jobs."""
    queue = MemoryHuey("jobs", results=False)
    for job in JOBS:
        queue.periodic_task(lambda _moment: True, name=job.name, expires=TICK)(_runs(app, job))
    return queue


def _runs(app: Flask, job: Job) -> Any:
    def task() -> None:
        run(app, job)

    return task


def start_beside(app: Flask) -> Consumer:
    """Run jobs in one thread beside the pages, for as long as the process lives."""
    consumer = Beside(_queue(app), workers=1, initial_delay=POLL, max_delay=POLL, scheduler_interval=1)
    consumer.start()
    return consumer


def run_forever(app: Flask) -> None:
    """Be the worker: run jobs until the process is asked to end, and end the one at hand first."""
    Consumer(
        _queue(app), workers=1, initial_delay=POLL, max_delay=POLL, scheduler_interval=1, graceful_signal="TERM"
    ).run()
