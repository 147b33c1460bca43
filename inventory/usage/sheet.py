"""What the office's books say before a report is written: the closing of yesterday, and what came in since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.rules import Compartment
from inventory.usage.queries import CARD
from inventory.usage.rules import ReportLine


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One day of one office, without its own report.

    ``opening`` is what the store held at the close of the day before, ``available`` what it holds that day with
    all that came in or went out on other documents; ``items`` are those the report can speak of.
    """

    office: Office
    day: date
    items: Sequence[str]
    cards: frozenset[str]
    opening: Mapping[str, int]
    available: Mapping[str, int]

    @property
    def day_before(self) -> date:
        return self.day - timedelta(days=1)

    def moved(self, item: str) -> int:
        """What came in, less what went out, on other documents of the day."""
        return self.available.get(item, 0) - self.opening.get(item, 0)

    def closing(self, item: str, *taken: int | None) -> int:
        """What the store will hold when so many pieces were taken."""
        return self.available.get(item, 0) - sum(number or 0 for number in taken)


def sheet(session: Session, office: Office, day: date, reported: Iterable[ReportLine] = ()) -> Sheet:
    """The books of a day as they would be without its report, whose lines are ``reported``."""
    opening = _store(session, office, day - timedelta(days=1))
    available = _store(session, office, day)
    for line in reported:
        available[line.item] = available.get(line.item, 0) + line.printed + line.spoiled
    items = stock.items(session)
    held = {CARD, *(line.item for line in reported), *(item for item, number in available.items() if number)}
    return Sheet(
        office=office,
        day=day,
        items=[item.code for item in items if item.code in held],
        cards=frozenset(item.code for item in items if item.is_card),
        opening=opening,
        available=available,
    )


def _store(session: Session, office: Office, at: date) -> dict[str, int]:
    return {
        balance.item: balance.quantity
        for balance in stock.balances(session, Scope(office.code), at)
        if balance.office == office.code and balance.compartment == Compartment.STORE
    }
