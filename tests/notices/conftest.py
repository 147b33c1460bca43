"""An application with a mail server of its own, and a program that listens."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.client import BrowsingClient
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.notices import Mailbox, Receiver, mail_server, webhook_receiver


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture
def app(database_url: str, clock: SettableClock, mailbox: Mailbox) -> Iterator[Flask]:
    """The application, which hands its mail to the mailbox."""
    app = build_app(database_url, clock, **mailbox.settings)
    app.test_client_class = BrowsingClient
    yield app
    close(app)
