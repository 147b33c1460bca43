"""`flask notices …`: for the operator."""

import click
from flask.cli import AppGroup

from inventory.core.clock import current_clock
from inventory.core.database import db
from inventory.notices import mail, sending

notices = AppGroup("notices", help="Mail and webhooks that tell what happened.")


@notices.command("send")
def send() -> None:
    """Send what is due now, once; beside a running server or worker, if need be."""
    if not mail.is_configured():
        click.echo("SMTP_HOST is not set: mail waits, webhooks are sent.", err=True)
    click.echo(f"Messages tried: {sending.send_due(db.session(), current_clock().now())}.")
