"""The stock card: what came into one compartment of an office and what left it, with the balance after each.

A page costs the same after ten years as after one month. What was posted last is found by index, and nearly always it
is also what happened last. Whatever was posted before it and yet happened later is looked for by the days of the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, case, desc, func, or_, select, tuple_, union_all
from sqlalchemy.orm import Session

from inventory.core.listing import EXPORT_LIMIT, PAGE_SIZE, Listing, ListState
from inventory.stock import statements
from inventory.stock.models import AccountRow, Document, JournalRecord, Movement, RunningClose
from inventory.stock.rules import Account

# So many entered late among the last posted do not make the search for others any longer.
SLACK = PAGE_SIZE


class Place(NamedTuple):
    """A movement's place on the card: later ones are greater."""

    day: str
    number: int
    line: int
    change: int


@dataclass(frozen=True)
class Entry:
    """One movement as the card's account sees it; ``balance`` is what was there after it."""

    document: Document
    other: AccountRow
    change: int
    balance: int

    @property
    def day(self) -> date:
        """The business date."""
        return self.document.business_date

    def far_office(self, office: str) -> str:
        """The other end of the document, as seen from the card's office; that office itself where there is none."""
        ends = (self.document.office, self.document.counterpart)
        return next((end for end in ends if end and end != office), office)

    @property
    def came(self) -> int | None:
        """Pieces in."""
        return self.change if self.change > 0 else None

    @property
    def left(self) -> int | None:
        """Pieces out."""
        return -self.change if self.change < 0 else None


def listing(session: Session, account: Account, item: str, state: ListState) -> Listing[Entry]:
    """One page of the card, latest first; all of it for an export."""
    mine = session.scalar(
        select(AccountRow.id).where(
            AccountRow.owner == account.owner, AccountRow.compartment == account.compartment, AccountRow.item == item
        )
    )
    if mine is None:
        return Listing([], 0, state)
    total = session.scalar(select(func.count()).select_from(_lines(mine).subquery())) or 0
    first, last = (0, EXPORT_LIMIT) if state.export else ((state.page - 1) * PAGE_SIZE, state.page * PAGE_SIZE)
    places = _latest(session, mine, min(last, total)) if first < total else []
    return Listing(list(_entries(session, mine, places, first)), total, state)


def _lines(mine: int, *conditions: Any) -> CompoundSelect[int, int, int, int]:
    """The movements in and out of an account: record, line, change, and the account at the other end."""
    number, line, quantity = Movement.journal_number, Movement.line, Movement.quantity
    came = select(number.label("number"), line.label("line"), quantity.label("change"), Movement.source_id.label("far"))
    left = select(number, line, -quantity, Movement.destination_id)
    return union_all(
        came.where(Movement.destination_id == mine, *conditions), left.where(Movement.source_id == mine, *conditions)
    )


def _latest(session: Session, mine: int, count: int) -> list[Place]:
    """The places of the last so many movements, latest first."""
    posted = _last_posted(session, mine, count + SLACK)
    latest = sorted(posted, reverse=True)[:count]
    if len(posted) < count + SLACK:
        return latest
    return sorted([*latest, *_posted_before(session, mine, posted[-1], latest[-1].day)], reverse=True)[:count]


def _last_posted(session: Session, mine: int, count: int) -> list[Place]:
    """The movements that were posted last, the last one first."""
    lines = _lines(mine).order_by(desc("number"), desc("line")).limit(count).subquery()
    query = (
        select(JournalRecord.day, lines.c.number, lines.c.line, lines.c.change)
        .join(JournalRecord, JournalRecord.number == lines.c.number)
        .order_by(lines.c.number.desc(), lines.c.line.desc())
    )
    return [Place(*row) for row in session.execute(query)]


def _posted_before(session: Session, mine: int, place: Place, day: str) -> list[Place]:
    """The movements posted before one, on days after another: the clock stood wrong, or much was entered late."""
    days = session.scalars(
        select(RunningClose.day).where(RunningClose.account_id == mine, RunningClose.day > date.fromisoformat(day))
    ).all()
    # Found by their days. What the account moved is left to be looked at, not to be found by: it is all its years.
    came = Movement.destination_id + 0 == mine
    change = case((came, Movement.quantity), else_=-Movement.quantity)
    query = (
        select(JournalRecord.day, Movement.journal_number, Movement.line, change)
        .join(Movement, Movement.journal_number == JournalRecord.number)
        .where(
            JournalRecord.day.in_([each.isoformat() for each in days]),
            JournalRecord.number <= place.number,
            tuple_(Movement.journal_number, Movement.line) < tuple_(place.number, place.line),
            or_(came, Movement.source_id + 0 == mine),
        )
    )
    return [Place(*row) for row in session.execute(query)]


def _entries(session: Session, mine: int, places: Sequence[Place], first: int) -> Iterator[Entry]:
    """The places from the first on with the balance after each, back in time."""
    shown = places[first:]
    if not shown:
        return
    ends = _ends(session, mine, shown)
    day = shown[0].day
    later = takewhile(lambda place: place.day == day, reversed(places[:first]))
    balance = _close(session, mine, day) - sum(place.change for place in later)
    for place in shown:
        document, other = ends[place.number, place.line]
        yield Entry(document, other, place.change, balance)
        balance -= place.change


def _ends(session: Session, mine: int, shown: Sequence[Place]) -> dict[tuple[int, int], tuple[Document, AccountRow]]:
    """By record and line: the document of a movement, and the account at its other end."""
    numbers = [place.number for place in shown]
    lines = _lines(mine, Movement.journal_number.between(min(numbers), max(numbers))).subquery()
    query = (
        select(lines.c.number, lines.c.line, Document, AccountRow)
        .join(JournalRecord, JournalRecord.number == lines.c.number)
        .join(Document, Document.id == JournalRecord.document_id)
        .join(AccountRow, AccountRow.id == lines.c.far)
    )
    return {(number, line): (document, other) for number, line, document, other in session.execute(query)}


def _close(session: Session, mine: int, day: str) -> int:
    """What the account held at the close of a day."""
    return session.scalar(statements.CLOSE_AT, {"row_id": mine, "at": date.fromisoformat(day)}) or 0
