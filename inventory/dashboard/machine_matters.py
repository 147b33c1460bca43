"""What of a branch's machines somebody has to see to: what should be back, what ends, what prints too little."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.consumables import register as rolls
from inventory.contracts import register as contracts
from inventory.contracts.rules import Standing
from inventory.core.identity import Actor, Scope
from inventory.equipment.placing import queries as placed
from inventory.procurement import open_queries as purchases
from inventory.repairs import queries as repairs


@dataclass(frozen=True, kw_only=True)
class MachineMatters:
    """How many there are of each; ``ending`` and ``over`` are contracts, ``asked`` are purchases to approve."""

    loans_overdue: int
    repairs_overdue: int
    ending: int
    over: int
    low_batches: int
    heads: int
    asked: int

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        contracts_and_batches = self.ending or self.over or self.low_batches
        return any((self.loans_overdue, self.repairs_overdue, contracts_and_batches, self.heads, self.asked))


def machine_matters(
    session: Session, scope: Scope, actor: Actor, today: date, *, cleans: bool = False
) -> MachineMatters:
    """Those of a branch at this moment; heads to be cleaned only where the person's own office ``cleans`` them."""
    stands = contracts.standing_counts(session, scope, today)
    return MachineMatters(
        loans_overdue=placed.overdue_loans(session, scope, actor.at),
        repairs_overdue=repairs.overdue_in(session, scope, actor.at),
        ending=stands[Standing.ENDING],
        over=stands[Standing.OVER],
        low_batches=len(rolls.low_batches(session, scope, today)),
        heads=rolls.heads_to_clean(session, scope) if cleans else 0,
        asked=purchases.waiting_for(session, actor, scope),
    )
