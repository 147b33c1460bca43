"""Tables of purchases. Lines are fixed when they are planned; steps and deliveries are only ever added."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inventory.core.audit import Audited, Exempt, PartOf
from inventory.core.database import Base
from inventory.core.money import Rupiah
from inventory.equipment.rules import DeviceKind, Fund
from inventory.procurement.rules import CLOSED_SHORT, FIRST_BUDGET_YEAR, STORED, PurchaseState, total
from inventory.stock.models import one_of
from inventory.stock.rules import LARGEST_QUANTITY


class Purchase(Base):
    """What an office buys from one budget. ``state`` is the written part of where it stands.

    ``supplier`` is the name as the contract has it, ``supplier_id`` the same name in the office's register; a
    purchase without ``budget_line_id`` counts against no ceiling.
    """

    __tablename__ = "purchase"
    __audit__ = Audited(
        kind="purchase", name=lambda purchase: purchase.number, silent=frozenset({"created_at", "supplier_id"})
    )
    __table_args__ = (
        CheckConstraint(one_of("state", STORED), "state_known"),
        CheckConstraint(one_of("fund", Fund), "fund_known"),
        CheckConstraint(f"budget_year >= {FIRST_BUDGET_YEAR}", "budget_year_plausible"),
        CheckConstraint(
            "state <> 'ordered' or (supplier <> '' and contract_number <> '' and contract_date is not null)",
            "order_has_contract",
        ),
        CheckConstraint("state not in ('requested', 'approved') or budget_line_id is not null", "asked_of_a_line"),
        CheckConstraint(
            "due_date is null or (contract_date is not null and due_date >= contract_date)", "due_after_contract"
        ),
        Index("ix_purchase_office_state", "office", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    fund: Mapped[str] = mapped_column(String(10))
    budget_year: Mapped[int]
    supplier: Mapped[str] = mapped_column(String(120))
    contract_number: Mapped[str] = mapped_column(String(80))
    contract_date: Mapped[date | None]
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("supplier.id"), index=True)
    budget_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_line.id"), index=True)
    due_date: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    lines: Mapped[list["PurchaseLine"]] = relationship(lazy="selectin", order_by="PurchaseLine.id")

    @property
    def number(self) -> str:
        """What people call it: ``PGD`` for *pengadaan*, the office, and a number that no other purchase has."""
        return f"PGD-{self.office}-{self.id}"

    @property
    def total(self) -> Decimal:
        """What its lines cost together, in rupiah; those without a price, and what was given up, left out."""
        return total([(line.expected, line.unit_price) for line in self.lines])

    @property
    def stored_state(self) -> PurchaseState:
        """The written part of the state."""
        return PurchaseState(self.state)


class PurchaseLine(Base):
    """Pieces of one consumable, or machines of one kind and model, at one price. ``given_up`` of them will not come."""

    __tablename__ = "purchase_line"
    __audit__ = PartOf(whole=Purchase, by="purchase_id", word="line")
    __table_args__ = (
        CheckConstraint("(item is null) <> (kind is null)", "item_or_machine"),
        CheckConstraint("(kind is null) = (length(model) = 0)", "machine_has_model"),
        CheckConstraint(f"kind is null or {one_of('kind', DeviceKind)}", "kind_known"),
        CheckConstraint(f"quantity > 0 and quantity <= {LARGEST_QUANTITY}", "quantity_positive"),
        CheckConstraint("unit_price is null or unit_price >= 0", "price_not_negative"),
        CheckConstraint("given_up >= 0 and given_up <= quantity", "given_up_of_it"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    item: Mapped[str | None] = mapped_column(ForeignKey("item.code"))
    kind: Mapped[str | None] = mapped_column(String(20))
    model: Mapped[str] = mapped_column(String(80))
    quantity: Mapped[int]
    unit_price: Mapped[Decimal | None] = mapped_column(Rupiah)
    given_up: Mapped[int] = mapped_column(default=0)

    @property
    def expected(self) -> int:
        """What is to arrive in all."""
        return self.quantity - self.given_up


class PurchaseStep(Base):
    """One thing that was done to a purchase: who, when, why."""

    __tablename__ = "purchase_step"
    __audit__ = PartOf(
        whole=Purchase, by="purchase_id", word="step", silent=frozenset({"actor", "recorded_at", "maker_id"})
    )
    __table_args__ = (CheckConstraint(one_of("step", [*PurchaseState, CLOSED_SHORT]), "step_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    step: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(500))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class PurchaseDelivery(Base):
    """What arrived at one time. ``document_id`` is the ledger's document of its consumables, if it had any."""

    __tablename__ = "purchase_delivery"
    __audit__ = PartOf(whole=Purchase, by="purchase_id", word="delivery", silent=frozenset({"actor", "recorded_at"}))

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    business_date: Mapped[date]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]


class PurchaseDeliveryLine(Base):
    """How much of one line arrived with one delivery: all of it, or later a part."""

    __tablename__ = "purchase_delivery_line"
    __audit__ = Exempt("Written once with its delivery, which the trail tells of.")
    __table_args__ = (
        UniqueConstraint("delivery_id", "line_id"),
        CheckConstraint("quantity > 0", "quantity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("purchase_delivery.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("purchase_line.id"), index=True)
    quantity: Mapped[int]


class PurchaseDevice(Base):
    """The machine that came of a delivery line."""

    __tablename__ = "purchase_device"
    __audit__ = Exempt("Written once with its device, which the trail tells of.")

    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), primary_key=True)
    delivery_line_id: Mapped[int] = mapped_column(ForeignKey("purchase_delivery_line.id"), index=True)


class PurchasePayment(Base):
    """One payment; ``reference`` is the number of its order to pay (SP2D)."""

    __tablename__ = "purchase_payment"
    __audit__ = PartOf(
        whole=Purchase, by="purchase_id", word="payment", silent=frozenset({"actor", "recorded_at", "maker_id"})
    )
    __table_args__ = (
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("reference <> ''", "reference_told"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchase.id"), index=True)
    day: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Rupiah)
    reference: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(500))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
