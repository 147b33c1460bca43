"""Tables of operators and trainings. They are employees, known by name; no NIK stands here, and a NIP only if given."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.staffing.rules import LONGEST_NAME, LONGEST_TEXT


class Operator(Base):
    """Somebody who prints cards at an office since a day, and maybe does no more."""

    __tablename__ = "operator"
    __audit__ = Audited(kind="operator", name=lambda operator: operator.name, silent=frozenset({"recorded_at"}))
    __table_args__ = (
        CheckConstraint("length(name) > 0", "name_present"),
        CheckConstraint("nip = '' or length(nip) = 18", "nip_whole"),
        CheckConstraint("(left_on is null) = (left_reason = '')", "left_with_reason"),
        CheckConstraint("left_on is null or left_on >= since", "left_after_coming"),
        Index("ix_operator_office", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    nip: Mapped[str] = mapped_column(String(18))
    since: Mapped[date]
    left_on: Mapped[date | None]
    left_reason: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    recorded_at: Mapped[datetime]


class Training(Base):
    """A training that an office held on a day: in what, and by whom. Written once."""

    __tablename__ = "training"
    __audit__ = Audited(
        kind="training", name=lambda training: training.subject, silent=frozenset({"recorded_at", "maker_id"})
    )
    __table_args__ = (
        CheckConstraint("length(subject) > 0", "subject_present"),
        Index("ix_training_office_day", "office", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    day: Mapped[date]
    subject: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    trainer: Mapped[str] = mapped_column(String(LONGEST_NAME))
    place: Mapped[str] = mapped_column(String(LONGEST_NAME))
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Attendance(Base):
    """An operator was at a training. Written once."""

    __tablename__ = "training_attendance"
    __audit__ = PartOf(whole=Training, by="training_id", word="attendance")
    __table_args__ = (Index("ix_training_attendance_operator_id", "operator_id"),)

    training_id: Mapped[int] = mapped_column(ForeignKey("training.id"), primary_key=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operator.id"), primary_key=True)
