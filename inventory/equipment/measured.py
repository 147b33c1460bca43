"""What ribbons and films are really good for, and what is left on those in the machines.

The store has whole rolls, each rated for so many cards. Whoever measures them knows better, and knows of the rolls that
are in the machines; it names here the function that tells, and everybody who reckons in cards of ink hears it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.stock.known import Known


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Of one item at one office: cards of a roll by measure, if any was measured, and those left in machines."""

    per_roll: int | None = None
    in_machines: int = 0


Measures = Mapping[tuple[str, str], Measure]
Telling = Callable[[Session, Scope, date | None, Known], Measures]
TELLERS: list[Telling] = []
NOT_MEASURED = Measure()


def tells_measures(telling: Telling) -> Telling:
    """Name a function that knows, by office and item, what rolls are good for."""
    TELLERS.append(telling)
    return telling


def measures(session: Session, scope: Scope, at: date | None, known: Known) -> Measures:
    """By office and item: what was measured, now or at the close of a date."""
    found: dict[tuple[str, str], Measure] = {}
    for telling in TELLERS:
        found.update(telling(session, scope, at, known))
    return found
