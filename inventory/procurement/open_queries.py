"""What a branch has ordered and waits for, and the budget lines that still have money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.models import Purchase, PurchaseLine
from inventory.procurement.queries import EXPECTED, delivered_of_line, number_column
from inventory.procurement.rules import PurchaseState


@dataclass(frozen=True)
class Ordered:
    """Pieces of one consumable that were ordered and have not arrived; ``due`` is the contract's day, if it has one."""

    office: str
    item: str
    pieces: int
    due: date | None
    name: str
    number: int


def ordered(session: Session, scope: Scope, items: Sequence[str]) -> list[Ordered]:
    """What the offices of a branch still wait for, in one statement."""
    delivered = delivered_of_line()
    query = (
        select(
            Purchase.office,
            PurchaseLine.item,
            EXPECTED - delivered,
            Purchase.due_date,
            number_column(),
            Purchase.id,
        )
        .join(PurchaseLine, PurchaseLine.purchase_id == Purchase.id)
        .where(Purchase.state == PurchaseState.ORDERED, PurchaseLine.item.in_(items), scope.covers(Purchase.office))
        .where(delivered < EXPECTED)
        .order_by(Purchase.id)
    )
    return [Ordered(*row) for row in session.execute(query)]


def lines_with_money(session: Session, scope: Scope, year: int) -> Sequence[BudgetLine]:
    """The budget lines of a branch of a year, and those after it, that have something left."""
    query = select(BudgetLine).where(
        scope.covers(BudgetLine.office), BudgetLine.budget_year >= year, BudgetLine.ceiling > BudgetLine.committed
    )
    return session.scalars(query.order_by(BudgetLine.office, BudgetLine.budget_year, BudgetLine.id)).all()
