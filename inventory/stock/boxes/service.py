"""Boxes: where one is, by which document it came there, and what a document says about many.

Nothing of this is kept: it follows from the documents that stand, so that taking a shipment back gives its boxes back.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, and_, bindparam, func, insert, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.errors import BoxElsewhere, BoxRefused, NotFound
from inventory.core.identity import Scope
from inventory.stock import ledger
from inventory.stock.boxes.models import BoxRow
from inventory.stock.boxes.rules import LEVELS, BoxRange, Span, Spans, claims_of, latest, left_of, merged, parse
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Kind, State

__all__ = ["BoxRange", "Place", "Trace", "check", "claims_of", "in_documents", "record", "trace"]
EFFECTS = (Kind.RECEIPT, Kind.REVERSAL)
BATCH = 500
LAST_ID = 2**31
MOST_CONTRADICTIONS = 100
STANDING = (State.SENT, State.RECEIVED, State.POSTED)
Claims = Mapping[str, Spans]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the boxes of a range are: at ``office``, or on the way to it, by ``document``, as ``item``."""

    span: Span
    item: str
    document: Document

    @property
    def office(self) -> str:
        """The office that has them, or is to have them."""
        return self.document.counterpart or self.document.office

    @property
    def in_transit(self) -> bool:
        """They were sent and have not arrived."""
        return self.document.state == State.SENT

    def visible(self, scope: Scope) -> bool:
        """Whether the document has an end in the branch."""
        return any(scope.contains(end) for end in (self.document.office, self.document.counterpart) if end)


def check(session: Session, scope: Scope, source: str, claims: Claims) -> None:
    """Refuse to send boxes that are known to be elsewhere, or came as another item. Raises BoxElsewhere.

    A number that nobody has seen before is old stock and may go. Nobody else posts until this transaction ends, so
    that two cannot send the same box.
    """
    if claims:
        ledger.lock_head(session)
    for item, spans in claims.items():
        for place in (place for span in spans for place in places(session, span)):
            if place.item != item or place.office != source or place.in_transit:
                raise _elsewhere(place, scope, item)


def _elsewhere(place: Place, scope: Scope, claimed: str) -> BoxElsewhere:
    """The refusal; of a place of which the person's branch knows nothing it tells nothing, not even the item there."""
    if not place.visible(scope):
        return BoxElsewhere(box=str(place.span), item=claimed)
    return BoxElsewhere(
        box=str(place.span),
        item=place.item,
        office=place.office,
        in_transit=place.in_transit,
        document=place.document.number,
    )


def record(session: Session, document: Document, claims: Claims) -> None:
    """Write down which boxes a document names, once, with it."""
    rows = [
        {"document_id": document.id, "item": item, "prefix": span.prefix, "width": span.width}
        | {"first": span.first, "last": span.last, "level": span.level}
        for item, spans in claims.items()
        for span in spans
    ]
    if rows:
        session.execute(insert(BoxRow), rows)


FROM, TO = bindparam("from_number", type_=BigInteger), bindparam("to_number", type_=BigInteger)


def _of_level(level: int) -> Select[int]:
    return select(BoxRow.id).where(
        BoxRow.prefix == bindparam("of_prefix"),
        BoxRow.width == bindparam("of_width"),
        BoxRow.level == level,
        BoxRow.first.between(FROM - (2**level - 1), TO),
    )


# The ranges that have a number in common with one, with their documents. One short search of the index for each class
# of lengths: however many ranges there are, only those are read that lie around it. Put together once; it is long.
_NEAR = union_all(*(_of_level(level) for level in range(LEVELS))).subquery()
COVERING = (
    select(BoxRow, Document)
    .join(_NEAR, _NEAR.c.id == BoxRow.id)
    .join(Document, Document.id == BoxRow.document_id)
    .where(BoxRow.last >= FROM)
)
STANDING_ONES = COVERING.where(Document.state.in_(STANDING), Document.id < bindparam("before", type_=BigInteger))
FIRST_ONES = STANDING_ONES.order_by(BoxRow.first, BoxRow.id).limit(bindparam("batch"))


def numbers_of(span: Span) -> dict[str, Any]:
    """The parameters of `COVERING` for a range."""
    return {"of_prefix": span.prefix, "of_width": span.width, "from_number": span.first, "to_number": span.last}


def places(session: Session, span: Span, before: int | None = None) -> Iterator[Place]:
    """Where the boxes of a range are, part by part; parts that no standing document names are left out.

    ``before`` leaves out the document of that id and all entered after it. It reads as far as somebody asks on: a
    range of a whole series is not read to its end for its first contradiction.
    """
    rest: Span | None = span
    while rest is not None:
        part, rows = _first_part(session, rest, before)
        documents = {document.id: document for _, document in rows}
        claims = [row.claim(document.kind == Kind.SHIPMENT) for row, document in rows]
        for each, claim in latest(part, claims):
            yield Place(span=each, item=claim.item, document=documents[claim.document_id])
        rest = replace(rest, first=part.last + 1) if part.last < rest.last else None


