"""The page of the jobs: when each ran last, how long it took, and what went wrong."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core.clock import SystemClock
from inventory.core.database import db
from inventory.core.identity import CENTRE, Verb
from inventory.jobs import service
from inventory.jobs.models import JobRun
from inventory.jobs.registry import JOBS, Job
from inventory.regions import queries as regions

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@dataclass(frozen=True)
class Line:
    """One job as the page shows it."""

    job: Job
    run: JobRun | None

    @property
    def minutes(self) -> int:
        """How often it runs."""
        return int(self.job.every.total_seconds() // 60)

    @property
    def state(self) -> str:
        """running, stopped (its process died), job_done, job_failed or job_never."""
        if self.run is None or self.run.started_at is None:
            return "job_never"
        if self.run.lease_until is not None:
            return "running" if self.run.lease_until >= SystemClock().now() else "stopped"
        return "job_failed" if self.run.error else "job_done"


@blueprint.get("")
@requires(Verb.MANAGE_PEOPLE)
def index() -> ResponseReturnValue:
    """All jobs of this server."""
    actor, session = current_actor(), db.session()
    kept = service.runs(session)
    lines: list[Any] = [Line(job, kept.get(job.name)) for job in JOBS]
    return render_template(
        "jobs/index.html",
        lines=lines,
        national=actor.scope.contains(CENTRE),
        timezone=regions.timezone_of(session, actor.office),
    )
