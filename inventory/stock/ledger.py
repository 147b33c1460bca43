"""Posting: the one way by which pieces move. Document, movements, balances and seal, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from sqlalchemy import CursorResult, Row, Table, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.errors import AlreadyDone, DateRefused, Insufficient
from inventory.core.identity import Actor
from inventory.regions.models import Office
from inventory.stock.models import AccountRow, Document, Head, JournalRecord, Movement, RunningClose
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
ACCOUNT = cast(Table, AccountRow.__table__)
CLOSE = cast(Table, RunningClose.__table__)
SET_BALANCE = (
    update(ACCOUNT)
    .where(ACCOUNT.c.id == bindparam("row_id"))
    .values(balance=bindparam("new_balance"), last_day=bindparam("new_last_day"))
)
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
    accounts = _lock_accounts(session, entries)
    _apply(session, accounts, net_changes(entries), document)
    number = _seal(session, actor, document, entries)
    if entries:
        session.execute(insert(Movement), [_movement(number, line, m, accounts) for line, m in enumerate(entries, 1)])


def _upsert(session: Session, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can meet a row that is already there, in the dialect of the database."""
    return postgresql.insert(table) if session.get_bind().dialect.name == "postgresql" else sqlite.insert(table)


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


def _lock_accounts(session: Session, entries: Sequence[Move]) -> dict[Key, Row[Any]]:
    """The accounts of the movements, locked in one fixed order; those that never held anything are opened."""
    keys = {_key(account, m.item) for m in entries for account in (m.source, m.destination)}
    accounts = _accounts(session, keys)
    if missing := sorted(keys - accounts.keys()):
        rows = [dict(zip(("owner", "compartment", "item"), key, strict=True), balance=0) for key in missing]
        upsert = _upsert(session, ACCOUNT)
        session.execute(upsert.on_conflict_do_nothing(), rows)
        accounts = _accounts(session, keys)
    return accounts


def _accounts(session: Session, keys: set[Key]) -> dict[Key, Row[Any]]:
    if not keys:
        return {}
    columns = tuple_(ACCOUNT.c.owner, ACCOUNT.c.compartment, ACCOUNT.c.item)
    query = select(ACCOUNT).where(columns.in_(sorted(keys))).order_by(ACCOUNT.c.id).with_for_update()
    return {(row.owner, row.compartment, row.item): row for row in session.execute(query)}


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
            later = update(RunningClose).where(RunningClose.account_id == row.id, RunningClose.day > day)
            session.execute(
                later.values(quantity=RunningClose.quantity + change).execution_options(synchronize_session=False)
            )
        closes.append({"account_id": row.id, "day": day, "quantity": before + change, "held": account.held})
        balances.append({"row_id": row.id, "new_balance": row.balance + change, "new_last_day": last_day})
    if shortages:
        raise _insufficient(session, document, *min(shortages, key=lambda shortage: shortage[0]))
    if closes:
        _write(session, closes, balances)


def _write(session: Session, closes: list[dict[str, Any]], balances: list[dict[str, Any]]) -> None:
    upsert = _upsert(session, CLOSE)
    replace = upsert.on_conflict_do_update(
        index_elements=[CLOSE.c.account_id, CLOSE.c.day], set_={"quantity": upsert.excluded.quantity}
    )
    session.execute(replace, closes)
    session.connection().execute(SET_BALANCE, balances)


def _close_at(session: Session, account_id: int, day: date) -> int:
    """What the account held at the close of a day."""
    query = (
        select(RunningClose.quantity)
        .where(RunningClose.account_id == account_id, RunningClose.day <= day)
        .order_by(RunningClose.day.desc())
        .limit(1)
    )
    return session.scalar(query) or 0


def _first_short_day(
    session: Session, row: Row[Any], before: int, change: int, document: Document
) -> tuple[date, int] | None:
    """The first day, the document's own or a later one, whose close would be below zero, and what is there then."""
    day = document.business_date
    if before + change < 0:
        return day, before
    if row.last_day is None or row.last_day <= day:
        return None
    query = select(RunningClose.day, RunningClose.quantity).where(
        RunningClose.account_id == row.id, RunningClose.day > day, RunningClose.quantity < -change
    )
    later = session.execute(query.order_by(RunningClose.day).limit(1)).first()
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
        first_stock=session.scalar(
            select(RunningClose.day).where(RunningClose.account_id == row.id).order_by(RunningClose.day).limit(1)
        ),
    )


def _taker(session: Session, account_id: int, day: date) -> str | None:
    """The number of the last standing document that took pieces from the account on a day."""
    query = (
        select(Document.kind, Document.office, Document.id)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(Movement, Movement.journal_number == JournalRecord.number)
        .where(Movement.source_id == account_id, JournalRecord.day == day.isoformat())
        .where(Document.state.not_in([State.REVERSED, State.AMENDED]))
        .order_by(JournalRecord.number.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return None if found is None else document_number(*found)


def _seal(session: Session, actor: Actor, document: Document, entries: Sequence[Move]) -> int:
    """Add the next record to the journal; writers queue at its head."""
    head = session.execute(select(Head.number, Head.hash).where(Head.id == 1).with_for_update()).one()
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
    session.execute(insert(JournalRecord), [{**record, "document_id": document.id, "hash": seal.hash}])
    moved_on = update(Head).where(Head.id == 1).values(number=seal.number, hash=seal.hash)
    session.execute(moved_on.execution_options(synchronize_session=False))
    return seal.number
