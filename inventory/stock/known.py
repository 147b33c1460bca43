"""What had been recorded by a moment: today's books, with all that was recorded later taken back.

The journal says of everything when it was recorded, and nothing in it changes. So what the books said at any moment
follows from what they say now and from what came since: few statements, whatever the number of offices and years.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, exists, func, inspect, select, true, union_all
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.stock.models import AccountRow, Document, JournalRecord, Movement, RunningClose
from inventory.stock.rules import EVIDENCE_OF_STOCK, PER_SHIPMENT, State, instant_text
from inventory.stock.standing import stood


@dataclass(frozen=True)
class Gains:
    """What an account gained by what was recorded later: the ``days``, and the ``totals`` from 0, one after each."""

    days: Sequence[date]
    totals: Sequence[int]

    @classmethod
    def of(cls, changes: Mapping[date, int]) -> "Gains":
        """The gains by day."""
        days = sorted(changes)
        return cls(days, list(accumulate((changes[day] for day in days), initial=0)))

    def between(self, first: date, last: date) -> int:
        """What was gained from the first day to the last, both included."""
        return self.totals[bisect_right(self.days, last)] - self.totals[bisect_left(self.days, first)]


STANDING = (State.POSTED, State.SENT, State.RECEIVED)
NOTHING = Gains((), (0,))


@dataclass(frozen=True)
class Known:
    """What had been recorded by an instant about the days up to ``last``; all that there is, where ``by`` is None.

    ``later`` is what was recorded after it, by account.
    """

    by: datetime | None = None
    last: date = date.max
    later: Mapping[int, Gains] = field(default_factory=dict)

    def gained_later(self, account: int, last: date, first: date = date.min) -> int:
        """The pieces that an account gained from ``first`` to ``last`` by what was recorded later."""
        return self.later.get(account, NOTHING).between(first, last)

    @property
    def standing(self) -> ColumnElement[bool]:
        """Of the enclosing query's document, a report or a receipt: it was posted, and nothing had replaced it."""
        return Document.state == State.POSTED if self.by is None else stood(instant_text(self.by))

    def stood(self, document: type[Document]) -> ColumnElement[bool]:
        """The same of a document that the query names itself; of a shipment, that nobody had taken it back."""
        if self.by is None:
            return document.state.in_(STANDING)
        return stood(instant_text(self.by), inspect(document).selectable)

    def entered(self, recorded_at: Any) -> ColumnElement[bool]:
        """What has such an instant was entered by then; what has none was there from the beginning."""
        return true() if self.by is None else recorded_at.is_(None) | (recorded_at <= self.by)

    def filled(self, day: date) -> ColumnElement[bool]:
        """Pieces had come into the enclosing query's account by the close of a day."""
        if self.by is None:
            return exists().where(RunningClose.account_id == AccountRow.id, RunningClose.day <= day)
        # The first of them, so that every database looks it up account by account.
        came = (
            select(Movement.journal_number)
            .join(JournalRecord, JournalRecord.number == Movement.journal_number)
            .where(Movement.destination_id == AccountRow.id)
            .where(JournalRecord.recorded_at <= instant_text(self.by), JournalRecord.day <= day.isoformat())
            .order_by(Movement.journal_number)
            .limit(1)
        )
        return came.correlate(AccountRow).scalar_subquery().is_not(None)


NOW = Known()


def as_known(session: Session, scope: Scope, by: datetime | None, last: date) -> Known:
    """What had been recorded by an instant about days up to ``last`` at the offices of a branch, in one statement."""
    if by is None:
        return NOW
    changes: dict[int, dict[date, int]] = defaultdict(dict)
    for account, day, pieces in session.execute(_later(scope, by, last)):
        changes[account][date.fromisoformat(day)] = int(pieces)
    return Known(by, last, {account: Gains.of(by_day) for account, by_day in changes.items()})


def _later(scope: Scope, by: datetime, last: date) -> Any:
    """By account and day: the pieces gained by what was recorded after an instant."""
    record = (
        select(JournalRecord.number, JournalRecord.day)
        .where(JournalRecord.recorded_at > instant_text(by), JournalRecord.day <= last.isoformat())
        .cte("record")
    )
    came = select(Movement.destination_id.label("account"), record.c.day, Movement.quantity.label("pieces"))
    went = select(Movement.source_id, record.c.day, -Movement.quantity)
    moved = union_all(
        *(side.join_from(record, Movement, Movement.journal_number == record.c.number) for side in (came, went))
    ).subquery()
    return (
        select(moved.c.account, moved.c.day, func.sum(moved.c.pieces))
        .join(AccountRow, AccountRow.id == moved.c.account)
        .where(AccountRow.compartment.not_in(PER_SHIPMENT), scope.covers(AccountRow.owner))
        .group_by(moved.c.account, moved.c.day)
    )


def opening_days(session: Session, scope: Scope, known: Known = NOW) -> dict[str, date]:
    """By office of the branch: the day on which its first stock came. Offices that never had any are not in it."""
    first = (
        select(RunningClose.day)
        .where(RunningClose.account_id == AccountRow.id, RunningClose.quantity > 0)
        .order_by(RunningClose.day)
        .limit(1)
        .correlate(AccountRow)
        .scalar_subquery()
    )
    query = select(AccountRow.id, AccountRow.owner, first).where(
        AccountRow.compartment.in_(EVIDENCE_OF_STOCK), scope.covers(AccountRow.owner)
    )
    accounts = {account: (owner, day) for account, owner, day in session.execute(query)}
    doubtful = {account for account, (_, day) in accounts.items() if _doubtful(known, account, day)}
    then = dict(_first_days_then(session, known, doubtful))
    opened: dict[str, date] = {}
    for account, (owner, now) in accounts.items():
        day = then.get(account) if account in doubtful else now
        if day is not None:
            opened[owner] = min(day, opened.get(owner, day))
    return opened


def _doubtful(known: Known, account: int, first: date | None) -> bool:
    """Whether something about the account's first day, or about a day before it, was recorded later."""
    return account in known.later and (first is None or known.later[account].days[0] <= first)


def _first_days_then(session: Session, known: Known, accounts: set[int]) -> Iterator[tuple[int, date]]:
    """The first day that closed with pieces in each of these accounts, with what was recorded later taken back."""
    if not accounts:
        return
    query = (
        select(RunningClose.account_id, RunningClose.day, RunningClose.quantity)
        .where(RunningClose.account_id.in_(accounts), RunningClose.day <= known.last)
        .order_by(RunningClose.account_id, RunningClose.day)
    )
    for account, closes in groupby(session.execute(query), itemgetter(0)):
        for _, day, quantity in closes:
            if quantity > known.gained_later(account, day):
                yield account, day
                break
