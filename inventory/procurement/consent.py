"""Use-cases of two people: one asks for money of a budget line, another approves or sends back."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.errors import Forbidden, Invalid, OwnDocument
from inventory.core.identity import Actor, Verb
from inventory.procurement import queries, rules
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.budgets import service as budgets
from inventory.procurement.models import Purchase
from inventory.procurement.rules import PurchaseState
from inventory.procurement.service import once
from inventory.procurement.steps.service import locked, record
from inventory.stock.service import Command


@dataclass(frozen=True, kw_only=True)
class Ask(Command):
    """Ask for what was planned; ``budget_line`` where the plan named none yet, or another one."""

    purchase_id: int
    budget_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Approve(Command):
    """The second person agrees."""

    purchase_id: int


@dataclass(frozen=True, kw_only=True)
class SendBack(Command):
    """The second person does not agree, and says why; or whoever asked takes it back."""

    purchase_id: int
    reason: str


@once
def ask(session: Session, actor: Actor, command: Ask) -> Purchase:
    """Ask a second person to approve a plan. It holds nothing of its budget line yet.

    Raises NotFound, Forbidden, AlreadyDone, and Invalid where a price lacks or the budget line is missing or another's.
    """
    purchase, state = locked(session, actor, command.purchase_id)
    rules.demand_step(purchase.number, state, PurchaseState.REQUESTED)
    line_id = command.budget_line or purchase.budget_line_id
    line = None if line_id is None else budget_queries.line_of(session, purchase.office, line_id)
    if line is None:
        raise Invalid(reason="budget_line_needed", field="budget_line")
    if (line.budget_year, line.fund) != (purchase.budget_year, purchase.fund):
        raise Invalid(reason="budget_line_other", field="budget_line")
    if not rules.prices_complete([each.unit_price for each in purchase.lines], purchase.fund):
        raise Invalid(reason="price_missing", field="budget_line")
    purchase.budget_line_id = line.id
    purchase.state = PurchaseState.REQUESTED
    record(session, actor, purchase, PurchaseState.REQUESTED)
    return purchase


@once
def approve(session: Session, actor: Actor, command: Approve) -> Purchase:
    """Let a request take its money from the budget line.

    Raises NotFound, Forbidden, OwnDocument to whoever asked, AlreadyDone, Invalid, and BudgetExceeded.
    """
    purchase, state = locked(session, actor, command.purchase_id, Verb.APPROVE)
    rules.demand_step(purchase.number, state, PurchaseState.APPROVED)
    if queries.asked_by(session, purchase) == actor.user_id:
        raise OwnDocument(verb=Verb.APPROVE)
    if purchase.budget_line_id is not None:
        budgets.commit_to(session, purchase.budget_line_id, Decimal(0), purchase.total)
    purchase.state = PurchaseState.APPROVED
    record(session, actor, purchase, PurchaseState.APPROVED)
    return purchase


@once
def send_back(session: Session, actor: Actor, command: SendBack) -> Purchase:
    """Make a request a plan again. Raises NotFound, Forbidden, AlreadyDone, and Invalid without a reason."""
    purchase, state = locked(session, actor, command.purchase_id, Verb.VIEW)
    rules.demand_step(purchase.number, state, PurchaseState.PLANNED)
    if queries.asked_by(session, purchase) != actor.user_id and not actor.may(Verb.APPROVE):
        raise Forbidden(verb=Verb.APPROVE)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    purchase.state = PurchaseState.PLANNED
    record(session, actor, purchase, PurchaseState.PLANNED, command.reason)
    return purchase
