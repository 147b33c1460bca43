"""The printers with what is in them: how far each roll has gone, what is left on it, and when the head is cleaned.

The daily report does not count by printer. So how far a printer has come is what its counter showed last, and where an
office has one printer only, the cards that it reported after that day.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.consumables import queries, rules
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import NoteKind
from inventory.core.identity import Scope
from inventory.equipment.measured import Measure, tells_measures
from inventory.equipment.models import Device
from inventory.equipment.queries import condition_by, ever_in, office_by
from inventory.equipment.rules import GONE, WORKING, DeviceKind
from inventory.regions.spans import Span
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known

# Cards that come out of a KTP-el printer; a child card has a printer of its own.
PRINTED_ALIKE = ("ktp-wni", "ktp-wna")
# So many of an office's last used-up rolls say what its rolls are good for.
LAST_ROLLS = 10
DAY = timedelta(days=1)
OF_OFFICE, OF_BATCH, RATED = "office", "batch", "rated"


@dataclass(frozen=True, kw_only=True)
class Fill:
    """A roll in a printer: ``used`` cards of the ``worth`` that it is good for, as its ``basis`` says."""

    roll_id: int
    item: str
    batch: str
    rated: int
    used: int
    worth: int
    basis: str

    @property
    def left(self) -> int:
        """Cards that it still prints."""
        return rules.left(self.worth, self.used)


@dataclass(frozen=True, kw_only=True)
class Printer:
    """A KTP-el printer: its last note, the cards reported since where it stands alone, and the rolls in it."""

    device_id: int
    office: str
    works: bool
    noted: date | None
    total: int
    reported_since: int
    since_cleaning: int
    fills: Mapping[str, Fill] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LastNote:
    """How far a printer had come when somebody looked last."""

    day: date | None = None
    total: int = 0
    cleaned: int | None = None


NEVER = LastNote()


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The printers of a branch, and the yields of the rolls that its offices used up last, by office and item."""

    printers: Sequence[Printer]
    yields: Mapping[tuple[str, str], Sequence[int]]


def gathered(session: Session, scope: Scope) -> Gathered:
    """All of it as it is now, in a fixed number of statements."""
    return _gathered(session, scope, None, NOW, _notes(session, scope, None, NOW))


def _gathered(session: Session, scope: Scope, at: date | None, known: Known, notes: Mapping[int, LastNote]) -> Gathered:
    there = [row for row in _devices(session, scope, at, known) if row.condition not in GONE]
    rolls = _rolls(session, scope, at, known)
    reported = _reported_since(session, scope, at, known, there, notes)
    yields, of_batch = _yields(rolls, scope), _batch_yields(session, scope, at, known)
    inside: dict[int, list[Any]] = defaultdict(list)
    for roll in rolls:
        if roll.end is None:
            inside[roll.device_id].append(roll)

    def printer(device: Any) -> Printer:
        note, since = notes.get(device.id, NEVER), reported.get(device.id, 0)
        own = [(roll, yields.get((device.office, roll.item), ())) for roll in inside[device.id]]
        return Printer(
            device_id=device.id,
            office=device.office,
            works=device.condition in WORKING,
            noted=note.day,
            total=note.total + since,
            reported_since=since,
            since_cleaning=note.total + since - (note.cleaned or 0),
            fills={roll.item: _fill(roll, note.total + since, of_office, of_batch) for roll, of_office in own},
        )

    return Gathered(printers=[printer(device) for device in there], yields=yields)


@tells_measures
def measured(session: Session, scope: Scope, at: date | None, known: Known) -> dict[tuple[str, str], Measure]:
    """By office and item: what a roll is good for by measure, and what is left on those in printers that work."""
    notes = _notes(session, scope, at, known)
    if not notes:  # nobody there looks at counters
        return {}
    found = _gathered(session, scope, at, known, notes)
    left: Counter[tuple[str, str]] = Counter()
    for printer in found.printers:
        for item, fill in printer.fills.items():
            if printer.works:
                left[printer.office, item] += fill.left
    return {
        place: Measure(per_roll=rules.usual(found.yields.get(place, ())), in_machines=left[place])
        for place in left.keys() | found.yields.keys()
    }


def _fill(roll: Any, total: int, office: Sequence[int], of_batch: Mapping[tuple[str, str, str], list[int]]) -> Fill:
    batch = of_batch.get((roll.item, roll.batch, roll.supplier), []) if roll.batch else []
    worth = rules.usual(office, batch)
    basis = RATED if worth is None else (OF_OFFICE if office else OF_BATCH)
    return Fill(
        roll_id=roll.number,
        item=roll.item,
        batch=roll.batch,
        rated=roll.rated,
        used=rules.used(roll.used_before, roll.start_total, total),
        worth=roll.rated if worth is None else worth,
        basis=basis,
    )


