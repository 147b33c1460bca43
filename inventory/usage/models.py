"""Tables of the daily report. They are written once; which version stands is the document's state."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.database import Base
from inventory.stock.repeated import Repeats
from inventory.stock.rules import LARGEST_QUANTITY, REPORTS
from inventory.usage.rules import HOURS_OF_A_DAY, ReportLine, Split

SPLIT = ("split_new", "split_element_change", "split_damaged", "split_lost", "split_other")


def within(column: str, largest: int = LARGEST_QUANTITY) -> str:
    """The SQL condition that a column holds nothing, or a number from 0 to the largest."""
    return f"{column} is null or ({column} >= 0 and {column} <= {largest})"


class DailyReport(Base):
    """What an office says about one date: one version of it, belonging to one document.

    ``recorded`` is how many residents were recorded that day, ``prr`` how many cards wait to be printed.
    ``recorded_at`` is the instant at which the office first reported this date; an amendment carries it over.
    """

    __tablename__ = "daily_report"
    __audit__ = Repeats(kinds=REPORTS)
    __table_args__ = (
        CheckConstraint(within("recorded"), "recorded_range"),
        CheckConstraint(within("prr"), "prr_range"),
        CheckConstraint(within("outage_hours", HOURS_OF_A_DAY), "outage_hours_range"),
        Index("ix_daily_report_office_business_date", "office", "business_date"),
        Index("ix_daily_report_business_date", "business_date"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    business_date: Mapped[date]
    recorded: Mapped[int | None]
    prr: Mapped[int | None]
    causes: Mapped[list[str]] = mapped_column(JSON)
    cause_note: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    outage_hours: Mapped[int | None]
    recorded_at: Mapped[datetime]


class DailyReportLine(Base):
    """One item of one version: printed (used, of a consumable), spoiled, and what they are compared with."""

    __tablename__ = "daily_report_line"
    __audit__ = Repeats(kinds=REPORTS, said={part: part.replace("_", ".", 1) for part in SPLIT})
    __table_args__ = (
        CheckConstraint(f"printed >= 0 and printed <= {LARGEST_QUANTITY}", "printed_range"),
        CheckConstraint(f"spoiled >= 0 and spoiled <= {LARGEST_QUANTITY}", "spoiled_range"),
        CheckConstraint(within("siak_printed"), "siak_printed_range"),
        CheckConstraint(within("counted"), "counted_range"),
        *(CheckConstraint(within(part), f"{part}_range") for part in SPLIT),
        CheckConstraint(f"{SPLIT[0]} is null or {' + '.join(SPLIT)} = printed", "split_adds_up"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("daily_report.document_id"), primary_key=True)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    printed: Mapped[int]
    spoiled: Mapped[int]
    split_new: Mapped[int | None]
    split_element_change: Mapped[int | None]
    split_damaged: Mapped[int | None]
    split_lost: Mapped[int | None]
    split_other: Mapped[int | None]
    siak_printed: Mapped[int | None]
    counted: Mapped[int | None]

    @property
    def split(self) -> Split | None:
        """For what the cards were printed, where the office said so."""
        if self.split_new is None:
            return None
        return Split(
            new=self.split_new,
            element_change=self.split_element_change or 0,
            damaged=self.split_damaged or 0,
            lost=self.split_lost or 0,
            other=self.split_other or 0,
        )

    @property
    def as_entered(self) -> ReportLine:
        """The line as it was reported."""
        return ReportLine(
            item=self.item,
            printed=self.printed,
            spoiled=self.spoiled,
            split=self.split,
            siak_printed=self.siak_printed,
            counted=self.counted,
        )
