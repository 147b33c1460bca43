"""Checking the seal: the journal, every digest, every balance and every running close, recomputed from the movements.

One pass over the journal and the movements side by side, then one over the running closes, in constant memory. Nothing
that the check compares against is taken from the tables it is checking. Canonical JSON is put together here by hand,
for there are millions of records: texts by the encoder of `rules.canonical`, whole numbers as Python writes them.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from json import JSONEncoder
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text

from inventory.stock.comparing import Comparison, in_turn
from inventory.stock.copies import first_wrong_copy
from inventory.stock.rules import FIRST_HASH, digest
from inventory.stock.standing import first_wrong_state
from inventory.stock.tally import BATCH, Tally, first_wrong, stream

# Accounts are read so many at a time, and forgotten when there are too many.
BLOCK, AT_HAND = 100, 10_000
JOURNAL = """
    select j.number, j.document_id, j.event, j.kind, cast(j.day as text), j.recorded_at, j.actor, j.document_digest,
           j.movements_digest, j.previous_hash, j.hash, d.content, d.kind, cast(d.business_date as text)
    from journal j left join document d on d.id = j.document_id order by j.number
"""
MOVEMENTS = """
    select journal_number, line, item, quantity, source_id, destination_id from movement order by journal_number, line
"""
ACCOUNTS = text("""
    select id, item, compartment || ':' || owner from account where id between :first and :last
""")
UNSEALED = text("""
    select d.id from document d left join journal j on j.document_id = d.id where j.number is null order by d.id limit 1
""")
HEAD = text("select number, hash from journal_head where id = 1")
quoted = JSONEncoder(ensure_ascii=False).encode
often_quoted = lru_cache(1_000)(quoted)


@dataclass(frozen=True)
class Head:
    """Where a journal ends: the number of its last record and that record's hash."""

    number: int
    hash: str


EMPTY = Head(0, FIRST_HASH)


@dataclass(frozen=True)
class Verdict:
    """What the check found: how many records are good, the head, and the first thing that is wrong, if any.

    ``number`` is the first wrong record; None where the journal is whole and something else is not.
    """

    records: int
    head: Head
    wrong: str | None = None
    number: int | None = None

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return self.wrong is None


class Broken(Exception):
    """A record that is not what it should be."""

    def __init__(self, number: int, wrong: str) -> None:
        super().__init__(wrong)
        self.number, self.wrong = number, wrong


def verify(
    connection: Connection,
    noted: Head | None = None,
    progress: Callable[[int], None] = lambda _records: None,
    compared: Comparison | None = None,
) -> Verdict:
    """Recompute everything, and check that the journal still contains a head noted earlier.

    ``progress`` is told now and then how many records were good until there; ``compared`` says what of all that is kept
    twice is wrong, by itself it is asked afterwards.
    """
    compared = compared or in_turn(connection)
    try:
        return _verify(connection, noted, progress, compared)
    except sqlite3.OperationalError:  # what was a text is none any more: read again, slower, to find out where
        with _any_bytes(connection):
            return _verify(connection, noted, progress, compared)


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    """Let SQLite hand out what it cannot decode."""
    driver: Any = connection.connection.driver_connection
    usual, driver.text_factory = driver.text_factory, partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual


def _verify(
    connection: Connection, noted: Head | None, progress: Callable[[int], None], compared: Comparison
) -> Verdict:
    head, tally = EMPTY, Tally()
    if noted is not None and noted.number == 0 and noted != EMPTY:
        return Verdict(0, head, "not the head that was noted", 0)
    try:
        for good in _records(connection, noted, tally):
            head = good
            if head.number % BATCH == 0:
                progress(head.number)
    except Broken as broken:
        return Verdict(head.number, head, broken.wrong, broken.number)
    if noted is not None and noted.number > head.number:
        return Verdict(head.number, head, f"the journal ends before the noted head {noted.number}", head.number + 1)
    wrong = _wrong_beside(connection, head, tally, compared, partial(progress, head.number))
    return Verdict(head.number, head, wrong)


def current_head(connection: Connection) -> Head:
    """The head as the database has it."""
    return Head(*connection.execute(HEAD).one())


@dataclass(frozen=True, slots=True)
class Known:
    """An account as movements need it: its item, item and name in canonical JSON, and its number in the tally."""

    item: str
    quoted_item: str
    quoted_name: str
    weight: int


