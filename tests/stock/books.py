"""The real ledger, read with plain SQL and added up again: nothing here calls the code that wrote it."""

import hashlib
import json
from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Closes = dict[tuple[str, str], int]
JOURNAL = """
    select j.number, j.document_id, j.event, j.kind, j.day, j.recorded_at, j.actor, j.document_digest,
           j.movements_digest, j.previous_hash, j.hash, d.content
    from journal j join document d on d.id = j.document_id order by j.number
"""
MOVEMENTS = """
    select m.journal_number, m.line, m.item, m.quantity, j.day,
           s.compartment || ':' || s.owner as source, t.compartment || ':' || t.owner as destination
    from movement m join journal j on j.number = m.journal_number
    join account s on s.id = m.source_id join account t on t.id = m.destination_id
    order by m.journal_number, m.line
"""
ACCOUNTS = "select compartment || ':' || owner as account, item, balance from account"
CLOSES = """
    select a.compartment || ':' || a.owner as account, a.item, c.day, c.quantity
    from running_close c join account a on a.id = c.account_id
"""


def rows(session: Session, statement: str) -> list[Any]:
    """What is stored now, not what this session saw before."""
    session.rollback()
    return list(session.execute(text(statement)))


def recount(session: Session, day: date | None = None) -> Closes:
    """By (account, item): all movements added up, to the close of a day or all of them."""
    found: Closes = defaultdict(int)
    for row in rows(session, MOVEMENTS):
        if day is None or row.day <= day.isoformat():
            found[row.source, row.item] -= row.quantity
            found[row.destination, row.item] += row.quantity
    return {key: pieces for key, pieces in found.items() if pieces}


def balances(session: Session) -> Closes:
    """By (account, item): what the ledger says is there now."""
    return {(row.account, row.item): row.balance for row in rows(session, ACCOUNTS) if row.balance}


def closes(session: Session, day: date) -> Closes:
    """By (account, item): what the running closes say was there at the close of a day."""
    latest: dict[tuple[str, str], tuple[str, int]] = {}
    for row in rows(session, CLOSES):
        key, found = (row.account, row.item), (str(row.day), row.quantity)
        if found[0] <= day.isoformat():
            latest[key] = max(latest.get(key, found), found)
    return {key: pieces for key, (_, pieces) in latest.items() if pieces}


def check(session: Session, days: list[date]) -> None:
    """Everything the design promises of the books, on each of the days and now."""
    assert balances(session) == recount(session)
    for day in days:
        standing = closes(session, day)
        assert standing == recount(session, day), f"running closes of {day}"
        assert all(pieces >= 0 for (account, _), pieces in standing.items() if is_held(account)), day
        assert set(sums(standing).values()) <= {0}, day
    assert all(pieces >= 0 for (account, _), pieces in balances(session).items() if is_held(account))
    check_chain(session)


def is_held(account: str) -> bool:
    return account.startswith(("store:", "spoiled:", "transit:", "missing:"))


def sums(standing: Closes) -> dict[str, int]:
    """By item: everything there is, on both sides of the boundary."""
    found: dict[str, int] = defaultdict(int)
    for (_, item), pieces in standing.items():
        found[item] += pieces
    return found


def check_chain(session: Session) -> None:
    """Recompute the journal as `API.md` describes the seal."""
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in rows(session, MOVEMENTS):
        lines[row.journal_number].append([row.line, row.item, row.quantity, row.source, row.destination])
    previous = "0" * 64
    records = rows(session, JOURNAL)
    assert [record.number for record in records] == list(range(1, len(records) + 1))
    for record in records:
        assert record.content == canonical(json.loads(record.content))
        assert record.document_digest == sha256(record.content)
        assert record.movements_digest == sha256(canonical(lines[record.number]))
        assert [line[0] for line in lines[record.number]] == list(range(1, len(lines[record.number]) + 1))
        assert record.previous_hash == previous
        assert record.hash == sha256(previous + canonical(sealed(record)))
        previous = record.hash
    head = rows(session, "select number, hash from journal_head")
    assert [tuple(row) for row in head] == [(len(records), previous)]


def sealed(record: Any) -> list[Any]:
    """What a record's hash covers, in the order of `API.md`."""
    return [
        record.number,
        str(record.document_id),
        record.event,
        record.kind,
        record.day,
        record.recorded_at,
        record.actor,
        record.document_digest,
        record.movements_digest,
    ]


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sha256(text_: str) -> str:
    return hashlib.sha256(text_.encode("utf-8")).hexdigest()
