"""The real server as a process of its own, and a client that speaks its machine interface."""

import json
import os
import runpy
import socket
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.support.processes import PATIENCE, PROCESS

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(environment: dict[str, str]) -> None:
    """`python run.py` with these settings, and nothing to read."""
    os.environ.update(environment)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    runpy.run_path(str(ROOT / "run.py"), run_name="__main__")


class Server:
    """`python run.py` on a database; it can be killed and started again on the same port."""

    def __init__(self, database: str) -> None:
        self.port = free_port()
        self.environment = {
            "DATABASE_URL": database,
            "SECRET_KEY": "0123456789abcdef" * 4,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self.process: BaseProcess | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = PROCESS.Process(target=serve, args=(self.environment,), daemon=True)
        self.process.start()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        assert self.process is not None
        self.process.kill()
        self.process.join(PATIENCE)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """One request; raises OSError when the server does not answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Content-Type": "application/json",
                **{name.replace("_", "-"): text for name, text in headers.items()},
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.loads(refusal.read() or b"null")
        except HTTPException as torn:
            raise ConnectionError("the answer broke off") from torn

    def token(self, username: str, password: str) -> str:
        status, answer = self.ask("POST", "/auth/token", {"username": username, "password": password})
        assert status == 201, answer
        token: str = answer["token"]
        return token
