"""`flask jobs …`: the worker, and single jobs."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from inventory.jobs import runner
from inventory.jobs.registry import JOBS, job
from inventory.jobs.runner import Ran

jobs = AppGroup("jobs", help="What the server does by itself.")


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the way from the proxy to it
    return app


@jobs.command("run")
def run() -> None:
    """Run all jobs on their schedules until the process is asked to end. Several may run: each job runs once."""
    click.echo(f"Jobs: {', '.join(one.name for one in JOBS)}. SIGTERM or Ctrl-C ends them.")
    runner.run_forever(_app())


@jobs.command("once")
@click.argument("name", type=click.Choice([one.name for one in JOBS]))
def once(name: str) -> None:
    """Run one job now, whatever its schedule; exit 1 where it fails or runs already."""
    match runner.run(_app(), job(name), now_or_never=True):
        case Ran.DONE:
            click.echo(f"{name}: done.")
        case Ran.FAILED:
            raise click.ClickException(f"{name} failed; the page “Jobs” says why.")
        case Ran.NOT_NOW:
            raise click.ClickException(f"{name} is running already.")
