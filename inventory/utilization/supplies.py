"""Gathering what only some rules look at: how long stocks last, and what should have arrived or gone back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.planning import queries as planning
from inventory.planning.remedy_rules import CARD, Store
from inventory.shipments import queries as shipments
from inventory.shipments.loans import queries as loans
from inventory.stock.known import NOW, Known
from inventory.utilization.facts import Supply
from inventory.utilization.metrics import OF_SUPPLY, Metric


@dataclass(frozen=True, kw_only=True)
class Standing:
    """By office, at the close of a day: its supply, since when a shipment is on the way, until when a loan was lent."""

    at: date
    supplies: Mapping[str, Supply] = field(default_factory=dict)
    sent: Mapping[str, date] = field(default_factory=dict)
    due: Mapping[str, date] = field(default_factory=dict)

    @property
    def offices(self) -> set[str]:
        """The offices that it says something about."""
        return {*self.supplies, *self.sent, *self.due}

    def supply(self, office: str) -> Supply:
        """What an office has to print with."""
        return self.supplies.get(office, Supply())

    def transit_days(self, office: str) -> int:
        """For how many days the oldest shipment has been on the way to an office; 0 where there is none."""
        return (self.at - self.sent.get(office, self.at)).days

    def overdue_days(self, office: str) -> int:
        """For how many days an office should have returned a loan; 0 where it owes none."""
        return (self.at - self.due.get(office, self.at)).days


def standing(session: Session, scope: Scope, at: date, asked: Collection[Metric], known: Known = NOW) -> Standing:
    """What the metrics asked for need, at the close of a day, as it is known."""
    return Standing(
        at=at,
        supplies=_supplies(session, scope, at, known) if OF_SUPPLY.intersection(asked) else {},
        sent=shipments.oldest_on_the_way(session, scope, at, known) if Metric.SHIPMENT_TRANSIT_DAYS in asked else {},
        due=loans.due_days(session, scope, at, known) if Metric.LOAN_OVERDUE_DAYS in asked else {},
    )


def _supplies(session: Session, scope: Scope, at: date, known: Known) -> dict[str, Supply]:
    """By office: its supply and its pace, as planning measures them."""
    # Planning takes the stock of a day that is over from its close, and that is right for a day that still runs, too.
    shelves = planning.shelves(session, scope, at, at + timedelta(days=1), known)
    return {code: _supply(shelves.store(code)) for code in shelves.offices}


def _supply(store: Store) -> Supply:
    yields = {CARD: 1, **store.yields}
    blanks, ribbon, film = (
        store.held[item] * yields[item] if item in store.held and item in yields else None
        for item in (CARD, planning.RIBBON, planning.FILM)
    )
    return Supply(blanks=blanks, ribbon=ribbon, film=film, printed=store.printed, worked=store.worked)