class Accounts(dict[int, Known | None]):
    """The accounts by their ids, None for one that is not there; a bounded number of them at hand."""

    def __init__(self, connection: Connection, tally: Tally) -> None:
        self._connection = connection
        self._weight = tally.weights.account

    def __missing__(self, account_id: int) -> Known | None:
        if len(self) > AT_HAND:
            self.clear()
        first = account_id - account_id % BLOCK
        for number, item, name in self._connection.execute(ACCOUNTS, {"first": first, "last": first + BLOCK - 1}):
            self[number] = Known(item, quoted(item), quoted(name), self._weight(number))
        return self.get(account_id)


@dataclass(frozen=True, slots=True)
class Lines:
    """The movements of one record: their canonical JSON, and what the tally counts of them."""

    written: str
    quantities: list[int]
    ways: list[int]


NOTHING = Lines("[]", [], [])


def _written_out(rows: Iterable[Sequence[Any]], accounts: Accounts) -> Lines | None:
    """The movements between accounts of their own item, in lines from 1; None where they are anything else."""
    parts, quantities, ways = [], [], []
    for expected, (_, line, item, quantity, source_id, destination_id) in enumerate(rows, start=1):
        source, destination = accounts[source_id], accounts[destination_id]
        if source is None or destination is None or line != expected or not source.item == destination.item == item:
            return None
        parts.append(f"[{expected},{source.quoted_item},{quantity!r},{source.quoted_name},{destination.quoted_name}]")
        quantities.append(quantity)
        ways.append(destination.weight - source.weight)
    return Lines(f"[{','.join(parts)}]", quantities, ways)


def _records(connection: Connection, noted: Head | None, tally: Tally) -> Iterator[Head]:
    """The heads of all good records, in order. Raises Broken at the first that is not."""
    movements = groupby(stream(connection, MOVEMENTS), key=itemgetter(0))
    accounts = Accounts(connection, tally)
    waiting = next(movements, None)
    head = EMPTY
    for row in stream(connection, JOURNAL):
        if waiting is not None and waiting[0] < row[0]:
            raise Broken(waiting[0], "movements of a record that is not there")
        lines: Lines | None = NOTHING
        if waiting is not None and waiting[0] == row[0]:
            lines = _written_out(waiting[1], accounts)
            waiting = next(movements, None)
        try:
            head = _checked(row, lines, head)
        except (AttributeError, TypeError, UnicodeEncodeError):
            raise Broken(head.number + 1, "it holds what is no text") from None
        if lines:
            tally.move(row[4], lines.quantities, lines.ways)
        if noted is not None and noted.number == head.number and noted.hash != head.hash:
            raise Broken(head.number, "not the head that was noted")
        yield head
    if waiting is not None:
        raise Broken(waiting[0], "movements of a record that is not there")


def _checked(row: Sequence[Any], lines: Lines | None, before: Head) -> Head:
    """The record as the next head. Raises Broken."""
    number, document, event, kind, day, recorded_at, actor, document_digest, movements_digest = row[:9]
    previous, own, content, document_kind, document_day = row[9:]
    if number != before.number + 1:
        raise Broken(before.number + 1, "the record is missing")
    if content is None:
        raise Broken(number, "its document is missing")
    if kind != document_kind or day != document_day:
        raise Broken(number, "its document has another kind or date")
    if digest(content) != document_digest:
        raise Broken(number, "the document's content was changed")
    if lines is None or digest(lines.written) != movements_digest:
        raise Broken(number, "its movements were changed")
    if previous != before.hash:
        raise Broken(number, "it does not follow the record before it")
    body = (
        f'[{number},"{document}",{often_quoted(event)},{often_quoted(kind)},{often_quoted(day)},{quoted(recorded_at)},'
        f'{often_quoted(actor)},"{document_digest}","{movements_digest}"]'
    )
    if digest(previous + body) != own:
        raise Broken(number, "its hash is not its own")
    return Head(number, own)


def _wrong_beside(
    connection: Connection, head: Head, tally: Tally, compared: Comparison, beat: Callable[[], None]
) -> str | None:
    """What is wrong beside the journal: its head, an unsealed document, a copy, a state, a balance, a running close."""
    if connection.execute(HEAD).all() != [(head.number, head.hash)]:
        return "the noted end of the journal is not its last record"
    if (document := connection.scalar(UNSEALED)) is not None:
        return f"document {document} is not sealed"
    if (wrong := first_wrong_copy(connection) or first_wrong_state(connection)) is not None:
        return wrong
    return compared(beat) if tally.agrees(connection, beat) else first_wrong(connection)


def head_from(noted: Mapping[str, Any]) -> Head:
    """A head that was noted earlier, from its JSON. Raises ValueError for anything else."""
    number, own = noted.get("number"), noted.get("hash")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(own, str) or number < 0:
        raise ValueError("a head is {number, hash}")
    return Head(number, own)
