"""Tables of imported counts. They are only added to: of a day the newest import counts, older ones stay readable."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, Exempt
from inventory.core.database import Base
from inventory.core.rules import LONGEST_FILE_NAME, MOST_LINES
from inventory.stock.rules import LARGEST_QUANTITY


class SiakImport(Base):
    """Counts of SIAK that a person took in from a file: who, when, for which branch, and of which days.

    ``counts`` are the days that were new or changed; days that stood already with the same number are not repeated.
    """

    __tablename__ = "siak_import"
    __audit__ = Audited(
        kind="siak_import",
        name=lambda taken: f"{taken.first_day.isoformat()} – {taken.last_day.isoformat()}",
        silent=frozenset({"maker_id", "recorded_at"}),
    )
    __table_args__ = (
        CheckConstraint(f"counts > 0 and counts <= {MOST_LINES}", "counts_range"),
        CheckConstraint("first_day <= last_day", "days_forward"),
        Index("ix_siak_import_office", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    file_name: Mapped[str] = mapped_column(String(LONGEST_FILE_NAME))
    first_day: Mapped[date]
    last_day: Mapped[date]
    counts: Mapped[int]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class SiakCount(Base):
    """Cards that SIAK says an office printed on a day, as one import has it."""

    __tablename__ = "siak_count"
    __audit__ = Exempt("An import is told as a whole, with its days; its lines stay as they were taken in.")
    __table_args__ = (
        CheckConstraint(f"printed >= 0 and printed <= {LARGEST_QUANTITY}", "printed_range"),
        Index("ix_siak_count_day_office", "day", "office"),
    )

    office: Mapped[str] = mapped_column(ForeignKey("office.code"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("siak_import.id"), primary_key=True)
    printed: Mapped[int]
