"""A clock that tests set."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from inventory.core.clock import local_date

JAKARTA = "Asia/Jakarta"


class SettableClock:
    """Stands still until a test moves it. Starts on a Monday morning, 3 November 2025, 09:00 WIB."""

    def __init__(self) -> None:
        self.set("2025-11-03 09:00")

    def now(self) -> datetime:
        return self.instant

    def set(self, moment: datetime | str, timezone: str = JAKARTA) -> None:
        """Put the clock to an aware instant, or to a local time such as ``2025-11-04 23:30``."""
        local = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        aware = local if local.tzinfo else local.replace(tzinfo=ZoneInfo(timezone))
        self.instant = aware.astimezone(UTC)

    def advance(self, **span: float) -> None:
        """Move the clock on: ``advance(days=1, hours=2)``."""
        self.instant += timedelta(**span)

    def today(self, timezone: str = JAKARTA) -> date:
        """The local date somewhere."""
        return local_date(self.instant, timezone)
