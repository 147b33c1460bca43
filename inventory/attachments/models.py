"""The table of attached files. A row is written once, with what it holds; a file that is removed leaves its trace."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.attachments.rules import LARGEST_FILE, LONGEST_NAME, LONGEST_REASON
from inventory.core.audit import Audited
from inventory.core.database import Base


class Attachment(Base):
    """One file of one thing: ``subject`` is the thing's table, ``subject_id`` its number, ``office`` whose it is.

    ``digest`` is the SHA-256 of what it holds, and stays when the file is removed and what it held is gone.
    """

    __tablename__ = "attachment"
    __audit__ = Audited(
        kind="attachment",
        name=lambda attachment: attachment.name,
        silent=frozenset({"content", "digest", "actor", "recorded_at", "maker_id"}),
    )
    __table_args__ = (
        CheckConstraint(f"size > 0 and size <= {LARGEST_FILE}", "size_range"),
        CheckConstraint("media_type in ('application/pdf', 'image/jpeg', 'image/png')", "media_type_known"),
        CheckConstraint("(removed_at is null) = (content is not null)", "removed_holds_nothing"),
        CheckConstraint("(removed_at is null) = (removed_by is null)", "removal_whole"),
        CheckConstraint("(removed_at is null) = (removal_reason = '')", "removed_with_reason"),
        Index("ix_attachment_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(40))
    removal_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
