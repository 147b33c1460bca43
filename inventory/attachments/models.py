"""The table of attached files. A row is written once, with what it holds."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.attachments.rules import LARGEST_FILE, LONGEST_NAME
from inventory.core.audit import Audited
from inventory.core.database import Base


class Attachment(Base):
    """One file of one thing: ``subject`` is the thing's table, ``subject_id`` its number, ``office`` whose it is."""

    __tablename__ = "attachment"
    __audit__ = Audited(
        kind="attachment",
        name=lambda attachment: attachment.name,
        silent=frozenset({"content", "actor", "recorded_at", "maker_id"}),
    )
    __table_args__ = (
        CheckConstraint(f"size > 0 and size <= {LARGEST_FILE}", "size_range"),
        CheckConstraint("media_type in ('application/pdf', 'image/jpeg', 'image/png')", "media_type_known"),
        Index("ix_attachment_subject", "subject", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    subject: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
