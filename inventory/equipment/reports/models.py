"""Tables of the monthly device reports. Every version is written once; the latest one stands."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.equipment.reports.rules import COUNTED, LONGEST_NOTE, MOST_MACHINES, Counts
from inventory.equipment.rules import DeviceKind
from inventory.stock.models import one_of


class DeviceReport(Base):
    """What an office answered for a month, by ``version``; ``reason`` is why a later one replaced the one before."""

    __tablename__ = "device_report"
    __audit__ = Audited(
        kind="device_report",
        name=lambda report: f"{report.month:%Y-%m}",
        silent=frozenset({"actor", "recorded_at", "maker_id"}),
    )
    __table_args__ = (
        CheckConstraint("version >= 1", "version_counts"),
        CheckConstraint("(version = 1) = (reason = '')", "amended_with_reason"),
        UniqueConstraint("office", "month", "version"),
        Index("ix_device_report_month", "month", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    month: Mapped[date]
    version: Mapped[int]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    reason: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    lines: Mapped[list["DeviceReportLine"]] = relationship(lazy="selectin", order_by="DeviceReportLine.kind")


class DeviceReportLine(Base):
    """One kind of machine in a report: what was answered, and what the books said at that moment."""

    __tablename__ = "device_report_line"
    __audit__ = PartOf(whole=DeviceReport, by="report_id", word="line")
    __table_args__ = (
        CheckConstraint(one_of("kind", DeviceKind), "kind_known"),
        *(
            CheckConstraint(f"{name} >= 0 and {name} <= {MOST_MACHINES}", f"{name}_fits")
            for name in (*COUNTED, *(f"book_{each}" for each in COUNTED))
        ),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("device_report.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    good: Mapped[int]
    limited: Mapped[int]
    broken: Mapped[int]
    lost: Mapped[int]
    book_good: Mapped[int]
    book_limited: Mapped[int]
    book_broken: Mapped[int]
    book_lost: Mapped[int]

    @property
    def told(self) -> Counts:
        """What was answered."""
        return Counts(good=self.good, limited=self.limited, broken=self.broken, lost=self.lost)

    @property
    def books(self) -> Counts:
        """What the books said."""
        return Counts(good=self.book_good, limited=self.book_limited, broken=self.book_broken, lost=self.book_lost)
