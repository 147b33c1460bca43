"""Reads for the closing of a month: what touched an office's stock, what was counted, what is still on its way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, String, cast, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.months import month_of
from inventory.custody.closing.rules import Place, Touch, flow_of
from inventory.stock import queries as stock
from inventory.stock.approval.service import PROPOSALS
from inventory.stock.models import AccountRow, Document, Head, JournalRecord, MonthClosing, Movement
from inventory.stock.queries import is_still
from inventory.stock.rules import PER_SHIPMENT, REPORTS, Compartment, Kind, State

Source, Destination, Original = aliased(AccountRow), aliased(AccountRow), aliased(Document)
Closer, Reopener = aliased(User), aliased(User)
AN_END = (Document.office, Document.counterpart)


def standing(session: Session, office: str, month: date) -> MonthClosing | None:
    """The closing of a month that has not been reopened."""
    return session.scalar(
        select(MonthClosing).where(
            MonthClosing.office == office, MonthClosing.month == month, MonthClosing.reopened_at.is_(None)
        )
    )


def closings(session: Session, office: str, months: Sequence[date]) -> Sequence[Row[MonthClosing, User, User | None]]:
    """The closings of these months, the latest first, those reopened since among them: who closed, who reopened."""
    query = (
        select(MonthClosing, Closer, Reopener)
        .join(Closer, Closer.id == MonthClosing.closed_by)
        .outerjoin(Reopener, Reopener.id == MonthClosing.reopened_by)
        .where(MonthClosing.office == office, MonthClosing.month.in_(months))
        .order_by(MonthClosing.id.desc())
    )
    return session.execute(query).all()


def closed_of(session: Session, offices: Iterable[str], month: date) -> set[str]:
    """The offices among these that have closed the month."""
    query = select(MonthClosing.office).where(
        MonthClosing.office.in_(sorted(offices)), MonthClosing.month == month, MonthClosing.reopened_at.is_(None)
    )
    return set(session.scalars(query))


def waiting_of(session: Session, offices: Iterable[str], first: date, last: date) -> set[str]:
    """The offices among these for which a document of these days waits for a second person."""
    query = select(Document.office).where(
        is_still(State.PENDING),
        Document.office.in_(sorted(offices)),
        Document.business_date.between(first, last),
    )
    return set(session.scalars(query))


def head(session: Session) -> Head:
    """Where the journal ends."""
    return session.scalars(select(Head)).one()


def first_pending(session: Session, office: str, first: date, last: date) -> Document | None:
    """The first document dated in these days that waits for a second person and would touch the office's accounts."""
    return next(iter(pending(session, office, first, last)), None)


def pending(session: Session, office: str, first: date, last: date) -> list[Document]:
    """The documents dated in these days that wait for a second person and would touch the office's accounts."""
    query = (
        select(Document)
        .where(is_still(State.PENDING), Document.business_date.between(first, last))
        .where(or_(*(end == office for end in AN_END)))
        .order_by(Document.business_date, Document.id)
    )
    return [
        document
        for document in session.scalars(query)
        if document.office == office or office in _owners(session, document)
    ]


def _owners(session: Session, document: Document) -> set[str]:
    """The offices whose accounts a pending document would touch."""
    moves = PROPOSALS[Kind(document.kind)](session, document)
    accounts = {account for move in moves for account in (move.source, move.destination)}
    return {account.owner for account in accounts if account.compartment not in PER_SHIPMENT}


def touches(session: Session, office: str, first: date, last: date, after: int = 0) -> list[Touch]:
    """What came into the office's compartments and left them in these days, in the order of the journal.

    Pieces missing from a shipment are its destination's. ``after`` leaves out all records up to that number.
    """
    rows = session.execute(_movements(office, first, last).where(JournalRecord.number > after)).all()
    shipments = _shipments(session, rows)
    return [touch for row in rows for touch in _touches_of(row, office, shipments)]


