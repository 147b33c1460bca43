"""The accounts that a document touches: locked in order, worked out, refused where pieces are short, written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.orm import Session

from inventory.core.errors import Insufficient
from inventory.stock import statements
from inventory.stock.models import Document, JournalRecord, Movement
from inventory.stock.rules import PER_SHIPMENT, Account, Kind, Move, State, document_number

Key = tuple[str, str, str]
Rows = Mapping[Key, Row[Any]]


def key_of(account: Account, item: str) -> Key:
    return (account.owner, account.compartment, item)


def keys_of(entries: Sequence[Move]) -> set[Key]:
    return {key_of(account, m.item) for m in entries for account in (m.source, m.destination)}


def lock_accounts(connection: Connection, entries: Sequence[Move]) -> dict[Key, Row[Any]]:
    """The accounts of the movements, locked in one fixed order; those that never held anything are opened."""
    keys = keys_of(entries)
    accounts = accounts_of(connection, keys)
    if missing := sorted(keys - accounts.keys()):
        rows = [dict(zip(("owner", "compartment", "item"), key, strict=True), balance=0) for key in missing]
        connection.execute(statements.open_accounts(connection.dialect.name), rows)
        accounts = accounts_of(connection, keys)
    return accounts


def accounts_of(connection: Connection, keys: set[Key]) -> dict[Key, Row[Any]]:
    found = (connection.execute(statements.LOCK_ACCOUNTS, {"of": owner}) for owner in sorted({key[0] for key in keys}))
    accounts = {(row.owner, row.compartment, row.item): row for rows in found for row in rows}
    return {key: accounts[key] for key in keys & accounts.keys()}


@dataclass(frozen=True)
class Change:
    """What a document does to one account: its close on the day, its balance now, and the days after."""

    row: Row[Any]
    day: date
    change: int
    close: int
    held: bool


def work_out(
    session: Session, accounts: Rows, changes: Mapping[tuple[Account, str], int], document: Document
) -> list[Change]:
    """What becomes of each account. Raises Insufficient for the one that would be the first below zero."""
    worked_out, shortages = [], []
    day = document.business_date
    for (account, item), change in sorted(changes.items()):
        row = accounts.get(key_of(account, item))
        if row is None or row.last_day is None or day >= row.last_day:
            before = 0 if row is None else row.balance
        else:
            before = _close_at(session, row.id, day)
        if account.held and change < 0 and (short := _first_short_day(session, row, before, change, document)):
            shortages.append((*short, account, item, row, change))
        elif row is not None:
            worked_out.append(Change(row, day, change, before + change, account.held))
    if shortages:
        raise _insufficient(session, document, *min(shortages, key=lambda shortage: shortage[0]))
    return worked_out


def apply(connection: Connection, changes: Sequence[Change]) -> None:
    """Write balances and running closes; each account's later days shift by the same pieces."""
    closes, balances = [], []
    for each in changes:
        last_day = each.day if each.row.last_day is None else max(each.day, each.row.last_day)
        if each.change and last_day > each.day:
            shift = {"row_id": each.row.id, "after": each.day, "change": each.change}
            connection.execute(statements.SHIFT_LATER_CLOSES, shift)
        closes.append({"account_id": each.row.id, "day": each.day, "quantity": each.close, "held": each.held})
        balances.append(
            {"row_id": each.row.id, "new_balance": each.row.balance + each.change, "new_last_day": last_day}
        )
    if closes:
        connection.execute(statements.set_close(connection.dialect.name), closes)
        connection.execute(statements.SET_BALANCE, balances)


def _close_at(session: Session, account_id: int, day: date) -> int:
    """What the account held at the close of a day."""
    return session.scalar(statements.CLOSE_AT, {"row_id": account_id, "at": day}) or 0


def _first_short_day(
    session: Session, row: Row[Any] | None, before: int, change: int, document: Document
) -> tuple[date, int] | None:
    """The first day, the document's own or a later one, whose close would be below zero, and what is there then."""
    day = document.business_date
    if before + change < 0:
        return day, before
    if row is None or row.last_day is None or row.last_day <= day:
        return None
    limits = {"row_id": row.id, "after": day, "needed": -change}
    later = session.execute(statements.FIRST_CLOSE_BELOW, limits).first()
    return None if later is None else (later.day, later.quantity)


def _insufficient(
    session: Session,
    document: Document,
    day: date,
    available: int,
    account: Account,
    item: str,
    row: Row[Any] | None,
    change: int,
) -> Insufficient:
    """The refusal: of all accounts that would fall short, the one that does so first."""
    return Insufficient(
        office=document.office if account.compartment in PER_SHIPMENT else account.owner,
        compartment=account.compartment,
        item=item,
        wanted=-change,
        available=available,
        day=day,
        blocking_document=_taker(session, row.id, day) if row and day > document.business_date else None,
        first_stock=session.scalar(statements.FIRST_DAY, {"row_id": row.id}) if row else None,
    )


def _taker(session: Session, account_id: int, day: date) -> str | None:
    """The number of the last standing document that took pieces on a day; a reversal only where nothing else did."""
    query = (
        select(Document.kind, Document.office, Document.id)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(Movement, Movement.journal_number == JournalRecord.number)
        .where(Movement.source_id == account_id, JournalRecord.day == day.isoformat())
        .where(Document.state.not_in([State.REVERSED, State.AMENDED]))
        .order_by(Document.kind == Kind.REVERSAL, JournalRecord.number.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return None if found is None else document_number(*found)
