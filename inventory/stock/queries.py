"""Reads of the ledger. None of them adds movements up: balances and running closes are written as pieces move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.regions.spans import Span
from inventory.stock.known import NOW, Known
from inventory.stock.models import AccountRow, Document, Item, JournalRecord, Movement, RunningClose
from inventory.stock.rules import EVIDENCE_OF_STOCK, PER_SHIPMENT, Account, Compartment, Kind, Move, State

ON_HAND = (Compartment.STORE, Compartment.SPOILED)


def document(session: Session, scope: Scope, document_id: int) -> Document:
    """One document with an end in the branch. Raises NotFound."""
    found = session.scalar(
        select(Document).where(Document.id == document_id, scope.covers(Document.office, Document.counterpart))
    )
    if found is None:
        raise NotFound(what="document")
    return found


def documents(scope: Scope) -> Select[Document]:
    """The documents with an end in the branch."""
    return select(Document).where(scope.covers(Document.office, Document.counterpart))


def effects_on(session: Session, scope: Scope, parent_id: int) -> Sequence[Document]:
    """What was done to a document, oldest first: receipts, amendments, reversals."""
    return session.scalars(documents(scope).where(Document.parent_id == parent_id).order_by(Document.id)).all()


def standing(session: Session, office: str, kinds: Iterable[Kind], day: date) -> Document | None:
    """The posted document of these kinds for an office and date."""
    found = session.connection().execute(_standing(tuple(kinds)), {"office_code": office, "day": day}).scalar()
    return None if found is None else session.get_one(Document, found)


@cache
def _standing(kinds: tuple[Kind, ...]) -> Select[int]:
    """Built once: it is asked before every daily report."""
    return select(Document.id).where(
        Document.office == bindparam("office_code"),
        or_(*(Document.kind == kind for kind in kinds)),
        Document.business_date == bindparam("day"),
        Document.state == State.POSTED,
    )


def pending_reversal(session: Session, document_id: int) -> Document | None:
    """The reversal of a document that waits for a second person."""
    return session.scalar(
        select(Document).where(
            Document.parent_id == document_id, Document.kind == Kind.REVERSAL, Document.state == State.PENDING
        )
    )


def standing_return(session: Session, loan_id: int | None) -> Document | None:
    """A shipment that brings pieces of a loan back and has not been taken back itself."""
    return session.scalar(
        select(Document)
        .where(Document.parent_id == loan_id, Document.kind == Kind.SHIPMENT, Document.state != State.REVERSED)
        .order_by(Document.id)
        .limit(1)
    )


def items(session: Session) -> Sequence[Item]:
    """All items with their packs, in the office's order."""
    return session.scalars(select(Item).order_by(Item.position)).all()


def record_of(session: Session, document_: Document) -> JournalRecord:
    """The journal record of a document's entry: posted, or pending."""
    return session.scalars(
        select(JournalRecord).where(JournalRecord.document_id == document_.id).order_by(JournalRecord.number).limit(1)
    ).one()


def records_of(session: Session, document_: Document) -> Sequence[JournalRecord]:
    """All that happened to a document itself, in order: pending, approved ..."""
    return session.scalars(
        select(JournalRecord).where(JournalRecord.document_id == document_.id).order_by(JournalRecord.number)
    ).all()


def moves_of(session: Session, document_: Document) -> list[Move]:
    """The movements that a document made, in line order."""
    source, destination = aliased(AccountRow), aliased(AccountRow)
    query = (
        select(Movement.item, Movement.quantity, source, destination)
        .join(JournalRecord, JournalRecord.number == Movement.journal_number)
        .join(source, source.id == Movement.source_id)
        .join(destination, destination.id == Movement.destination_id)
        .where(JournalRecord.document_id == document_.id)
        .order_by(Movement.journal_number, Movement.line)
    )
    return [
        Move(item=item, quantity=quantity, source=_account(from_), destination=_account(to))
        for item, quantity, from_, to in session.execute(query)
    ]


def _account(row: AccountRow) -> Account:
    return Account(Compartment(row.compartment), row.owner)


@dataclass(frozen=True)
class Balance:
    """Pieces of one item in one compartment of one office."""

    office: str
    item: str
    compartment: str
    quantity: int


def balances(session: Session, scope: Scope, at: date | None = None) -> list[Balance]:
    """What the offices of a branch hold in store and spoiled, now or at the close of a date."""
    mine = and_(AccountRow.compartment.in_(ON_HAND), scope.covers(AccountRow.owner))
    if at is None:
        query = select(AccountRow.owner, AccountRow.item, AccountRow.compartment, AccountRow.balance).where(mine)
    else:
        close = closes_at(at)
        query = select(AccountRow.owner, AccountRow.item, AccountRow.compartment, close).where(mine)
    ordered = query.order_by(AccountRow.owner, AccountRow.item, AccountRow.compartment)
    return [Balance(*row) for row in session.execute(ordered) if row[3]]


def closes_at(day: date) -> Any:
    """A scalar subquery: what the enclosing query's account held at the close of a day."""
    latest = _latest_close().where(RunningClose.day <= day)
    return func.coalesce(latest.correlate(AccountRow).scalar_subquery(), 0)


@cache
def _latest_close() -> Select[int]:
    """The latest running close of the enclosing query's account."""
    return (
        select(RunningClose.quantity)
        .where(RunningClose.account_id == AccountRow.id)
        .order_by(RunningClose.day.desc())
        .limit(1)
    )


