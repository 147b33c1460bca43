"""Checking the seal: the journal, every digest, every balance and every running close, recomputed from the movements.

One pass over the journal and one over the movements, side by side, in constant memory. The database sums the
movements up; nothing that the check compares against is taken from the tables it is checking.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from inventory.stock.rules import FIRST_HASH, canonical, digest

BATCH = 5_000
JOURNAL = text("""
    select j.number, j.document_id, j.event, j.kind, cast(j.day as text), j.recorded_at, j.actor, j.document_digest,
           j.movements_digest, j.previous_hash, j.hash, d.content, d.kind, cast(d.business_date as text)
    from journal j left join document d on d.id = j.document_id order by j.number
""")
MOVEMENTS = text("""
    select m.journal_number, m.line, m.item, m.quantity, s.compartment || ':' || s.owner,
           t.compartment || ':' || t.owner, s.item, t.item
    from movement m left join account s on s.id = m.source_id left join account t on t.id = m.destination_id
    order by m.journal_number, m.line
""")
UNSEALED = text("""
    select d.id from document d left join journal j on j.document_id = d.id where j.number is null order by d.id limit 1
""")
CHANGES = """
    with moved as (
        select m.destination_id as account_id, j.day as day, m.quantity as change
        from movement m join journal j on j.number = m.journal_number
        union all
        select m.source_id, j.day, -m.quantity from movement m join journal j on j.number = m.journal_number
    ), daily as (select account_id, day, sum(change) as change from moved group by account_id, day)
"""
WRONG_BALANCE = """
    select a.compartment || ':' || a.owner, a.item, a.balance, coalesce(b.total, 0)
    from account a left join (select account_id, sum(change) as total from daily group by account_id) b
    on b.account_id = a.id where a.balance <> coalesce(b.total, 0) order by a.id limit 1
"""
WRONG_CLOSE = """
    , expected as (
        select account_id, day, change, sum(change) over (partition by account_id order by day) as quantity from daily
    )
    select a.compartment || ':' || a.owner, a.item, e.day, c.quantity, e.quantity
    from expected e join account a on a.id = e.account_id
    left join running_close c on c.account_id = e.account_id and cast(c.day as text) = e.day
    where c.quantity is null and e.change <> 0 or c.quantity <> e.quantity
    union all
    select a.compartment || ':' || a.owner, a.item, cast(c.day as text), c.quantity, null
    from running_close c join account a on a.id = c.account_id
    left join daily d on d.account_id = c.account_id and d.day = cast(c.day as text)
    where d.day is null
    order by 3 limit 1
"""


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
    connection: Connection, noted: Head | None = None, progress: Callable[[int], None] = lambda _records: None
) -> Verdict:
    """Recompute everything, and check that the journal still contains a head noted earlier.

    ``progress`` is told now and then how many records were good until there.
    """
    head = EMPTY
    try:
        for good in _records(connection, noted):
            head = good
            if head.number % BATCH == 0:
                progress(head.number)
    except Broken as broken:
        return Verdict(head.number, head, broken.wrong, broken.number)
    if noted is not None and noted.number > head.number:
        return Verdict(head.number, head, f"the journal ends before the noted head {noted.number}", head.number + 1)
    return Verdict(head.number, head, _first_wrong_sum(connection, head))


def current_head(connection: Connection) -> Head:
    """The head as the database has it."""
    row = connection.execute(text("select number, hash from journal_head where id = 1")).one()
    return Head(row[0], row[1])


def _stream(connection: Connection, query: Any) -> Iterator[Sequence[Any]]:
    result = connection.execution_options(stream_results=True, yield_per=BATCH).execute(query)
    for batch in result.partitions(BATCH):
        yield from batch


def _records(connection: Connection, noted: Head | None) -> Iterator[Head]:
    """The heads of all good records, in order. Raises Broken at the first that is not."""
    movements = groupby(_stream(connection, MOVEMENTS), key=lambda row: row[0])
    waiting = next(movements, None)
    head = EMPTY
    for row in _stream(connection, JOURNAL):
        if waiting is not None and waiting[0] < row[0]:
            raise Broken(waiting[0], "movements of a record that is not there")
        lines: list[Sequence[Any]] = []
        if waiting is not None and waiting[0] == row[0]:
            lines = list(waiting[1])
            waiting = next(movements, None)
        head = _checked(row, lines, head)
        if noted is not None and noted.number == head.number and noted.hash != head.hash:
            raise Broken(head.number, "not the head that was noted")
        yield head
    if waiting is not None:
        raise Broken(waiting[0], "movements of a record that is not there")


def _checked(row: Sequence[Any], lines: Sequence[Sequence[Any]], before: Head) -> Head:
    """The record as the next head. Raises Broken."""
    number, document, *sealed = row[:9]
    if number != before.number + 1:
        raise Broken(before.number + 1, "the record is missing")
    previous, own, content, kind, day = row[9:]
    checks = (
        (content is not None, "its document is missing"),
        (kind == sealed[1] and day == sealed[2], "its document has another kind or date"),
        (digest(content or "") == sealed[5], "the document's content was changed"),
        (movements_match(lines, sealed[6]), "its movements were changed"),
        (previous == before.hash, "it does not follow the record before it"),
        (digest(previous + canonical([number, str(document), *sealed])) == own, "its hash is not its own"),
    )
    for good, wrong in checks:
        if not good:
            raise Broken(number, wrong)
    return Head(number, own)


def movements_match(lines: Sequence[Sequence[Any]], sealed: str) -> bool:
    """Whether the movements are those that were sealed, between accounts of their own item, in lines from 1."""
    body = [list(line[1:6]) for line in lines]
    numbered = all(line[1] == number for number, line in enumerate(lines, start=1))
    same_item = all(line[2] == line[6] == line[7] for line in lines)
    return numbered and same_item and digest(canonical(body)) == sealed


def _first_wrong_sum(connection: Connection, head: Head) -> str | None:
    """What is wrong beside the journal: its head, an unsealed document, a balance, a running close."""
    if current_head(connection) != head:
        return "the noted end of the journal is not its last record"
    if (document := connection.scalar(UNSEALED)) is not None:
        return f"document {document} is not sealed"
    if row := connection.execute(text(CHANGES + WRONG_BALANCE)).first():
        return f"the balance of {row[0]} {row[1]} is {row[2]}, the movements make it {row[3]}"
    if row := connection.execute(text(CHANGES + WRONG_CLOSE)).first():
        return f"the close of {row[0]} {row[1]} on {row[2]} is {row[3]}, the movements make it {row[4]}"
    return None


def head_from(noted: Mapping[str, Any]) -> Head:
    """A head that was noted earlier, from its JSON. Raises ValueError for anything else."""
    number, own = noted.get("number"), noted.get("hash")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(own, str) or number < 0:
        raise ValueError("a head is {number, hash}")
    return Head(number, own)
