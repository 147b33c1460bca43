"""The registers of counts and of destructions: the lists, their counts and their sums."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, String, case, cast, func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.custody.models import CountItem, DestructionItem
from inventory.regions.models import Office
from inventory.stock.models import Document, Item
from inventory.stock.rules import LETTERS, Kind, State

SORTABLE = {"business_date": Document.business_date, "number": Document.id, "office": Office.name}
FILTERS = ("state", "differing")
STATES = (State.PENDING, State.POSTED, State.REJECTED, State.WITHDRAWN, State.REVERSED)
STANDING = (State.PENDING, State.POSTED)
Rows = Select[Document, Office, User]


@dataclass(frozen=True, kw_only=True)
class CountEntry:
    """A count of the register; surplus and shortage are pieces by item, as the books stood when it was entered."""

    document: Document
    office: Office
    maker: User
    lines: Sequence[CountItem]

    @property
    def surplus(self) -> dict[str, int]:
        """By item: pieces counted more than the books said."""
        return _summed((line.item, line.counted - line.expected) for line in self.lines)

    @property
    def shortage(self) -> dict[str, int]:
        """By item: pieces counted fewer than the books said."""
        return _summed((line.item, line.expected - line.counted) for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class DestructionEntry:
    """A destruction of the register; ``pieces`` by item."""

    document: Document
    office: Office
    maker: User
    pieces: Mapping[str, int]

    @property
    def witnesses(self) -> list[str]:
        """Who saw it."""
        names: list[str] = self.document.entered["witnesses"]
        return names


def _summed(changes: Any) -> dict[str, int]:
    summed: dict[str, int] = defaultdict(int)
    for item, pieces in changes:
        if pieces > 0:
            summed[item] += pieces
    return dict(summed)


def found(scope: Scope, kind: Kind, state: ListState) -> Rows:
    """The documents of a kind that match what was asked of the list, each with its office and who entered it."""
    number = LETTERS[kind] + "-" + Document.office + "-" + cast(Document.id, String)
    query = (
        select(Document, Office, User)
        .join(Office, Office.code == Document.office)
        .join(User, User.id == Document.maker_id)
        .where(Document.kind == kind, scope.covers(Document.office))
        .where(matches(state.q, number, Office.name, Document.office, User.name))
    )
    if asked := state.filters.get("state"):
        query = query.where(Document.state == asked)
    if state.filters.get("differing") and kind == Kind.COUNT:
        query = query.where(Document.id.in_(_differing()))
    return query


@cache
def _differing() -> Select[int]:
    return select(CountItem.document_id).where(CountItem.counted != CountItem.expected)


def counts(session: Session, scope: Scope, state: ListState) -> Listing[CountEntry]:
    """One page of the counts."""
    page = _page(session, scope, Kind.COUNT, state)
    lines: dict[int, list[CountItem]] = defaultdict(list)
    numbers = [row[0].id for row in page.rows]
    for line in session.scalars(select(CountItem).where(CountItem.document_id.in_(numbers))):
        lines[line.document_id].append(line)
    rows = [
        CountEntry(document=document, office=office, maker=maker, lines=lines[document.id])
        for document, office, maker in page.rows
    ]
    return Listing(rows, page.total, state)


def destructions(session: Session, scope: Scope, state: ListState) -> Listing[DestructionEntry]:
    """One page of the destructions."""
    page = _page(session, scope, Kind.DESTRUCTION, state)
    pieces: dict[int, dict[str, int]] = defaultdict(dict)
    numbers = [row[0].id for row in page.rows]
    for line in session.scalars(select(DestructionItem).where(DestructionItem.document_id.in_(numbers))):
        pieces[line.document_id][line.item] = line.quantity
    rows = [
        DestructionEntry(document=document, office=office, maker=maker, pieces=pieces[document.id])
        for document, office, maker in page.rows
    ]
    return Listing(rows, page.total, state)


def _page(session: Session, scope: Scope, kind: Kind, state: ListState) -> Listing[Any]:
    return fetch(session, found(scope, kind, state).order_by(*state.order(SORTABLE, Document.id.desc())), state)


def count_totals(session: Session, scope: Scope, state: ListState) -> dict[str, tuple[int, int]]:
    """By item: surplus and shortage of all counts that match and stand, whatever page is shown."""
    more = CountItem.counted - CountItem.expected
    surplus, shortage = func.sum(case((more > 0, more), else_=0)), func.sum(case((more < 0, -more), else_=0))
    query = select(CountItem.item, surplus, shortage).where(
        CountItem.document_id.in_(_standing(scope, Kind.COUNT, state))
    )
    rows = session.execute(_by_item(query, CountItem))
    return {item: (int(surplus), int(shortage)) for item, surplus, shortage in rows if surplus or shortage}


def destruction_totals(session: Session, scope: Scope, state: ListState) -> dict[str, dict[str, int]]:
    """By state and item: pieces of all destructions that match, those that count and those that wait."""
    standing = _standing(scope, Kind.DESTRUCTION, state)
    query = (
        select(DestructionItem.item, Document.state, func.sum(DestructionItem.quantity))
        .join(Document, Document.id == DestructionItem.document_id)
        .where(Document.id.in_(standing))
        .group_by(Document.state)
    )
    totals: dict[str, dict[str, int]] = defaultdict(dict)
    for item, standing_as, pieces in session.execute(_by_item(query, DestructionItem)):
        totals[standing_as][item] = int(pieces)
    return dict(totals)


def _standing(scope: Scope, kind: Kind, state: ListState) -> Select[int]:
    return found(scope, kind, state).with_only_columns(Document.id).where(Document.state.in_(STANDING))


def _by_item(query: Any, lines: type[CountItem] | type[DestructionItem]) -> Any:
    """The query's rows one per item, in the office's order."""
    return query.join(Item, Item.code == lines.item).group_by(lines.item, Item.position).order_by(Item.position)


def by_state(session: Session, scope: Scope, kind: Kind) -> dict[str, int]:
    """By state: how many documents of a kind the branch has."""
    query = (
        select(Document.state, func.count())
        .where(Document.kind == kind, scope.covers(Document.office))
        .group_by(Document.state)
    )
    counted = {state: int(number) for state, number in session.execute(query)}
    return {state: counted.get(state, 0) for state in STATES}


def differing(session: Session, scope: Scope) -> int:
    """How many counts of the branch differed from the books."""
    mine = select(func.count()).select_from(Document).where(Document.kind == Kind.COUNT, scope.covers(Document.office))
    return session.scalar(mine.where(Document.id.in_(_differing()))) or 0
