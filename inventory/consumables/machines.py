"""The printers with what is in them: how far each roll has gone, what is left on it, and when the head is cleaned.

The daily report does not count by printer. So how far a printer has come is what its counter showed last, and where an
office has one printer only, the cards that it reported after that day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.consumables import queries, rules
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import NoteKind, RollItem
from inventory.core.identity import Scope
from inventory.equipment.measured import Measure, tells_measures
from inventory.equipment.models import Device
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.queries import came_on, condition_by, ever_in, office_by
from inventory.equipment.rules import GONE, WORKING, DeviceKind
from inventory.regions.models import Office
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
    return _gathered(session, scope, None, NOW)


def _gathered(session: Session, scope: Scope, at: date | None, known: Known) -> Gathered:
    there = [row for row in _devices(session, scope, at, known) if row.condition not in GONE]
    notes = _notes(session, scope, at, known)
    reported = _reported_since(session, scope, at, known, there, notes)
    yields = _yields(session, scope, at, known)
    inside: dict[int, list[Any]] = defaultdict(list)
    for roll in _rolls_inside(session, scope, at, known):
        inside[roll.device_id].append(roll)
    unmeasured = {roll.batch for d in there for roll in inside[d.id] if not yields.get((d.office, roll.item))} - {""}
    of_batch = _batch_yields(session, unmeasured, at, known)

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
    used_there = exists().where(Roll.office == Office.code)
    came_there = exists().where(DevicePlacement.office == Office.code, Roll.device_id == DevicePlacement.device_id)
    known_there = select(Office.code).where(scope.covers(Office.code), or_(used_there, came_there)).limit(1)
    if session.scalar(known_there) is None:  # nobody there looks at counters
        return {}
    found = _gathered(session, scope, at, known)
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


def _printers(scope: Scope, at: date | None) -> ColumnElement[bool]:
    """The KTP-el printers that are in a branch, or could have been there at the date."""
    there = scope.covers(Device.office) if at is None else Device.id.in_(ever_in(scope))
    return and_(Device.kind == DeviceKind.PRINTER, there)


def _devices(session: Session, scope: Scope, at: date | None, known: Known) -> Sequence[Row[*tuple[Any, ...]]]:
    condition = Device.condition if at is None else condition_by(at, known)
    office = Device.office if at is None else office_by(at, known)
    query = select(Device.id, office.label("office"), condition.label("condition"))
    rows = query.where(_printers(scope, at)).subquery()
    there = select(rows).where(scope.covers(rows.c.office), rows.c.condition.is_not(None))
    return session.execute(there).all()


def _out(roll: type[Roll], at: date | None, known: Known) -> ColumnElement[bool]:
    """The condition that a roll had come out of its printer."""
    removed = roll.removed_on.is_not(None) if at is None else roll.removed_on <= at
    return and_(removed, known.entered(roll.removed_at))


def _spent(roll: type[Roll], known: Known) -> ColumnElement[bool]:
    """The condition that a roll was used up, as far as that was known: before it was put right, the opposite was."""
    if known.by is None:
        return roll.spent.is_(True)
    put_right_later = and_(roll.spent.is_(False), roll.corrected_at > known.by)
    return or_(and_(roll.spent.is_(True), known.entered(roll.corrected_at)), put_right_later)


def _rolls_inside(session: Session, scope: Scope, at: date | None, known: Known) -> list[Row[*tuple[Any, ...]]]:
    """The rolls in printers: of each item the last one that went in, unless it had come out."""
    found: list[Row[*tuple[Any, ...]]] = []
    for item in RollItem:
        later = aliased(Roll)
        went_in = select(later.id).where(later.device_id == Device.id, later.item == item)
        went_in = went_in.where(known.entered(later.recorded_at))
        if at is not None:
            went_in = went_in.where(later.installed_on <= at)
        last = went_in.order_by(later.id.desc()).limit(1).correlate(Device).scalar_subquery()
        query = (
            select(Roll.device_id, Roll.item, Roll.batch, Roll.supplier, Roll.rated, Roll.start_total)
            .add_columns(queries.number_of_roll().label("number"), Roll.used_before)
            .join(Device, Roll.id == last)
            .where(_printers(scope, at), not_(func.coalesce(_out(Roll, at, known), false())))
        )
        found += session.execute(query).all()
    return found


def _yields(session: Session, scope: Scope, at: date | None, known: Known) -> dict[tuple[str, str], list[int]]:
    """By office of the branch and item: what the last rolls that it used up were good for.

    The index leads to them: what an office used up in all the years before is not read.
    """
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for item in RollItem:
        used_up = aliased(Roll)
        ends = (used_up.office == Office.code, used_up.item == item, _spent(used_up, known), _out(used_up, at, known))
        last = select(used_up.removed_on).where(*ends).order_by(used_up.removed_on.desc()).correlate(Office)
        earliest = func.coalesce(last.offset(LAST_ROLLS - 1).limit(1).scalar_subquery(), date.min)
        offices = select(Office.code, earliest.label("earliest")).where(scope.covers(Office.code)).subquery()
        theirs = and_(Roll.office == offices.c.code, Roll.item == item, Roll.removed_on >= offices.c.earliest)
        # An outer join, so that SQLite begins with the offices; from the rolls it would read all there ever were.
        query = (
            select(offices.c.code, queries.cards())
            .outerjoin_from(offices, Roll, and_(theirs, _spent(Roll, known), _out(Roll, at, known)))
            .order_by(Roll.removed_on.desc(), Roll.id.desc())
        )
        for office, cards in session.execute(query):
            # Several may have come out on the earliest day.
            if cards is not None and len(found[office, item]) < LAST_ROLLS:
                found[office, item].append(cards)
    return dict(found)


def _batch_yields(
    session: Session, batches: Iterable[str], at: date | None, known: Known
) -> dict[tuple[str, str, str], list[int]]:
    """By item, batch and supplier: the yields of the rolls of these batches.

    A batch is a batch: its rolls count wherever they were used up, so that everybody reckons with the same figure.
    """
    cards = Roll.used_before + Roll.end_total - Roll.start_total
    query = select(Roll.item, Roll.batch, Roll.supplier, cards).where(Roll.batch.in_(sorted(batches)))
    found: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for item, batch, supplier, each in session.execute(query.where(_spent(Roll, known), _out(Roll, at, known))):
        found[item, batch, supplier].append(each)
    return dict(found)


def _notes(session: Session, scope: Scope, at: date | None, known: Known) -> dict[int, LastNote]:
    """By printer: the day and the total of its last note, and the total when its head was cleaned last.

    A printer's notes are made in the order of their days, and its total never falls.
    """
    noted = [CounterNote.device_id == Device.id, known.entered(CounterNote.recorded_at)]
    if at is not None:
        noted.append(CounterNote.business_date <= at)

    def last(*columns: Any) -> Any:
        return select(*columns).where(*noted).order_by(CounterNote.id.desc()).limit(1).correlate(Device)

    cleaned = last(CounterNote.total).where(CounterNote.kind == NoteKind.CLEANED).scalar_subquery()
    note = aliased(CounterNote)
    query = select(Device.id, note.business_date, note.total, cleaned).where(_printers(scope, at))
    return {
        device_id: LastNote(day=day, total=total, cleaned=clean)
        for device_id, day, total, clean in session.execute(
            query.join(note, note.id == last(CounterNote.id).scalar_subquery())
        )
    }


def _reported_since(
    session: Session, scope: Scope, at: date | None, known: Known, there: Sequence[Any], notes: Mapping[int, LastNote]
) -> dict[int, int]:
    """By printer that is the only one of its office: the cards reported after the day of its last note."""
    several = Counter(device.office for device in there)
    alone = {device.office: device.id for device in there if several[device.office] == 1}
    noted = {each: day + DAY for each in alone.values() if (day := notes.get(each, NEVER).day)}
    if not noted:
        return {}
    came = came_on(session, noted, at, known)  # what its office printed before is of other printers
    first = {office: max(noted[each], came[each]) for office, each in alone.items() if each in noted}
    span = Span.since(first, at or date.max)
    found: Counter[int] = Counter()
    for item in PRINTED_ALIKE:
        for office, pieces in stock.printed_over(session, scope, span, item, known).items():
            found[alone[office]] += pieces
    return dict(found)
