"""Use-case of paying: in parts, and never beyond the contract."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor
from inventory.procurement import queries, rules
from inventory.procurement.models import PurchasePayment
from inventory.procurement.steps.service import locked
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

REFERENCE_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class Pay(Command):
    """One payment on a day, in rupiah, by the order to pay with that number (SP2D)."""

    purchase_id: int
    day: date
    amount: Decimal
    reference: str
    note: str = ""


@once_for(PurchasePayment)
def pay(session: Session, actor: Actor, command: Pay) -> PurchasePayment:
    """Record a payment. Raises NotFound, Forbidden, Invalid, DateRefused, AlreadyDone where all is paid, Overpaid."""
    purchase, state = locked(session, actor, command.purchase_id)
    rules.demand_payable(purchase.number, state)
    if not command.reference.strip() or len(command.reference) > REFERENCE_LENGTH:
        raise Invalid(reason="reference_needed", field="reference")
    today = ledger.today_at(session, actor, purchase.office)
    rules.check_payment_date(command.day, purchase.contract_date, today)
    rules.check_payment(purchase.number, command.amount, queries.paid(session, purchase), purchase.total)
    payment = PurchasePayment(
        purchase_id=purchase.id,
        day=command.day,
        amount=command.amount,
        reference=command.reference.strip(),
        note=command.note.strip(),
        actor=actor.username,
        recorded_at=actor.at,
        maker_id=actor.user_id,
    )
    session.add(payment)
    session.flush()  # the answer names the payment by its id, and its state counts it
    return payment
