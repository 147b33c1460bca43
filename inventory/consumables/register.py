"""The lists of rolls: every roll, the printers with what is in them, batches, and months."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from inventory.consumables import machines, queries
from inventory.consumables.machines import Fill, Printer
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.queries import BatchRow
from inventory.consumables.rules import BATCH_MATTERS, CLEANING_KIT, Batch, RollItem, is_due
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, has_words, matches, paged, since
from inventory.core.months import last_day
from inventory.core.settings import read
from inventory.equipment.catalogue.rules import model_key
from inventory.equipment.models import Device
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock import queries as stock
from inventory.stock.rules import Compartment

SORTABLE = {
    "installed_on": Roll.installed_on,
    "number": queries.number_of_roll(),
    "office": Office.name,
    "serial": Device.serial,
    "batch": Roll.batch,
    "supplier": Roll.supplier,
    "rated": Roll.rated,
    "cards": func.coalesce(queries.cards(), 0),
}
FILTERS = ("state", "item", "batch", "years")
STATES = {
    "roll_in_machine": Roll.spent.is_(None),
    "roll_spent": Roll.spent.is_(True),
    "roll_taken_out": Roll.spent.is_(False),
}
PRINTER_FILTERS = ("view",)


@dataclass(frozen=True)
class Totals:
    """All rolls that match, whatever page is shown: those used up, their cards, and what they were rated for."""

    spent: int = 0
    cards: int = 0
    rated: int = 0


def found(scope: Scope, state: ListState, today: date) -> queries.Found:
    """The rolls that were asked for: those in printers and those out for less than a year, or a batch, or all years.

    Raises NotFound for a state or an item that is none.
    """
    words = (queries.number_column(), Device.serial, Office.name, Roll.office, Roll.batch, Roll.supplier)
    query = queries.rolls(scope).where(matches(state.q, *words))
    if view := state.filters.get("state"):
        if view not in STATES:
            raise NotFound(what="page")
        query = query.where(STATES[view])
    if item := state.filters.get("item"):
        if item not in set(RollItem):
            raise NotFound(what="page")
        query = query.where(Roll.item == item)
    if batch := state.filters.get("batch"):
        return query.where(Roll.batch == batch)
    first = since(state, today)
    return query if first is None else query.where(or_(Roll.removed_on.is_(None), Roll.removed_on >= first))


def listing(session: Session, scope: Scope, state: ListState, today: date) -> Listing[tuple[Roll, Device, Office]]:
    """One page of the register."""
    return fetch(session, found(scope, state, today).order_by(*state.order(SORTABLE, Roll.id.desc())), state)


def totals(session: Session, scope: Scope, state: ListState, today: date) -> Totals:
    """The sums over all that match."""
    rows = (
        found(scope, state, today)
        .where(Roll.spent.is_(True))
        .with_only_columns(queries.cards().label("cards"), Roll.rated.label("rated"), maintain_column_froms=True)
        .subquery()
    )
    zero = func.coalesce
    sums = select(func.count(), zero(func.sum(rows.c.cards), 0), zero(func.sum(rows.c.rated), 0)).select_from(rows)
    return Totals(*map(int, session.execute(sums).one()))


@dataclass(frozen=True, kw_only=True)
class PrinterRow:
    """A printer with what is in it, and when its head is to be cleaned."""

    printer: Printer
    device: Device
    office: Office
    interval: int

    @property
    def cleaning_due(self) -> bool:
        """Whether its head is to be cleaned."""
        return self.printer.noted is not None and is_due(self.printer.since_cleaning, self.interval)

    def left(self, item: str) -> int:
        """Cards that its roll of an item still prints; none where it has none."""
        fill: Fill | None = self.printer.fills.get(item)
        return 0 if fill is None else fill.left


PRINTER_ORDERS: Mapping[str, Callable[[PrinterRow], Any]] = {
    "office": lambda row: (row.office.code, row.device.serial),
    "serial": lambda row: row.device.serial,
    "ribbon": lambda row: row.left("ribbon"),
    "film": lambda row: row.left("film"),
    "since_cleaning": lambda row: row.printer.since_cleaning,
}


def printers(session: Session, scope: Scope, state: ListState) -> list[PrinterRow]:
    """The printers that were asked for. Raises NotFound for a view that is none."""
    view = state.filters.get("view")
    if view not in (None, "due", "empty"):
        raise NotFound(what="page")
    return [row for row in _printers(session, scope) if _in_view(row, view) and has_words(_words(row), state.q)]


def heads_to_clean(session: Session, scope: Scope) -> int:
    """How many printers of a branch print on a head that is to be cleaned."""
    return sum(row.cleaning_due and row.printer.works for row in _printers(session, scope))


def _printers(session: Session, scope: Scope) -> list[PrinterRow]:
    known = {printer.device_id: printer for printer in machines.gathered(session, scope).printers}
    intervals = {model_key(model): cards for model, cards in read(session, "cleaning_interval_cards").items()}
    query = select(Device, Office).join(Office, Office.code == Device.office)
    return [
        PrinterRow(
            printer=known[device.id],
            device=device,
            office=office,
            interval=intervals.get(device.model_key, intervals[""]),
        )
        for device, office in session.execute(query.where(Device.id.in_(known)))
    ]


def _words(row: PrinterRow) -> str:
    batches = " ".join(fill.batch for fill in row.printer.fills.values())
    return f"{row.device.serial} {row.device.model} {row.office.words} {batches}"


def _in_view(row: PrinterRow, view: str | None) -> bool:
    if view == "due":
        return row.cleaning_due
    return view is None or any(item.value not in row.printer.fills for item in RollItem)


LOW = "low_yield"


@dataclass(frozen=True, kw_only=True)
class BatchLook:
    """A batch, and whether it is a low one."""

    row: BatchRow
    batch: Batch
    percent: int

    @property
    def state(self) -> str:
        """How it looks: low, as rated, or too few rolls to tell."""
        if not self.batch.tells:
            return "few_rolls"
        return LOW if self.batch.is_low(self.percent) else "usual_yield"


BATCH_ORDERS: Mapping[str, Callable[[BatchLook], Any]] = {
    "share": lambda look: look.row.cards / look.row.rated,
    "batch": lambda look: look.row.batch,
    "supplier": lambda look: (look.row.supplier, look.row.batch),
    "rolls": lambda look: look.row.rolls,
    "mean": lambda look: look.batch.mean,
}


def batches(session: Session, scope: Scope, state: ListState, today: date) -> list[BatchLook]:
    """The batches that were asked for: those that matter, unless ``older`` ones are asked for as well.

    Raises NotFound for a state that is none.
    """
    view, older = state.filters.get("state"), state.filters.get("older")
    if view not in (None, LOW, "usual_yield", "few_rolls") or older not in (None, "yes"):
        raise NotFound(what="page")
    return [
        look
        for look in _looks(session, queries.batches(session, scope, None if older else today - BATCH_MATTERS))
        if view in (None, look.state) and has_words(f"{look.row.batch} {look.row.supplier}", state.q)
    ]


def low_batches(session: Session, scope: Scope, today: date) -> list[BatchLook]:
    """The batches of a branch that are low, and matter."""
    found = queries.batches(session, scope, today - BATCH_MATTERS)
    return [look for look in _looks(session, found) if look.state == LOW]


def low_batches_by_province(session: Session, today: date) -> list[tuple[str, BatchLook]]:
    """The batches that are low in a province, and matter, each with the province's code."""
    found = queries.batches_by_province(session, today - BATCH_MATTERS)
    looks = _looks(session, (row for _province, row in found))
    return [(province, look) for (province, _row), look in zip(found, looks, strict=True) if look.state == LOW]


