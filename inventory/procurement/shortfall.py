"""Use-case of an order that did not come in full: what is still to come is given up, and its money is free again."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, Overpaid
from inventory.core.identity import Actor
from inventory.procurement import queries, rules
from inventory.procurement.budgets import service as budgets
from inventory.procurement.models import Purchase
from inventory.procurement.rules import CLOSED_SHORT
from inventory.procurement.service import once
from inventory.procurement.steps.service import locked, record
from inventory.stock.service import Command


@dataclass(frozen=True, kw_only=True)
class CloseShort(Command):
    """The rest of an order will not come."""

    purchase_id: int
    reason: str


@once
def close_short(session: Session, actor: Actor, command: CloseShort) -> Purchase:
    """Give up what is still to come of an order that arrived in part; the contract is worth what has arrived.

    Raises NotFound, Forbidden, AlreadyDone, Invalid without a reason or where nothing has arrived, and Overpaid where
    the rest was paid for already.
    """
    purchase, state = locked(session, actor, command.purchase_id)
    rules.demand_partly_delivered(purchase.number, state)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    before = purchase.total
    for status in queries.line_statuses(session, purchase):
        status.line.given_up += status.outstanding
    paid = queries.paid(session, purchase)
    if paid > purchase.total:
        raise Overpaid(purchase=purchase.number, contract=purchase.total, paid=paid, given=paid - purchase.total)
    if purchase.budget_line_id is not None:
        budgets.commit_to(session, purchase.budget_line_id, before, purchase.total)
    record(session, actor, purchase, CLOSED_SHORT, command.reason)
    return purchase
