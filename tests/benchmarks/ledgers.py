"""Ledgers of one month, one year and ten years of the same country, built once and kept."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from time import perf_counter

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine

from inventory.core.database import transact
from inventory.demo import profiles
from tests.benchmarks import machines, national
from tests.support.clocks import SettableClock
from tests.support.databases import build_app, close

VERSION = 2
LAST_DAY = date(2025, 10, 31)
FIRST_DAYS = {"month": date(2025, 10, 1), "year": date(2024, 11, 1), "decade": date(2015, 11, 1)}
# BENCHMARK_SIZES=month,year leaves the ten years out while a benchmark is being worked on.
SIZES = tuple(os.environ.get("BENCHMARK_SIZES", "month,year,decade").split(","))
COPIES = count(1)
PASSWORD = "kartu-uji-beban"
# For building only: what is lost in a power cut is built again.
IN_A_HURRY = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-600000", "locking_mode=EXCLUSIVE")


@dataclass(frozen=True)
class Ledger:
    """A built ledger, and the application on it."""

    size: str
    path: Path
    app: Flask
    clock: SettableClock

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"


def folder() -> Path:
    """Where built ledgers are kept: BENCHMARK_FOLDER, or a folder among the temporary files."""
    named = os.environ.get("BENCHMARK_FOLDER")
    path = Path(named) if named else Path(tempfile.gettempdir()) / "inventory-benchmarks"
    path.mkdir(parents=True, exist_ok=True)
    return path


def clock() -> SettableClock:
    """The afternoon of the day after the last one that was built."""
    settable = SettableClock()
    settable.set("2025-11-01 15:00")
    return settable


def built(size: str) -> Path:
    """The file of a ledger, with the schema of today; it is built where there is none of this version yet."""
    kept = folder() / f"ledger-{VERSION}-{size}.db"
    if not kept.exists():
        scratch = folder() / f"{size}-{os.getpid()}.part"
        build(scratch, size)
        scratch.rename(kept)
    app = build_app(f"sqlite:///{kept}", clock())
    with app.app_context():
        upgrade()
    close(app)
    return kept


def build(path: Path, size: str) -> None:
    """Build a ledger, and say how long that took."""
    started = perf_counter()
    app = build_app(f"sqlite:///{path}", clock())
    with app.app_context():
        upgrade()
        transact(lambda session: profiles.load_nation(session, PASSWORD, datetime(2015, 1, 1, tzinfo=UTC)))
    close(app)
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        for pragma in IN_A_HURRY:
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        builder = national.Builder(connection)
        builder.build(national.days_from(FIRST_DAYS[size], LAST_DAY))
        beside = machines.Builder(builder.timezones, builder.makers, FIRST_DAYS[size], LAST_DAY)
        beside.build(connection, builder.districts)
        connection.commit()
        connection.exec_driver_sql("PRAGMA locking_mode=NORMAL")
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    engine.dispose()
    seconds = perf_counter() - started
    print(
        f"\n{size}: {builder.documents:,} documents, {builder.movements:,} movements,"
        f" {path.stat().st_size / 2**20:,.0f} MiB, built in {seconds:,.0f} s",
        file=sys.stderr,
    )


@contextmanager
def opened(size: str) -> Iterator[Ledger]:
    """A ledger to read from."""
    with _application(size, built(size)) as ledger:
        yield ledger


@contextmanager
def copied(size: str) -> Iterator[Ledger]:
    """A copy of a ledger, to write into; it is thrown away at the end."""
    path = folder() / f"{size}-{os.getpid()}-{next(COPIES)}.copy"
    shutil.copyfile(built(size), path)
    try:
        with _application(size, path) as ledger:
            yield ledger
    finally:
        for leftover in path.parent.glob(f"{path.name}*"):
            leftover.unlink()


@contextmanager
def _application(size: str, path: Path) -> Iterator[Ledger]:
    time = clock()
    app = build_app(f"sqlite:///{path}", time)
    try:
        yield Ledger(size, path, app, time)
    finally:
        close(app)
