"""Operations about budget lines, and the steps of a purchase between plan and payment."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row
from sqlalchemy.orm import Session

from inventory.api import budget_bodies, paging
from inventory.api.buying import BUYERS, Recorded, money
from inventory.api.reads import AtOffice, branch
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.procurement import consent, payments, queries, service, shortfall
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetAct, BudgetLine
from inventory.procurement.models import Purchase, PurchasePayment
from inventory.procurement.suppliers import queries as supplier_queries
from inventory.procurement.suppliers.models import Supplier


class BudgetLineTold(BaseModel):
    """A budget line, in rupiah: committed is what is approved or ordered and not cancelled."""

    id: str
    office: str
    budget_year: int
    fund: str
    account: str
    title: str
    ceiling: str
    committed: str
    realised: str
    paid: str
    left: str


class Stands(BaseModel):
    """Where a purchase stands now."""

    id: str
    number: str
    state: str


class SupplierTold(BaseModel):
    """A supplier of an office; ``blocked`` is the reason why it gets no new contract, if there is one."""

    id: str
    office: str
    name: str
    tax_number: str
    blocked: str | None
    contracts: int


@operation("get", "/budget-lines", scope="office", answers=paging.listed(BudgetLineTold, "BudgetLines"))
def list_budget_lines(act: Act, query: AtOffice) -> dict[str, Any]:
    """The budget lines of one's branch."""
    asked = budget_queries.lines(branch(act, query.office)).where(BudgetLine.id > query.after_id)
    rows = db.session.execute(asked.order_by(BudgetLine.id).limit(query.limit + 1)).all()
    return paging.page(rows, query.limit, lambda row: row[0].id, _line)


@operation("post", "/budget-lines", scope="office", verbs=BUYERS, answers=Recorded, status=201)
def enter_budget_line(act: Act, body: budget_bodies.BudgetEntry) -> dict[str, Any]:
    """Put a line of a budget on record."""
    return act.do(budgets.enter, body.command(act.key), _recorded)


@operation("post", "/budget-lines/<int:id>/shifts", scope="office", verbs=BUYERS, answers=Recorded, status=201)
def shift_budget(act: Act, line_id: int, body: budget_bodies.ShiftEntry) -> dict[str, Any]:
    """Shift money to another line; never more than is left."""
    return act.do(budgets.shift, body.command(act.key, line_id), _recorded)


@operation("post", "/budget-lines/<int:id>/changes", scope="office", verbs=BUYERS, answers=Recorded, status=201)
def change_budget(act: Act, line_id: int, body: budget_bodies.ChangeEntry) -> dict[str, Any]:
    """Give a line another ceiling; never below what is committed."""
    return act.do(budgets.change, body.command(act.key, line_id), _recorded)


@operation("post", "/purchases/<int:id>/request", scope="office", verbs=BUYERS, answers=Stands)
def ask_for_purchase(act: Act, purchase_id: int, body: budget_bodies.AskEntry) -> dict[str, Any]:
    """Ask a second person to approve a plan."""
    return act.do(consent.ask, body.command(act.key, purchase_id), _stands)


@operation("post", "/purchases/<int:id>/approval", scope="office", verbs=(Verb.APPROVE,), answers=Stands)
def approve_purchase(act: Act, purchase_id: int) -> dict[str, Any]:
    """Let a request take its money from the budget line; by another person than the one who asked."""
    return act.do(consent.approve, consent.Approve(key=act.key, purchase_id=purchase_id), _stands)


@operation("post", "/purchases/<int:id>/rejection", scope="office", verbs=(Verb.APPROVE,), answers=Stands)
def reject_purchase(act: Act, purchase_id: int, body: budget_bodies.ReasonEntry) -> dict[str, Any]:
    """Make a request a plan again."""
    return act.do(consent.send_back, body.send_back(act.key, purchase_id), _stands)


@operation("post", "/purchases/<int:id>/order", scope="office", verbs=BUYERS, answers=Stands)
def order_purchase(act: Act, purchase_id: int, body: budget_bodies.OrderEntry) -> dict[str, Any]:
    """Sign the contract."""
    return act.do(service.order, body.command(act.key, purchase_id), _stands)


@operation("post", "/purchases/<int:id>/payments", scope="office", verbs=BUYERS, answers=Recorded, status=201)
def pay_purchase(act: Act, purchase_id: int, body: budget_bodies.PaymentEntry) -> dict[str, Any]:
    """Record a payment; never beyond the contract."""
    return act.do(payments.pay, body.command(act.key, purchase_id), _recorded)


@operation("post", "/purchases/<int:id>/cancellation", scope="office", verbs=BUYERS, answers=Stands)
def cancel_purchase(act: Act, purchase_id: int, body: budget_bodies.ReasonEntry) -> dict[str, Any]:
    """Give a purchase up of which nothing has arrived and nothing was paid."""
    return act.do(service.cancel, body.cancel(act.key, purchase_id), _stands)


@operation("post", "/purchases/<int:id>/closure", scope="office", verbs=BUYERS, answers=Stands)
def close_purchase_short(act: Act, purchase_id: int, body: budget_bodies.ReasonEntry) -> dict[str, Any]:
    """Give up the rest of an order that came in part: the contract is worth what has arrived, the money is free."""
    return act.do(shortfall.close_short, body.close_short(act.key, purchase_id), _stands)


@operation("get", "/suppliers", scope="office", answers=paging.listed(SupplierTold, "Suppliers"))
def list_suppliers(act: Act, query: AtOffice) -> dict[str, Any]:
    """The suppliers of one's branch."""
    asked = supplier_queries.suppliers(branch(act, query.office)).where(Supplier.id > query.after_id)
    rows = db.session.execute(asked.order_by(Supplier.id).limit(query.limit + 1)).all()
    return paging.page(rows, query.limit, lambda row: row[0].id, _supplier)


def _recorded(_session: Session, made: BudgetLine | BudgetAct | PurchasePayment) -> dict[str, Any]:
    return {"id": str(made.id)}


def _stands(session: Session, purchase: Purchase) -> dict[str, Any]:
    return {"id": str(purchase.id), "number": purchase.number, "state": queries.state_now(session, purchase).value}


def _line(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    line, _office, realised, paid = row
    amounts = {"ceiling": line.ceiling, "committed": line.committed, "realised": realised, "paid": paid}
    return {
        **{name: getattr(line, name) for name in ("office", "budget_year", "fund", "account", "title")},
        **{name: money(amount) for name, amount in amounts.items()},
        "id": str(line.id),
        "left": money(line.standing.left),
    }


def _supplier(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    supplier, _office, contracts = row
    plain = {name: getattr(supplier, name) for name in ("office", "name", "tax_number")}
    return {**plain, "id": str(supplier.id), "blocked": supplier.blocked or None, "contracts": contracts}
