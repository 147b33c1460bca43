"""A topic of notices, people who want to hear of it, and real servers that take mail and webhooks."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import SimpleNamespace
from typing import Any

from aiosmtpd.controller import Controller
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.clock import SystemClock, current_clock
from inventory.core.database import db, transact
from inventory.notices import sending
from inventory.notices.models import Delivery
from inventory.notices.service import Notice, SavePreferences, SetWebhook, save_preferences, set_webhook, tell
from inventory.notices.topics import TOPICS, Happening, Told, Topic, register
from tests.reliability.server import free_port
from tests.support.world import World

SECRET = "rahasia-yang-cukup-panjang"
NUMBERS = count(1)


def _sentence(happened: Happening) -> Told:
    return Told(
        title=f"{gettext('Supervision')}: {happened.office_name} {happened.params.get('what', '')}",
        text=gettext("Nothing was saved."),
        path=f"/offices/{happened.office}",
    )


def _broken(_happened: Happening) -> Told:
    raise TypeError("no sentence today")


if "trial" not in TOPICS:
    register(Topic(name="trial", word="Uji coba", sentence=_sentence))
    register(Topic(name="trial_broken", word="Uji coba rusak", sentence=_broken))


def some_notice(office: str = "32.05", **told: Any) -> Notice:
    """Something that happened just now."""
    number = next(NUMBERS)
    standard = {"topic": "trial", "subject": f"alert:{number}", "key": f"alert:{number}:opened", "params": {}}
    return Notice(**{**standard, "office": office, "at": current_clock().now(), **told})


def told(office: str = "32.05", **given: Any) -> Notice:
    """Something that happened, in the outbox."""
    notice = some_notice(office, **given)
    transact(lambda session: tell(session, notice))
    return notice


def wants(
    world: World,
    username: str,
    frequency: str = "immediately",
    quiet: tuple[str, str] | None = None,
    language: str = "id",
    email: str | None = None,
) -> str:
    """Let a person want mail; the address to which it goes."""
    hours = [time.fromisoformat(hour) for hour in quiet] if quiet else [None, None]
    address = f"{username}@kantor.example.id" if email is None else email
    command = SavePreferences(
        email=address, frequency=frequency, quiet_from=hours[0], quiet_to=hours[1], language=language
    )
    world.act(username, save_preferences, command)
    return address


def hears(world: World, url: str, username: str = "admin", *, enabled: bool = True) -> None:
    """Let a program be told."""
    world.act(username, set_webhook, SetWebhook(url=url, secret=SECRET, enabled=enabled))


def send(at: datetime | None = None) -> int:
    """One round, as a job does it."""
    return sending.send_due(db.session(), at or current_clock().now())


def due_again() -> None:
    """Let the pause after a failure be over."""

    def forward(session: Session) -> None:
        for delivery in session.scalars(select(Delivery).where(Delivery.retry_at.is_not(None))):
            delivery.retry_at = SystemClock().now() - timedelta(seconds=1)

    transact(forward)


@dataclass
class Mailbox:
    """What a mail server took, in the order in which it did; ``answers`` are given instead of its OK, once each."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    recipients_refused: dict[str, str] = field(default_factory=dict)
    port: int = 0

    async def admit(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.recipients_refused:
            return self.recipients_refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.taken += [(recipient, mail) for recipient in envelope.rcpt_tos]
        return "250 Message accepted for delivery"

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _mail in self.taken]

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for _recipient, mail in self.taken]

    @property
    def settings(self) -> dict[str, Any]:
        """The configuration that leads here."""
        return {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": self.port,
            "SMTP_STARTTLS": False,
            "MAIL_FROM": "Neraca Blangko <neraca@example.id>",
            "BASE_URL": "https://neraca.example.id",
        }


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A real SMTP server on loopback."""
    mailbox = Mailbox()
    handler = SimpleNamespace(handle_RCPT=mailbox.admit, handle_DATA=mailbox.take)
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop(no_assert=True)


@dataclass
class Receiver:
    """What a program was sent, and what it answers."""

    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    url: str = ""

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.taken]


@contextmanager
def webhook_receiver() -> Iterator[Receiver]:
    """A real HTTP server on loopback."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.taken.append((dict(self.headers), body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/kabar?kanal=1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
