"""Tables of the machines. The log of conditions is only ever added to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.equipment.rules import FIRST_YEAR, Condition, DeviceKind, Fund
from inventory.stock.models import one_of

SERIAL_LENGTH = 80


class Device(Base):
    """A machine with a serial number that no other machine has.

    ``condition`` is the latest entry of its log, kept here for lists; ``year`` the year it was bought in.
    """

    __tablename__ = "device"
    __audit__ = Audited(
        kind="device",
        name=lambda device: f"{device.model} {device.serial}",
        silent=frozenset({"created_at"}),
    )
    __table_args__ = (
        CheckConstraint(one_of("kind", DeviceKind), "kind_known"),
        CheckConstraint(one_of("condition", Condition), "condition_known"),
        CheckConstraint(f"fund is null or {one_of('fund', Fund)}", "fund_known"),
        CheckConstraint(f"year is null or year >= {FIRST_YEAR}", "year_plausible"),
        CheckConstraint("length(serial) > 0", "serial_present"),
        Index("ix_device_office_kind", "office", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    kind: Mapped[str] = mapped_column(String(20))
    model: Mapped[str] = mapped_column(String(80))
    serial: Mapped[str] = mapped_column(String(SERIAL_LENGTH), unique=True)
    year: Mapped[int | None]
    fund: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500))
    condition: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]


class DeviceCondition(Base):
    """What a machine's condition was from a day on, who said so, when and why. Written once."""

    __tablename__ = "device_condition"
    __audit__ = PartOf(whole=Device, by="device_id", word="log", silent=frozenset({"actor", "recorded_at", "maker_id"}))
    __table_args__ = (
        CheckConstraint(one_of("condition", Condition), "condition_known"),
        CheckConstraint("condition = 'good' or length(reason) > 0", "reason_given"),
        Index("ix_device_condition_device_day", "device_id", "business_date", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    condition: Mapped[str] = mapped_column(String(10))
    business_date: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
