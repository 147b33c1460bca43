"""The table of jobs: who runs each of them now, and what came of it last."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Exempt
from inventory.core.database import Base


class JobRun(Base):
    """One job. Whoever holds ``lease`` until ``lease_until`` is running it; nobody else may begin before.

    All instants are the machine's own: the office's clock may stand still. ``error`` is empty where it went well.
    """

    __tablename__ = "job_run"
    __audit__ = Exempt("What the server does by itself; each row is only its last run.")
    __table_args__ = (
        CheckConstraint("(lease is null) = (lease_until is null)", "lease_whole"),
        CheckConstraint("milliseconds is null or milliseconds >= 0", "milliseconds_not_negative"),
    )

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    milliseconds: Mapped[int | None]
    error: Mapped[str] = mapped_column(Text, default="")
