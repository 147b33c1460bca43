"""Tables of the outbox: what happened, who wants to know, and every message on its way."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.accounts.models import User
from inventory.core.audit import Audited, Exempt, PartOf
from inventory.core.database import Base
from inventory.notices.rules import SHORTEST_SECRET, DeliveryState, Frequency, Quiet

ERROR_LENGTH = 300
OUTBOX = Exempt("The outbox is its own history, and what it tells of is on record where it happened.")


def _one_of(column: str, values: Any) -> str:
    return "{} in ({})".format(column, ", ".join(f"'{value}'" for value in values))


class NoticeRecord(Base):
    """Something that happened at an office. The sentence is made when it is delivered, in the reader's language.

    ``key`` makes the same happening count once, ``subject`` is what a person can mute, ``at`` when it happened by the
    office's clock; ``role`` names the one duty it is meant for, ``person`` the one person, neither means everybody of
    the branch; ``spread`` says that its messages are in the outbox.
    """

    __tablename__ = "notice"
    __audit__ = OUTBOX
    __table_args__ = (
        Index("ix_notice_spread", "spread", sqlite_where=text("not spread"), postgresql_where=text("not spread")),
        Index("ix_notice_subject", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    topic: Mapped[str] = mapped_column(String(40))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"), index=True)
    subject: Mapped[str] = mapped_column(String(80))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    role: Mapped[str] = mapped_column(String(20), default="")
    person: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    spread: Mapped[bool] = mapped_column(default=False)


class Preference(Base):
    """How a person wants to be told; whoever never said so is not written to. Times are local to the office."""

    __tablename__ = "notice_preference"
    __audit__ = PartOf(whole=User, by="user_id", word="notifications")
    __table_args__ = (
        CheckConstraint(_one_of("frequency", Frequency), "frequency_known"),
        CheckConstraint("frequency = 'never' or email <> ''", "email_where_wanted"),
        CheckConstraint("(quiet_from is null) = (quiet_to is null)", "quiet_whole"),
        CheckConstraint("quiet_from is null or quiet_from <> quiet_to", "quiet_has_length"),
        CheckConstraint("language in ('id', 'en')", "language_known"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, autoincrement=False)
    email: Mapped[str] = mapped_column(String(254))
    frequency: Mapped[str] = mapped_column(String(12))
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_to: Mapped[time | None] = mapped_column(Time)
    language: Mapped[str] = mapped_column(String(2))

    @property
    def quiet(self) -> Quiet | None:
        """The hours without mail."""
        return None if self.quiet_from is None or self.quiet_to is None else Quiet(self.quiet_from, self.quiet_to)


class Mute(Base):
    """A person wants to hear no more of one subject."""

    __tablename__ = "notice_mute"
    __audit__ = Exempt("What somebody cares to read is nobody else's business.")

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    muted_at: Mapped[datetime]


class Webhook(Base):
    """Where a program is told what happens in a branch; ``office`` is the head of the branch.

    The secret has to be there in clear to sign with; no page, file or trail ever shows it.
    """

    __tablename__ = "webhook"
    __audit__ = Audited(kind="webhook", name=lambda webhook: webhook.office, without_value={"secret": "secret"})
    __table_args__ = (
        CheckConstraint("substr(url, 1, 7) = 'http://' or substr(url, 1, 8) = 'https://'", "url_is_http"),
        CheckConstraint(f"length(secret) >= {SHORTEST_SECRET}", "secret_long"),
    )

    office: Mapped[str] = mapped_column(ForeignKey("office.code"), primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(200))
    enabled: Mapped[bool]


class Digest(Base):
    """What gathered for one person until ``moment``, to be told in one mail."""

    __tablename__ = "digest"
    __audit__ = OUTBOX
    __table_args__ = (UniqueConstraint("user_id", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    moment: Mapped[datetime]


class DigestItem(Base):
    """A notice that waits for a person's next digest, or stands in one."""

    __tablename__ = "digest_item"
    __audit__ = OUTBOX
    __table_args__ = (
        Index(
            "ix_digest_item_waiting",
            "user_id",
            sqlite_where=text("digest_id is null"),
            postgresql_where=text("digest_id is null"),
        ),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, autoincrement=False)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"), index=True)


class Delivery(Base):
    """One message to one recipient: a notice or a digest to a person, or a notice to a webhook.

    ``uid`` names it to the outside, the same at every attempt. ``due_at`` is by the office's clock; ``retry_at``,
    ``lease_until`` and ``ended_at`` are by the machine's, because the office's may stand still. Whoever holds ``lease``
    until then is sending it. ``office`` is the recipient's, for those who look after the outbox.
    """

    __tablename__ = "delivery"
    __audit__ = OUTBOX
    __table_args__ = (
        CheckConstraint(_one_of("state", DeliveryState), "state_known"),
        CheckConstraint("(notice_id is null) <> (digest_id is null)", "notice_or_digest"),
        CheckConstraint("(user_id is null) <> (webhook is null)", "person_or_webhook"),
        CheckConstraint("digest_id is null or user_id is not null", "digest_for_person"),
        CheckConstraint("(state = 'sending') = (lease is not null)", "lease_while_sending"),
        CheckConstraint("(lease is null) = (lease_until is null)", "lease_whole"),
        CheckConstraint("attempts >= 0", "attempts_not_negative"),
        UniqueConstraint("notice_id", "user_id"),
        UniqueConstraint("notice_id", "webhook"),
        UniqueConstraint("digest_id"),
        Index("ix_delivery_state_due_at", "state", "due_at"),
        Index("ix_delivery_office", "office"),
        Index("ix_delivery_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(32), unique=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    webhook: Mapped[str | None] = mapped_column(ForeignKey("webhook.office"))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    state: Mapped[str] = mapped_column(String(10), default=DeliveryState.WAITING)
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(ERROR_LENGTH), default="")
