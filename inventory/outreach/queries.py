"""Reads of outreach: one session, those of a branch, what is out and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from inventory.accounts.models import User
from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.outreach.models import Outreach, OutreachLine, OutreachSettlement, OutreachStep
from inventory.outreach.rules import GRACE, OutreachState
from inventory.regions.models import Office, ServicePoint
from inventory.regions.rules import TIMEZONES
from inventory.stock.away import Away, tells_away
from inventory.stock.models import AccountRow, Document, JournalRecord, Movement
from inventory.stock.rules import Compartment, Kind, State

Found = Select[Outreach, Office, ServicePoint]
TOMORROW = -timedelta(days=1)


def outreach(session: Session, scope: Scope, outreach_id: int) -> Outreach:
    """One session of the branch. Raises NotFound."""
    found = session.scalar(select(Outreach).where(Outreach.id == outreach_id, scope.covers(Outreach.office)))
    if found is None:
        raise NotFound(what="outreach")
    return found


def sessions(scope: Scope) -> Found:
    """The sessions of a branch, each with its office and the mobile unit it goes with, if it has one."""
    return (
        select(Outreach, Office, ServicePoint)
        .join(Office, Office.code == Outreach.office)
        .outerjoin(ServicePoint, ServicePoint.id == Outreach.unit_id)
        .where(scope.covers(Outreach.office))
    )


def under_way(session: Session, scope: Scope, at: datetime) -> Sequence[Row[Outreach, Office, ServicePoint]]:
    """The sessions that are out, and planned ones that should leave by now, in order of their days."""
    leaving = and_(Outreach.state == OutreachState.PLANNED, _before(Outreach.first_day, at, TOMORROW))
    query = sessions(scope).where(or_(Outreach.state == OutreachState.OUT, leaving))
    return session.execute(query.order_by(Outreach.first_day, Outreach.id)).all()


def overdue(at: datetime) -> ColumnElement[bool]:
    """The condition that a session of the enclosing query should have come back, by its office's own calendar."""
    return and_(Outreach.state == OutreachState.OUT, _before(Outreach.last_day, at, GRACE))


def _before(column: InstrumentedAttribute[date], at: datetime, margin: timedelta) -> ColumnElement[bool]:
    """The condition that a day lies more than a margin before the local date of the enclosing query's office."""
    return or_(*(and_(Office.timezone == zone, column < local_date(at, zone) - margin) for zone in TIMEZONES))


def out_with(session: Session, unit_id: int) -> Outreach | None:
    """The session that a mobile unit is out with: for services, which must not retire it meanwhile."""
    out = select(Outreach).where(Outreach.unit_id == unit_id, Outreach.state == OutreachState.OUT)
    return session.scalars(out.order_by(Outreach.id).limit(1)).first()


def steps(session: Session, found: Outreach) -> Sequence[Row[OutreachStep, User]]:
    """How a session came into each of its states, and who took it there."""
    query = select(OutreachStep, User).join(User, User.id == OutreachStep.person_id)
    return session.execute(query.where(OutreachStep.outreach_id == found.id).order_by(OutreachStep.id)).all()


def settlements(session: Session, found: Outreach) -> Sequence[Row[OutreachSettlement, User, Document | None]]:
    """What became of the missing pieces of a session, who said so, and the count that took them off the books."""
    query = (
        select(OutreachSettlement, User, Document)
        .join(User, User.id == OutreachSettlement.person_id)
        .outerjoin(Document, Document.id == OutreachSettlement.document_id)
    )
    return session.execute(
        query.where(OutreachSettlement.outreach_id == found.id).order_by(OutreachSettlement.id)
    ).all()


@cache
def open_missing() -> ColumnElement[int]:
    """Pieces of the enclosing query's line that nobody has found and no standing count has taken off the books."""
    stands = or_(OutreachSettlement.document_id.is_(None), Document.state == State.POSTED)
    settled = (
        select(func.coalesce(func.sum(OutreachSettlement.quantity), 0))
        .outerjoin(Document, Document.id == OutreachSettlement.document_id)
        .where(
            OutreachSettlement.outreach_id == OutreachLine.outreach_id,
            OutreachSettlement.item == OutreachLine.item,
            stands,
        )
    )
    pieces: ColumnElement[int] = func.coalesce(OutreachLine.missing, 0)
    return pieces - settled.correlate(OutreachLine).scalar_subquery()


