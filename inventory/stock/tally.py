"""Comparing what moved with what the books say, in one pass and constant memory, without sorting anything.

Every account and every day gets a secret number, drawn anew for each check. The pieces that an account gains on a day
count times both. Added up over all movements, in whatever order they come, that is the same number as added up over the
differences of all running closes: with one piece more or less on any day the two agree once in 10**18 checks
(a polynomial of degree two that is not zero has few roots; the numbers are taken modulo a prime).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import chain, groupby
from operator import itemgetter, mul, sub
from secrets import token_bytes, token_hex
from typing import Any

from sqlalchemy import Connection, bindparam, text

PRIME = 2**61 - 1
BATCH = 2_000
ACCOUNTS_AT_ONCE = 500
BOOKS = """
    select a.id, a.balance, cast(a.last_day as text), cast(c.day as text), c.quantity
    from account a left join running_close c on c.account_id = a.id order by a.id, c.day
"""
CHANGES = text("""
    select account_id, day, sum(change) from (
        select m.source_id as account_id, j.day as day, -m.quantity as change
        from movement m join journal j on j.number = m.journal_number where m.source_id in :accounts
        union all
        select m.destination_id, j.day, m.quantity
        from movement m join journal j on j.number = m.journal_number where m.destination_id in :accounts
    ) as moved group by account_id, day order by account_id, day
""").bindparams(bindparam("accounts", expanding=True))
NAME = text("select compartment || ':' || owner || ' ' || item from account where id = :account")


def stream(connection: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as the driver has them, some at a time: millions are read, and none is needed twice."""
    # PostgreSQL hands everything over at once, unless the cursor has a name.
    name = {"name": f"stream_{token_hex(8)}"} if connection.dialect.name == "postgresql" else {}
    cursor = connection.connection.cursor(**name)
    cursor.execute(query)
    return chain.from_iterable(iter(lambda: cursor.fetchmany(BATCH), []))


class Weights:
    """The secret numbers of this check."""

    def __init__(self) -> None:
        self._key = token_bytes(32)
        # As many as there are days; of accounts there are many more, and their numbers are made again when needed.
        self.day = cache(self._drawn)

    def account(self, account_id: int) -> int:
        return self._drawn(str(account_id))

    def _drawn(self, name: str) -> int:
        return int.from_bytes(blake2b(name.encode(), key=self._key, digest_size=16).digest(), "big") % PRIME


@dataclass(frozen=True)
class Book:
    """What the database says of one account: its balance, its last day, and its running closes in order."""

    account: int
    balance: int
    last_day: str | None
    days: Sequence[str]
    closes: Sequence[int]

    @property
    def changes(self) -> list[int]:
        """What the account gained on each of its days."""
        return list(map(sub, self.closes, (0, *self.closes)))

    @property
    def ends_well(self) -> bool:
        """Whether balance and last day are those of the last running close."""
        if not self.days:
            return self.balance == 0 and self.last_day is None
        return self.balance == self.closes[-1] and self.last_day == self.days[-1]


def books(connection: Connection) -> Iterator[Book]:
    """All accounts, in the order of their ids."""
    for account, rows in groupby(stream(connection, BOOKS), itemgetter(0)):
        _, balances, last_days, days, closes = zip(*rows, strict=True)
        nothing = days[0] is None
        yield Book(account, balances[0], last_days[0], () if nothing else days, () if nothing else closes)


class Tally:
    """What the movements add up to, and whether balances and running closes agree with it."""

    def __init__(self) -> None:
        self.weights = Weights()
        self.moved = 0

    def move(self, day: str, quantities: Iterable[int], ways: Iterable[int]) -> None:
        """Count the movements of a record; a way is the destination's number less the source's."""
        self.moved = (self.moved + self.weights.day(day) * sum(map(mul, quantities, ways))) % PRIME

    def agrees(self, connection: Connection, beat: Callable[[], None]) -> bool:
        """Whether every balance and running close is what the movements make it; ``beat`` is called now and then."""
        told, idle = 0, IdleDays(connection)
        for number, book in enumerate(books(connection)):
            if number % BATCH == 0:
                beat()
            changes = book.changes
            told += self.weights.account(book.account) * sum(map(mul, changes, map(self.weights.day, book.days)))
            told %= PRIME
            if not book.ends_well or (0 in changes and not idle.known(book.account, book.days, changes)):
                return False
        return told == self.moved and idle.all_known()


class IdleDays:
    """Days whose close is that of the day before; there must have been movements all the same.

    They add nothing to the tally, so they are looked up, those of many accounts at a time.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: set[tuple[int, str]] = set()

    def known(self, account: int, days: Sequence[str], changes: Sequence[int]) -> bool:
        """Take an account's down; False where one of those taken down earlier has no movement."""
        self._waiting |= {(account, day) for day, change in zip(days, changes, strict=True) if not change}
        return len(self._waiting) < ACCOUNTS_AT_ONCE or self.all_known()

    def all_known(self) -> bool:
        """Whether all that were taken down have movements."""
        accounts = sorted({account for account, _ in self._waiting})
        found = self._connection.execute(CHANGES, {"accounts": accounts}) if accounts else ()
        self._waiting -= {(account, day) for account, day, _ in found}
        return not self._waiting


def first_wrong(connection: Connection) -> str:
    """The first balance or running close that the movements do not make; each account is added up by itself."""
    for book in books(connection):
        rows = connection.execute(CHANGES, {"accounts": [book.account]})
        if wrong := _wrong(book, {day: int(change) for _, day, change in rows}):
            what, told, made = wrong
            name = connection.scalar(NAME, {"account": book.account})
            return f"the {what.format(name)} is {told}, the movements make it {made}"
    return "the running closes are not what the movements make them"


def _wrong(book: Book, changes: Mapping[str, int]) -> tuple[str, Any, Any] | None:
    """What is wrong with an account's book, what it says, and what it should say."""
    if book.balance != (total := sum(changes.values())):
        return "balance of {}", book.balance, total
    closes, quantity = dict(zip(book.days, book.closes, strict=True)), 0
    for day in sorted({*closes, *changes}):
        quantity += changes.get(day, 0)
        made = quantity if day in changes else None
        if closes.get(day) != made and (day in closes or changes[day]):
            return f"close of {{}} on {day}", closes.get(day), made
    return None if book.ends_well else ("last day of {}", book.last_day, max(closes, default=None))
