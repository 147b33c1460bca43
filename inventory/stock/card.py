"""The stock card: what came into one compartment of an office and what left it, with the balance after each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, case, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from inventory.core.listing import Listing, ListState, fetch
from inventory.stock import queries
from inventory.stock.models import AccountRow, Document, JournalRecord, Movement
from inventory.stock.rules import Account

Line = Row[Movement, JournalRecord, Document, AccountRow]


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


def _account_id(account: Account, item: str) -> Any:
    return select(AccountRow.id).where(
        AccountRow.owner == account.owner, AccountRow.compartment == account.compartment, AccountRow.item == item
    )


def movements(account: Account, item: str) -> Select[Movement, JournalRecord, Document, AccountRow]:
    """The movements in and out of an account, latest first, each with the account at its other end."""
    mine = _account_id(account, item).scalar_subquery()
    other = aliased(AccountRow)
    other_end = case((Movement.source_id == mine, Movement.destination_id), else_=Movement.source_id)
    return (
        select(Movement, JournalRecord, Document, other)
        .join(JournalRecord, JournalRecord.number == Movement.journal_number)
        .join(Document, Document.id == JournalRecord.document_id)
        .join(other, other.id == other_end)
        .where(or_(Movement.source_id == mine, Movement.destination_id == mine))
        .order_by(JournalRecord.day.desc(), Movement.journal_number.desc(), Movement.line.desc())
    )


def listing(session: Session, account: Account, item: str, state: ListState) -> Listing[Entry]:
    """One page of the card, latest first."""
    page = fetch(session, movements(account, item), state)
    return Listing(list(_entries(session, account, item, page.rows)), page.total, state)


def _entries(session: Session, account: Account, item: str, rows: Sequence[Line]) -> Iterator[Entry]:
    """The rows with the balance after each: from the first row's on, back in time."""
    if not rows:
        return
    mine = session.scalar(_account_id(account, item))
    balance = _balance_after(session, account, item, rows[0])
    for movement, _, document, other in rows:
        change = movement.quantity if movement.destination_id == mine else -movement.quantity
        yield Entry(document, other, change, balance)
        balance -= change


def _balance_after(session: Session, account: Account, item: str, row: Line) -> int:
    """What was there after a movement: that day's running close, without what came later on the same day."""
    movement, record, document, _ = row
    mine = _account_id(account, item).scalar_subquery()
    later = (
        select(func.sum(case((Movement.destination_id == mine, Movement.quantity), else_=-Movement.quantity)))
        .join(JournalRecord, JournalRecord.number == Movement.journal_number)
        .where(
            or_(Movement.source_id == mine, Movement.destination_id == mine),
            JournalRecord.day == record.day,
            tuple_(Movement.journal_number, Movement.line) > tuple_(movement.journal_number, movement.line),
        )
    )
    close = queries.balance_of(session, account, item, document.business_date)
    return close - (session.scalar(later) or 0)
