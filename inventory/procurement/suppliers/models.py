"""The register of suppliers: an office's own, as its contracts name them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.procurement.suppliers.rules import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE


class Supplier(Base):
    """Who sells to an office. The name is the contract's and stays; a reason in ``blocked`` stops new contracts."""

    __tablename__ = "supplier"
    __audit__ = Audited(kind="supplier", name=lambda supplier: supplier.name, silent=frozenset({"created_at"}))
    __table_args__ = (
        UniqueConstraint("office", "name"),
        CheckConstraint("name <> ''", "has_a_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    tax_number: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    phone: Mapped[str] = mapped_column(String(LONGEST_PHONE))
    blocked: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
