"""Pieces that the books have in store and that are not in the house.

Blanks that go out to the people stay in the account `store`: nothing has become of them yet, and whatever becomes of
them is told once, by the day's report or by a count. So the ledger does not know that they are out. Whoever takes
pieces along names here the function that does, and everybody who looks at a store can see how much of it is elsewhere.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.identity import Scope


@dataclass(frozen=True, kw_only=True)
class Away:
    """Pieces of an office's store that are out with a session since a day, or that one of them did not bring back.

    ``holder`` is the mobile unit they went with, empty where they went without one.
    """

    office: str
    item: str
    pieces: int
    since: date
    session_id: int
    number: str
    holder: str
    missing: bool = False


Telling = Callable[[Session, Scope], Sequence[Away]]
TELLERS: list[Telling] = []


def tells_away(telling: Telling) -> Telling:
    """Name a function that knows of pieces that are out of the house."""
    TELLERS.append(telling)
    return telling


def pieces_away(session: Session, scope: Scope) -> list[Away]:
    """What is not in the house of the branch's offices, the longest away first."""
    found = [each for telling in TELLERS for each in telling(session, scope)]
    return sorted(found, key=lambda each: (each.since, each.session_id, each.item))


def summed(found: Sequence[Away]) -> Counter[tuple[str, str]]:
    """By office and item: all pieces that are not in the house."""
    pieces: Counter[tuple[str, str]] = Counter()
    for each in found:
        pieces[each.office, each.item] += each.pieces
    return pieces