def _movements(office: str, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """Every document that touches an office's accounts names it as one of its ends."""
    return (
        select(Movement.item, Movement.quantity, Source, Destination, Document, Original)
        .join(JournalRecord, JournalRecord.number == Movement.journal_number)
        .join(Document, Document.id == JournalRecord.document_id)
        .outerjoin(Original, Original.id == Document.parent_id)
        .join(Source, Source.id == Movement.source_id)
        .join(Destination, Destination.id == Movement.destination_id)
        .where(Document.business_date.between(first, last), Document.kind.in_(list(Kind)))
        .where(or_(*(end == office for end in AN_END)))
        .order_by(Movement.journal_number, Movement.line)
    )


def _shipments(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[str, Document]:
    """By the owner of its accounts: the shipments whose pieces moved."""
    ends = {account for row in rows for account in (row[2], row[3])}
    numbers = {int(account.owner) for account in ends if account.compartment in PER_SHIPMENT}
    found = session.scalars(select(Document).where(Document.id.in_(sorted(numbers))))
    return {str(document.id): document for document in found}


def _touches_of(row: Row[*tuple[Any, ...]], office: str, shipments: Mapping[str, Document]) -> Iterable[Touch]:
    item, quantity, source, destination, document, original = row
    undone = document.kind == Kind.REVERSAL
    kind = original.kind if undone else document.kind
    # Shipments are named by their ids, which look like the codes of provinces.
    on_the_way = (shipments[each.owner] for each in (source, destination) if each.compartment in PER_SHIPMENT)
    shipment = next(on_the_way, None)
    purpose = None if shipment is None else shipment.entered.get("purpose")
    for mine, other, change in ((source, destination, -quantity), (destination, source, quantity)):
        if not _belongs(mine, office, shipments):
            continue
        compartment = Compartment(mine.compartment)
        came = (change > 0) != undone
        yield Touch(
            document=document.id,
            day=document.business_date,
            item=item,
            compartment=compartment,
            flow=flow_of(compartment, Compartment(other.compartment), kind, purpose, came=came),
            change=change,
        )


def _belongs(account: AccountRow, office: str, shipments: Mapping[str, Document]) -> bool:
    if account.compartment == Compartment.MISSING:
        return shipments[account.owner].counterpart == office
    return account.compartment in stock.ON_HAND and account.owner == office


def closes(session: Session, office: str, day: date) -> dict[Place, int]:
    """By item and compartment: what the office held at the close of a day, by the ledger's running closes."""
    close = stock.closes_at(day)
    own = select(AccountRow.item, AccountRow.compartment, close).where(
        AccountRow.owner == office, AccountRow.compartment.in_(stock.ON_HAND)
    )
    missing = select(AccountRow.item, AccountRow.compartment, close).where(
        AccountRow.compartment == Compartment.MISSING, AccountRow.owner.in_(_sent_to(office, day))
    )
    held: dict[Place, int] = defaultdict(int)
    for query in (own, missing):
        for item, compartment, quantity in session.execute(query):
            held[item, compartment] += quantity
    return {place: quantity for place, quantity in held.items() if quantity}


def closes_before(session: Session, office: str, day: date) -> dict[Place, int]:
    """What the office held before a day began."""
    return {} if day == date.min else closes(session, office, day - timedelta(days=1))


def _sent_to(office: str, until: date) -> Select[str]:
    return select(cast(Document.id, String)).where(
        Document.kind == Kind.SHIPMENT, Document.counterpart == office, Document.business_date <= until
    )


@dataclass(frozen=True)
class Counted:
    """Pieces that somebody counted with the hand at the close of a day; ``document`` says so."""

    quantity: int
    day: date
    document: int


def counted(session: Session, office: str, first: date, last: date) -> dict[date, dict[Place, Counted]]:
    """By month, item and compartment: the latest count in it; a stock count goes before a day's own report."""
    query = (
        select(Document)
        .where(Document.office == office, Document.kind.in_([Kind.COUNT, *REPORTS]))
        .where(Document.business_date.between(first, last), Document.state == State.POSTED)
        .order_by(Document.business_date, Document.kind == Kind.COUNT, Document.id)
    )
    found: dict[date, dict[Place, Counted]] = defaultdict(dict)
    for document in session.scalars(query):
        for line in document.entered.get("lines", []):
            if line.get("counted") is not None:
                place = (line["item"], line.get("compartment", Compartment.STORE))
                count = Counted(line["counted"], document.business_date, document.id)
                found[month_of(document.business_date)][place] = count
    return found


@dataclass(frozen=True)
class Open:
    """Pieces of a shipment whose fate is open: in transit, or missing and in dispute."""

    shipment: Document
    item: str
    compartment: str
    quantity: int


def open_pieces(session: Session, office: str, until: date) -> Sequence[Open]:
    """What is now still on its way to or from the office, or missing, of shipments sent up to a day."""
    query = (
        select(Document, AccountRow.item, AccountRow.compartment, AccountRow.balance)
        .join(AccountRow, AccountRow.owner == cast(Document.id, String))
        .where(Document.kind == Kind.SHIPMENT, Document.business_date <= until)
        .where(or_(*(end == office for end in AN_END)))
        .where(AccountRow.compartment.in_(list(PER_SHIPMENT)), AccountRow.balance > 0)
        .order_by(Document.business_date, Document.id, AccountRow.item)
    )
    return [Open(*row) for row in session.execute(query)]