def still_missing(session: Session, found: Outreach) -> dict[str, int]:
    """By item: pieces of one session that are an open matter; items without any are left out."""
    return {item: pieces for (_number, item), pieces in missing_of(session, [found.id]).items()}


def missing_of(session: Session, numbers: Sequence[int]) -> dict[tuple[int, str], int]:
    """By session and item: pieces that are an open matter; without those that have none."""
    query = select(OutreachLine.outreach_id, OutreachLine.item, open_missing())
    rows = session.execute(query.where(OutreachLine.outreach_id.in_(numbers)).order_by(OutreachLine.position))
    return {(number, item): int(pieces) for number, item, pieces in rows if pieces}


@tells_away
def away(session: Session, scope: Scope) -> list[Away]:
    """All that the branch's sessions have along, and all that they did not bring back."""
    lines = select(Outreach, OutreachLine, ServicePoint.name, open_missing()).join(
        OutreachLine, OutreachLine.outreach_id == Outreach.id
    )
    query = lines.outerjoin(ServicePoint, ServicePoint.id == Outreach.unit_id).where(scope.covers(Outreach.office))
    out = Outreach.state == OutreachState.OUT
    gone = and_(OutreachLine.missing > 0, open_missing() > 0)
    return [_away(*row) for row in session.execute(query.where(or_(out, gone)))]


def _away(found: Outreach, line: OutreachLine, holder: str | None, missing: int) -> Away:
    lost = found.state != OutreachState.OUT
    since = found.back_on if lost else found.out_on
    if since is None:
        raise ValueError(f"{found.number} has not left")  # the table's own constraints forbid it
    return Away(
        office=found.office,
        item=line.item,
        pieces=int(missing) if lost else line.taken,
        since=since,
        session_id=found.id,
        number=found.number,
        holder=holder or "",
        missing=lost,
    )


@dataclass(frozen=True)
class ShortCount:
    """A standing count that found fewer pieces of an item in store than the books had; ``left`` explain nothing yet."""

    document: Document
    item: str
    left: int


def short_counts(session: Session, found: Outreach) -> list[ShortCount]:
    """The counts that can settle what a session lost: of its office, since it came back, with pieces short in store."""
    store, variance = aliased(AccountRow), aliased(AccountRow)
    short = (
        select(Document, Movement.item, func.sum(Movement.quantity))
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(Movement, Movement.journal_number == JournalRecord.number)
        .join(store, and_(store.id == Movement.source_id, store.compartment == Compartment.STORE))
        .join(variance, and_(variance.id == Movement.destination_id, variance.compartment == Compartment.VARIANCE))
        .where(Document.office == found.office, Document.kind == Kind.COUNT, Document.state == State.POSTED)
        .where(Document.business_date >= found.back_on)
        .group_by(Document.id, Movement.item)
        .order_by(Document.id.desc())
    )
    used = _settled_by_count(session, found.office)
    counts = [
        ShortCount(each, item, int(pieces) - used.get((each.id, item), 0))
        for each, item, pieces in session.execute(short)
    ]
    return [count for count in counts if count.left > 0]


def _settled_by_count(session: Session, office: str) -> dict[tuple[Any, str], int]:
    """By count and item: pieces of which it is said already what they were."""
    query = (
        select(OutreachSettlement.document_id, OutreachSettlement.item, func.sum(OutreachSettlement.quantity))
        .join(Document, Document.id == OutreachSettlement.document_id)
        .where(Document.office == office)
        .group_by(OutreachSettlement.document_id, OutreachSettlement.item)
    )
    return {(document, item): int(pieces) for document, item, pieces in session.execute(query)}


@cache
def number_column() -> ColumnElement[str]:
    """The number people say, for the search box."""
    return literal("JB-") + Outreach.office + "-" + cast(Outreach.id, String)
