"""What the pages of months show: one month with the documents behind every figure, and many beside each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.identity import Actor
from inventory.core.labels import ITEMS
from inventory.core.months import last_day, month_of, months_until
from inventory.custody.closing import queries, rules
from inventory.custody.closing.rules import INTO, OUT
from inventory.custody.closing.service import figures, lines_of_months
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.models import Document, MonthClosing
from inventory.stock.rules import Compartment

CARD = ("ktp-wni", Compartment.STORE)
MONTHS_SHOWN = 12
CLOSED, OPEN, NOT_YET = "month_closed", "month_open", "month_not_yet"


@dataclass(frozen=True)
class Part:
    """One line of the equation: pieces of one flow, and the documents that moved them."""

    flow: str
    came: bool
    pieces: int
    documents: Sequence[tuple[Document, int]]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The equation of one item in one compartment."""

    line: Mapping[str, Any]
    parts: Sequence[Part]
    counted_by: Document | None

    @property
    def counted_on(self) -> date | None:
        told = self.line.get("counted_on")
        return None if told is None else date.fromisoformat(told)


@dataclass(frozen=True)
class Astray:
    """Pieces of a shipment on its way or missing; the office at its other end, and since when."""

    shipment: Document
    other: str
    item: str
    compartment: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class MonthPage:
    """A month of an office: closed, open, or not over yet."""

    office: Office
    month: date
    last: date
    state: str
    sheets: Sequence[Sheet]
    open: Sequence[Astray]
    head: Mapping[str, Any]
    pending: Sequence[Document]
    history: Sequence[Any]
    since: Sequence[Document]
    shifted: bool
    names: Mapping[str, str]

    @property
    def unexplained(self) -> list[Sheet]:
        """The sheets whose count differs from the books."""
        return [sheet for sheet in self.sheets if sheet.line.get("unexplained")]

    @property
    def broken(self) -> list[Sheet]:
        """The sheets whose movements do not lead to the balance: never, in a whole ledger."""
        return [sheet for sheet in self.sheets if sheet.line["astray"]]


def month_page(session: Session, actor: Actor, office: Office, month: date) -> MonthPage:
    """One month: as it was kept where it is closed, as it stands now where it is open."""
    last = last_day(month)
    standing = queries.standing(session, office.code, month)
    now = figures(session, office.code, month)
    kept = now if standing is None else standing.figures
    touches = queries.touches(session, office.code, month, last)
    since = _since(session, office.code, last, kept) if standing else []
    ids = {touch.document for touch in touches} | {line["counted_by"] for line in kept["lines"] if "counted" in line}
    documents = _documents(session, ids | {each["document"] for each in kept["open"]})
    astray = [_astray(each, documents, office.code) for each in kept["open"]]
    return MonthPage(
        office=office,
        month=month,
        last=last,
        state=state_of(standing is not None, month, local_date(actor.at, office.timezone)),
        sheets=[_sheet(line, touches, documents) for line in sorted(kept["lines"], key=_shelf)],
        open=astray,
        head=kept["head"],
        pending=queries.pending(session, office.code, month, last),
        history=queries.closings(session, office.code, [month]),
        since=since,
        shifted=_books(kept["lines"]) != _books(now["lines"]),
        names=regions.names(session, {each.other for each in astray}),
    )


def state_of(closed: bool, month: date, today: date, waiting: bool = False) -> str:
    """Where a month stands: closed, open, or not to be closed yet."""
    if closed:
        return CLOSED
    return OPEN if rules.finished(month, today) and not waiting else NOT_YET


