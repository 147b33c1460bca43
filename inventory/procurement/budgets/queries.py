"""Reads about budget lines: what they may spend, have promised, received and paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.money import Rupiah
from inventory.equipment.rules import Fund
from inventory.procurement import queries
from inventory.procurement.budgets.models import BudgetAct, BudgetLine
from inventory.procurement.budgets.rules import Purse
from inventory.procurement.models import Purchase, PurchaseLine, PurchasePayment
from inventory.procurement.rules import COMMITTED
from inventory.regions.models import Office

Lines = Select[BudgetLine, Office, Decimal, Decimal]


@dataclass(frozen=True)
class Sums:
    """What some budget lines add up to, in rupiah."""

    ceiling: Decimal
    committed: Decimal
    realised: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be committed."""
        return self.ceiling - self.committed


def line(session: Session, scope: Scope, line_id: int) -> BudgetLine:
    """One budget line of the branch. Raises NotFound."""
    found = session.scalar(select(BudgetLine).where(BudgetLine.id == line_id, scope.covers(BudgetLine.office)))
    if found is None:
        raise NotFound(what="budget_line")
    return found


def line_of(session: Session, office: str, line_id: int) -> BudgetLine | None:
    """An office's own line with this number, if there is one."""
    return session.scalar(select(BudgetLine).where(BudgetLine.id == line_id, BudgetLine.office == office))


def same_line(session: Session, wanted: BudgetLine) -> bool:
    """Whether a line with this account code and title is on record in the same purse."""
    alike = (BudgetLine.account == wanted.account, BudgetLine.title == wanted.title)
    return session.scalar(select(BudgetLine.id).where(*_in(wanted.purse), *alike)) is not None


def keeps_lines(session: Session, office: str, year: int, fund: str) -> bool:
    """Whether an office keeps any budget line of a year and fund."""
    purse = Purse(office=office, budget_year=year, fund=fund)
    return session.scalar(select(BudgetLine.id).where(*_in(purse)).limit(1)) is not None


def lines_in(session: Session, purse: Purse) -> Sequence[BudgetLine]:
    """The lines among which money can be shifted."""
    return session.scalars(select(BudgetLine).where(*_in(purse)).order_by(BudgetLine.account, BudgetLine.title)).all()


def lines_since(session: Session, scope: Scope, year: int) -> Sequence[BudgetLine]:
    """The lines of a branch of a year and those after it, to choose from."""
    query = select(BudgetLine).where(scope.covers(BudgetLine.office), BudgetLine.budget_year >= year)
    order = (BudgetLine.budget_year.desc(), BudgetLine.office, BudgetLine.fund, BudgetLine.account, BudgetLine.title)
    return session.scalars(query.order_by(*order)).all()


def _in(purse: Purse) -> tuple[Any, ...]:
    return (
        BudgetLine.office == purse.office,
        BudgetLine.budget_year == purse.budget_year,
        BudgetLine.fund == purse.fund,
    )


@cache
def realised_column() -> Any:
    """What has arrived for a line, at the contracts' prices, as a column."""
    amount = func.sum(queries.delivered_of_line() * PurchaseLine.unit_price)
    mine = select(func.coalesce(amount, 0)).join(Purchase, Purchase.id == PurchaseLine.purchase_id)
    mine = mine.where(Purchase.budget_line_id == BudgetLine.id).correlate(BudgetLine)
    return type_coerce(mine.scalar_subquery(), Rupiah())


@cache
def paid_column() -> Any:
    """What was paid from a line, as a column."""
    mine = select(func.coalesce(func.sum(PurchasePayment.amount), 0))
    mine = mine.join(Purchase, Purchase.id == PurchasePayment.purchase_id)
    return type_coerce(
        mine.where(Purchase.budget_line_id == BudgetLine.id).correlate(BudgetLine).scalar_subquery(), Rupiah()
    )


def lines(scope: Scope) -> Lines:
    """The budget lines of a branch: each with its office, what has arrived for it, and what was paid from it."""
    return (
        select(BudgetLine, Office, realised_column().label("realised"), paid_column().label("paid"))
        .join(Office, Office.code == BudgetLine.office)
        .where(scope.covers(BudgetLine.office))
    )


def sums_of(session: Session, query: Lines) -> Sums:
    """What all lines of the query add up to."""
    columns = (BudgetLine.ceiling, BudgetLine.committed, realised_column(), paid_column())
    named = [column.label(f"sum_{number}") for number, column in enumerate(columns)]
    rows = query.with_only_columns(*named).order_by(None).subquery()
    found = session.execute(select(*(type_coerce(func.sum(column), Rupiah()) for column in rows.c))).one()
    return Sums(*(amount or Decimal(0) for amount in found))


def without_a_line(session: Session, scope: Scope) -> Decimal:
    """What the branch ordered from its own budgets without naming a line: it counts against no ceiling."""
    query = queries.purchases(scope).where(
        Purchase.budget_line_id.is_(None),
        Purchase.state.in_(COMMITTED),
        Purchase.fund.in_((Fund.APBD, Fund.APBD_P)),
    )
    return queries.sum_of(session, query)


def years(session: Session, scope: Scope) -> list[int]:
    """The years of which the branch keeps budget lines, latest first."""
    query = select(BudgetLine.budget_year).where(scope.covers(BudgetLine.office)).distinct()
    return list(session.scalars(query.order_by(BudgetLine.budget_year.desc())))


def acts(session: Session, found: BudgetLine) -> Sequence[Row[BudgetAct, BudgetLine | None]]:
    """What made the ceiling of a line, oldest first; of a shift the line at its other end."""
    other = aliased(BudgetLine)
    return session.execute(
        select(BudgetAct, other)
        .outerjoin(other, other.id == BudgetAct.other_line_id)
        .where(BudgetAct.line_id == found.id)
        .order_by(BudgetAct.id)
    ).all()


def purchases(session: Session, scope: Scope, found: BudgetLine) -> Sequence[Any]:
    """The purchases that name a line, latest first."""
    query = queries.purchases(scope).where(Purchase.budget_line_id == found.id)
    return session.execute(query.order_by(Purchase.id.desc())).all()
