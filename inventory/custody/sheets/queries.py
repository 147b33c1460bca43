"""Reads of count sheets: those under way, what was counted so far, and what moved meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.errors import NotFound
from inventory.core.identity import Actor, Scope, Verb
from inventory.custody.models import CountSheet
from inventory.custody.queries import closes
from inventory.custody.rules import COUNTED, Place
from inventory.regions.models import Office
from inventory.stock.models import AccountRow, Document, Head, JournalRecord, Movement

UNDER_WAY = and_(CountSheet.document_id.is_(None), CountSheet.discarded_at.is_(None))


def figures_of(sheet: CountSheet) -> dict[Place, int]:
    """By place: what was counted; places nobody has counted are left out."""
    return {(line["item"], line["compartment"]): line["counted"] for line in sheet.lines if line["counted"] is not None}


def boxes_of(sheet: CountSheet) -> dict[Place, str]:
    """By place: the boxes as they were typed."""
    return {(line["item"], line["compartment"]): line["boxes"] for line in sheet.lines}


def head(session: Session) -> int:
    """Where the journal stands."""
    return session.scalars(select(Head.number).where(Head.id == 1)).one()


@dataclass(frozen=True, kw_only=True)
class MoveAt:
    """Pieces that came (or, below zero, went) at a place since the counting began, and the document they moved by."""

    place: Place
    pieces: int
    document: Document


def moves_at(session: Session, sheet: CountSheet, after: int | None = None) -> list[MoveAt]:
    """What was posted at the places of a sheet since its counting began, or since the journal stood at a number.

    Documents of days after the sheet's own do not change what was there at its close.
    """
    places = {(line["item"], line["compartment"]) for line in sheet.lines}
    query = (
        select(AccountRow.item, AccountRow.compartment, AccountRow.id, Movement, Document)
        .join(Movement, or_(Movement.source_id == AccountRow.id, Movement.destination_id == AccountRow.id))
        .join(JournalRecord, JournalRecord.number == Movement.journal_number)
        .join(Document, Document.id == JournalRecord.document_id)
        .where(
            AccountRow.owner == sheet.office,
            AccountRow.compartment.in_(COUNTED),
            Movement.journal_number > (sheet.began_head if after is None else after),
            Document.business_date <= sheet.business_date,
        )
        .order_by(Movement.journal_number, Movement.line)
    )
    return [
        MoveAt(
            place=(item, compartment),
            pieces=movement.quantity if movement.destination_id == account else -movement.quantity,
            document=document,
        )
        for item, compartment, account, movement, document in session.execute(query)
        if (item, compartment) in places
    ]


def with_moves(figures: dict[Place, int], moves: Sequence[MoveAt]) -> dict[Place, int]:
    """Figures taken before pieces moved, as they are after that; never below zero, which the review then shows."""
    changed = dict(figures)
    for move in moves:
        if move.place in changed:
            changed[move.place] += move.pieces
    return changed


def open_sheets(session: Session, scope: Scope) -> Sequence[Row[CountSheet, Office, User]]:
    """The sheets of the branch that were begun and neither sent nor discarded, oldest first."""
    query = (
        select(CountSheet, Office, User)
        .join(Office, Office.code == CountSheet.office)
        .join(User, User.id == CountSheet.maker_id)
        .where(UNDER_WAY, scope.covers(CountSheet.office))
    )
    return session.execute(query.order_by(CountSheet.id)).all()


def open_at(session: Session, office: str) -> int:
    """How many counts are under way at an office."""
    mine = select(func.count()).select_from(CountSheet)
    return session.scalar(mine.where(UNDER_WAY, CountSheet.office == office)) or 0


@dataclass(frozen=True, kw_only=True)
class Review:
    """A sheet beside the books: figures as they are sent, what differs, and what moved since the counting began."""

    figures: Mapping[Place, int]
    books: Mapping[Place, int]
    moves: Sequence[MoveAt]

    @property
    def differing(self) -> dict[Place, int]:
        """By place that was counted: pieces more, or below zero fewer, than the books say."""
        return {place: pieces - self.books.get(place, 0) for place, pieces in self.figures.items()}

    @property
    def to_explain(self) -> dict[Place, int]:
        """The same without those that agree."""
        return {place: pieces for place, pieces in self.differing.items() if pieces}

    def moves_of(self, place: Place) -> list[MoveAt]:
        """What came and went at one place."""
        return [move for move in self.moves if move.place == place]


def review(session: Session, sheet_: CountSheet, include_moves: bool) -> Review:
    """A sheet beside the books; its figures were taken before or after what moved meanwhile."""
    moves, figures = moves_at(session, sheet_), figures_of(sheet_)
    return Review(
        figures=with_moves(figures, moves) if include_moves else figures,
        books=closes(session, sheet_.office, sheet_.business_date),
        moves=moves,
    )


def sheet(session: Session, actor: Actor, sheet_id: int) -> CountSheet:
    """A sheet of an office that the person keeps, sent or not, but not discarded. Raises NotFound, Forbidden."""
    found = session.get(CountSheet, sheet_id)
    if found is None or found.discarded_at is not None:
        raise NotFound(what="sheet")
    actor.demand(Verb.KEEP_STOCK, found.office)
    return found


def sheet_of(session: Session, document_id: int) -> CountSheet | None:
    """The sheet that a count was made of; counts from outside programs have none."""
    return session.scalar(select(CountSheet).where(CountSheet.document_id == document_id))