def _books(lines: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """What the books say, without what was counted: a count can be taken back later, on the day of that."""
    told = (tuple(line[name] for name in ("item", "compartment", "opening", "flows", "closing")) for line in lines)
    return [books for books in told if any(books[2:])]


def _since(session: Session, office: str, last: date, kept: Mapping[str, Any]) -> list[Document]:
    """The documents that came after the closing and are dated in an earlier month that is open."""
    touches = queries.touches(session, office, date.min, last, after=kept["head"]["number"])
    found = _documents(session, {touch.document for touch in touches})
    return [found[number] for number in sorted(found)]


def _documents(session: Session, ids: set[int]) -> dict[int, Document]:
    found = session.scalars(select(Document).where(Document.id.in_(sorted(ids))))
    return {document.id: document for document in found}


def _astray(each: Mapping[str, Any], documents: Mapping[int, Document], office: str) -> Astray:
    shipment = documents[each["document"]]
    other = shipment.counterpart if shipment.office == office else shipment.office
    return Astray(shipment, other or "", each["item"], each["compartment"], each["quantity"])


def _shelf(line: Mapping[str, Any]) -> tuple[int, int]:
    """Items stand as everywhere else, the cards first; and what is in store before what is spoiled or missing."""
    item = line["item"]
    place = rules.CLOSED_COMPARTMENTS.index(line["compartment"])
    return (list(ITEMS).index(item) if item in ITEMS else len(ITEMS), place)


def _sheet(line: Mapping[str, Any], touches: Sequence[rules.Touch], documents: Mapping[int, Document]) -> Sheet:
    behind: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for touch in touches:
        if touch.place == (line["item"], line["compartment"]):
            behind[touch.flow][touch.document] += touch.quantity
    parts = [
        Part(flow, flow in INTO, line["flows"][flow], [(documents[id_], n) for id_, n in behind[flow].items()])
        for flow in (*INTO, *OUT)
        if flow in line["flows"]
    ]
    return Sheet(line=line, parts=parts, counted_by=documents.get(line.get("counted_by", 0)))


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """One month among others: the KTP-el blanks in store at its close, what was counted, and what is unexplained."""

    month: date
    state: str
    closing: int
    counted: int | None
    unexplained: int | None
    closed_at: Any
    closed_by: str | None


def month_rows(session: Session, actor: Actor, office: Office) -> list[MonthRow]:
    """The last twelve months of an office, the latest first; those before its first stock are left out."""
    today = local_date(actor.at, office.timezone)
    months = months_until(month_of(today), MONTHS_SHOWN)
    first = stock.first_stock_day(session, office.code)
    months = [month for month in months if first is not None and last_day(month) >= first]
    if not months:
        return []
    lines = lines_of_months(session, office.code, months)
    standing = {row[0].month: row for row in queries.closings(session, office.code, months) if not row[0].reopened_at}
    return [_row(month, today, lines[month], standing.get(month)) for month in months]


def _row(month: date, today: date, lines: Sequence[Mapping[str, Any]], closed: Any) -> MonthRow:
    closing: MonthClosing | None = None if closed is None else closed[0]
    lines = lines if closing is None else closing.figures["lines"]
    card = next((line for line in lines if (line["item"], line["compartment"]) == CARD), {"closing": 0})
    different = [abs(line["unexplained"]) for line in lines if "unexplained" in line]
    return MonthRow(
        month=month,
        state=state_of(closing is not None, month, today),
        closing=card["closing"],
        counted=card.get("counted"),
        unexplained=sum(different) if different else None,
        closed_at=None if closing is None else closing.closed_at,
        closed_by=None if closed is None else closed[1].name,
    )


def last_month(today: date) -> date:
    """The month before this one."""
    return months_until(month_of(today), 2)[1]


def states_below(session: Session, actor: Actor, office: Office) -> list[tuple[Office, str]]:
    """The offices directly below one, and whether each has closed the month before this one."""
    below = regions.children(session, office.code)
    month = last_month(local_date(actor.at, office.timezone))
    codes = [each.code for each in below]
    closed = queries.closed_of(session, codes, month)
    waiting = queries.waiting_of(session, codes, month, last_day(month))
    return [
        (each, state_of(each.code in closed, month, local_date(actor.at, each.timezone), each.code in waiting))
        for each in below
    ]


def to_close(session: Session, office: Office, today: date) -> date | None:
    """The month before this one, while an office that had stock in it has not closed it."""
    month = last_month(today)
    first = stock.first_stock_day(session, office.code)
    if first is None or first > last_day(month) or queries.standing(session, office.code, month):
        return None
    return month