def _looks(session: Session, rows: Iterable[BatchRow]) -> list[BatchLook]:
    percent = int(read(session, "low_yield_percent"))
    return [
        BatchLook(row=row, batch=Batch(rolls=row.rolls, cards=row.cards, rated=row.rated), percent=percent)
        for row in rows
    ]


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """Rolls or cleaning kits at one office in a month: noted at printers, and reported as used."""

    office: Office
    item: str
    installed: int
    reported: int

    @property
    def difference(self) -> int:
        """Those noted beyond those reported; below zero where more were reported."""
        return self.installed - self.reported


MONTH_ORDERS: Mapping[str, Callable[[MonthRow], Any]] = {
    "difference": lambda row: abs(row.difference),
    "office": lambda row: (row.office.code, row.item),
    "installed": lambda row: row.installed,
    "reported": lambda row: row.reported,
}


def by_month(session: Session, scope: Scope, state: ListState, first: date) -> list[MonthRow]:
    """By office and item that had either in a month: what was noted at printers, and what reports say was used.

    A roll that was put in again is none more; a cleaning kit is noted with the cleaning.
    """
    last = last_day(first)
    counted = _noted(session, scope, first, last)
    items = [*(item.value for item in RollItem), CLEANING_KIT]
    used = stock.gained_between(session, scope, Compartment.PRINTED, items, first, last)
    offices = {office.code: office for office in regions.branch(session, scope)}
    rows = [
        MonthRow(
            office=offices[code], item=item, installed=counted.get((code, item), 0), reported=used.get((code, item), 0)
        )
        for code, item in counted.keys() | {place for place, pieces in used.items() if pieces}
        if code in offices
    ]
    return [row for row in rows if has_words(row.office.words, state.q)]


def _noted(session: Session, scope: Scope, first: date, last: date) -> dict[tuple[str, str], int]:
    """By office and item: the rolls that went into a printer for the first time, and the cleaning kits."""
    rolls = select(Roll.office, Roll.item, func.count()).group_by(Roll.office, Roll.item)
    # An index knows who continues none, too: nearly all of all years. This way only the days lead to rolls.
    new = func.coalesce(Roll.continues_id, 0) == 0
    of_rolls = (scope.covers(Roll.office), Roll.installed_on.between(first, last), new)
    counted = {(office, item): number for office, item, number in session.execute(rolls.where(*of_rolls))}
    kits = select(CounterNote.kit_office, func.count()).group_by(CounterNote.kit_office)
    of_kits = (scope.covers(CounterNote.kit_office), CounterNote.business_date.between(first, last))
    for office, number in session.execute(kits.where(CounterNote.kit_office.is_not(None), *of_kits)):
        counted[str(office), CLEANING_KIT] = number
    return counted


def ordered(rows: Sequence[Any], state: ListState, orders: Mapping[str, Callable[[Any], Any]]) -> Listing[Any]:
    """One page of rows that are all at hand, in the order that was asked for."""
    return paged(sorted(rows, key=orders[state.sort], reverse=state.descending), state)
