"""What all steps of a purchase have in common: holding it, and writing down what was done."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.identity import Actor, Verb
from inventory.procurement import queries
from inventory.procurement.models import Purchase, PurchaseLine, PurchaseStep
from inventory.procurement.rules import PurchaseState


def locked(
    session: Session, actor: Actor, purchase_id: int, verb: Verb = Verb.PURCHASE
) -> tuple[Purchase, PurchaseState]:
    """The purchase, held so that two people cannot move it at the same time, and where it stands.

    Raises NotFound, and Forbidden to whoever has not the verb.
    """
    purchase = queries.purchase(session, actor.scope, purchase_id)
    actor.demand(verb, purchase.office)
    session.refresh(purchase, with_for_update=True)
    # Its prices may have changed while we waited; what was read before would otherwise stay.
    lines = select(PurchaseLine).where(PurchaseLine.purchase_id == purchase.id)
    session.scalars(lines.execution_options(populate_existing=True)).all()
    return purchase, queries.state_now(session, purchase)


def record(session: Session, actor: Actor, purchase: Purchase, step: str, reason: str = "") -> None:
    """Write down that a purchase took a step."""
    session.add(
        PurchaseStep(
            purchase_id=purchase.id,
            step=step,
            reason=reason.strip(),
            actor=actor.username,
            recorded_at=actor.at,
            maker_id=actor.user_id,
        )
    )
    session.flush()  # whoever reads the steps next must see it
