"""One command in a process of its own, which may be killed between two of its lines or find the disk full."""

import os
import resource
import signal
import sys
from itertools import count
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from tests.support.clocks import SettableClock
from tests.support.databases import build_app

FOLDER = f"{os.sep}inventory{os.sep}safekeeping{os.sep}"


def work(url: str, words: list[str], answer: Connection, die_at: int = 0, largest_file: int = 0) -> None:
    """Run the command and send its exit code and what it said; ``die_at`` counts lines of the folder under test."""
    app = build_app(url, SettableClock())
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    if die_at:
        sys.settrace(_killing(die_at))
    result = app.test_cli_runner().invoke(args=words)
    sys.settrace(None)
    answer.send((result.exit_code, result.output))


def _killing(die_at: int) -> Any:
    lines = count(1)

    def on_line(_frame: FrameType, event: str, _argument: Any) -> Any:
        if event == "line" and next(lines) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return on_line

    def on_call(frame: FrameType, _event: str, _argument: Any) -> Any:
        return on_line if FOLDER in frame.f_code.co_filename else None

    return on_call
