"""Tables of the machines. The log of conditions is only ever added to."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.core.money import Rupiah
from inventory.equipment.catalogue.rules import LONGEST_NAME
from inventory.equipment.rules import FIRST_YEAR, Condition, DeviceKind, Fund
from inventory.stock.models import one_of

SERIAL_LENGTH, OWNER_LENGTH, REFERENCE_LENGTH, LABEL_LENGTH = 80, 80, 80, 8


class Device(Base):
    """A machine with a serial number that no other machine has.

    ``office`` is where it is, and within that office perhaps a place of service, ``point_id``: the latest of its
    placements, kept here for lists like ``condition``, the latest entry of its log. While it is lent, ``lender`` is the
    office that gets it back by ``lent_until``. ``model_key`` is the model as names are compared, ``year`` the year it
    was bought in, ``acquired_on`` the day of its delivery or BAST where that is known, ``owner`` whose property it is,
    ``price`` what it cost in rupiah, ``bast_number`` the paper with which it came, ``label_code`` what the QR code on
    its label says.
    """

    __tablename__ = "device"
    __audit__ = Audited(
        kind="device",
        name=lambda device: f"{device.model} {device.serial}",
        silent=frozenset({"created_at", "model_key", "label_code"}),
    )
    __table_args__ = (
        CheckConstraint(one_of("kind", DeviceKind), "kind_known"),
        CheckConstraint(one_of("condition", Condition), "condition_known"),
        CheckConstraint(f"fund is null or {one_of('fund', Fund)}", "fund_known"),
        CheckConstraint(f"year is null or year >= {FIRST_YEAR}", "year_plausible"),
        CheckConstraint("length(serial) > 0", "serial_present"),
        CheckConstraint("price is null or price > 0", "price_plausible"),
        CheckConstraint(
            "acquired_on is null or warranty_end is null or warranty_end >= acquired_on", "warranty_end_after_purchase"
        ),
        CheckConstraint(
            "acquired_on is null or service_end is null or service_end >= acquired_on", "service_end_after_purchase"
        ),
        CheckConstraint("(lender is null) = (lent_until is null)", "lent_until_a_day"),
        CheckConstraint("lender is null or lender <> office", "lent_elsewhere"),
        Index("ix_device_office_kind", "office", "kind"),
        Index("ix_device_model_key", "model_key"),
        Index("ix_device_lender", "lender"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    kind: Mapped[str] = mapped_column(String(20))
    model: Mapped[str] = mapped_column(String(80))
    serial: Mapped[str] = mapped_column(String(SERIAL_LENGTH), unique=True)
    year: Mapped[int | None]
    fund: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(String(500))
    condition: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    model_key: Mapped[str] = mapped_column(String(LONGEST_NAME))
    label_code: Mapped[str] = mapped_column(String(LABEL_LENGTH), unique=True)
    owner: Mapped[str] = mapped_column(String(OWNER_LENGTH))
    point_id: Mapped[int | None] = mapped_column(ForeignKey("service_point.id"))
    price: Mapped[Decimal | None] = mapped_column(Rupiah)
    bast_number: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    acquired_on: Mapped[date | None]
    warranty_end: Mapped[date | None]
    service_end: Mapped[date | None]
    lender: Mapped[str | None] = mapped_column(ForeignKey("office.code"))
    lent_until: Mapped[date | None]


class DeviceCondition(Base):
    """What a machine's condition was from a day on, who said so, when and why. Written once.

    ``police_report`` is the number under which the police was told of a lost or stolen one.
    """

    __tablename__ = "device_condition"
    __audit__ = PartOf(whole=Device, by="device_id", word="log", silent=frozenset({"actor", "recorded_at", "maker_id"}))
    __table_args__ = (
        CheckConstraint(one_of("condition", Condition), "condition_known"),
        CheckConstraint("condition = 'good' or length(reason) > 0", "reason_given"),
        CheckConstraint("police_report = '' or condition = 'lost'", "police_told_of_a_loss"),
        Index("ix_device_condition_device_day", "device_id", "business_date", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    condition: Mapped[str] = mapped_column(String(10))
    business_date: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))
    police_report: Mapped[str] = mapped_column(String(REFERENCE_LENGTH))
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
