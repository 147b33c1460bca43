"""Use-cases of the count sheet: begun, saved as often as somebody likes, sent or discarded. It moves nothing itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, Invalid, NotFound
from inventory.core.identity import Actor, Verb
from inventory.custody.models import CountSheet
from inventory.custody.rules import CountLine, Part, Place
from inventory.custody.service import Count, count, demand_keeping
from inventory.custody.sheets.queries import boxes_of, figures_of, head, moves_at, with_moves
from inventory.stock import ledger
from inventory.stock.boxes.rules import typed
from inventory.stock.models import Document
from inventory.stock.service import Command, once, once_for


@dataclass(frozen=True, kw_only=True)
class Begin(Command):
    """Somebody goes to count these places; blind means without seeing what the books say."""

    office: str
    business_date: date
    blind: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was counted in one place so far, and the boxes as they were typed."""

    counted: int | None
    boxes: str = ""


@dataclass(frozen=True, kw_only=True)
class Save:
    """Figures so far, by place; ``finish`` says that nothing more is to be counted."""

    sheet_id: int
    version: int
    business_date: date
    figures: dict[Place, Figure]
    finish: bool = False


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why the books differ in one place: one reason, or a split."""

    item: str
    compartment: str
    reason: str = ""
    differences: tuple[Part, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Submit(Command):
    """The sheet becomes a count.

    ``seen_head`` is where the journal stood when the person saw what was posted since the counting began, and
    ``include_moves`` whether the figures were taken before that, so that it has to be added to them.
    """

    sheet_id: int
    seen_head: int
    include_moves: bool = False
    explanations: tuple[Explanation, ...] = ()
    reference: str = ""
    note: str = ""


@once_for(CountSheet)
def begin(session: Session, actor: Actor, command: Begin) -> CountSheet:
    """Begin a sheet. Raises NotFound, Forbidden, RouteRefused, Invalid without a place, DateRefused."""
    demand_keeping(session, actor, command.office)
    ledger.check_date(session, actor, command.office, command.business_date)
    if not command.places:
        raise Invalid(reason="no_lines", field="items")
    sheet = CountSheet(
        office=command.office,
        maker_id=actor.user_id,
        business_date=command.business_date,
        blind=command.blind,
        lines=[
            {"item": item, "compartment": compartment, "counted": None, "boxes": ""}
            for item, compartment in command.places
        ],
        version=0,
        began_at=actor.at,
        began_head=head(session),
        saved_at=actor.at,
    )
    session.add(sheet)
    session.flush()  # the key is kept with the id
    return sheet


def save(session: Session, actor: Actor, command: Save) -> CountSheet:
    """Keep the figures so far. Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid."""
    sheet = _mine(session, actor, command.sheet_id)
    if sheet.version != command.version:
        raise Invalid(reason="sheet_saved_meanwhile")
    if sheet.blind and sheet.finished_at is not None:
        raise Invalid(reason="sheet_finished")
    ledger.check_date(session, actor, sheet.office, command.business_date)
    sheet.lines = [_with_figure(line, command.figures) for line in sheet.lines]
    sheet.business_date = command.business_date
    sheet.version += 1
    sheet.saved_at = actor.at
    if command.finish:
        if not figures_of(sheet):
            raise Invalid(reason="place_not_counted")
        sheet.finished_at = actor.at
    return sheet


def discard(session: Session, actor: Actor, sheet_id: int) -> CountSheet:
    """Throw a sheet away that was not sent. Raises NotFound, Forbidden, AlreadyDone, Invalid the second time."""
    sheet = _mine(session, actor, sheet_id)
    sheet.discarded_at = actor.at
    return sheet


@once
def submit(session: Session, actor: Actor, command: Submit) -> Document:
    """Make a count of the sheet. Raises what `count` raises, AlreadyDone, Invalid where more was posted meanwhile."""
    sheet = _mine(session, actor, command.sheet_id)
    ledger.lock_head(session)
    if moves_at(session, sheet, after=command.seen_head):
        raise Invalid(reason="sheet_overtaken")
    document = count(session, actor, _count_of(session, sheet, command))
    sheet.document_id = document.id
    return document


def _count_of(session: Session, sheet: CountSheet, command: Submit) -> Count:
    told = {(each.item, each.compartment): each for each in command.explanations}
    figures = figures_of(sheet)
    if command.include_moves:
        figures = with_moves(figures, moves_at(session, sheet))
    lines = (
        CountLine(
            item=place[0],
            compartment=place[1],
            counted=counted,
            reason=told[place].reason if place in told else "",
            differences=told[place].differences if place in told else (),
            boxes=typed(boxes_of(sheet).get(place, "")),
        )
        for place, counted in figures.items()
    )
    return Count(
        key=f"{command.key}:count",
        office=sheet.office,
        business_date=sheet.business_date,
        lines=tuple(lines),
        reference=command.reference,
        note=command.note,
    )


def _mine(session: Session, actor: Actor, sheet_id: int) -> CountSheet:
    """The open sheet of an office that the person keeps, held until this transaction ends."""
    held = select(CountSheet).where(CountSheet.id == sheet_id, actor.scope.covers(CountSheet.office))
    sheet = session.scalar(held.with_for_update().execution_options(populate_existing=True))
    if sheet is None:
        raise NotFound(what="sheet")
    actor.demand(Verb.KEEP_STOCK, sheet.office)
    if sheet.document_id is not None:
        document = session.get_one(Document, sheet.document_id)
        raise AlreadyDone(document=document.number, state=document.state)
    if sheet.discarded_at is not None:
        raise Invalid(reason="sheet_discarded")
    return sheet


def _with_figure(line: dict[str, Any], figures: dict[Place, Figure]) -> dict[str, Any]:
    figure = figures.get((line["item"], line["compartment"]))
    return line if figure is None else line | {"counted": figure.counted, "boxes": figure.boxes}