def _first_part(session: Session, span: Span, before: int | None) -> tuple[Span, Sequence[Row[BoxRow, Document]]]:
    """The beginning of a range for which no more is to be read than one batch, and all that names boxes of it."""
    asked = {"before": LAST_ID if before is None else before, "batch": BATCH}
    rows = session.execute(FIRST_ONES, numbers_of(span) | asked).all()
    if len(rows) < BATCH:
        return span, rows
    part = replace(span, last=max(rows[-1][0].first - 1, span.first))
    if part.count == 1:  # more documents name this one box than a batch holds
        rows = session.execute(STANDING_ONES, numbers_of(part) | asked).all()
    return part, rows


def in_documents(session: Session, document_ids: Iterable[int]) -> dict[int, dict[str, list[Span]]]:
    """By document and item: the boxes that documents name, in order."""
    found: dict[int, dict[str, list[Span]]] = {}
    for row in session.scalars(select(BoxRow).where(BoxRow.document_id.in_(list(document_ids)))):
        found.setdefault(row.document_id, {}).setdefault(row.item, []).append(row.span)
    return {number: {item: merged(spans) for item, spans in items.items()} for number, items in found.items()}


def contradictions(session: Session, count: Document) -> list[Place]:
    """Boxes of a count that the documents before it know at another office, on the way, or as another item.

    The first hundred of them: a count that has more was not written down as it was counted.
    """
    counted = in_documents(session, [count.id]).get(count.id, {})
    found = (
        place
        for item, spans in counted.items()
        for span in spans
        for place in places(session, span, before=count.id)
        if place.item != item or place.office != count.office or place.in_transit
    )
    return list(islice(found, MOST_CONTRADICTIONS))


def absent(session: Session, count: Document) -> dict[str, list[Span]]:
    """By item: boxes that were to be expected at a count and that it does not name: used up since, or missing.

    Expected are those of the office's last count with boxes and what it received since, without what it sent.
    An item that the count names no box of is left out.
    """
    counted = in_documents(session, [count.id]).get(count.id, {})
    return {
        item: rest
        for item, spans in counted.items()
        if (rest := merged(left_of(expected(session, count, item), spans)))
    }


def expected(session: Session, count: Document, item: str) -> list[Span]:
    """The boxes that an office should have had when it counted an item."""
    baseline = session.scalar(
        select(func.max(Document.id))
        .join(BoxRow, BoxRow.document_id == Document.id)
        .where(
            Document.office == count.office,
            Document.kind == Kind.COUNT,
            Document.state == State.POSTED,
            Document.id < count.id,
            BoxRow.item == item,
        )
    )
    since, until = baseline or 0, count.id
    had = _named_by(session, item, Document.id == since) if baseline else []
    came = _named_by(session, item, Document.id.in_(_received(count.office, since, until)))
    sent = and_(Document.office == count.office, Document.kind == Kind.SHIPMENT, Document.id.between(since, until))
    gone = _named_by(session, item, and_(sent, Document.state.in_(STANDING)))
    return left_of(merged([*had, *came]), gone)


def _received(office: str, since: int, until: int) -> Select[int | None]:
    """The shipments whose receipts an office entered between two documents."""
    receipt = aliased(Document)
    return select(receipt.parent_id).where(
        receipt.office == office,
        receipt.kind == Kind.RECEIPT,
        receipt.state == State.POSTED,
        receipt.id.between(since, until),
    )


def _named_by(session: Session, item: str, condition: ColumnElement[bool]) -> list[Span]:
    query = select(BoxRow).join(Document, Document.id == BoxRow.document_id).where(BoxRow.item == item, condition)
    return [row.span for row in session.scalars(query)]


@dataclass(frozen=True, kw_only=True)
class Trace:
    """The history of one box: ``place`` is where it is, None where that is nothing of the branch any more."""

    number: str
    items: Sequence[str]
    place: Place | None
    steps: Sequence[Row[Document, JournalRecord, User]]


def trace(session: Session, scope: Scope, text: str) -> Trace:
    """Where a box is, who had it and by which document, in the order of entry.

    Raises BoxRefused for what is no number, NotFound where no document of the branch names it.
    """
    span = parse(text)
    mine = COVERING.where(scope.covers(Document.office, Document.counterpart))
    rows = session.execute(mine, numbers_of(span)).all()
    if not rows:
        raise NotFound(what="box")
    now = next(places(session, span), None)
    return Trace(
        number=span.start,
        items=sorted({row.item for row, _ in rows}),
        place=now if now is not None and now.visible(scope) else None,
        steps=_steps(session, scope, {document.id for _, document in rows}),
    )


def _steps(session: Session, scope: Scope, documents: set[int]) -> Sequence[Row[Document, JournalRecord, User]]:
    """The documents, what was done to them, and what took that back, in the order of the journal."""
    acts = select(Document.id).where(Document.parent_id.in_(documents), Document.kind.in_(EFFECTS))
    query = (
        select(Document, JournalRecord, User)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .where(
            or_(
                Document.id.in_(documents),
                and_(Document.kind.in_(EFFECTS), or_(Document.parent_id.in_(documents), Document.parent_id.in_(acts))),
            ),
            scope.covers(Document.office, Document.counterpart),
        )
    )
    return session.execute(query.order_by(JournalRecord.number)).all()


def known(session: Session, scope: Scope, text: str) -> str | None:
    """The number as it stands on the box, where the branch has a document that names it; for search boxes."""
    try:
        span = parse(text)
    except BoxRefused:
        return None
    mine = COVERING.where(scope.covers(Document.office, Document.counterpart)).limit(1)
    return span.start if session.execute(mine, numbers_of(span)).first() else None
