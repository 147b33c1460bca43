"""Tables around the seal: the checks that were made of it, and the heads that people noted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Exempt
from inventory.core.database import Base
from inventory.stock.models import one_of

OWN_HISTORY = Exempt("Written once, with person and moment: it is its own history.")


class CheckState(StrEnum):
    """What became of a check: ``stopped`` is one that ended without an answer."""

    RUNNING = "running"
    WHOLE = "whole"
    BROKEN = "broken"
    STOPPED = "stopped"


class LedgerCheck(Base):
    """One check of the whole ledger, started by a person or by a command.

    ``records`` is how many were found good so far, ``hash`` the last of them; ``number`` the first wrong record.
    ``beat`` is the machine's own time in seconds, written while the check runs: one that falls silent is dead.
    """

    __tablename__ = "ledger_check"
    __audit__ = OWN_HISTORY
    __table_args__ = (
        CheckConstraint(one_of("state", CheckState), "state_known"),
        CheckConstraint("(state = 'broken') = (wrong is not null)", "broken_says_what"),
        Index(
            "uq_ledger_check_running",
            "state",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime]
    actor: Mapped[str | None] = mapped_column(String(40))
    office: Mapped[str | None] = mapped_column(String(5))
    command: Mapped[str | None] = mapped_column(String(80))
    beat: Mapped[int]
    records: Mapped[int]
    hash: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[int | None]
    wrong: Mapped[str | None] = mapped_column(Text)
    milliseconds: Mapped[int | None]


class NotedHead(Base):
    """A head of the journal that somebody noted; ``outside`` where it was brought back from a note kept elsewhere."""

    __tablename__ = "noted_head"
    __audit__ = OWN_HISTORY
    __table_args__ = (
        CheckConstraint("number >= 0", "number_not_negative"),
        CheckConstraint("length(hash) = 64", "hash_whole"),
        Index("ix_noted_head_office", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    noted_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    office: Mapped[str] = mapped_column(String(5))
    outside: Mapped[bool]
    note: Mapped[str] = mapped_column(String(500))
