"""Tables of repairs. How a machine is stands in its own log; a ticket says why, where it is and what it cost."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, Exempt, PartOf
from inventory.core.database import Base
from inventory.core.money import Rupiah
from inventory.equipment.models import Device
from inventory.equipment.rules import WORKING, Condition
from inventory.repairs.rules import LONGEST_PLACE, LONGEST_TEXT, OPEN, RepairState
from inventory.stock.models import one_of

STILL_OPEN = text(one_of("state", OPEN))


class Repair(Base):
    """One fault of one machine, from its report to the day on which it was settled.

    ``office`` is where the machine was when it failed, ``condition_before`` how it was until then. ``sent_on`` is the
    day on which it first left, ``sent_to``, ``carrier`` and ``due`` are of the last time it was sent. ``closed_on`` is
    the day on which it was back, given up, or taken back as an error; ``outcome`` how it came back.
    """

    __tablename__ = "repair"
    __audit__ = Audited(kind="repair", name=lambda repair: repair.number)
    __table_args__ = (
        CheckConstraint(one_of("state", RepairState), "state_known"),
        CheckConstraint("length(reason) > 0", "reason_given"),
        CheckConstraint(one_of("condition_before", Condition), "condition_before_known"),
        CheckConstraint("state <> 'at_workshop' or sent_on is not null", "sent_once_away"),
        CheckConstraint("(sent_on is null) = (sent_to = '')", "sent_somewhere"),
        CheckConstraint("sent_on is null or sent_on >= reported_on", "sent_after_report"),
        CheckConstraint("due is null or due >= sent_on", "due_after_sending"),
        CheckConstraint("(closed_on is null) = (state in ('at_workshop', 'fault_reported'))", "closed_once"),
        CheckConstraint("closed_on is null or closed_on >= reported_on", "closed_after_report"),
        CheckConstraint("(outcome is null) = (state <> 'repaired')", "outcome_when_repaired"),
        CheckConstraint(f"outcome is null or {one_of('outcome', WORKING)}", "outcome_works"),
        CheckConstraint("cost is null or cost >= 0", "cost_not_negative"),
        Index("uq_repair_open_device", "device_id", unique=True, sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),
        Index("ix_repair_office_state", "office", "state"),
        Index("ix_repair_device_id", "device_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    reported_on: Mapped[date]
    condition_before: Mapped[str] = mapped_column(String(10))
    sent_on: Mapped[date | None]
    sent_to: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    carrier: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    due: Mapped[date | None]
    closed_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    cost: Mapped[Decimal | None] = mapped_column(Rupiah)

    @property
    def number(self) -> str:
        """What people call it: ``PBK`` for *perbaikan*, the office, and a number that no other ticket has."""
        return f"PBK-{self.office}-{self.id}"

    def days(self, today: date) -> int:
        """Days from the report until it was settled, or until today."""
        return ((self.closed_on or today) - self.reported_on).days


class RepairStep(Base):
    """What was done with a ticket on a day, who said so and when. Written once."""

    __tablename__ = "repair_step"
    __audit__ = Exempt("It says of each change who made it and when; the change itself is told with the ticket.")
    __table_args__ = (
        CheckConstraint(one_of("state", RepairState), "state_known"),
        Index("ix_repair_step_repair_id", "repair_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    repair_id: Mapped[int] = mapped_column(ForeignKey("repair.id"))
    state: Mapped[str] = mapped_column(String(20))
    business_date: Mapped[date]
    place: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    carrier: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    due: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]


class RepairPart(Base):
    """A part that was taken out of another machine, the donor, for the one that is repaired. Written once."""

    __tablename__ = "repair_part"
    __audit__ = PartOf(whole=Repair, by="repair_id", word="part", silent=frozenset({"person_id", "at"}))
    __table_args__ = (
        CheckConstraint("length(part) > 0", "part_named"),
        Index("ix_repair_part_repair_id", "repair_id"),
        Index("ix_repair_part_donor_id", "donor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    repair_id: Mapped[int] = mapped_column(ForeignKey("repair.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey(Device.id))
    part: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    business_date: Mapped[date]
    note: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
