"""The table of the models of machines, which all offices share."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited
from inventory.core.database import Base
from inventory.equipment.catalogue.rules import LIMITS, LONGEST_NAME, LONGEST_TEXT
from inventory.equipment.rules import DeviceKind
from inventory.stock.models import one_of


class DeviceModel(Base):
    """One model. A machine is of it when kind and name are the same, whatever their capitals and blanks.

    ``name_key`` is the name as it is compared; the rest is explained in `catalogue_rules.Particulars`.
    """

    __tablename__ = "device_model"
    __audit__ = Audited(kind="device_model", name=lambda model: model.name, silent=frozenset({"name_key"}))
    __table_args__ = (
        CheckConstraint(one_of("kind", DeviceKind), "kind_known"),
        CheckConstraint("length(name) > 0", "name_present"),
        *(
            CheckConstraint(f"{name} is null or ({name} >= 1 and {name} <= {largest})", f"{name}_fits")
            for name, largest in LIMITS.items()
        ),
        UniqueConstraint("kind", "name_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_key: Mapped[str] = mapped_column(String(LONGEST_NAME))
    daily_capacity: Mapped[int | None]
    ribbon_yield: Mapped[int | None]
    film_yield: Mapped[int | None]
    supplies: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    spare_parts: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    warranty_months: Mapped[int | None]
