"""Tables of contracts. A renewal moves the end and leaves its trace; nothing is taken away."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inventory.contracts.rules import LONGEST_NAME, LONGEST_NOTE, LONGEST_NUMBER, ContractKind, Standing, standing
from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.stock.models import one_of


class ServiceContract(Base):
    """A licence or a contract of an office, with ``partner``; people are reminded from ``remind_from`` on.

    ``stopped_on`` is the day on which it was given up before its end, or nobody wants it renewed.
    """

    __tablename__ = "service_contract"
    __audit__ = Audited(
        kind="service_contract", name=lambda contract: contract.title, silent=frozenset({"created_at", "remind_from"})
    )
    __table_args__ = (
        CheckConstraint(one_of("kind", ContractKind), "kind_known"),
        CheckConstraint("length(title) > 0", "title_present"),
        CheckConstraint("starts_on <= ends_on", "days_forward"),
        CheckConstraint("remind_from < ends_on", "reminded_before_the_end"),
        CheckConstraint("(stopped_on is null) = (stopped_reason = '')", "stopped_with_reason"),
        Index("ix_service_contract_office", "office"),
        Index("ix_service_contract_ends_on", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(LONGEST_NAME))
    partner: Mapped[str] = mapped_column(String(LONGEST_NAME))
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    remind_days: Mapped[int]
    remind_from: Mapped[date]
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    stopped_on: Mapped[date | None]
    stopped_reason: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    created_at: Mapped[datetime]

    def standing(self, today: date) -> Standing:
        """Where it stands on a day."""
        return standing(self.remind_from, self.ends_on, self.stopped_on, today)


class ContractRenewal(Base):
    """A contract was given a later end: from when to when, by which paper, who entered it. Written once."""

    __tablename__ = "contract_renewal"
    __audit__ = PartOf(
        whole=ServiceContract, by="contract_id", word="renewal", silent=frozenset({"recorded_at", "maker_id"})
    )
    __table_args__ = (
        CheckConstraint("ends_on > ended_on", "later_end"),
        Index("ix_contract_renewal_contract_id", "contract_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("service_contract.id"))
    ended_on: Mapped[date]
    ends_on: Mapped[date]
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
