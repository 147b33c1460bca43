"""Tables of the ledger. What a rule says, a constraint says again."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.audit import Audited, Exempt, PartOf
from inventory.core.database import Base
from inventory.stock.rules import HELD, LARGEST_QUANTITY, Compartment, Event, Kind, State, document_number


def one_of(column: str, values: Any) -> str:
    """The SQL condition that a column holds one of the words."""
    return "{} in ({})".format(column, ", ".join(f"'{value}'" for value in sorted(values)))


# A document has one receipt, one amendment and one reversal at a time; a reversal that waits for approval counts.
ONE_EFFECT = "kind in ('receipt','amendment','reversal') and state in ('posted','amended','pending')"


class Item(Base):
    """A kind of stock. ``is_card`` tells blanks from consumables; ``yield_cards`` how many cards one unit prints."""

    __tablename__ = "item"
    __audit__ = Audited(kind="item", name=lambda item: item.code)
    __table_args__ = (CheckConstraint("yield_cards is null or yield_cards > 0", "yield_positive"),)

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_card: Mapped[bool]
    yield_cards: Mapped[int | None]
    position: Mapped[int]
    packs: Mapped[list["ItemPack"]] = relationship(lazy="selectin", order_by="ItemPack.pieces.desc()")


class ItemPack(Base):
    """A way the item is packed; pack sizes are data because they were seen to differ."""

    __tablename__ = "item_pack"
    __audit__ = PartOf(whole=Item, by="item", word="pack")
    __table_args__ = (CheckConstraint("pieces > 0", "pieces_positive"),)

    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    pieces: Mapped[int]


class AccountRow(Base):
    """One account and what it holds now; ``last_day`` is the latest day that saw a movement."""

    __tablename__ = "account"
    __audit__ = Exempt("It is part of the sealed ledger.")
    __table_args__ = (
        UniqueConstraint("owner", "compartment", "item"),
        UniqueConstraint("id", "item"),
        Index("ix_account_compartment_item_owner", "compartment", "item", "owner"),
        CheckConstraint(one_of("compartment", Compartment), "compartment_known"),
        CheckConstraint(f"balance >= 0 or not ({one_of('compartment', HELD)})", "held_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    compartment: Mapped[str] = mapped_column(String(10))
    owner: Mapped[str] = mapped_column(String(20))
    item: Mapped[str] = mapped_column(ForeignKey("item.code"))
    balance: Mapped[int] = mapped_column(BigInteger, default=0)
    last_day: Mapped[date | None]


class RunningClose(Base):
    """What an account held at the close of a day that saw a movement."""

    __tablename__ = "running_close"
    __audit__ = Exempt("It is part of the sealed ledger.")
    __table_args__ = (CheckConstraint("quantity >= 0 or not held", "held_not_negative"), {"sqlite_with_rowid": False})

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    quantity: Mapped[int] = mapped_column(BigInteger)
    held: Mapped[bool]


class Document(Base):
    """What a person did. All but ``state`` is written once.

    ``office`` is where its date counts, ``counterpart`` the other end of a shipment; ``parent_id`` the
    document it acts on (the shipment of a receipt, the original of a reversal or amendment); ``content``
    canonical JSON of what was entered.
    """

    __tablename__ = "document"
    __audit__ = Exempt("It is part of the sealed ledger.")
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), "kind_known"),
        CheckConstraint(one_of("state", State), "state_known"),
        CheckConstraint(
            "(kind in ('shipment','found','write_off')) = (counterpart is not null) or kind in ('receipt','reversal')",
            "ends",
        ),
        CheckConstraint(
            "kind not in ('receipt','found','write_off','amendment','reversal') or parent_id is not null", "parent"
        ),
        CheckConstraint(
            "state not in ('pending','rejected','withdrawn') or kind in ('count','destruction','write_off','reversal')",
            "two_people",
        ),
        Index(
            "uq_document_standing_report",
            "office",
            "business_date",
            unique=True,
            sqlite_where=text("kind in ('daily_report','amendment') and state = 'posted'"),
            postgresql_where=text("kind in ('daily_report','amendment') and state = 'posted'"),
        ),
        Index(
            "uq_document_one_effect",
            "parent_id",
            "kind",
            unique=True,
            sqlite_where=text(ONE_EFFECT),
            postgresql_where=text(ONE_EFFECT),
        ),
        Index(
            "ix_document_pending",
            "office",
            "business_date",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_document_on_the_way",
            "state",
            "business_date",
            sqlite_where=text("state = 'sent'"),
            postgresql_where=text("state = 'sent'"),
        ),
        Index("ix_document_office_kind_day", "office", "kind", "business_date"),
        Index("ix_document_kind_day", "kind", "business_date"),
        Index("ix_document_counterpart_kind_day", "counterpart", "kind", "business_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    counterpart: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    business_date: Mapped[date]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    content: Mapped[str] = mapped_column(Text)

    @property
    def number(self) -> str:
        """The human number: the kind's letters, the office, and a number that no other document has."""
        return document_number(self.kind, self.office, self.id)

    @property
    def entered(self) -> dict[str, Any]:
        """The content, read."""
        entered: dict[str, Any] = json.loads(self.content)
        return entered


