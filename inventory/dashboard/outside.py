"""What of a branch is outside its offices: sessions of outreach, and the blanks with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.identity import Actor, Scope
from inventory.outreach import queries
from inventory.outreach.models import Outreach
from inventory.outreach.rules import is_overdue
from inventory.stock.away import Away, pieces_away

NOT_BACK = "not_back"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Sessions that are out, or should leave by now, with the state that each shows, and what is not in the house."""

    sessions: Sequence[tuple[Outreach, str]]
    away: Sequence[Away]

    @property
    def pieces(self) -> int:
        """Blanks that are out with sessions."""
        return sum(each.pieces for each in self.away if not each.missing)

    @property
    def missing(self) -> list[Away]:
        """What sessions did not bring back."""
        return [each for each in self.away if each.missing]

    @property
    def overdue(self) -> int:
        """How many sessions should have come back."""
        return sum(state == NOT_BACK for _session, state in self.sessions)


def outside(session: Session, scope: Scope, actor: Actor) -> Outside:
    """The outreach of a branch at this moment."""
    found = [
        (each, _state(each, local_date(actor.at, office.timezone)))
        for each, office, _unit in queries.under_way(session, scope, actor.at)
    ]
    return Outside(sessions=found, away=pieces_away(session, scope))


def _state(found: Outreach, today: date) -> str:
    return NOT_BACK if is_overdue(found.state, found.last_day, today) else found.state