def _devices(session: Session, scope: Scope, at: date | None, known: Known) -> Sequence[Row[*tuple[Any, ...]]]:
    condition = Device.condition if at is None else condition_by(at, known)
    office = Device.office if at is None else office_by(at, known)
    query = select(Device.id, office.label("office"), condition.label("condition"))
    rows = query.where(Device.kind == DeviceKind.PRINTER, Device.id.in_(ever_in(scope))).subquery()
    there = select(rows).where(scope.covers(rows.c.office), rows.c.condition.is_not(None))
    return session.execute(there).all()


def _rolls(session: Session, scope: Scope, at: date | None, known: Known) -> Sequence[Row[*tuple[Any, ...]]]:
    """Those in printers, and the last ones of each office that were used up, the latest first."""
    out = aliased(CounterNote)
    gone = and_(out.roll_id == Roll.id, out.kind == NoteKind.REMOVED, known.entered(out.recorded_at))
    if at is not None:
        gone = and_(gone, out.business_date <= at)
    alike = (Roll.office, Roll.item, out.id.is_(None), Roll.spent)
    rank = func.row_number().over(partition_by=alike, order_by=out.id.desc())
    query = (
        select(Roll.device_id, Roll.office, Roll.item, Roll.batch, Roll.supplier, Roll.rated, Roll.start_total)
        .add_columns(queries.number_of_roll().label("number"), Roll.used_before)
        .add_columns(out.total.label("end"), Roll.spent, rank.label("rank"))
        .join(Device, Device.id == Roll.device_id)
        .outerjoin(out, gone)
        .where(Device.kind == DeviceKind.PRINTER)
        .where(or_(scope.covers(Roll.office), Roll.device_id.in_(ever_in(scope))))
        .where(known.entered(Roll.recorded_at))
    )
    if at is not None:
        query = query.where(Roll.installed_on <= at)
    rows = query.subquery()
    wanted = select(rows).where(rows.c.end.is_(None) | (rows.c.spent.is_(True) & (rows.c.rank <= LAST_ROLLS)))
    return session.execute(wanted).all()


def _yields(rolls: Sequence[Any], scope: Scope) -> dict[tuple[str, str], list[int]]:
    """By office of the branch and item: what its used-up rolls were good for; a printer brings none along."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for roll in rolls:
        if roll.end is not None and scope.contains(roll.office):
            found[roll.office, roll.item].append(rules.used(roll.used_before, roll.start_total, roll.end))
    return dict(found)


def _batch_yields(
    session: Session, scope: Scope, at: date | None, known: Known
) -> dict[tuple[str, str, str], list[int]]:
    """By item, batch and supplier: the yields of those batches that are in printers of the branch.

    A batch is a batch: its rolls count wherever they were used up, so that everybody reckons with the same figure.
    """
    inside, out = aliased(Roll), aliased(CounterNote)
    in_printer = inside.removed_on.is_(None) if at is None else or_(inside.removed_on.is_(None), inside.removed_on > at)
    query = (
        select(Roll.item, Roll.batch, Roll.supplier, Roll.used_before + out.total - Roll.start_total)
        .join(out, and_(out.roll_id == Roll.id, out.kind == NoteKind.REMOVED, known.entered(out.recorded_at)))
        .where(Roll.spent.is_(True), Roll.batch != "")
        .where(
            exists()
            .where(inside.item == Roll.item, inside.batch == Roll.batch, inside.supplier == Roll.supplier)
            .where(in_printer, inside.device_id.in_(ever_in(scope)))
        )
    )
    if at is not None:
        query = query.where(out.business_date <= at)
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for item, batch, supplier, cards in session.execute(query):
        found[item, batch, supplier].append(cards)
    return dict(found)


def _notes(session: Session, scope: Scope, at: date | None, known: Known) -> dict[int, Any]:
    """By printer: the day and the total of its last note, and the total when its head was cleaned last."""
    cleaned = func.max(CounterNote.total).filter(CounterNote.kind == NoteKind.CLEANED)
    query = (
        select(CounterNote.device_id, func.max(CounterNote.business_date), func.max(CounterNote.total), cleaned)
        .where(CounterNote.device_id.in_(ever_in(scope)), known.entered(CounterNote.recorded_at))
        .group_by(CounterNote.device_id)
    )
    if at is not None:
        query = query.where(CounterNote.business_date <= at)
    return {
        device_id: LastNote(day=day, total=total, cleaned=clean)
        for device_id, day, total, clean in session.execute(query)
    }


def _reported_since(
    session: Session, scope: Scope, at: date | None, known: Known, there: Sequence[Any], notes: Mapping[int, LastNote]
) -> dict[int, int]:
    """By printer that is the only one of its office: the cards reported after the day of its last note."""
    several = Counter(device.office for device in there)
    alone = {device.office: device.id for device in there if several[device.office] == 1}
    noted = {office: day + DAY for office, each in alone.items() if (day := notes.get(each, NEVER).day)}
    if not noted:
        return {}
    span = Span.since(noted, at or date.max)
    found: Counter[int] = Counter()
    for item in PRINTED_ALIKE:
        for office, pieces in stock.printed_over(session, scope, span, item, known).items():
            found[alone[office]] += pieces
    return dict(found)
