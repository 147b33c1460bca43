"""Time comes in from outside: services are told the moment of an act, and never ask the machine."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from flask import current_app


class Clock(Protocol):
    """Tells the present instant, aware, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still: for tests, and for a demo season that stays on its last day."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


def current_clock() -> Clock:
    """The clock of the running application."""
    clock: Clock = current_app.extensions["clock"]
    return clock


def local_date(instant: datetime, timezone: str) -> date:
    """The calendar day at a place: a report's date is the district's own (WIB, WITA or WIT)."""
    return instant.astimezone(ZoneInfo(timezone)).date()
