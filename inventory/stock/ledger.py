"""Posting: the one way by which pieces move. Document, movements, balances and seal, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Row, select, update
from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.errors import AlreadyDone, DateRefused, Insufficient
from inventory.core.identity import Actor
from inventory.regions.models import Office
from inventory.stock import statements
from inventory.stock.models import Document, JournalRecord, Movement
from inventory.stock.rules import (
    EFFECT_ON_PARENT,
    FIRST_STATE,
    PER_SHIPMENT,
    Account,
    Kind,
    Move,
    Seal,
    State,
    canonical,
    digest,
    document_number,
    earliest_day,
    instant_text,
    movements_digest,
    net_changes,
    transition_allowed,
)

Key = tuple[str, str, str]
SEALED = (
    "number",
    "event",
    "kind",
    "day",
    "recorded_at",
    "actor",
    "document_digest",
    "movements_digest",
    "previous_hash",
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A document about to be entered.

    ``content`` is what the person typed, in the words of `API.md`; the maker's username is added to it.
    """

    kind: Kind
    office: str
    business_date: date
    content: Mapping[str, Any] = field(default_factory=dict)
    counterpart: str | None = None
    parent: Document | None = None


def enter(session: Session, actor: Actor, draft: Draft) -> Document:
    """Write the document down, after its date was found good. Raises DateRefused."""
    check_date(session, actor, draft.office, draft.business_date)
    document = Document(
        kind=draft.kind,
        state=FIRST_STATE[draft.kind],
        office=draft.office,
        counterpart=draft.counterpart,
        business_date=draft.business_date,
        parent_id=None if draft.parent is None else draft.parent.id,
        maker_id=actor.user_id,
        content=canonical({**draft.content, "maker": actor.username}),
    )
    if draft.parent is not None and draft.kind in EFFECT_ON_PARENT:
        move_state(session, draft.parent, *EFFECT_ON_PARENT[draft.kind])
    session.add(document)
    session.flush()  # the id is needed for accounts named after the document, and for its number
    return document


def today_at(session: Session, actor: Actor, office: str) -> date:
    """The local date of the office at the moment of the act."""
    return local_date(actor.at, session.get_one(Office, office).timezone)


def check_date(session: Session, actor: Actor, office: str, day: date) -> None:
    """Refuse a day that has not come at the office, or lies further back than the person may go."""
    today = today_at(session, actor, office)
    earliest = earliest_day(today, actor.backdate_days)
    if day > today or (earliest is not None and day < earliest):
        raise DateRefused(day=day, earliest=earliest, latest=today)


def move_state(session: Session, document: Document, before: State, after: State) -> None:
    """Take a document from one state to another. Raises AlreadyDone when somebody else was faster."""
    if not transition_allowed(before, after):
        raise ValueError(f"no step from {before} to {after}")
    statement = update(Document).where(Document.id == document.id, Document.state == before).values(state=after)
    result = session.execute(statement.execution_options(synchronize_session=False))
    session.refresh(document, ["state"])
    if cast(CursorResult[Any], result).rowcount != 1:
        raise AlreadyDone(document=document.number, state=document.state)


def post(session: Session, actor: Actor, document: Document, entries: Sequence[Move]) -> None:
    """Move the pieces and seal the document, moved pieces or not. Raises Insufficient."""
    connection = session.connection()
    head = connection.execute(
        statements.LOCK_HEAD
    ).one()  # first: who posts twice must not wait for the accounts of others
    accounts = _lock_accounts(connection, entries)
    _apply(session, accounts, net_changes(entries), document)
    number = _seal(connection, head, actor, document, entries)
    if entries:
        lines = [_movement(number, line, move, accounts) for line, move in enumerate(entries, start=1)]
        connection.execute(statements.ADD_MOVEMENTS, lines)


def _key(account: Account, item: str) -> Key:
    return (account.owner, account.compartment, item)


def _movement(number: int, line: int, move: Move, accounts: Mapping[Key, Row[Any]]) -> dict[str, Any]:
    return {
        "journal_number": number,
        "line": line,
        "item": move.item,
        "quantity": move.quantity,
        "source_id": accounts[_key(move.source, move.item)].id,
        "destination_id": accounts[_key(move.destination, move.item)].id,
    }


