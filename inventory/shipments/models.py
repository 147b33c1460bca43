"""Tables of shipments: what was sent, and what became of it. Where a shipment stands, its document says."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.database import Base
from inventory.shipments.rules import Purpose
from inventory.stock.models import one_of
from inventory.stock.repeated import Repeats
from inventory.stock.rules import LARGEST_QUANTITY, Kind

REFERENCE_LENGTH = 80
REASON_LENGTH = 200
LENT = text("purpose = 'loan'")
ROUTE = """
    (purpose = 'allocation' AND source = '00' AND destination <> '00')
    OR (purpose = 'allocation' AND length(source) = 2 AND source <> '00' AND length(destination) = 5
        AND substr(destination, 1, 2) = source)
    OR (purpose = 'return' AND length(source) = 5 AND destination = substr(source, 1, 2))
    OR (purpose in ('transfer', 'loan', 'loan_return') AND length(source) = 5 AND length(destination) = 5
        AND source <> destination)
"""


class Shipment(Base):
    """Pieces on their way from one office to another; ``reference`` is the number of the BAST that goes with them.

    ``due_date`` is the day until which a loan is lent; ``loan`` the shipment that lent what goes back.
    """

    __tablename__ = "shipment"
    __audit__ = Repeats(kinds=(Kind.SHIPMENT,))
    __table_args__ = (
        CheckConstraint(one_of("purpose", Purpose), "purpose_known"),
        CheckConstraint(ROUTE, "route_allowed"),
        CheckConstraint("(purpose = 'loan_return') = (loan is not null)", "loan_told"),
        CheckConstraint("due_date is null or purpose = 'loan'", "due_date_of_loan"),
        Index("ix_shipment_loan", "loan"),
        Index("ix_shipment_destination", "destination"),
        Index("ix_shipment_source", "source"),
        Index("ix_shipment_of_loans", "purpose", "document_id", sqlite_where=LENT, postgresql_where=LENT),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(ForeignKey("office.code"))
    destination: Mapped[str] = mapped_column(ForeignKey("office.code"))
    purpose: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    reference_date: Mapped[date | None]
    loan: Mapped[int | None] = mapped_column(ForeignKey("shipment.document_id"))
    due_date: Mapped[date | None]


class ShipmentItem(Base):
    """One line of a shipment: pieces of an item that were sent."""

    __tablename__ = "shipment_line"
    __audit__ = Repeats(kinds=(Kind.SHIPMENT,))
    __table_args__ = (
        UniqueConstraint("document_id", "item", "quantity"),
        CheckConstraint(f"quantity > 0 and quantity <= {LARGEST_QUANTITY}", "quantity_positive"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("shipment.document_id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    quantity: Mapped[int]


class ReceiptItem(Base):
    """One line of a receipt: the fate of the pieces of one line of its shipment.

    ``sent`` repeats the shipment's quantity, so that the database itself can hold good + damaged + missing against it.
    """

    __tablename__ = "receipt_line"
    __audit__ = Repeats(kinds=(Kind.RECEIPT,), said={"shipment_id": "/shipment"}, beside=frozenset({"sent"}))
    __table_args__ = (
        ForeignKeyConstraint(
            ["shipment_id", "item", "sent"],
            ["shipment_line.document_id", "shipment_line.item", "shipment_line.quantity"],
            name="fk_receipt_line_shipment_line",
        ),
        CheckConstraint("good >= 0 and damaged >= 0 and missing >= 0 and surplus >= 0", "parts_not_negative"),
        CheckConstraint("good + damaged + missing = sent", "parts_are_the_whole"),
        CheckConstraint(f"surplus <= {LARGEST_QUANTITY}", "surplus_fits"),
        CheckConstraint("surplus = 0 or reason <> ''", "surplus_has_reason"),
        Index("ix_receipt_line_shipment_id", "shipment_id"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(ForeignKey("item.code"), primary_key=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.document_id"))
    sent: Mapped[int]
    good: Mapped[int]
    damaged: Mapped[int]
    missing: Mapped[int]
    surplus: Mapped[int]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
