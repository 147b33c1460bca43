"""The record of one count or destruction: what was found, what it does to the books, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.custody import queries, rules
from inventory.custody.models import CountSheet
from inventory.custody.rules import CountLine, DestructionLine
from inventory.custody.sheets.queries import sheet_of
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.boxes import service as boxes
from inventory.stock.boxes.rules import Span, told
from inventory.stock.models import Document
from inventory.stock.rules import Kind, Move, State


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a count: as entered, what the books said then, and what they say now while it waits."""

    said: CountLine
    expected: int
    boxes: str
    now: int | None

    @property
    def difference(self) -> int:
        """What was counted more, or below zero fewer, than the books said when it was entered."""
        return self.said.counted - self.expected

    @property
    def difference_now(self) -> int | None:
        """The same as the books stand at this moment; None once it is decided."""
        return None if self.now is None else self.said.counted - self.now


@dataclass(frozen=True, kw_only=True)
class CountRecord:
    """A count with its lines, the sheet it was made of, and boxes that do not lie where they should."""

    document: Document
    office: Office
    lines: Sequence[Line]
    sheet: CountSheet | None
    elsewhere: Sequence[boxes.Place]
    absent: Sequence[tuple[str, str]]
    moves: Sequence[Move]

    @property
    def changed_since(self) -> bool:
        """Whether the books have moved between entry and now, while it waits."""
        return any(line.now is not None and line.now != line.expected for line in self.lines)


def count_record(session: Session, scope: Scope, document_id: int) -> CountRecord:
    """The record of a count of the branch. Raises NotFound."""
    document = queries.document(session, scope, Kind.COUNT, document_id)
    waits = document.state == State.PENDING
    closes = queries.closes(session, document.office, document.business_date) if waits else {}
    expected = {(row.item, row.compartment): row.expected for row in queries.count_lines(session, document_id)}
    said = {line.place: line for line in queries.counted(document)}
    named = any(line.boxes for line in said.values())
    return CountRecord(
        document=document,
        office=regions.unscoped_office(session, document.office),
        lines=[
            Line(
                said=said[place],
                expected=pieces,
                boxes=", ".join(_written(each.first, each.last) for each in said[place].boxes),
                now=closes.get(place, 0) if waits else None,
            )
            for place, pieces in expected.items()
        ],
        sheet=sheet_of(session, document_id),
        elsewhere=boxes.contradictions(session, document) if named else [],
        absent=_told(boxes.absent(session, document)) if named else [],
        moves=stock.moves_of(session, document),
    )


def _written(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"


def _told(spans: dict[str, list[Span]]) -> list[tuple[str, str]]:
    return [(item, told(each)) for item, each in spans.items()]


@dataclass(frozen=True, kw_only=True)
class DestructionRecord:
    """A destruction with its lines and its witnesses."""

    document: Document
    office: Office
    lines: Sequence[DestructionLine]
    witnesses: Sequence[str]
    moves: Sequence[Move]

    @property
    def pieces(self) -> int:
        """All pieces of it, of whatever item."""
        return sum(line.quantity for line in self.lines)


def destruction_record(session: Session, scope: Scope, document_id: int) -> DestructionRecord:
    """The record of a destruction of the branch. Raises NotFound."""
    document = queries.document(session, scope, Kind.DESTRUCTION, document_id)
    return DestructionRecord(
        document=document,
        office=regions.unscoped_office(session, document.office),
        lines=queries.destroyed(document),
        witnesses=document.entered["witnesses"],
        moves=stock.moves_of(session, document),
    )


def spoiled(session: Session, office: str) -> dict[str, int]:
    """By item, in the office's order: what is spoiled and can be destroyed."""
    held = {
        balance.item: balance.quantity
        for balance in stock.balances(session, Scope(office))
        if balance.office == office and balance.compartment == rules.COUNTED[1]
    }
    return {item.code: held[item.code] for item in stock.items(session) if item.code in held}
