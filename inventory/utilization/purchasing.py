"""Use-case of buying for a flagged district: the purchase stays tied to the alert, and to the instruction of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Invalid
from inventory.core.identity import Actor
from inventory.procurement.local import Buy, buy
from inventory.procurement.models import Purchase
from inventory.stock.service import Command, once_for
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts.rules import AlertState
from inventory.utilization.instructions import queries as instruction_queries
from inventory.utilization.instructions.models import AlertPurchase, Instruction


@dataclass(frozen=True, kw_only=True)
class BuyFor(Command):
    """Plan a purchase for the district of an alert."""

    alert_id: int
    buying: Buy


@once_for(Purchase)
def buy_for(session: Session, actor: Actor, command: BuyFor) -> Purchase:
    """Plan it; where the district was told to buy the same thing and has not yet, this carries the instruction out.

    Raises NotFound, AlreadyDone for an alert that is closed, Invalid for a purchase of another office, and what `buy`
    raises.
    """
    alert, office = alert_queries.alert(session, actor.scope, command.alert_id)
    session.refresh(alert, with_for_update=True)  # an evaluation may be closing it
    if command.buying.office != alert.office:
        raise Invalid(reason="purchase_elsewhere", field="office")
    if alert.state == AlertState.CLOSED:
        raise AlreadyDone(document=office.name, state=alert.state)
    told = _told(session, command)
    purchase = buy(session, actor, command.buying)
    number = None if told is None else told.id
    session.add(AlertPurchase(purchase_id=purchase.id, alert_id=alert.id, instruction_id=number))
    session.flush()  # the instruction stands elsewhere from here on, in this transaction too
    return purchase


def _told(session: Session, command: BuyFor) -> Instruction | None:
    """What the district was told to buy of what is bought, and has not begun to."""
    things = [line.item or line.kind for line in command.buying.lines]
    return instruction_queries.to_buy(session, command.alert_id, [each for each in things if each])
