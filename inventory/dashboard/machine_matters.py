"""What of a branch's machines somebody has to see to: what should be back, what ends, what prints too little."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.consumables import register as rolls
from inventory.contracts import register as contracts
from inventory.contracts.rules import Standing
from inventory.core.identity import Actor, Scope
from inventory.equipment.placing import queries as placed
from inventory.repairs import queries as repairs


@dataclass(frozen=True, kw_only=True)
class MachineMatters:
    """How many there are of each; ``ending`` and ``over`` are contracts."""

    loans_overdue: int
    repairs_overdue: int
    ending: int
    over: int
    low_batches: int

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return any((self.loans_overdue, self.repairs_overdue, self.ending, self.over, self.low_batches))


def machine_matters(session: Session, scope: Scope, actor: Actor, today: date) -> MachineMatters:
    """Those of a branch at this moment."""
    stands = contracts.standing_counts(session, scope, today)
    return MachineMatters(
        loans_overdue=placed.overdue_loans(session, scope, actor.at),
        repairs_overdue=repairs.overdue_in(session, scope, actor.at),
        ending=stands[Standing.ENDING],
        over=stands[Standing.OVER],
        low_batches=len(rolls.low_batches(session, scope, today)),
    )
