"""The file of a SQLite database: a connection to one that was removed or replaced would write where nobody reads."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

Identity = tuple[int, int]
FILE = "file"  # in a connection's info: which file it has open


def watch(engine: Engine) -> None:
    """Let every connection lead to the file that is at its path now; never make an empty one where one has been."""
    if path := engine.url.database:
        watched = WatchedFile(path)
        event.listen(engine, "do_connect", watched.before_opening)
        event.listen(engine, "connect", watched.remember)
        event.listen(engine, "checkout", watched.compare)


class WatchedFile:
    """What is at the path of a database."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.was_there = False

    @property
    def identity(self) -> Identity | None:
        """Which file is at the path; None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def before_opening(self, *_: Any) -> None:
        """SQLite makes a file where there is none; that is for the first start only."""
        if self.was_there and self.identity is None:
            raise sqlite3.OperationalError("the database file is gone")

    def remember(self, _connection: Any, record: Any) -> None:
        """Which file was opened."""
        self.was_there = True
        record.info[FILE] = self.identity

    def compare(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """Give a connection up whose file is not the one at the path."""
        if record.info[FILE] != self.identity:
            raise DisconnectionError("the database file was removed or replaced")