class JournalRecord(Base):
    """One thing that happened to a document, sealed to everything before it. Dates are kept as sealed, as text."""

    __tablename__ = "journal"
    __audit__ = Exempt("It is part of the sealed ledger.")
    __table_args__ = (
        CheckConstraint(one_of("event", Event), "event_known"),
        Index("ix_journal_day_number", "day", "number"),
        Index("ix_journal_recorded_at_day", "recorded_at", "day"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    event: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(20))
    day: Mapped[str] = mapped_column(String(10))
    recorded_at: Mapped[str] = mapped_column(String(27))
    actor: Mapped[str] = mapped_column(String(40))
    document_digest: Mapped[str] = mapped_column(String(64))
    movements_digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Movement(Base):
    """A line of a journal record: pieces of one item from one account to another of the same item."""

    __tablename__ = "movement"
    __audit__ = Exempt("It is part of the sealed ledger.")
    __table_args__ = (
        ForeignKeyConstraint(["source_id", "item"], ["account.id", "account.item"], name="source_item"),
        ForeignKeyConstraint(["destination_id", "item"], ["account.id", "account.item"], name="destination_item"),
        CheckConstraint(f"quantity > 0 and quantity <= {LARGEST_QUANTITY}", "quantity_positive"),
        CheckConstraint("source_id <> destination_id", "two_accounts"),
        Index("ix_movement_source_id_journal_number", "source_id", "journal_number"),
        Index("ix_movement_destination_id_journal_number", "destination_id", "journal_number"),
    )

    journal_number: Mapped[int] = mapped_column(ForeignKey("journal.number"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"))
    quantity: Mapped[int]
    source_id: Mapped[int]
    destination_id: Mapped[int]


class Head(Base):
    """The one row that says where the journal ends; writers queue here."""

    __tablename__ = "journal_head"
    __audit__ = Exempt("It is part of the sealed ledger.")
    __table_args__ = (CheckConstraint("id = 1", "single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class PostingKey(Base):
    """An idempotency key that has done its work: whose, for which body, and what came of it.

    ``subject`` is the table of what came of it and ``subject_id`` its row there; ``journal_number`` the last record
    that the act sealed, where it sealed one.
    """

    __tablename__ = "posting_key"
    __audit__ = Exempt("It tells one sending of a form from the next, and nothing to people.")

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    journal_number: Mapped[int | None] = mapped_column(ForeignKey("journal.number"))


class MonthClosing(Base):
    """A month closed at an office, until it is reopened; ``month`` is its first day.

    ``figures`` are the closing equation as it stood then, so that a later shift of its balances can be seen.
    """

    __tablename__ = "month_closing"
    __audit__ = Audited(
        kind="month",
        name=lambda closing: f"{closing.month:%Y-%m}",
        silent=frozenset({"closed_by", "reopened_by", "figures"}),
    )
    __table_args__ = (
        CheckConstraint("(reopened_by is null) = (reopened_at is null)", "reopening_whole"),
        Index(
            "uq_month_closing_standing",
            "office",
            "month",
            unique=True,
            sqlite_where=text("reopened_at is null"),
            postgresql_where=text("reopened_at is null"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    month: Mapped[date]
    closed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reopened_at: Mapped[datetime | None]
