"""Tables of the ledger. What a rule says, a constraint says again."""

import json
from datetime import date
from typing import Any

from sqlalchemy import (
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

from inventory.core.database import Base
from inventory.stock.rules import HELD, LARGEST_QUANTITY, Compartment, Kind, State, document_number


def one_of(column: str, values: Any) -> str:
    """The SQL condition that a column holds one of the words."""
    return "{} in ({})".format(column, ", ".join(f"'{value}'" for value in sorted(values)))


class Item(Base):
    """A kind of stock. ``is_card`` tells blanks from consumables; ``yield_cards`` how many cards one unit prints."""

    __tablename__ = "item"
    __table_args__ = (CheckConstraint("yield_cards is null or yield_cards > 0", "yield_positive"),)

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    is_card: Mapped[bool]
    yield_cards: Mapped[int | None]
    position: Mapped[int]
    packs: Mapped[list["ItemPack"]] = relationship(lazy="selectin", order_by="ItemPack.pieces.desc()")


class ItemPack(Base):
    """A way the item is packed; pack sizes are data because they were seen to differ."""

    __tablename__ = "item_pack"
    __table_args__ = (CheckConstraint("pieces > 0", "pieces_positive"),)

    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    pieces: Mapped[int]


class AccountRow(Base):
    """One account and what it holds now; ``last_day`` is the latest day that saw a movement."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("owner", "compartment", "item"),
        UniqueConstraint("id", "item"),
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
    __table_args__ = (CheckConstraint("quantity >= 0 or not held", "held_not_negative"),)

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
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), "kind_known"),
        CheckConstraint(one_of("state", State), "state_known"),
        CheckConstraint("(kind = 'shipment') = (counterpart is not null) or kind in ('receipt','reversal')", "ends"),
        CheckConstraint("kind not in ('receipt','amendment','reversal') or parent_id is not null", "parent"),
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
            sqlite_where=text("parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"),
            postgresql_where=text("parent_id is not null and state in ('posted','amended') and kind <> 'delivery'"),
        ),
        Index("ix_document_office_kind_day", "office", "kind", "business_date"),
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
    __table_args__ = (CheckConstraint("event in ('posted')", "event_known"),)

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
    __table_args__ = (CheckConstraint("id = 1", "single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class PostingKey(Base):
    """An idempotency key that has done its work: whose, for which body, and the document that came of it."""

    __tablename__ = "posting_key"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    body_digest: Mapped[str] = mapped_column(String(64))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
