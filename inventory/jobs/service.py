"""Taking a job, keeping it, and giving it back: one process at a time, whatever dies in between."""

import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, or_, select, true, update
from sqlalchemy.orm import Session

from inventory.jobs.models import JobRun

LEASE = timedelta(minutes=2)
SLACK = timedelta(seconds=10)  # a clock tick that comes a little early still counts as the next one
ERROR_LENGTH = 2_000


def take(session: Session, name: str, now: datetime, every: timedelta | None) -> str | None:
    """Begin a job: the token of its lease, or None where it runs already or ran less than ``every`` ago."""
    if session.get(JobRun, name) is None:
        session.add(JobRun(name=name))
        session.flush()  # another process that adds it too is met here, where the work can be done again
    token = secrets.token_hex(16)
    free = or_(JobRun.lease.is_(None), JobRun.lease_until < now)
    values = {"lease": token, "lease_until": now + LEASE, "started_at": now}
    return token if _changed(session, [JobRun.name == name, free, _due(now, every)], values) else None


def _due(now: datetime, every: timedelta | None) -> ColumnElement[bool]:
    """Its time has come; a start that lies in the future is one of a clock that was set back since."""
    if every is None:
        return true()
    long_ago = JobRun.started_at <= now - every + SLACK
    return or_(JobRun.started_at.is_(None), long_ago, JobRun.started_at > now + SLACK)


def keep(session: Session, name: str, token: str, now: datetime) -> bool:
    """Show that it is still running. False where somebody else has taken it meanwhile."""
    return _changed(session, [JobRun.name == name, JobRun.lease == token], {"lease_until": now + LEASE})


def end(session: Session, name: str, token: str, now: datetime, seconds: float, error: str) -> bool:
    """Give the job back, with what came of it. False where somebody else has taken it meanwhile."""
    values = {
        "lease": None,
        "lease_until": None,
        "ended_at": now,
        "milliseconds": int(seconds * 1000),
        "error": error[:ERROR_LENGTH],
    }
    return _changed(session, [JobRun.name == name, JobRun.lease == token], values)


def _changed(session: Session, conditions: list[ColumnElement[bool]], values: dict[str, Any]) -> bool:
    statement = update(JobRun).where(*conditions).values(**values).execution_options(synchronize_session=False)
    return cast(CursorResult[Any], session.execute(statement)).rowcount == 1


def runs(session: Session) -> dict[str, JobRun]:
    """By name: the last run of every job that ever ran."""
    return {run.name: run for run in session.scalars(select(JobRun))}
