"""Readings of generators and UPS. They are only ever added."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import PartOf
from inventory.core.database import Base
from inventory.equipment.models import Device
from inventory.power.rules import LONGEST_NOTE, MOST_HOURS, MOST_LITRES, MOST_MINUTES, Reading, Result
from inventory.stock.models import one_of


def _within(column: str, most: int) -> str:
    return f"{column} is null or ({column} >= 0 and {column} <= {most})"


class PowerReading(Base):
    """What somebody saw of a generator or UPS on a day: litres, hours that it lasts, a test. Written once."""

    __tablename__ = "power_reading"
    __audit__ = PartOf(whole=Device, by="device_id", word="reading", silent=frozenset({"recorded_at", "maker_id"}))
    __table_args__ = (
        CheckConstraint(_within("litres", MOST_LITRES), "litres_fit"),
        CheckConstraint(_within("hours", MOST_HOURS), "hours_fit"),
        CheckConstraint(_within("minutes", MOST_MINUTES), "minutes_fit"),
        CheckConstraint(f"result is null or {one_of('result', Result)}", "result_known"),
        CheckConstraint("(result is null) = (minutes is null)", "test_whole"),
        CheckConstraint("coalesce(litres, hours, minutes) is not null", "says_something"),
        Index("ix_power_reading_device_day", "device_id", "day", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    day: Mapped[date]
    litres: Mapped[int | None]
    hours: Mapped[int | None]
    minutes: Mapped[int | None]
    result: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]

    @property
    def told(self) -> Reading:
        """What it says, as the rules know it."""
        result = None if self.result is None else Result(self.result)
        return Reading(day=self.day, litres=self.litres, hours=self.hours, minutes=self.minutes, result=result)