def in_store(session: Session, scope: Scope, item: str, at: date | None = None, known: Known = NOW) -> dict[str, int]:
    """By office of the branch: pieces of an item in store. ``known`` needs a date."""
    held = stores(session, scope, (item,), at, known)
    return {office: items[item] for office, items in held.items() if items[item]}


def between(
    session: Session, scope: Scope, compartment: Compartment, item: str, first: date, last: date, known: Known = NOW
) -> dict[str, int]:
    """By office: pieces that an office's account gained from ``first`` to ``last``, both included.

    A difference of two running closes, so it costs the same after ten years as on the first day.
    """
    gained = gained_between(session, scope, compartment, (item,), first, last, known)
    return {owner: pieces for (owner, _item), pieces in gained.items()}


def gained_between(
    session: Session,
    scope: Scope,
    compartment: Compartment,
    items: Sequence[str],
    first: date,
    last: date,
    known: Known = NOW,
) -> dict[tuple[str, str], int]:
    """By office and item: pieces that an account gained from ``first`` to ``last``; several items in one statement."""
    gained = closes_at(last) - closes_at(first - timedelta(days=1))
    query = select(AccountRow.id, AccountRow.owner, AccountRow.item, gained).where(
        AccountRow.compartment == compartment, AccountRow.item.in_(items), scope.covers(AccountRow.owner)
    )
    return {
        (owner, item): pieces - known.gained_later(account, last, first)
        for account, owner, item, pieces in session.execute(query)
    }


def printed_over(
    session: Session, scope: Scope, span: Span, item: str = "ktp-wni", known: Known = NOW
) -> dict[str, int]:
    """By office: cards of an item printed in a span, which may begin on another day at each office."""
    if span.own is None:
        return printed_between(session, scope, span.first, span.last, item, known)
    if span.table is None:
        return {}
    first = span.table.c
    before = _latest_close().where(RunningClose.day < first.day).correlate(AccountRow, span.table)
    gained = closes_at(span.last) - func.coalesce(before.scalar_subquery(), 0)
    query = (
        select(AccountRow.id, AccountRow.owner, first.day, gained)
        .join(span.table, first.office == AccountRow.owner)
        .where(AccountRow.compartment == Compartment.PRINTED, AccountRow.item == item, scope.covers(AccountRow.owner))
    )
    return {
        owner: pieces - known.gained_later(account, span.last, day)
        for account, owner, day, pieces in session.execute(query)
    }


def stores(
    session: Session, scope: Scope, items: Sequence[str], at: date | None = None, known: Known = NOW
) -> dict[str, dict[str, int]]:
    """By office and item: pieces in store, now or at the close of a date; 0 where some were there once.

    An item that an office had never held by then is not in it: nothing is known of it there. ``known`` needs a date.
    """
    held = AccountRow.balance if at is None else closes_at(at)
    query = select(AccountRow.id, AccountRow.owner, AccountRow.item, held).where(
        AccountRow.compartment == Compartment.STORE, AccountRow.item.in_(items), scope.covers(AccountRow.owner)
    )
    if at is not None:
        query = query.where(known.filled(at))
    found: dict[str, dict[str, int]] = {}
    for account, office, item, pieces in session.execute(query):
        later = 0 if at is None else known.gained_later(account, at)
        found.setdefault(office, {})[item] = pieces - later
    return found


def printed_between(
    session: Session, scope: Scope, first: date, last: date, item: str = "ktp-wni", known: Known = NOW
) -> dict[str, int]:
    """By office: cards of an item printed from ``first`` to ``last``, both included."""
    return between(session, scope, Compartment.PRINTED, item, first, last, known)


def balance_of(session: Session, account: Account, item: str, at: date | None = None) -> int:
    """What one account holds of an item, now or at the close of a date."""
    column = AccountRow.balance if at is None else closes_at(at)
    query = select(column).where(
        AccountRow.compartment == account.compartment, AccountRow.owner == account.owner, AccountRow.item == item
    )
    return session.scalar(query) or 0


def on_the_way(session: Session, shipment_ids: Iterable[int], compartment: Compartment) -> dict[tuple[int, str], int]:
    """By (shipment, item): pieces still in transit, or still missing."""
    if compartment not in PER_SHIPMENT:
        raise ValueError(f"{compartment} does not belong to shipments")
    query = select(AccountRow.owner, AccountRow.item, AccountRow.balance).where(
        AccountRow.compartment == compartment,
        AccountRow.owner.in_([str(number) for number in shipment_ids]),
        AccountRow.balance > 0,
    )
    return {(int(owner), item): quantity for owner, item, quantity in session.execute(query)}


def owners_with(compartment: Compartment) -> Select[str]:
    """The owners of the accounts of a compartment that hold something, as the texts that accounts are named with."""
    return select(AccountRow.owner).where(AccountRow.compartment == compartment, AccountRow.balance > 0)


def first_stock_day(session: Session, office: str) -> date | None:
    """The day on which the first piece came into an office's store; None if none ever did."""
    return session.scalar(
        select(func.min(RunningClose.day))
        .join(AccountRow, AccountRow.id == RunningClose.account_id)
        .where(AccountRow.owner == office, AccountRow.compartment.in_(EVIDENCE_OF_STOCK), RunningClose.quantity > 0)
    )


def is_still(state: State, document: type[Document] = Document) -> ColumnElement[bool]:
    """The condition that a document is in a state in which few are at a time: sent, or pending.

    Spelt out in the statement, because SQLite uses an index of these few only where it reads which they are.
    """
    return document.state == literal_column(f"'{state.value}'")
