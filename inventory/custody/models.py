"""Tables of counts and destructions, and of the sheets on which people count."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Exempt
from inventory.core.database import Base
from inventory.custody.rules import COUNTED, LONGEST_REASON
from inventory.stock.models import one_of
from inventory.stock.repeated import Repeats
from inventory.stock.rules import LARGEST_QUANTITY, Kind


class CountItem(Base):
    """One line of a count; ``expected`` is what the books said at the close of its date when it was entered."""

    __tablename__ = "count_line"
    __audit__ = Repeats(kinds=(Kind.COUNT,), beside=frozenset({"expected"}))
    __table_args__ = (
        CheckConstraint(one_of("compartment", COUNTED), "compartment_counted"),
        CheckConstraint(f"counted >= 0 and counted <= {LARGEST_QUANTITY}", "counted_fits"),
        CheckConstraint("expected >= 0", "expected_not_negative"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    compartment: Mapped[str] = mapped_column(String(10), primary_key=True)
    counted: Mapped[int]
    expected: Mapped[int] = mapped_column(BigInteger)


class DestructionItem(Base):
    """One line of a destruction: spoiled pieces of an item."""

    __tablename__ = "destruction_line"
    __audit__ = Repeats(kinds=(Kind.DESTRUCTION,))
    __table_args__ = (CheckConstraint(f"quantity > 0 and quantity <= {LARGEST_QUANTITY}", "quantity_positive"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    quantity: Mapped[int]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))


class CountSheet(Base):
    """A count in the making: saved, put aside and taken up again until it is sent or discarded.

    Each of the ``lines`` has item, compartment, ``counted`` (or None so far) and ``boxes`` as they were typed.
    ``began_head`` is where the journal stood when the counting began: what was posted since may have changed what lies
    there. On a ``blind`` sheet the books stay hidden until ``finished_at``, and the figures stay as they are from then
    on. ``version`` counts how often it was saved; ``document_id`` is the count that came of it.
    """

    __tablename__ = "count_sheet"
    __audit__ = Exempt("Nothing on it counts until it is sent, and what is sent is sealed.")
    __table_args__ = (
        Index("ix_count_sheet_office", "office"),
        CheckConstraint("began_head >= 0", "began_head_not_negative"),
        CheckConstraint("document_id is null or discarded_at is null", "one_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    business_date: Mapped[date]
    blind: Mapped[bool]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    version: Mapped[int]
    began_at: Mapped[datetime]
    began_head: Mapped[int]
    saved_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    discarded_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)

    @property
    def figures_hidden(self) -> bool:
        """Whether whoever counts may not see yet what the books say."""
        return self.blind and self.finished_at is None
