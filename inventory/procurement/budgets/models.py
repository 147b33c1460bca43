"""Tables of budget lines. A ceiling changes by acts only, and acts are only ever added."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.core.audit import Audited, PartOf
from inventory.core.database import Base
from inventory.core.money import Rupiah
from inventory.equipment.rules import Fund
from inventory.procurement.budgets.rules import LONGEST_CODE, LONGEST_REFERENCE, LONGEST_TITLE, ActKind, Purse, Standing
from inventory.procurement.rules import FIRST_BUDGET_YEAR
from inventory.stock.models import one_of


class BudgetLine(Base):
    """One line of an office's budget.

    ``ceiling`` and ``committed`` run along, as the balances of the ledger do: the sum of the acts, and what is
    approved or ordered and not cancelled. Whoever changes either holds the row.
    """

    __tablename__ = "budget_line"
    __audit__ = Audited(
        kind="budget_line",
        name=lambda line: line.name,
        silent=frozenset({"ceiling", "committed", "created_at"}),
    )
    __table_args__ = (
        UniqueConstraint("office", "budget_year", "fund", "account", "title"),
        CheckConstraint(one_of("fund", Fund), "fund_known"),
        CheckConstraint(f"budget_year >= {FIRST_BUDGET_YEAR}", "budget_year_plausible"),
        CheckConstraint("committed >= 0 and committed <= ceiling", "ceiling_holds"),
        Index("ix_budget_line_year_office", "budget_year", "office"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(ForeignKey("office.code"))
    budget_year: Mapped[int]
    fund: Mapped[str] = mapped_column(String(10))
    account: Mapped[str] = mapped_column(String(LONGEST_CODE))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    ceiling: Mapped[Decimal] = mapped_column(Rupiah)
    committed: Mapped[Decimal] = mapped_column(Rupiah)
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """What people call it: its account code and its title."""
        return f"{self.account} {self.title}"

    @property
    def purse(self) -> Purse:
        """Where it belongs."""
        return Purse(office=self.office, budget_year=self.budget_year, fund=self.fund)

    @property
    def standing(self) -> Standing:
        """What the rules ask about."""
        return Standing(name=self.name, ceiling=self.ceiling, committed=self.committed)


class BudgetAct(Base):
    """One act that made or changed a ceiling: by so much, why, and by which paper.

    A shift is two of them: ``other_line_id`` is the line at its other end.
    """

    __tablename__ = "budget_act"
    __audit__ = PartOf(
        whole=BudgetLine, by="line_id", word="act", silent=frozenset({"actor", "recorded_at", "maker_id"})
    )
    __table_args__ = (
        CheckConstraint(one_of("kind", ActKind), "kind_known"),
        CheckConstraint("(kind = 'original' and amount >= 0) or (kind <> 'original' and amount <> 0)", "amount_moves"),
        CheckConstraint("(kind = 'shift') = (other_line_id is not null)", "shift_has_two_ends"),
        CheckConstraint("other_line_id is null or other_line_id <> line_id", "shift_goes_elsewhere"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("budget_line.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal] = mapped_column(Rupiah)
    other_line_id: Mapped[int | None] = mapped_column(ForeignKey("budget_line.id"))
    reason: Mapped[str] = mapped_column(String(500))
    reference: Mapped[str] = mapped_column(String(LONGEST_REFERENCE))
    day: Mapped[date]
    actor: Mapped[str] = mapped_column(String(40))
    recorded_at: Mapped[datetime]
    maker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
