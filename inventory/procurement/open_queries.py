"""What a branch has ordered and waits for, what waits for a second person, and budget lines that still have money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Actor, Scope, Verb
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.models import Purchase, PurchaseLine, PurchaseStep
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


def waiting_for(session: Session, actor: Actor, scope: Scope) -> int:
    """How many purchases of a branch wait for this person as the second one: somebody else has asked."""
    asked = (PurchaseStep.purchase_id == Purchase.id, PurchaseStep.step == PurchaseState.REQUESTED)
    last = select(PurchaseStep.maker_id).where(*asked).order_by(PurchaseStep.id.desc()).limit(1)
    query = select(func.count()).where(
        Purchase.state == PurchaseState.REQUESTED,
        scope.covers(Purchase.office),
        last.correlate(Purchase).scalar_subquery() != actor.user_id,
    )
    return session.scalar(query) or 0 if actor.may(Verb.APPROVE) else 0


def lines_with_money(session: Session, scope: Scope, year: int) -> Sequence[BudgetLine]:
    """The budget lines of a branch of a year, and those after it, that have something left."""
    query = select(BudgetLine).where(
        scope.covers(BudgetLine.office), BudgetLine.budget_year >= year, BudgetLine.ceiling > BudgetLine.committed
    )
    return session.scalars(query.order_by(BudgetLine.office, BudgetLine.budget_year, BudgetLine.id)).all()