def _lock_accounts(connection: Connection, entries: Sequence[Move]) -> dict[Key, Row[Any]]:
    """The accounts of the movements, locked in one fixed order; those that never held anything are opened."""
    keys = {_key(account, m.item) for m in entries for account in (m.source, m.destination)}
    accounts = _accounts(connection, keys)
    if missing := sorted(keys - accounts.keys()):
        rows = [dict(zip(("owner", "compartment", "item"), key, strict=True), balance=0) for key in missing]
        connection.execute(statements.open_accounts(connection.dialect.name), rows)
        accounts = _accounts(connection, keys)
    return accounts


def _accounts(connection: Connection, keys: set[Key]) -> dict[Key, Row[Any]]:
    if not keys:
        return {}
    found = connection.execute(statements.LOCK_ACCOUNTS, {"keys": sorted(keys)})
    return {(row.owner, row.compartment, row.item): row for row in found}


def _apply(
    session: Session, accounts: Mapping[Key, Row[Any]], changes: Mapping[tuple[Account, str], int], document: Document
) -> None:
    """Write balances and running closes; each account's later days shift by the same pieces."""
    closes, balances, shortages = [], [], []
    for (account, item), change in sorted(changes.items()):
        row = accounts[_key(account, item)]
        day = document.business_date
        if row.last_day is None or day >= row.last_day:
            before, last_day = row.balance, day
        else:
            before, last_day = _close_at(session, row.id, day), row.last_day
        if account.held and change < 0 and (short := _first_short_day(session, row, before, change, document)):
            shortages.append((*short, account, row, change))
            continue
        if last_day > day:
            shift = {"row_id": row.id, "after": day, "change": change}
            session.connection().execute(statements.SHIFT_LATER_CLOSES, shift)
        closes.append({"account_id": row.id, "day": day, "quantity": before + change, "held": account.held})
        balances.append({"row_id": row.id, "new_balance": row.balance + change, "new_last_day": last_day})
    if shortages:
        raise _insufficient(session, document, *min(shortages, key=lambda shortage: shortage[0]))
    if closes:
        connection = session.connection()
        connection.execute(statements.set_close(connection.dialect.name), closes)
        connection.execute(statements.SET_BALANCE, balances)


def _close_at(session: Session, account_id: int, day: date) -> int:
    """What the account held at the close of a day."""
    return session.scalar(statements.CLOSE_AT, {"row_id": account_id, "at": day}) or 0


def _first_short_day(
    session: Session, row: Row[Any], before: int, change: int, document: Document
) -> tuple[date, int] | None:
    """The first day, the document's own or a later one, whose close would be below zero, and what is there then."""
    day = document.business_date
    if before + change < 0:
        return day, before
    if row.last_day is None or row.last_day <= day:
        return None
    limits = {"row_id": row.id, "after": day, "needed": -change}
    later = session.execute(statements.FIRST_CLOSE_BELOW, limits).first()
    return None if later is None else (later.day, later.quantity)


def _insufficient(
    session: Session, document: Document, day: date, available: int, account: Account, row: Row[Any], change: int
) -> Insufficient:
    """The refusal: of all accounts that would fall short, the one that does so first."""
    return Insufficient(
        office=document.office if account.compartment in PER_SHIPMENT else account.owner,
        compartment=account.compartment,
        item=row.item,
        wanted=-change,
        available=available,
        day=day,
        blocking_document=_taker(session, row.id, day) if day > document.business_date else None,
        first_stock=session.scalar(statements.FIRST_DAY, {"row_id": row.id}),
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


def _seal(
    connection: Connection, head: Row[int, str], actor: Actor, document: Document, entries: Sequence[Move]
) -> int:
    """Add the next record to the journal; writers queue at its head."""
    seal = Seal(
        number=head.number + 1,
        document=str(document.id),
        event="posted",
        kind=document.kind,
        day=document.business_date.isoformat(),
        recorded_at=instant_text(actor.at),
        actor=actor.username,
        document_digest=digest(document.content),
        movements_digest=movements_digest(entries),
        previous_hash=head.hash,
    )
    record = {name: getattr(seal, name) for name in SEALED}
    connection.execute(statements.ADD_RECORD, {**record, "document_id": document.id, "hash": seal.hash})
    connection.execute(statements.MOVE_HEAD, {"new_number": seal.number, "new_hash": seal.hash})
    return seal.number
