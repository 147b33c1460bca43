"""Workers that send mail are killed with SIGKILL again and again: nothing is lost, and what comes twice says so itself.

The mail server is real. What it has taken is compared with the outbox by Message-ID; how often a message really went
over the line twice is counted and printed.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from inventory.core.clock import current_clock
from inventory.core.database import db
from inventory.notices import sending
from inventory.notices.models import Delivery
from tests.reliability.sizes import SENDERS_KILLED
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.notices import Mailbox, send, told, wants
from tests.support.processes import PATIENCE, PROCESS
from tests.support.world import World

SEED = 20251115
LEASE = 1.0  # seconds: long for a message to this server, short for whoever waits until it is over
READERS = ("national", "supervisor-32", "coordinator-32", "staff-32.05")
SIDE_BY_SIDE = 40  # messages for two workers


def work(url: str, settings: dict[str, Any], line: Connection, lease: float, die_after_ok: bool = False) -> None:
    """Send what is due, round after round, until the process is killed or told to end."""
    app = build_app(url, SettableClock(), **settings, NOTICE_LEASE=lease)
    if die_after_ok:
        sending._finish = lambda *_outcome: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
    with app.app_context():
        db.session().connection()
        db.session().rollback()
        line.send("ready")
        line.recv()
        while not line.poll():
            sending.send_due(db.session(), current_clock().now())
            time.sleep(0.01)
    close(app)


class Worker:
    """A process that sends."""

    def __init__(self, url: str, settings: dict[str, Any], *, lease: float = LEASE, die_after_ok: bool = False) -> None:
        self.line, theirs = PROCESS.Pipe()
        self.process = PROCESS.Process(target=work, args=(url, settings, theirs, lease, die_after_ok), daemon=True)
        self.process.start()
        assert self.line.poll(PATIENCE), "the worker does not start"
        assert self.line.recv() == "ready"

    def begin(self) -> None:
        self.line.send("begin")

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        self.process.kill()
        self.process.join(PATIENCE)

    def dismiss(self) -> None:
        self.line.send("end")
        self.process.join(PATIENCE)
        assert self.process.exitcode == 0


@pytest.fixture
def office(url: str, mailbox: Mailbox) -> Iterator[Flask]:
    """The application of this process: it tells, and sends what is left over."""
    app = build_app(url, SettableClock(), NOTICE_LEASE=LEASE, **mailbox.settings)
    with app.app_context():
        world = World(app.extensions["clock"]).populate()
        for username in READERS:
            wants(world, username)
        yield app
    close(app)


def uids() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery.uid)))


def wait_for(mailbox: Mailbox, count: int) -> None:
    """Until the mail server has taken so many messages."""
    deadline = time.monotonic() + PATIENCE
    while len(mailbox.taken) < count:
        assert time.monotonic() < deadline, f"only {len(mailbox.taken)} messages came"
        time.sleep(0.001)


def finish() -> None:
    """Send until nothing is left; the leases of the dead end meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        send()
        db.session.rollback()
        if set(db.session.scalars(select(Delivery.state))) == {"sent"}:
            return
        time.sleep(LEASE / 4)
    raise AssertionError(Counter(db.session.scalars(select(Delivery.state))))


def received_once_each(mailbox: Mailbox) -> int:
    """Assert that every message arrived; how many came more than once over the line."""
    counted = Counter(mailbox.ids)
    assert set(counted) == {f"<{uid}@example.id>" for uid in uids()}
    recipients = {}
    for recipient, mail in mailbox.taken:
        assert recipients.setdefault(mail["Message-ID"], recipient) == recipient
    return counted.total() - len(counted)


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_nothing_is_lost_when_workers_are_killed(url: str, mailbox: Mailbox) -> None:
    dice = random.Random(SEED)
    for _ in range(SENDERS_KILLED):
        worker = Worker(url, mailbox.settings)
        for _ in range(3):
            told("32.05")
        worker.begin()
        wait_for(mailbox, len(mailbox.taken) + dice.randrange(3 * len(READERS)))
        time.sleep(dice.uniform(0, 0.03))
        worker.kill()
    finish()
    twice = received_once_each(mailbox)
    caught = db.session.scalar(select(func.count()).select_from(Delivery).where(Delivery.attempts > 1))
    print(f"{SENDERS_KILLED} kills, {caught} of them amid a message, {len(uids())} messages, {twice} transmitted twice")
    assert len(uids()) == SENDERS_KILLED * 3 * len(READERS)
    assert twice <= SENDERS_KILLED, "a worker that dies can leave one message in doubt, not more"


@pytest.mark.usefixtures("office")
def test_a_worker_that_dies_right_after_the_servers_ok_leads_to_the_same_message_again(
    url: str, mailbox: Mailbox
) -> None:
    """The one window that there is: the server has it, and our note of it is lost."""
    told("00")
    worker = Worker(url, mailbox.settings, die_after_ok=True)
    worker.begin()
    worker.process.join(PATIENCE)
    assert worker.process.exitcode == -signal.SIGKILL
    assert len(mailbox.taken) == 1
    finish()
    assert received_once_each(mailbox) == 1
    (_to, first), (_same, second) = mailbox.taken
    assert [first[name] for name in ("Message-ID", "Date", "Subject")] == [
        second[name] for name in ("Message-ID", "Date", "Subject")
    ]


@pytest.mark.usefixtures("office")
def test_two_workers_at_once_send_each_message_once(url: str, mailbox: Mailbox) -> None:
    for _ in range(SIDE_BY_SIDE // len(READERS)):
        told("32.05")
    workers = [Worker(url, mailbox.settings, lease=PATIENCE) for _ in range(2)]
    for worker in workers:
        worker.begin()
    wait_for(mailbox, SIDE_BY_SIDE)
    for worker in workers:
        worker.dismiss()
    finish()
    assert received_once_each(mailbox) == 0
    assert len(mailbox.taken) == SIDE_BY_SIDE
