"""What the environment says about mail, and what happens where it says too little."""

import pytest
from sqlalchemy import select

from config import ConfigurationError, Development
from inventory.core.database import db
from inventory.notices.models import Delivery
from inventory.notices.rules import DeliveryState
from tests.support.notices import Mailbox, send, told, wants
from tests.support.world import World

HERE = {"DATABASE_URL": "sqlite://", "SECRET_KEY": "x" * 32}


def test_without_a_word_there_is_no_mail_and_jobs_run() -> None:
    settings = Development(HERE | {"PORT": "8123"})
    assert (settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_STARTTLS) == ("", 587, True)
    assert (settings.RUN_JOBS, settings.BASE_URL) == (True, "http://127.0.0.1:8123")


def test_what_the_environment_says_counts() -> None:
    said = {
        "SMTP_HOST": "surel.contoh.go.id",
        "SMTP_PORT": "25",
        "SMTP_STARTTLS": "0",
        "SMTP_USER": "neraca",
        "SMTP_PASSWORD": "rahasia",
        "MAIL_FROM": "Neraca <neraca@contoh.go.id>",
        "BASE_URL": "https://neraca.contoh.go.id/",
        "RUN_JOBS": "0",
    }
    settings = Development(HERE | said)
    assert (settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_STARTTLS) == ("surel.contoh.go.id", 25, False)
    assert (settings.RUN_JOBS, settings.BASE_URL) == (False, "https://neraca.contoh.go.id")


@pytest.mark.parametrize("sender", ["", "Neraca"])
def test_a_mail_server_needs_a_sender(sender: str) -> None:
    with pytest.raises(ConfigurationError, match="MAIL_FROM"):
        Development(HERE | {"SMTP_HOST": "surel.contoh.go.id", "MAIL_FROM": sender})


def test_one_round_from_the_command_line(app, world: World, mailbox: Mailbox) -> None:
    wants(world, "national")
    told()
    run = app.test_cli_runner()
    assert run.invoke(args=["notices", "send"]).output == "Messages tried: 1.\n"
    app.config["SMTP_HOST"] = ""
    assert "mail waits" in run.invoke(args=["notices", "send"]).output
    assert len(mailbox.taken) == 1


def test_a_password_never_travels_in_clear_where_that_is_not_allowed(app, world: World, mailbox: Mailbox) -> None:
    """The server has no TLS: the mail waits, and the password was not said."""
    app.config.update(SMTP_STARTTLS=True, SMTP_USER="neraca", SMTP_PASSWORD="rahasia")
    wants(world, "national")
    told()
    send()
    db.session.rollback()
    waiting = db.session.scalars(select(Delivery)).one()
    assert waiting.state == DeliveryState.WAITING
    assert waiting.error.startswith("SMTPNotSupportedError")
    assert mailbox.taken == []
