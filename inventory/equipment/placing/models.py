"""Tables of where machines are: every step from one place to the next, and the papers of handing many over."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.equipment.models import REFERENCE_LENGTH, Device
from inventory.equipment.placing.rules import Step
from inventory.stock.models import one_of

REASON_LENGTH = 500


class DevicePlacement(Base):
    """Where a machine is from a day on, by which step it came there, who said so, when and why. Written once.

    The days of a machine's placements never go back, so the last one up to a day says where it was that day.
    ``due_date`` is when a loan is to be returned.
    """

    __tablename__ = "device_placement"
    __audit__ = PartOf(
        whole=Device,
        by="device_id",
        word="placement",
        silent=frozenset({"actor", "recorded_at", "maker_id", "handover_id"}),
    )
    __table_args__ = (
        CheckConstraint(one_of("step", Step), "step_known"),
        CheckConstraint("(step = 'lent') = (due_date is not null)", "loan_is_due"),
        CheckConstraint("due_date is null or due_date >= business_date", "due_after_lent"),
        CheckConstraint("(step = 'handed_over') = (handover_id is not null)", "handed_over_with_paper"),
        Index("ix_device_placement_device_day", "device_id", "business_date", "id"),
        Index("ix_device_placement_office", "office", "business_date"),
        Index("ix_device_placement_handover_id", "handover_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    step: Mapped[str] = mapped_column(String(12))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    point_id: Mapped[int | None] = mapped_column(ForeignKey("service_point.id"))
    business_date: Mapped[date]
    due_date: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    handover_id: Mapped[int | None] = mapped_column(ForeignKey("device_handover.id"))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class DeviceHandover(Base):
    """One paper with which an office hands machines over to others; which ones, their placements say. Written once."""

    __tablename__ = "device_handover"
    __audit__ = Audited(
        kind="device_handover",
        name=lambda handover: handover.bast_number,
        silent=frozenset({"actor", "recorded_at", "maker_id"}),
    )
    __table_args__ = (
        CheckConstraint("length(bast_number) > 0", "bast_number_present"),
        Index("ix_device_handover_office_day", "office", "business_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    business_date: Mapped[date]
    bast_number: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    note: Mapped[str] = mapped_column(String(REASON_LENGTH))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
