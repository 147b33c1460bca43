"""`flask alerts …`: evaluating the districts from the command line."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.errors import DomainError
from inventory.core.messages import sentence
from inventory.utilization import evaluation
from inventory.utilization.alerts import wording as alert_wording

alerts = AppGroup("alerts", help="The alerts of supervision.")
JAKARTA = ZoneInfo("Asia/Jakarta")


def moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime:
    """Now; or an instant with its time zone; or a day at Jakarta: its last moment, now where it still runs."""
    now = current_clock().now()
    if value is None:
        return now
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(
            f"{value} is neither a day (2025-11-03) nor an instant (2025-11-03T15:00+07:00)"
        ) from None
    if len(value) == len("2025-11-03"):
        today = read.date() == now.astimezone(JAKARTA).date()
        read = now if today else datetime.combine(read.date(), time.max, JAKARTA)
    if read.tzinfo is None:
        raise click.BadParameter(f"{value} needs its time zone, such as {value}+07:00")
    if read > now:
        raise click.BadParameter(f"{value} has not come yet")
    return read.astimezone(UTC)


@alerts.command("evaluate")
@click.option("--at", callback=moment, help="As of this day or instant, instead of now.")
def evaluate(at: datetime) -> None:
    """Hold the rules against every district, and open, go on with or close the alerts. Safe to run twice at once."""
    try:
        seen = evaluation.look(db.session(), at)
    except DomainError as refusal:
        raise click.ClickException(sentence(refusal)) from refusal
    done = transact(lambda session: evaluation.settle(session, seen))
    if done is None:
        click.echo("Another evaluation was faster. Nothing was done twice.")
        return
    click.echo(alert_wording.summary(len(seen.districts), done))
