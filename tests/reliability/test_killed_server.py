"""The server is killed again and again while clients post: nothing acknowledged is lost, torn or double."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.demo import profiles
from inventory.stock import verification
from tests.reliability.server import Server
from tests.reliability.sizes import KILLS
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.world import PASSWORD, new_key

CLIENTS = 4
SEED = 20251113


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def server(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Server]:
    url = databases.fresh(request.param)
    app = build_app(url, SettableClock())
    with app.app_context():
        transact(lambda session: profiles.load_harness(session, PASSWORD, current_clock().now()))
        server = Server(url)
        server.start()
        yield server
        server.kill()
    close(app)
    databases.drop(url)


class Client(threading.Thread):
    """Posts one document after the other, and each of them until it is answered."""

    def __init__(self, server: Server, number: int) -> None:
        super().__init__(daemon=True)
        self.server, self.number = server, number
        self.token = server.token("u00", PASSWORD)
        self.acknowledged: dict[str, tuple[Any, Any]] = {}  # by key: what was sent, what was answered
        self.problem: Any = None
        self.done = threading.Event()

    def run(self) -> None:
        sent = 0
        while not self.done.is_set() and self.problem is None:
            sent += 1
            body = {
                "source": "00",
                "destination": f"11.0{1 + sent % 3}",
                "purpose": "allocation",
                "business_date": date.today().isoformat(),  # noqa: DTZ011  # the server's own day is what counts
                "lines": [{"item": "ktp-wni", "quantity": 1000 * self.number + sent % 1000 + 1}],
            }
            key = new_key()
            self.acknowledged[key] = body, self.insist(body, key)

    def insist(self, body: Any, key: str) -> Any:
        """Send it until there is an answer: the same form, with the same key."""
        while True:
            try:
                status, answer = self.server.ask(
                    "POST", "/shipments", body, Authorization=f"Bearer {self.token}", Idempotency_Key=key
                )
            except OSError:
                time.sleep(0.05)
                continue
            if status != 201:
                self.problem = status, answer
            return answer


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_torn_or_double(server: Server) -> None:
    random = Random(SEED)
    clients = [Client(server, number) for number in range(1, CLIENTS + 1)]
    for client in clients:
        client.start()
    for _ in range(KILLS):
        time.sleep(random.uniform(0.02, 0.5))
        server.kill()
        server.start()
    for client in clients:
        client.done.set()
    for client in clients:
        client.join(60)
        assert not client.is_alive()
        assert client.problem is None
    acknowledged = {key: what for client in clients for key, what in client.acknowledged.items()}
    print(f"{KILLS} kills, {len(acknowledged)} documents acknowledged, seed {SEED}")
    assert len(acknowledged) > KILLS
    token = server.token("u00", PASSWORD)
    for key, (body, answer) in random.sample(sorted(acknowledged.items(), key=lambda pair: pair[0]), 10):
        again = server.ask("POST", "/shipments", body, Authorization=f"Bearer {token}", Idempotency_Key=key)
        assert again == (201, answer)
    check(acknowledged)


def check(acknowledged: dict[str, tuple[Any, Any]]) -> None:
    """The database has exactly the acknowledged documents, each with the seal that was answered."""
    session = db.session()
    session.rollback()
    with db.engine.connect() as connection:
        assert verification.verify(connection).whole
    keys = dict(map(tuple, session.execute(text("select key, subject_id from posting_key"))))
    assert {key: str(number) for key, number in keys.items()} == {key: a["id"] for key, (_, a) in acknowledged.items()}
    assert session.scalar(text("select count(*) from document")) == len(acknowledged)
    hashes = dict(map(tuple, session.execute(text("select number, hash from journal"))))
    for _, answer in acknowledged.values():
        assert hashes[answer["head"]["number"]] == answer["head"]["hash"]
    moved = sum(body["lines"][0]["quantity"] for body, _ in acknowledged.values())
    assert session.scalar(text("select sum(balance) from account where compartment = 'transit'")) == moved
