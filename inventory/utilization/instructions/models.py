"""Tables of instructions: what the province tells an office to do for a flagged district, and what carries it out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, Exempt, PartOf
from inventory.core.database import Base
from inventory.planning.remedy_rules import Action
from inventory.stock.models import one_of
from inventory.stock.rules import LARGEST_QUANTITY
from inventory.utilization.instructions.rules import STORED

NOTE_LENGTH = 500
REFERENCE_LENGTH = 80
TOLD_BY_THE_ENTRY = frozenset({"given_at", "given_by", "decided_at", "decided_by", "alert_id"})


class Instruction(Base):
    """What an office (``giver``) tells another (``recipient``) to do for a district whose alert is open, by a day.

    ``item`` is an item or a kind of machine. ``state`` knows what people decided; that something was sent and received
    follows from the shipments, that it lapsed from the alert. ``reason`` is why it was declined or called off,
    ``reference`` the document of what was carried out without a shipment.
    """

    __tablename__ = "instruction"
    __audit__ = Audited(kind="instruction", name=lambda each: each.number, office="recipient", silent=TOLD_BY_THE_ENTRY)
    __table_args__ = (
        CheckConstraint(one_of("state", STORED), "state_known"),
        CheckConstraint(one_of("action", Action), "action_known"),
        CheckConstraint("(state = 'given') = (decided_at is null)", "decided_once"),
        CheckConstraint("(decided_by is null) = (decided_at is null)", "decision_whole"),
        CheckConstraint("state <> 'declined' or reason <> ''", "declined_has_reason"),
        CheckConstraint("(item is null) = (quantity is null)", "quantity_of_something"),
        CheckConstraint(f"quantity is null or (quantity > 0 and quantity <= {LARGEST_QUANTITY})", "quantity_possible"),
        Index("ix_instruction_alert_id", "alert_id"),
        Index("ix_instruction_recipient_state", "recipient", "state"),
        Index("ix_instruction_district", "district"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"))
    giver: Mapped[str] = mapped_column(ForeignKey("office.code"))
    recipient: Mapped[str] = mapped_column(ForeignKey("office.code"))
    district: Mapped[str] = mapped_column(ForeignKey("office.code"))
    action: Mapped[str] = mapped_column(String(20))
    item: Mapped[str | None] = mapped_column(String(20))
    quantity: Mapped[int | None]
    due: Mapped[date]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    state: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    reference: Mapped[str] = mapped_column(String(REFERENCE_LENGTH), default="")
    given_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]

    @property
    def number(self) -> str:
        """What people call it: ``INS`` for *instruksi*, who is told, and a number that no other instruction has."""
        return f"INS-{self.recipient}-{self.id}"


class InstructionShipment(Base):
    """The shipment that carries an instruction out."""

    __tablename__ = "instruction_shipment"
    __audit__ = PartOf(whole=Instruction, by="instruction_id", word="shipment")

    shipment_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True, autoincrement=False)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"), index=True)


class AlertPurchase(Base):
    """A purchase that was planned for a flagged district: in which story it is told, and which instruction asked."""

    __tablename__ = "alert_purchase"
    __audit__ = Exempt("Written once with its purchase, which the trail tells of.")

    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), primary_key=True, autoincrement=False)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"), index=True)
