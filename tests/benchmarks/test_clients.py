"""Sixteen clients post daily reports through the machine interface of a real server, all at once."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from queue import Empty, SimpleQueue
from time import monotonic, perf_counter, sleep
from typing import Any

from config import ROOT
from tests.benchmarks import ledgers, raw
from tests.benchmarks.ledgers import LAST_DAY, PASSWORD, Ledger
from tests.support.world import new_key

CLIENTS, EACH, WARM_UP = 16, 60, 5
AT_LEAST, AT_LEAST_OF_RAW = 100, 0.5
PATIENCE = 60  # seconds
PLACES = [f"32.{number:02}" for number in range(1, CLIENTS + 1)]


@contextmanager
def server(ledger: Ledger) -> Iterator[int]:
    """The application as operators run it, in a process of its own; answers its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"DATABASE_URL": ledger.url, "HOST": "127.0.0.1", "PORT": str(port), "SECRET_KEY": "0" * 64}
    process = subprocess.Popen([sys.executable, "run.py"], cwd=ROOT, env=os.environ | told, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def wait_for(port: int) -> None:
    """Return when the server answers."""
    started = monotonic()
    while monotonic() - started < PATIENCE:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.1)
    raise TimeoutError("the server does not start")


class Client:
    """One program that reports for one district, over one connection that stays open."""

    def __init__(self, port: int, office: str) -> None:
        self.office = office
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.headers = {"Content-Type": "application/json"}
        status, answer = self.post("/auth/token", {"username": f"staff-{office}", "password": PASSWORD})
        assert status == 201, answer
        self.headers["Authorization"] = f"Bearer {answer['token']}"

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and answer of a POST."""
        headers = self.headers | {"Idempotency-Key": new_key()}
        self.connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())

    def report(self, days: Iterable[int]) -> list[tuple[int, Any]]:
        """Report these days after the ledger's last."""
        return [self.post("/daily-reports", self._day(day)) for day in days]

    def _day(self, number: int) -> dict[str, Any]:
        lines = [{"item": "ktp-wni", "printed": 5, "spoiled": 1}]
        lines += [{"item": item, "printed": 1, "spoiled": 0} for item in ("ribbon", "film") if number < 25]
        day = LAST_DAY + timedelta(days=1 + number)
        return {"office": self.office, "business_date": day.isoformat(), "lines": lines, "recorded": 60, "prr": 700}


def all_at_once(works: list[Callable[[], Any]]) -> tuple[float, list[Any]]:
    """Do all of it at the same time; answers the seconds until the last was done, and what each answered."""
    with ThreadPoolExecutor(len(works)) as pool:
        started = perf_counter()
        answers = [future.result() for future in [pool.submit(work) for work in works]]
        return perf_counter() - started, answers


def served_per_second(ledger: Ledger) -> tuple[float, list[int]]:
    """Reports a second through the server, and the ids of their documents."""
    with server(ledger) as port:
        clients = [Client(port, office) for office in PLACES]
        all_at_once([lambda client=client: client.report(range(WARM_UP)) for client in clients])
        days = range(WARM_UP, WARM_UP + EACH)
        seconds, answers = all_at_once([lambda client=client: client.report(days) for client in clients])
    answered = [each for of_client in answers for each in of_client]
    refused = [each for each in answered if each[0] != 201]
    assert refused == []
    return len(answered) / seconds, [int(answer["id"]) for _, answer in answered]


def raw_per_second(ledger: Ledger, documents: list[list[raw.Rows]]) -> float:
    """The same rows a second, written by as many threads straight into another copy of the ledger."""
    waiting: SimpleQueue[list[raw.Rows]] = SimpleQueue()
    for rows in documents:
        waiting.put(rows)

    def write() -> None:
        with closing(raw.connect(ledger.path)) as connection:
            while True:
                try:
                    raw.write(connection, waiting.get_nowait())
                except Empty:
                    return

    seconds, _ = all_at_once([write] * CLIENTS)
    return len(documents) / seconds


def test_sixteen_clients_are_served_in_time() -> None:
    with ledgers.copied("month") as ledger, ledgers.copied("month") as twin:
        served, documents = served_per_second(ledger)
        with closing(raw.connect(ledger.path)) as connection:
            rows = [raw.rows_of(connection, document) for document in documents]
        written = raw_per_second(twin, rows)
    print(f"\n  16 clients                        server {served:6.0f}/s   rows by hand {written:6.0f}/s", end="")
    assert served >= min(AT_LEAST, AT_LEAST_OF_RAW * written)
