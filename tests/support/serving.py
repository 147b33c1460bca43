"""The application served over a real socket, for browsers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from tests.support.clocks import SettableClock
from tests.support.world import World


@dataclass(frozen=True)
class LiveServer:
    """A server that is listening, and what stands behind it."""

    url: str
    app: Flask
    clock: SettableClock
    world: World


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address at which the application answers inside the block."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # Sockets may be closed only by the thread that waits on them; it ends when none is left.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown(timeout=5)
