"""A worker that evaluates the districts and sends what came of it is killed with SIGKILL, and another goes on.

The worker does what `flask jobs run` does each minute, against a real mail server: every job of the table, one after
the other. It dies at a step in the database chosen beforehand, or at a random moment. Whatever it left, the story of
a district has its step once, with one notice and one message to each reader. A message goes over the line twice only
where the worker died between the server's OK and our note of it, and then under the same Message-ID.
"""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from random import Random
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import select, text

from inventory.core.database import db, transact
from inventory.jobs import runner
from inventory.jobs import service as leases
from inventory.jobs.registry import JOBS
from inventory.jobs.runner import Ran
from inventory.notices.models import Delivery
from inventory.utilization import service
from tests.reliability.dying import dies_in_its_database
from tests.reliability.sizes import EVALUATORS_KILLED
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close
from tests.support.districts import MONDAY, Districts
from tests.support.judging import to_change
from tests.support.notices import Mailbox, wants
from tests.support.processes import PATIENCE, PROCESS
from tests.support.world import DISTRICTS, World

SEED = 20251201
LEASE = timedelta(seconds=0.5)  # of a job and of a message: long for either, short for whoever waits until it is over
HEARD = {"national": DISTRICTS, "supervisor-32": ("32.04", "32.05")}  # at once
GATHERS = "coordinator-32"  # once a day


def work(url: str, moment: datetime, settings: dict[str, Any], line: Connection) -> None:
    """Do all jobs once, and die at the step that one is told; answer how many steps it took, and how many seconds."""
    leases.LEASE = LEASE
    clock = SettableClock()
    clock.set(moment)
    app = build_app(url, clock, **settings)
    with app.app_context():
        db.session().connection()
        db.session().rollback()
        line.send("ready")
        steps, begun = dies_in_its_database(line.recv()), time.monotonic()
        for job in JOBS:
            runner.run(app, job, now_or_never=True)
    line.send((next(steps) - 1, time.monotonic() - begun))
    close(app)


class Worker:
    """A process that does all jobs once; ``died`` is true where it came as far as its death."""

    def __init__(self, url: str, moment: datetime, settings: dict[str, Any]) -> None:
        self.line, theirs = PROCESS.Pipe()
        self.process = PROCESS.Process(target=work, args=(url, moment, settings, theirs), daemon=True)
        self.process.start()
        theirs.close()
        assert self.line.poll(PATIENCE), "the worker does not start"
        assert self.line.recv() == "ready"

    def unhurt(self) -> tuple[int, float]:
        """Let it work to the end: its steps in the database, and its seconds."""
        self.line.send(None)
        assert self.line.poll(PATIENCE), "the worker does not end"
        steps, seconds = self.line.recv()
        self.process.join(PATIENCE)
        return steps, seconds

    def killed(self, point: int | None, seconds: float) -> bool:
        """Let it work until a step, or for so many seconds; whether that ended it."""
        self.line.send(point)
        self.process.join(PATIENCE if point else seconds)
        self.process.kill()
        self.process.join(PATIENCE)
        return self.process.exitcode != 0


@pytest.fixture
def world(url: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Four districts of three provinces that have blanks and print nothing, and three people who want to hear of it."""
    monkeypatch.setattr(leases, "LEASE", LEASE)
    clock = SettableClock()
    app: Flask = build_app(url, clock, NOTICE_LEASE=LEASE.total_seconds(), **mailbox.settings)
    with app.app_context():
        world = World(clock)
        transact(lambda session: world.add_person(session, "supervisor-00", "00", "supervisor"))
        for code in DISTRICTS:
            Districts(world, clock).receive(code, 100, MONDAY)
        for username in HEARD:
            wants(world, username)
        wants(world, GATHERS, "daily")
        yield world
    close(app)


def later(world: World, number: int) -> None:
    """A quarter of an hour on, the rule is switched on or off: the stories of all districts have to go on."""
    world.clock.advance(minutes=15)
    today = world.clock.today()
    rule = to_change(1, 15, recovery=15, enabled=number % 2 == 0, effective_from=today)
    world.act("supervisor-00", service.change_rule, rule)


def app() -> Flask:
    found: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return found


def go_on(world: World) -> None:
    """Be the fresh worker: do all jobs until nothing is left; the leases of the dead end meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ran = [runner.run(app(), job, now_or_never=True) for job in JOBS]
        assert Ran.FAILED not in ran
        db.session.rollback()
        unsent = db.session.scalars(select(Delivery.id).where(Delivery.state != "sent")).first()
        if set(ran) == {Ran.DONE} and unsent is None:
            return
        time.sleep(LEASE.total_seconds() / 4)
    raise AssertionError("something is left")


def in_doubt(mailbox: Mailbox) -> set[str]:
    """The Message-IDs of what the mail server has taken and the outbox does not know to be sent."""
    time.sleep(LEASE.total_seconds())  # what the dead one had said last is taken or lost by now
    db.session.rollback()
    sent = db.session.scalars(select(Delivery.uid).where(Delivery.state == "sent"))
    return set(mailbox.ids) - {f"<{uid}@example.id>" for uid in sent}


@pytest.mark.slow
def test_a_story_goes_on_once_and_is_told_once(url: str, mailbox: Mailbox, world: World) -> None:
    settings = {"NOTICE_LEASE": LEASE.total_seconds(), **mailbox.settings}
    dice, doubted, died, rounds = Random(SEED), set[str](), Counter[str](), EVALUATORS_KILLED + 1
    later(world, 0)
    steps, seconds = Worker(url, world.clock.now(), settings).unhurt()
    assert not in_doubt(mailbox)
    for number in range(1, rounds):
        later(world, number)
        worker = Worker(url, world.clock.now(), settings)
        swept = number % 2 == 0
        point = 1 + steps * (number - 1) // (rounds - 1) if swept else None
        died["at a step" if swept else "at random"] += worker.killed(point, dice.uniform(0, seconds))
        unsure = in_doubt(mailbox)
        assert len(unsure) <= 1, "a worker that dies leaves one message in doubt, not more"
        doubted |= unsure
        go_on(world)
    told_of(world, rounds)
    arrived(mailbox, rounds, doubted)
    print(f"{dict(died)} of {steps} steps in {seconds:.2f} s, {len(mailbox.taken)} messages, {len(doubted)} came twice")


def told_of(world: World, rounds: int) -> None:
    """Each round is one evaluation; in each the story of each district has one step, with one notice."""
    session = db.session()
    session.rollback()
    assert session.scalar(text("select number from evaluation")) == rounds
    stories = session.execute(text("select alert_id, count(*) from alert_event group by alert_id")).all()
    assert sorted(count for _alert, count in stories) == [rounds] * len(DISTRICTS)
    keys = session.scalars(text("select key from notice")).all()
    events = session.scalars(text("select id from alert_event")).all()
    assert sorted(keys) == sorted(f"alert-event:{event}" for event in events)
    session.rollback()
    world.clock.advance(days=1)
    go_on(world)  # the last digest is due
    gathered = session.scalars(text("select digest_id from digest_item")).all()
    assert len(gathered) == rounds * len(HEARD["supervisor-32"])
    assert None not in gathered


def arrived(mailbox: Mailbox, rounds: int, doubted: set[str]) -> None:
    """Every message came, to whom it was meant for; twice only what a worker had left in doubt."""
    counted = Counter(mailbox.ids)
    assert {name for name, times in counted.items() if times > 1} == doubted
    assert max(counted.values()) <= 2
    to = Counter(recipient for recipient, _id in {(recipient, mail["Message-ID"]) for recipient, mail in mailbox.taken})
    digests = db.session.scalar(text("select count(*) from digest"))
    assert to == {
        **{f"{username}@kantor.example.id": rounds * len(districts) for username, districts in HEARD.items()},
        f"{GATHERS}@kantor.example.id": digests,
    }
